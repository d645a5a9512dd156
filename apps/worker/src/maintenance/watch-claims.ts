import type { Database } from '@sync/database';
import { findLostClaims, returnUnknownClaims } from '@sync/jobs';
import type { ActiveAttempts } from '../active-attempts.js';

/**
 * Compares what this process works on with what PostgreSQL says it has claimed, both ways: a claim
 * that no attempt here knows of goes back to the queue, and an attempt whose claim is no longer
 * its own loses its guard and sends nothing more.
 */
export async function watchClaims(deps: {
  readonly db: Database;
  readonly workerId: () => string;
  readonly active: ActiveAttempts;
}): Promise<void> {
  await returnUnknownClaims(deps.db, deps.workerId(), deps.active.deliveries());
  const guards = deps.active.guards();
  const lost = new Set(
    await findLostClaims(
      deps.db,
      guards.map(({ job }) => job),
    ),
  );
  for (const guard of guards) {
    if (lost.has(guard.job)) guard.lose('the claim is somebody else\u2019s');
  }
}
