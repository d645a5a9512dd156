import type { ClaimedJob, Delivery, PendingChange } from '@sync/jobs';
import type { ClaimGuard } from './claim-guard.js';

/**
 * What this process works on. A job alone does not tell attempts apart: the same job may be
 * delivered twice, by a queue that lost its memory, while its attempt runs. So deliveries are
 * counted by job and dispatch number, and whoever leaves removes only what it added itself.
 */
export type ActiveAttempts = {
  /** A delivery has come; call what is returned when it is through, whatever became of it. */
  enter(delivery: Delivery): () => void;
  /** An attempt has begun; call what is returned when it is over. */
  begin(guard: ClaimGuard): () => void;
  /** Every delivery that is being looked at or worked on. */
  deliveries(): readonly Delivery[];
  guards(): readonly ClaimGuard[];
  /** Changes on their way to Fortnox whose answers somebody here still waits for. */
  pending(): readonly PendingChange[];
};

export function createActiveAttempts(): ActiveAttempts {
  const deliveries = new Map<string, { readonly delivery: Delivery; count: number }>();
  const guards = new Set<ClaimGuard>();
  return {
    enter: (delivery) => {
      const key = keyOf(delivery);
      const entry = deliveries.get(key) ?? { delivery, count: 0 };
      entry.count += 1;
      deliveries.set(key, entry);
      return once(() => {
        entry.count -= 1;
        if (entry.count === 0) deliveries.delete(key);
      });
    },
    begin: (guard) => {
      guards.add(guard);
      return once(() => {
        guard.end();
        guards.delete(guard);
      });
    },
    deliveries: () => [...deliveries.values()].map(({ delivery }) => delivery),
    guards: () => [...guards],
    pending: () => [...guards].flatMap((guard) => guard.unanswered()),
  };
}

const keyOf = ({ jobId, dispatchSeq }: Pick<ClaimedJob, 'jobId' | 'dispatchSeq'>): string =>
  `${jobId} ${dispatchSeq}`;

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
