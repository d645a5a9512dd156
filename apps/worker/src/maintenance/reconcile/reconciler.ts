import { isDatabaseUnavailable } from '@sync/database';
import {
  claimReconciliation,
  endReconciliation,
  type ReconciliationClaim,
  type ReconciliationEnd,
} from '@sync/reconciliation';
import { describeError } from '@sync/shared';
import { joinLoops, startLoop, type Loop, type LoopWatch } from '../timer-loop.js';
import { reconcile, type ReconcileDependencies } from './reconcile.js';
import { scheduleDue } from './schedule.js';

/** How soon a comparison on demand begins; nobody waits with a finger on the key. */
const roundMs = 1000;

/** The clock is looked at this often; the hour is not meant to the minute. */
const scheduleMs = 60_000;

type Dependencies = ReconcileDependencies &
  LoopWatch & {
    readonly workerId: () => string;
    readonly now: () => Date;
  };

/**
 * Makes comparisons one after the other, at most one in this process, and enters those of the day.
 * At the stop the comparison under way is let go of, and another worker begins it anew.
 */
export function startReconciler(deps: Dependencies): Loop {
  const schedule = () => scheduleDue(deps.db, deps.now());
  const compare = (signal: AbortSignal) => runNext(deps, signal);
  return joinLoops([
    startLoop(deps, { name: 'reconciliation-schedule', everyMs: scheduleMs, round: schedule }),
    startLoop(deps, { name: 'reconciliation', everyMs: roundMs, round: compare }),
  ]);
}

/** Whatever one comparison stumbles over, the next ones are made. Throws when our own database is away. */
async function attempt(
  deps: Dependencies,
  claim: ReconciliationClaim,
  signal: AbortSignal,
): Promise<ReconciliationEnd> {
  try {
    return await reconcile(deps, claim, signal);
  } catch (error) {
    return ofOurs(deps, error);
  }
}

function ofOurs({ log }: Dependencies, error: unknown): ReconciliationEnd {
  if (isDatabaseUnavailable(error)) throw error;
  log.error({ error: describeError(error) }, 'reconciliation.error');
  return { kind: 'failed', detail: 'an internal error stopped it; the log tells more' };
}

async function runNext(deps: Dependencies, signal: AbortSignal): Promise<void> {
  const claim = await claimReconciliation(deps.db, deps.workerId());
  if (!claim) return;
  const startedAt = performance.now();
  const end = await attempt(deps, claim, signal);
  const written = await endReconciliation(deps.db, claim, end).catch((error: unknown) =>
    endReconciliation(deps.db, claim, ofOurs(deps, error)),
  );
  const { id, connectionId } = claim;
  const findings = end.kind === 'completed' ? end.findings.length : undefined;
  const durationMs = Math.round(performance.now() - startedAt);
  deps.log.info(
    { reconciliationId: id, connectionId, end: end.kind, findings, written, durationMs },
    'reconciliation.finished',
  );
}
