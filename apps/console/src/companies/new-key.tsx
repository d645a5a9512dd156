import type { ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import { MakeAnew, type MadeAnew } from '../parts/make-anew.js';
import { useWords } from '../texts/words.js';

/** What can be made anew: what senders sign with, or where SubscriptionFlow sends. */
export type Key = 'signingSecret' | 'webhookUrl';

async function make(id: string, key: Key, overlapSeconds: number): Promise<MadeAnew> {
  const request = { params: { path: { id } }, body: { overlapSeconds } };
  if (key === 'webhookUrl') {
    const made = await dataOf(api.POST('/v1/connections/{id}/webhook-key', request));
    return { value: made.webhookUrl, formerValidUntil: made.formerValidUntil };
  }
  const made = await dataOf(api.POST('/v1/connections/{id}/signing-secret', request));
  return { value: made.signingSecret, formerValidUntil: made.formerValidUntil };
}

type NewKeyProps = {
  readonly connectionId: string;
  readonly kind: Key;
  readonly onClose: () => void;
};

/** One of a company's two keys, made anew. */
export function NewKey({ connectionId, kind, onClose }: NewKeyProps): ReactNode {
  const { t } = useWords();
  return (
    <MakeAnew
      label={t.connect[kind]}
      means={t.companies.newKeys[kind].means}
      make={(overlapSeconds) => make(connectionId, kind, overlapSeconds)}
      onClose={onClose}
    />
  );
}
