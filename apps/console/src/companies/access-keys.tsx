import { PasswordInput, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { Connection } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { AnswerForm } from '../parts/question.js';
import { TextField } from '../parts/text-field.js';
import { useWords } from '../texts/words.js';

/** The system whose keys are exchanged: they were made there, and are told here. */
export type Side = 'subscriptionflow' | 'fortnox';

type Typed = { readonly clientId: string; readonly clientSecret: string; readonly reason: string };

function useExchange({ id }: Connection, side: Side, onDone: () => void) {
  return useChange(({ clientId, clientSecret, reason }: Typed) => {
    const keys =
      side === 'fortnox'
        ? { fortnox: { clientSecret: clientSecret.trim() } }
        : { subscriptionflow: { clientId: clientId.trim(), clientSecret: clientSecret.trim() } };
    const why = reason.trim() === '' ? {} : { reason: reason.trim() };
    const request = { params: { path: { id } }, body: { ...keys, ...why } };
    return dataOf(api.PATCH('/v1/connections/{id}', request));
  }, onDone);
}

type AccessKeysProps = {
  readonly connection: Connection;
  readonly side: Side;
  readonly onClose: () => void;
};

/** New keys of the same site, or of the same integration; whose they are does not change. */
export function AccessKeys({ connection, side, onClose }: AccessKeysProps): ReactNode {
  const { t } = useWords();
  const isFortnox = side === 'fortnox';
  const { clientId } = connection[side];
  const [typed, setTyped] = useState<Typed>({ clientId, clientSecret: '', reason: '' });
  const { start, ...change } = useExchange(connection, side, onClose);
  return (
    <AnswerForm
      {...change}
      confirm={t.companies.exchange}
      ready={typed.clientId.trim() !== '' && typed.clientSecret.trim() !== ''}
      onConfirm={() => {
        start(typed);
      }}
      onCancel={onClose}
    >
      <Text>{t.companies.newAccess[side].means}</Text>
      <TextField
        label={isFortnox ? t.connect.fortnoxClientId : t.connect.siteClientId}
        value={typed.clientId}
        disabled={isFortnox}
        onChange={(value) => {
          setTyped({ ...typed, clientId: value });
        }}
      />
      <PasswordInput
        mt="sm"
        label={isFortnox ? t.connect.fortnoxClientSecret : t.connect.siteClientSecret}
        value={typed.clientSecret}
        data-autofocus
        onChange={({ currentTarget: { value } }) => {
          setTyped({ ...typed, clientSecret: value });
        }}
      />
      <TextField
        label={t.companies.whyExchanged}
        value={typed.reason}
        onChange={(reason) => {
          setTyped({ ...typed, reason });
        }}
      />
    </AnswerForm>
  );
}
