import { eraseExpiredConsents, eraseExpiredKeys } from '@sync/connections';
import {
  eraseEmptyReplays,
  eraseOldBacklog,
  eraseOldCallCounts,
  eraseOldHandlings,
  eraseOldHistory,
  eraseOldReplays,
  eraseRequestedHistory,
} from '@sync/jobs';
import { eraseFormerSecrets, eraseOldDeliveries } from '@sync/notifications';
import { eraseExpiredSessions, eraseOldAudit, eraseUnusedViews } from '@sync/people';
import { type Database } from '@sync/database';
import { startLoop, type Loop, type LoopWatch } from './timer-loop.js';

/** Nobody waits for it by the minute; an operator who asked for an erasure sees it begin at once. */
const everyMs = 60_000;

type Dependencies = LoopWatch & {
  readonly db: Database;
  /** Ended jobs are kept whole for so many days; 0 for ever. */
  readonly retentionDays: number;
  /** The audit log is kept for so many days; 0 for ever. */
  readonly auditRetentionDays: number;
};

/**
 * Erases the history that is older than wanted, or that an operator wants erased, batch after
 * batch, what was said of causes that are long gone, the audit log that is older than wanted, keys of
 * connections and secrets of notifications whose overlap is over, consents and sessions whose time is over, counts of calls and of what was open that are no longer
 * shown, what was told long ago, private views that nobody reads, and replays that found nothing or ended long ago.
 * Every worker does so; rows that one of them erases are passed over by the others. Each erasure is by itself: one
 * that fails is logged as an error, the others are done, and the round has failed.
 */
export function startRetention(deps: Dependencies): Loop {
  return startLoop(deps, { name: 'retention', everyMs, round: (signal) => eraseDue(deps, signal) });
}

/** What one erasure has erased; throws when it could not. */
type Steps = Readonly<Record<string, () => Promise<number>>>;

/** Throws after all has been tried, so that the round counts as failed. */
async function eraseDue(deps: Dependencies, signal: AbortSignal): Promise<void> {
  const { log } = deps;
  const erased: Record<string, number> = {};
  const failures: { readonly step: string; readonly cause: unknown }[] = [];
  for (const [step, erase] of Object.entries(stepsOf(deps, signal))) {
    try {
      erased[step] = await erase();
    } catch (cause) {
      // What one table refuses must not keep sessions or the audit log beyond their time.
      log.error({ err: cause, step }, 'retention.step-failed');
      failures.push({ step, cause });
    }
  }
  if (Object.values(erased).some((count) => count > 0)) log.info(erased, 'retention.erased');
  const [first] = failures;
  if (!first) return;
  const steps = failures.map(({ step }) => step).join(', ');
  throw new Error(`these erasures failed: ${steps}`, { cause: first.cause });
}

/** In the order in which they are done; by the names under which they stand in the log. */
function stepsOf(
  { db, retentionDays, auditRetentionDays }: Dependencies,
  signal: AbortSignal,
): Steps {
  const olderThan = (days: number, erase: typeof eraseOldHistory): Promise<number> =>
    days === 0 ? Promise.resolve(0) : untilNone(() => erase(db, days), signal);
  return {
    requested: () => untilNone(() => eraseRequestedHistory(db), signal),
    old: () => olderThan(retentionDays, eraseOldHistory),
    said: () => olderThan(retentionDays, eraseOldHandlings),
    audit: () => olderThan(auditRetentionDays, eraseOldAudit),
    keys: () => eraseExpiredKeys(db),
    secrets: () => eraseFormerSecrets(db),
    consents: () => eraseExpiredConsents(db),
    sessions: () => eraseExpiredSessions(db),
    calls: () => untilNone(() => eraseOldCallCounts(db), signal),
    backlog: () => untilNone(() => eraseOldBacklog(db), signal),
    told: () => untilNone(() => eraseOldDeliveries(db, retentionDays), signal),
    views: () => eraseUnusedViews(db),
    replayed: () => olderThan(retentionDays, eraseOldReplays),
    replays: () => eraseEmptyReplays(db),
  };
}

async function untilNone(erase: () => Promise<number>, signal: AbortSignal): Promise<number> {
  for (let sum = 0; ;) {
    const erased = await erase();
    sum += erased;
    if (erased === 0 || signal.aborted) return sum;
  }
}
