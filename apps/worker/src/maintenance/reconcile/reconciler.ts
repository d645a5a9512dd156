import { claimReconciliation, endReconciliation } from '@sync/reconciliation';
import type { Logger } from '@sync/shared';
import { reconcile, type ReconcileDependencies } from './reconcile.js';
import { scheduleDue } from './schedule.js';

/** How soon a comparison on demand begins; nobody waits with a finger on the key. */
const roundMs = 1000;

/** The clock is looked at this often; the hour is not meant to the minute. */
const scheduleMs = 60_000;

export type Reconciler = {
  /** Lets go of the comparison under way, which another worker begins anew. */
  stop(): Promise<void>;
};

/** Makes comparisons one after the other, at most one in this process. */
export function startReconciler(
  deps: ReconcileDependencies & {
    readonly workerId: () => string;
    readonly now: () => Date;
    readonly log: Logger;
  },
): Reconciler {
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let scheduledAt = Number.NEGATIVE_INFINITY;
  const once = async (): Promise<void> => {
    if (performance.now() - scheduledAt >= scheduleMs) {
      await scheduleDue(deps.db, deps.now());
      scheduledAt = performance.now();
    }
    await runNext(deps, stopped.signal);
  };
  let round = Promise.resolve();
  const next = (): void => {
    round = once()
      .catch((error: unknown) => {
        deps.log.warn({ err: error }, 'reconciler.failed');
      })
      .then(() => {
        if (!stopped.signal.aborted) timer = setTimeout(next, roundMs);
      });
  };
  next();
  return {
    stop: async () => {
      stopped.abort();
      clearTimeout(timer);
      await round;
    },
  };
}

async function runNext(
  deps: Parameters<typeof startReconciler>[0],
  signal: AbortSignal,
): Promise<void> {
  const claim = await claimReconciliation(deps.db, deps.workerId());
  if (!claim) return;
  const startedAt = performance.now();
  const end = await reconcile(deps, claim, signal);
  const written = await endReconciliation(deps.db, claim, end);
  const { id, connectionId } = claim;
  const findings = end.kind === 'completed' ? end.findings.length : undefined;
  const durationMs = Math.round(performance.now() - startedAt);
  deps.log.info(
    { reconciliationId: id, connectionId, end: end.kind, findings, written, durationMs },
    'reconciliation.finished',
  );
}
