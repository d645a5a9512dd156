import { Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { SyncJob } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { AnswerForm } from '../parts/question.js';
import { TextField } from '../parts/text-field.js';
import { useWords } from '../texts/words.js';

type WayProps = { readonly job: Pick<SyncJob, 'id'>; readonly onClose: () => void };

/** Tries the invoice again. Safe to do: what already stands in Fortnox is found, not repeated. */
export function ReplayForm(props: WayProps): ReactNode {
  const { ways, replayMeans } = useWords().t.invoice;
  return <TryForm {...props} confirm={ways.replay} means={replayMeans} from={{}} />;
}

/** Tries it again from what SubscriptionFlow says now, whatever its event said. */
export function ReadAgainForm(props: WayProps): ReactNode {
  const { confirmReadAgain, readAgainMeans } = useWords().t.invoice;
  const from = { readAgain: true };
  return <TryForm {...props} confirm={confirmReadAgain} means={readAgainMeans} from={from} />;
}

type TryProps = WayProps & {
  readonly confirm: string;
  readonly means: string;
  /** What it works from; empty: what it worked from before. */
  readonly from: { readonly readAgain?: boolean };
};

function TryForm({ job, onClose, confirm, means, from }: TryProps): ReactNode {
  const { t } = useWords();
  const [text, setReason] = useState('');
  const reason = text.trim();
  // An empty reason is none: the API refuses one that says nothing.
  const body = reason === '' ? from : { ...from, reason };
  const { working, failure, start } = useChange(
    () => dataOf(api.POST('/v1/sync-jobs/{id}/replay', { ...at(job), body })),
    onClose,
  );
  return (
    <AnswerForm
      confirm={confirm}
      ready
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Text>{means}</Text>
      <TextField
        label={`${t.shell.reason} (${t.shell.optional})`}
        description={t.invoice.replayReason}
        value={text}
        onChange={setReason}
      />
    </AnswerForm>
  );
}

/** For an invoice that somebody has booked by hand; the API compares it with Fortnox. */
export function ResolveForm({ job, onClose }: WayProps): ReactNode {
  const { t } = useWords();
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const body = { fortnoxInvoiceNumber: number.trim(), reason: reason.trim() };
  const { working, failure, start } = useChange(
    () => dataOf(api.POST('/v1/sync-jobs/{id}/resolve', { ...at(job), body })),
    onClose,
  );
  return (
    <AnswerForm
      confirm={t.invoice.confirmResolve}
      ready={body.fortnoxInvoiceNumber !== '' && body.reason !== ''}
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Text>{t.invoice.resolveMeans}</Text>
      <TextField label={t.invoice.fortnoxNumber} value={number} onChange={setNumber} />
      <TextField label={t.shell.reason} value={reason} onChange={setReason} />
    </AnswerForm>
  );
}

/** For an invoice that shall never be booked. */
export function DiscardForm({ job, onClose }: WayProps): ReactNode {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const body = { reason: reason.trim() };
  const { working, failure, start } = useChange(
    () => dataOf(api.POST('/v1/sync-jobs/{id}/discard', { ...at(job), body })),
    onClose,
  );
  return (
    <AnswerForm
      confirm={t.invoice.confirmDiscard}
      danger
      ready={body.reason !== ''}
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Text>{t.invoice.discardMeans}</Text>
      <TextField
        label={t.shell.reason}
        description={t.invoice.discardReason}
        value={reason}
        onChange={setReason}
      />
    </AnswerForm>
  );
}

function at({ id }: Pick<SyncJob, 'id'>) {
  return { params: { path: { id } } };
}
