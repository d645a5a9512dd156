import { Button, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { ApiFailure } from '../api/api-failure.js';
import { api, dataOf } from '../api/client.js';
import { useChange } from '../api/use-change.js';
import { AnswerForm, Question } from '../parts/question.js';
import { ToCopy } from '../parts/to-copy.js';
import { useWords } from '../texts/words.js';
import { TokenFields } from './token-fields.js';
import { emptyToken, isName, isPast, toTokenBody, type WantedToken } from './wanted-token.js';

/** Makes a token for a person or a script, and shows it this once. */
export function AddToken(): ReactNode {
  const words = useWords().t.access;
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="compact-sm" onClick={open}>
        {words.add}
      </Button>
      <Question opened={opened} title={words.add} onClose={close}>
        <AddForm onClose={close} />
      </Question>
    </>
  );
}

type CloseProps = { readonly onClose: () => void };

function AddForm({ onClose }: CloseProps): ReactNode {
  const words = useWords().t.access;
  const [made, setMade] = useState<Made>();
  const form = useForm<WantedToken>({ initialValues: emptyToken });
  const { working, failure, start } = useChange(
    (wanted: WantedToken) => dataOf(api.POST('/v1/operator-tokens', { body: toTokenBody(wanted) })),
    setMade,
  );
  if (made !== undefined) return <ShownOnce made={made} onClose={onClose} />;
  const { name, lastDay } = form.values;
  return (
    <AnswerForm
      confirm={words.make}
      ready={isName(name.trim()) && !isPast(lastDay)}
      working={working}
      failure={
        failure?.kind === 'conflict'
          ? new ApiFailure('conflict', { words: words.nameTaken })
          : failure
      }
      onConfirm={() => {
        start(form.values);
      }}
      onCancel={onClose}
    >
      <TokenFields form={form} />
    </AnswerForm>
  );
}

type Made = { readonly name: string; readonly token: string };
type ShownProps = CloseProps & { readonly made: Made };

function ShownOnce({ made: { name, token }, onClose }: ShownProps): ReactNode {
  const { t } = useWords();
  return (
    <div role="status">
      <ToCopy label={t.access.tokenOf(name)} value={token} />
      <Text c="dimmed" size="sm" my="sm">
        {t.access.shownOnce}
      </Text>
      <Button onClick={onClose}>{t.shell.close}</Button>
    </div>
  );
}
