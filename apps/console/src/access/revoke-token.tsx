import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { api, doneOf } from '../api/client.js';
import type { OperatorToken } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { AnswerForm, Question } from '../parts/question.js';
import { useWords } from '../texts/words.js';

type RevokeProps = { readonly token: OperatorToken };

/** Takes a token away, after a question: nobody can give it back. */
export function RevokeToken({ token }: RevokeProps): ReactNode {
  const words = useWords().t.access;
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={words.revokeTitle(token.name)}
        onClick={open}
      >
        {words.revoke}…
      </Button>
      <Question opened={opened} title={words.revokeTitle(token.name)} onClose={close}>
        <RevokeForm token={token} onClose={close} />
      </Question>
    </>
  );
}

type FormProps = RevokeProps & { readonly onClose: () => void };

function RevokeForm({ token: { id }, onClose }: FormProps): ReactNode {
  const words = useWords().t.access;
  const { working, failure, start } = useChange(
    () => doneOf(api.DELETE('/v1/operator-tokens/{id}', { params: { path: { id } } })),
    onClose,
  );
  return (
    <AnswerForm
      confirm={words.revoke}
      danger
      ready
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Text>{words.revokeMeans}</Text>
    </AnswerForm>
  );
}
