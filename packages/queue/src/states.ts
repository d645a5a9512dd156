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
export function isSettled(status: string): boolean {
  return !['queued', 'running', 'retrying'].includes(status);
}
