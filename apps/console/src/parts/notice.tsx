import { Alert, Anchor, Loader, Paper, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { failureOf, type ApiFailure } from '../api/api-failure.js';
import { useWords } from '../texts/words.js';
import { placeOfFault } from './place-of-fault.js';

/** A calm sentence where there is nothing to list. */
export function Empty(props: { readonly title: string; readonly children?: ReactNode }): ReactNode {
  return (
    <Paper withBorder p="xl" ta="center">
      <Text fw={600}>{props.title}</Text>
      {props.children === undefined ? null : <Text c="dimmed">{props.children}</Text>}
    </Paper>
  );
}

/** What went wrong with a call, and the way on where there is one. */
export function FailureNotice({ failure }: { readonly failure: ApiFailure }): ReactNode {
  const { t, said } = useWords();
  const { words, faults, kind } = failure;
  const told = [
    said(words ?? t.shell.failures[kind]),
    ...faults.map(({ pointer, message }) => `${placeOfFault(t, pointer)}: ${said(message)}`),
  ];
  return (
    <Alert color="red" role="alert" mb="md">
      {told.join(' · ')}{' '}
      {failure.kind === 'not-logged-in' ? (
        <Anchor href="/login?next=%2Fconsole">{t.shell.logIn}</Anchor>
      ) : null}
    </Alert>
  );
}

type LoadedProps<T> = {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
};

/** Shows data as long as there is any, and above it whether it is out of date. */
export function Loaded<T>({ query, children }: LoadedProps<T>): ReactNode {
  const { t } = useWords();
  const { data, error } = query;
  return (
    <>
      {error ? <FailureNotice failure={failureOf(error)} /> : null}
      {data !== undefined && error ? <Text c="dimmed">{t.shell.lastAnswer}</Text> : null}
      {data === undefined ? null : children(data)}
      {data === undefined && !error ? (
        <Text c="dimmed" role="status">
          <Loader size="xs" /> {t.shell.reading}
        </Text>
      ) : null}
    </>
  );
}

/** A part of a page with its heading. */
export function Section(props: {
  readonly title: string;
  readonly beside?: ReactNode;
  readonly testId?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Paper component="section" withBorder p="md" mb="md" data-testid={props.testId}>
      <div className="section-head">
        <Title order={2} size="h4">
          {props.title}
        </Title>
        {props.beside}
      </div>
      {props.children}
    </Paper>
  );
}

/** What a person can do about something that is not in order. */
export function Remedy({ children }: { readonly children: ReactNode }): ReactNode {
  const { t } = useWords();
  return (
    <Text size="sm" className="remedy">
      <strong>{t.shell.whatToDo}:</strong> {children}
    </Text>
  );
}
