import { Button, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, dataOf, doneOf } from '../api/client.js';
import type { Notification } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { ChangeButton } from '../parts/change-button.js';
import { MakeAnew, type MadeAnew } from '../parts/make-anew.js';
import { AnswerForm, Question } from '../parts/question.js';
import { useWords } from '../texts/words.js';
import { fromNotification, toChange, type Choices } from './choices.js';
import { NotificationForm } from './notification-form.js';

type ActionProps = { readonly notification: Notification };

/** A test, a pause, another setting, an end. */
export function NotificationActions({ notification }: ActionProps): ReactNode {
  const words = useWords().t.notifications;
  const [question, setQuestion] = useState<QuestionKind>();
  const close = (): void => {
    setQuestion(undefined);
  };
  const titles = { change: words.changeTitle, remove: words.removeTitle, secret: words.newSecret };
  return (
    <>
      <TestButton notification={notification} />
      <PauseButton notification={notification} />
      <Ask
        word={words.change}
        onAsk={() => {
          setQuestion('change');
        }}
      />
      {notification.kind === 'webhook' ? (
        <Ask
          word={words.newSecret}
          onAsk={() => {
            setQuestion('secret');
          }}
        />
      ) : null}
      <Ask
        word={words.remove}
        onAsk={() => {
          setQuestion('remove');
        }}
      />
      <Question
        opened={question !== undefined}
        title={question === undefined ? '' : titles[question]}
        onClose={close}
      >
        {question === undefined ? null : (
          <Asked kind={question} notification={notification} onClose={close} />
        )}
      </Question>
    </>
  );
}

type QuestionKind = 'change' | 'remove' | 'secret';

function Asked({ kind, ...rest }: FormProps & { readonly kind: QuestionKind }): ReactNode {
  switch (kind) {
    case 'change':
      return <ChangeForm {...rest} />;
    case 'remove':
      return <RemoveForm {...rest} />;
    case 'secret':
      return <NewSecret {...rest} />;
  }
}

function Ask({ word, onAsk }: { readonly word: string; readonly onAsk: () => void }): ReactNode {
  return (
    <Button variant="default" onClick={onAsk}>
      {word}…
    </Button>
  );
}

function TestButton({ notification: { id } }: ActionProps): ReactNode {
  const words = useWords().t.notifications;
  const [isSent, setSent] = useState(false);
  const change = useChange(
    () => dataOf(api.POST('/v1/notifications/{id}/test', { params: { path: { id } } })),
    () => {
      setSent(true);
    },
  );
  return (
    <>
      {isSent ? <Text role="status">{words.tested}</Text> : null}
      <ChangeButton change={change}>{words.test}</ChangeButton>
    </>
  );
}

function PauseButton({ notification: { id, paused } }: ActionProps): ReactNode {
  const words = useWords().t.notifications;
  const wanted = { params: { path: { id } }, body: { paused: !paused } };
  const change = useChange(() => dataOf(api.PATCH('/v1/notifications/{id}', wanted)));
  return (
    <ChangeButton variant="default" change={change}>
      {paused ? words.resume : words.pause}
    </ChangeButton>
  );
}

type FormProps = ActionProps & { readonly onClose: () => void };

function ChangeForm({ notification, onClose }: FormProps): ReactNode {
  const words = useWords().t.notifications;
  const { id } = notification;
  const [before] = useState(() => fromNotification(notification));
  const form = useForm<Choices>({ initialValues: before });
  const { working, failure, start } = useChange(() => {
    const body = toChange(form.values, before);
    return dataOf(api.PATCH('/v1/notifications/{id}', { params: { path: { id } }, body }));
  }, onClose);
  return (
    <AnswerForm
      confirm={words.save}
      ready={form.isDirty()}
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <NotificationForm form={form} isMade />
    </AnswerForm>
  );
}

/** A webhook's signing secret, made anew. */
function NewSecret({ notification: { id }, onClose }: FormProps): ReactNode {
  const words = useWords().t.notifications;
  const make = async (overlapSeconds: number): Promise<MadeAnew> => {
    const wanted = { params: { path: { id } }, body: { overlapSeconds } };
    const made = await dataOf(api.POST('/v1/notifications/{id}/signing-secret', wanted));
    return { value: made.signingSecret, formerValidUntil: made.formerValidUntil };
  };
  return (
    <MakeAnew label={words.secret} means={words.newSecretMeans} make={make} onClose={onClose} />
  );
}

function RemoveForm({ notification: { id }, onClose }: FormProps): ReactNode {
  const words = useWords().t.notifications;
  const navigate = useNavigate();
  const { working, failure, start } = useChange(
    () => doneOf(api.DELETE('/v1/notifications/{id}', { params: { path: { id } } })),
    () => void navigate({ to: '/notifications' }),
  );
  return (
    <AnswerForm
      confirm={words.remove}
      danger
      ready
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Text>{words.removeMeans}</Text>
    </AnswerForm>
  );
}
