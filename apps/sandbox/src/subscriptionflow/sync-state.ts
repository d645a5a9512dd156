import type { SyncJob } from './sync-api.js';

/** How far an invoice has come on its way to Fortnox, in words for the invoice's page. */
export type SyncState = {
  readonly kind: 'not-sent' | 'waiting' | 'synced' | 'failed' | 'ignored' | 'unknown';
  readonly text: string;
  /** What a person can do, where something is wrong. */
  readonly action?: string;
  readonly fortnoxInvoiceNumber?: string;
  /** The invoice's page in this sandbox's Fortnox. */
  readonly link?: string;
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
      return failed(job);
    case 'ignored':
      return { kind: 'ignored', text: 'ignored – nothing to book' };
    case 'discarded':
      return { kind: 'ignored', text: 'discarded by an operator' };
    default:
      return { kind: 'unknown', text: job.status };
  }
}

const failed = (job: SyncJob): SyncState => ({
  kind: 'failed',
  text: job.deadLetter?.message ?? 'Fortnox did not take it.',
  action: job.deadLetter?.action ?? 'See the console.',
});

function synced(job: SyncJob): SyncState {
  const number = job.fortnox?.invoiceNumber ?? undefined;
  if (number === undefined) return { kind: 'synced', text: 'synced' };
  const steps = [`Fortnox invoice ${number}`, ...stepsDone(job)];
  return {
    kind: 'synced',
    text: `synced – ${steps.join(', ')}`,
    fortnoxInvoiceNumber: String(number),
  };
}

function stepsDone(job: SyncJob): string[] {
  const payments = job.fortnox?.payments ?? [];
  const paid = payments.length > 0 && payments.every((payment) => payment.booked);
  return [...(job.fortnox?.booked === true ? ['booked'] : []), ...(paid ? ['paid'] : [])];
}
