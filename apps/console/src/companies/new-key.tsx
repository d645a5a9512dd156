import { Button, NativeSelect, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import { useChange } from '../api/use-change.js';
import { ToCopy } from '../parts/to-copy.js';
import { AnswerForm } from '../parts/question.js';
import { useWords } from '../texts/words.js';

/** What can be made anew: what senders sign with, or where SubscriptionFlow sends. */
export type Key = 'signingSecret' | 'webhookUrl';

/** How long the former one holds, s; a day is what the API would choose. */
const overlaps = ['86400', '604800', '0'] as const;

type Made = { readonly value: string; readonly formerValidUntil: string | null };

async function make(id: string, key: Key, overlapSeconds: number): Promise<Made> {
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

/** Asks how long the former one shall hold, makes a new one, and shows it this once. */
export function NewKey({ connectionId, kind, onClose }: NewKeyProps): ReactNode {
  const { t } = useWords();
  const [overlap, setOverlap] = useState('86400');
  const [made, setMade] = useState<Made>();
  const run = () => make(connectionId, kind, Number(overlap));
  const { working, failure, start } = useChange(run, setMade);
  if (made !== undefined) return <ShownOnce kind={kind} made={made} onClose={onClose} />;
  return (
    <AnswerForm
      confirm={t.companies.makeNew}
      ready
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Text>{t.companies.newKeys[kind].means}</Text>
      <NativeSelect
        mt="sm"
        label={t.companies.formerHolds}
        value={overlap}
        data={overlaps.map((value) => ({ value, label: t.companies.overlaps[value] }))}
        onChange={(event) => {
          setOverlap(event.currentTarget.value);
        }}
      />
    </AnswerForm>
  );
}

type ShownProps = { readonly kind: Key; readonly made: Made; readonly onClose: () => void };

function ShownOnce({ kind, made: { value, formerValidUntil }, onClose }: ShownProps): ReactNode {
  const { t, f } = useWords();
  return (
    <div role="status">
      <ToCopy label={t.connect[kind]} value={value} />
      <Text>
        {formerValidUntil === null
          ? t.companies.formerEnded
          : t.companies.formerUntil(f.dateTime(formerValidUntil))}
      </Text>
      <Text c="dimmed" size="sm" my="sm">
        {t.companies.shownOnce}
      </Text>
      <Button onClick={onClose}>{t.shell.close}</Button>
    </div>
  );
}
