/** Carries a paid invoice over; a stable name, never renamed. */
export const syncPaidInvoice = 'sync-paid-invoice';
/** Credits an invoice that was carried over, after a refund or a void; never renamed. */
export const syncCredit = 'sync-credit';

export type JobKind = typeof syncPaidInvoice | typeof syncCredit;

/** Live work first; replay and backfill have windows of their own beside it. */
export type Lane = 'live' | 'replay' | 'backfill';

/** One release of a job into Redis: ids only, no personal data and no money. */
export type Delivery = { readonly jobId: string; readonly dispatchSeq: number };

/** Every state a sync job can be in, and what may follow; the documentation is checked against it. */
export const transitions = {
  queued: ['running'],
  running: ['queued', 'retrying', 'succeeded', 'dead-lettered', 'ignored'],
  retrying: ['running'],
  succeeded: [],
  'dead-lettered': ['queued', 'resolved', 'discarded'],
  // A later paid event takes an ignored invoice up again.
  ignored: ['queued'],
  resolved: [],
  discarded: [],
} as const satisfies Record<string, readonly string[]>;

export type JobStatus = keyof typeof transitions;

export const jobStatuses = Object.keys(transitions) as JobStatus[];

/** Nothing more happens by itself: the job has reached its end or waits for a person. */
export function isTerminal(status: string): boolean {
  return !['queued', 'running', 'retrying'].includes(status);
}
