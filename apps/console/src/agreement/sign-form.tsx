import { Text, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { Agreement } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { AnswerForm } from '../parts/question.js';
import { useWords } from '../texts/words.js';
import { useReservationWords } from './signature-words.js';

type SignFormProps = { readonly agreement: Agreement; readonly onClose: () => void };

/** Under the reader's name; with a comment where something is in the way. */
export function SignForm({ agreement, onClose }: SignFormProps): ReactNode {
  const { t } = useWords();
  const words = useReservationWords();
  const [text, setText] = useState('');
  // What is signed is what was on the page when the form was opened, whatever comes meanwhile.
  const [{ connectionId: id, month, latest, findings, reservations }] = useState(agreement);
  const comment = text.trim();
  const isNeeded = reservations.length > 0;
  const { working, failure, start } = useChange(
    () =>
      dataOf(
        api.POST('/v1/connections/{id}/agreements/{month}/sign-offs', {
          params: { path: { id, month } },
          body: {
            reconciliationId: latest?.id ?? '',
            findings,
            ...(comment === '' ? {} : { comment }),
          },
        }),
      ),
    onClose,
  );
  return (
    <AnswerForm
      confirm={t.agreement.confirmSign}
      ready={!isNeeded || comment !== ''}
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Text>{t.agreement.signMeans}</Text>
      {isNeeded ? <Text mt="sm">{t.agreement.signAnyway(words(reservations))}</Text> : null}
      <Textarea
        mt="sm"
        label={isNeeded ? t.agreement.comment : `${t.agreement.comment} (${t.shell.optional})`}
        value={text}
        maxLength={2000}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
    </AnswerForm>
  );
}
