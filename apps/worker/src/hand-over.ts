import type { Database } from '@sync/database';
import { abandonIntents, handOverIntents, type Lease } from '@sync/jobs';
import { describeError, type Logger } from '@sync/shared';
import type { ActiveAttempts } from './active-attempts.js';

type OwnAttempts = { readonly db: Database; readonly active: ActiveAttempts };

/**
 * The answers that are still waited for are waited for under the new name before it is used.
 * Answers the new lease; when the database does not take it, the new lease is ended and the error
 * thrown, and the caller begins again.
 */
export async function takeOver(
  { db, active }: OwnAttempts,
  next: Lease,
  former: Lease,
): Promise<Lease> {
  const names = { from: former.workerId, to: next.workerId };
  try {
    await handOverIntents(db, { ...names, pending: active.pending() });
    return next;
  } catch (error) {
    await next.end();
    throw error;
  }
}

/** The process ends, and with it the connections on which answers are still waited for. */
export async function giveUpPending({
  db,
  active,
  log,
}: OwnAttempts & { readonly log: Logger }): Promise<void> {
  for (const guard of active.guards()) {
    guard.lose('the worker ends');
    if (guard.unanswered().length === 0) continue;
    await abandonIntents(db.prisma, guard.job).catch((error: unknown) => {
      // The lease lapses all the same, and the quiet time counts from there.
      log.warn({ error: describeError(error) }, 'intents.not-given-up');
    });
  }
}
