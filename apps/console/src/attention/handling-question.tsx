import { Autocomplete, Checkbox, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { assigneesQuery } from '../api/queries.js';
import type { Cause } from '../api/shapes.js';
import { AnswerForm, Question } from '../parts/question.js';
import { useConnectionName } from '../session.js';
import { useWords } from '../texts/words.js';
import { Comments } from './comments.js';
import { LaterChoice } from './later-choice.js';
import { useHandling } from './use-handling.js';

type HandlingQuestionProps = {
  /** `undefined`: nothing is asked. */
  readonly cause: Cause | undefined;
  readonly message: string;
  readonly onClose: () => void;
};

/** Who has seen a cause at one company, whose it is, whether it can wait, and what to say of it. */
export function HandlingQuestion({ cause, message, onClose }: HandlingQuestionProps): ReactNode {
  const { t } = useWords();
  const nameOf = useConnectionName();
  const title = cause === undefined ? '' : t.handling.title(nameOf(cause.connectionId));
  return (
    <Question opened={cause !== undefined} title={title} onClose={onClose}>
      {cause === undefined ? null : (
        <HandlingForm cause={cause} message={message} onClose={onClose} />
      )}
    </Question>
  );
}

type FormProps = { readonly cause: Cause; readonly message: string; readonly onClose: () => void };

function HandlingForm({ cause, message, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const names = useQuery(assigneesQuery(cause.connectionId)).data?.items ?? [];
  const { agreed, set, isChanged, working, failure, start } = useHandling(cause, onClose);
  return (
    <AnswerForm
      confirm={t.handling.save}
      ready={isChanged}
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Text fw={600}>{message}</Text>
      <Checkbox
        mt="sm"
        label={t.handling.seen}
        checked={agreed.isSeen}
        onChange={(event) => {
          set({ isSeen: event.currentTarget.checked });
        }}
      />
      <Autocomplete
        mt="sm"
        label={t.handling.whose}
        description={t.handling.whoseHint}
        data={names.map(({ name }) => name)}
        value={agreed.whose}
        maxLength={100}
        onChange={(whose) => {
          set({ whose });
        }}
      />
      <LaterChoice
        until={agreed.until}
        onChange={(until) => {
          set({ until });
        }}
      />
      <Comments cause={cause} />
      <CommentField
        text={agreed.comment}
        onChange={(comment) => {
          set({ comment });
        }}
      />
    </AnswerForm>
  );
}

type CommentFieldProps = {
  readonly text: string;
  readonly onChange: (text: string) => void;
};

function CommentField({ text, onChange }: CommentFieldProps): ReactNode {
  const { t } = useWords();
  return (
    <Textarea
      mt="sm"
      label={t.handling.comment}
      description={t.handling.commentHint}
      autosize
      maxLength={2000}
      value={text}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
