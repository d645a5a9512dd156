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
 * Every worker does so; rows that one of them erases are passed over by the others.
 */
export function startRetention(deps: Dependencies): Loop {
  return startLoop(deps, { name: 'retention', everyMs, round: (signal) => eraseDue(deps, signal) });
}

async function eraseDue(
  { db, retentionDays, auditRetentionDays, log }: Dependencies,
  signal: AbortSignal,
): Promise<void> {
  const olderThan = (days: number, erase: typeof eraseOldHistory): Promise<number> =>
    days === 0 ? Promise.resolve(0) : untilNone(() => erase(db, days), signal);
  const requested = await untilNone(() => eraseRequestedHistory(db), signal);
  const old = await olderThan(retentionDays, eraseOldHistory);
  const said = await olderThan(retentionDays, eraseOldHandlings);
  const audit = await olderThan(auditRetentionDays, eraseOldAudit);
  const keys = (await eraseExpiredKeys(db)) + (await eraseFormerSecrets(db));
  const consents = await eraseExpiredConsents(db);
  const sessions = await eraseExpiredSessions(db);
  const calls = await untilNone(() => eraseOldCallCounts(db), signal);
  const backlog = await untilNone(() => eraseOldBacklog(db), signal);
  const told = await untilNone(() => eraseOldDeliveries(db, retentionDays), signal);
  const views = await eraseUnusedViews(db);
  const replayed = await olderThan(retentionDays, eraseOldReplays);
  const replays = await eraseEmptyReplays(db);
  const erased = {
    ...{ requested, old, said, audit, keys, consents, sessions, calls, backlog, told, views },
    ...{ replayed, replays },
  };
  if (Object.values(erased).some((count) => count > 0)) log.info(erased, 'retention.erased');
}

async function untilNone(erase: () => Promise<number>, signal: AbortSignal): Promise<number> {
  for (let sum = 0; ;) {
    const erased = await erase();
    sum += erased;
    if (erased === 0 || signal.aborted) return sum;
  }
}
