import type { SyncJob } from './sync-api.js';

/** How far an invoice has come on its way to Fortnox, in words for the invoice's page. */
export type SyncState = {
  readonly kind: 'not-sent' | 'waiting' | 'synced' | 'failed' | 'ignored' | 'unknown';
  readonly text: string;
  /** What a person can do, where something is wrong. */
  readonly action?: string;
  readonly fortnoxInvoiceNumber?: string;
};

const waiting: Readonly<Record<string, string>> = {
  queued: 'waiting',
  running: 'waiting – being sent to Fortnox now',
  retrying: 'waiting – Fortnox did not take it yet, trying again',
};

/** Turns the sync job into one line; a job that is not there has not been sent. */
export function syncState(job: SyncJob | undefined): SyncState {
  if (!job) return { kind: 'not-sent', text: 'not sent' };
  const pending = waiting[job.status];
  if (pending !== undefined) return { kind: 'waiting', text: pending };
  switch (job.status) {
    case 'succeeded':
    case 'resolved':
      return synced(job);
    case 'dead-lettered':
      return {
        kind: 'failed',
        text: job.deadLetter?.message ?? 'Fortnox did not take it.',
        action: job.deadLetter?.action ?? 'See the console.',
      };
    case 'ignored':
      return { kind: 'ignored', text: 'ignored – nothing to book' };
    case 'discarded':
      return { kind: 'ignored', text: 'discarded by an operator' };
    default:
      return { kind: 'unknown', text: job.status };
  }
}

function synced(job: SyncJob): SyncState {
  const { fortnox } = job;
  const number = fortnox?.invoiceNumber;
  const payments = fortnox?.payments ?? [];
  const steps = [
    ...(number === undefined || number === null ? [] : [`Fortnox invoice ${number}`]),
    ...(fortnox?.booked ? ['booked'] : []),
    ...(payments.length > 0 && payments.every((payment) => payment.booked) ? ['paid'] : []),
  ];
  const text = steps.length === 0 ? 'synced' : `synced – ${steps.join(', ')}`;
  return {
    kind: 'synced',
    text,
    ...(number === undefined || number === null ? {} : { fortnoxInvoiceNumber: String(number) }),
  };
}
