/** Carries a paid invoice over. */
export const syncPaidInvoice = 'sync-paid-invoice';
/** Credits an invoice that was carried over, after a refund or a void. */
export const syncCredit = 'sync-credit';

/**
 * All kinds of job, by names that stand in rows and answers: never renamed, only added. What is done
 * for each says `apps/worker/src/handlers.ts`.
 */
export const jobKinds = [syncPaidInvoice, syncCredit] as const;

export type JobKind = (typeof jobKinds)[number];

/** Live work first; replay and backfill have windows of their own beside it. */
export const lanes = ['live', 'replay', 'backfill'] as const;

export type Lane = (typeof lanes)[number];

/** One release of a job into Redis: ids only, no personal data and no money. */
export type Delivery = { readonly jobId: string; readonly dispatchSeq: number };

/** A delivery on its way into Redis, and whose place it takes there; live if left out. */
export type Released = Delivery & { readonly lane?: Lane };

/**
 * Where a job is on its way to a worker: `waiting` in PostgreSQL until it is due and there is
 * room, `released` into Redis or in work, `none` once it has ended.
 */
export const dispatchState = {
  waiting: 'waiting',
  released: 'released',
  none: 'none',
} as const;

/**
 * Every state a sync job can be in, and what may follow. Statements take their states from here
 * (`moveTo`), the documentation is checked against it.
 */
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

/** The states from which `To` may be reached. */
export type Before<To extends JobStatus> = {
  [From in JobStatus]: To extends (typeof transitions)[From][number] ? From : never;
}[JobStatus];

/** The states from which a job may come into `status`; empty for one that only acceptance makes. */
export function statesBefore(status: JobStatus): readonly JobStatus[] {
  return jobStatuses.filter((from) => (transitions[from] as readonly JobStatus[]).includes(status));
}

/** A worker has it, or one will: the job goes on by itself. */
export const unfinishedStatuses = ['queued', 'running', 'retrying'] as const;

/** The work is over and nobody is waited for; a dead letter waits for a person and is none. */
export const endedStatuses = ['succeeded', 'ignored', 'resolved', 'discarded'] as const;

/** It goes on by itself, or somebody has to say how. */
export const waitingStatuses = [...unfinishedStatuses, 'dead-lettered'] as const;

/** Nothing more happens by itself: the job has reached its end or waits for a person. */
export function isTerminal(status: string): boolean {
  return !(unfinishedStatuses as readonly string[]).includes(status);
}
