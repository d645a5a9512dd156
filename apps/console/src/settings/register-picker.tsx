import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { failureOf, type ApiFailure } from '../api/api-failure.js';
import { useWords } from '../texts/words.js';
import { registerQuery, type RegisterName } from './registers.js';

type RegisterPickerProps = {
  readonly connectionId: string;
  readonly register: RegisterName;
  readonly label: string;
  readonly description?: ReactNode;
  readonly fault?: string | undefined;
  /** Empty: none is chosen. */
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** A person stops typing; then the register is searched. */
const TYPING_MS = 200;

/** One entry of the company's own Fortnox, found by part of its number or name. */
export function RegisterPicker(props: RegisterPickerProps): ReactNode {
  const { label, description, fault, value, onChange } = props;
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const { entries, isPending, failure } = useEntries(props, typed);
  if (failure) return <TypedInstead {...props} failure={failure} />;
  return (
    <Select
      label={label}
      description={description}
      data={entries}
      value={value === '' ? null : value}
      onChange={(chosen) => {
        onChange(chosen ?? '');
      }}
      // A name that arrives while somebody types would take the place of what she has typed.
      readOnly={isPending}
      error={fault}
      searchable
      clearable
      // What is picked once more stays picked; the cross takes it back.
      allowDeselect={false}
      clearButtonProps={{ 'aria-label': t.connect.clearChoice(label) }}
      onSearchChange={setTyped}
      nothingFoundMessage={t.settings.notFound}
    />
  );
}

/** Where Fortnox cannot be asked, or may not be by this consent, a person still knows the number. */
function TypedInstead(props: RegisterPickerProps & { readonly failure: ApiFailure }): ReactNode {
  const { label, description, fault, value, onChange, failure } = props;
  const { t, said } = useWords();
  const why =
    failure.kind === 'conflict'
      ? t.settings.typedInstead
      : said(failure.words ?? t.shell.failures[failure.kind]);
  return (
    <TextInput
      label={label}
      description={
        <>
          {description} {why}
        </>
      }
      error={fault}
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value.trim());
      }}
    />
  );
}

/** The chosen entry and those that fit what is typed, with their names; active ones only. */
function useEntries({ connectionId, register, value }: RegisterPickerProps, typed: string) {
  const { t } = useWords();
  const [query] = useDebouncedValue(typed, TYPING_MS);
  const chosen = useQuery(registerQuery(connectionId, register, value));
  const found = useQuery(registerQuery(connectionId, register, searched(query, chosen.data)));
  const error = found.error ?? chosen.error;
  const read = [chosen.data, found.data].flatMap((page) => page ?? []);
  const named = new Map(read.filter(({ active }) => active).map((one) => [one.value, one.name]));
  const isPending = chosen.isPending || found.isPending;
  // Until it is known what it is called, nothing is said of it.
  if (value !== '' && !named.has(value)) named.set(value, isPending ? '' : t.settings.notThere);
  return {
    entries: [...named].map(([key, name]) => ({ value: key, label: labelOf(key, name) })),
    isPending,
    failure: error === null ? undefined : failureOf(error),
  };
}

const labelOf = (value: string, name: string): string => `${value} ${name}`.trim();

/** Once chosen, the field holds number and name; the register is then asked for the number alone. */
function searched(
  query: string,
  known: readonly { readonly value: string; readonly name: string }[] = [],
): string {
  const text = query.trim();
  const chosen = known.find(({ value, name }) => labelOf(value, name) === text);
  return chosen?.value ?? /^(\d{4}) /.exec(text)?.[1] ?? text;
}
