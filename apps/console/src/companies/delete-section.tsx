import { Button, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { Connection } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { Section } from '../parts/notice.js';
import { AnswerForm, Question } from '../parts/question.js';
import { useWords } from '../texts/words.js';

type DeleteProps = { readonly connection: Pick<Connection, 'id' | 'name'> };

/** The way out: only for a company in which nothing waits, which the API decides. */
export function DeleteSection({ connection }: DeleteProps): ReactNode {
  const { t } = useWords();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Section title={t.companies.remove}>
      <Text c="dimmed" mb="sm">
        {t.companies.removeOnlyIf}
      </Text>
      <Button variant="default" onClick={open}>
        {t.companies.remove}…
      </Button>
      <Question opened={opened} title={t.companies.removeTitle(connection.name)} onClose={close}>
        <DeleteForm connection={connection} onClose={close} />
      </Question>
    </Section>
  );
}

type FormProps = DeleteProps & { readonly onClose: () => void };

function DeleteForm({ connection: { id, name }, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const { working, failure, start } = useChange(
    () => dataOf(api.DELETE('/v1/connections/{id}', { params: { path: { id } } })),
    () => void navigate({ to: '/connections' }),
  );
  return (
    <AnswerForm
      confirm={t.companies.remove}
      danger
      ready={typed.trim() === name}
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Text>{t.companies.removeMeans}</Text>
      <TextInput
        mt="sm"
        mb="sm"
        label={t.companies.typeName}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
        }}
      />
    </AnswerForm>
  );
}
