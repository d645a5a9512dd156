import { Button, NativeSelect, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { endSessionsOf } from '../api/access-queries.js';
import type { Login } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { AnswerForm, Question } from '../parts/question.js';
import { useWords } from '../texts/words.js';

type LoginsProps = { readonly logins: readonly Login[] };

/** For who has left, or has lost a computer: all logins of one name, but the one in use. */
export function EndAll({ logins }: LoginsProps): ReactNode {
  const words = useWords().t.access;
  const [opened, { open, close }] = useDisclosure(false);
  const others = logins.filter(({ current }) => !current);
  return (
    <>
      <Button variant="default" size="compact-sm" disabled={others.length === 0} onClick={open}>
        {words.endAll}…
      </Button>
      <Question opened={opened} title={words.endAllTitle} onClose={close}>
        <EndAllForm logins={others} onClose={close} />
      </Question>
    </>
  );
}

type FormProps = LoginsProps & { readonly onClose: () => void };

function EndAllForm({ logins, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const words = t.access;
  const names = [...new Set(logins.map(({ name }) => name))].sort();
  const [name, setName] = useState(names.length === 1 ? (names[0] ?? '') : '');
  const { working, failure, start } = useChange(() => endSessionsOf(name), onClose);
  const count = (of: string): number => logins.filter((login) => login.name === of).length;
  return (
    <AnswerForm
      confirm={words.endAll}
      danger
      ready={name !== ''}
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <NativeSelect
        label={words.who}
        value={name}
        data={[
          { value: '', label: words.choose },
          ...names.map((value) => ({ value, label: words.loginsOf(value, count(value)) })),
        ]}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <Text mt="sm">{words.endAllMeans}</Text>
    </AnswerForm>
  );
}
