import { Button, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import { useChange } from '../api/use-change.js';
import { AnswerForm, Question } from '../parts/question.js';
import { ToCopy } from '../parts/to-copy.js';
import { useConnections, useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { emptyChoices, toWishes, type Choices } from './choices.js';
import { NotificationForm } from './notification-form.js';

/** Sets one up; a webhook's signing secret is shown this once. */
export function AddNotification(): ReactNode {
  const words = useWords().t.notifications;
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button onClick={open}>{words.add}</Button>
      <Question opened={opened} title={words.addTitle} onClose={close}>
        <AddForm onClose={close} />
      </Question>
    </>
  );
}

type CloseProps = { readonly onClose: () => void };

function AddForm({ onClose }: CloseProps): ReactNode {
  const { t, language } = useWords();
  const { seesAll } = useSession();
  const [own] = useConnections();
  const [secret, setSecret] = useState<string>();
  const initialValues = emptyChoices(language, seesAll ? '' : (own?.id ?? ''));
  const form = useForm<Choices>({ initialValues });
  const { working, failure, start } = useChange(
    (choices: Choices) => {
      const { kind, target } = choices;
      const body = { ...toWishes(choices), kind, target: target.trim() };
      return dataOf(api.POST('/v1/notifications', { body }));
    },
    ({ signingSecret }) => {
      if (signingSecret === null) onClose();
      else setSecret(signingSecret);
    },
  );
  if (secret !== undefined) return <Secret secret={secret} onClose={onClose} />;
  return (
    <AnswerForm
      confirm={t.notifications.add}
      ready={form.values.target.trim() !== ''}
      working={working}
      failure={failure}
      onConfirm={() => {
        start(form.values);
      }}
      onCancel={onClose}
    >
      <NotificationForm form={form} isMade={false} />
    </AnswerForm>
  );
}

function Secret({ secret, onClose }: CloseProps & { readonly secret: string }): ReactNode {
  const { t } = useWords();
  return (
    <div role="status">
      <ToCopy label={t.notifications.secret} value={secret} />
      <Text c="dimmed" size="sm" my="sm">
        {t.notifications.secretMeans}
      </Text>
      <Button onClick={onClose}>{t.shell.close}</Button>
    </div>
  );
}
