import { type Queries, Prisma } from '@sync/database';

/** How many of the replay `r` failed again. */
export const failuresOf = Prisma.sql`(SELECT count(*) FROM replay_items f
  WHERE f.replay_id = r.id AND f.state = 'failed-again')`;

/**
 * Whether the replay `r` has items in one of these states. Each is looked up in the index's own order: an
 * `EXISTS` may become a join that reads all items of a replay of a hundred thousand, every half second.
 */
export const has = (...states: readonly string[]): Prisma.Sql =>
  Prisma.sql`(${Prisma.join(states.map(firstOf), ' OR ')})`;

const firstOf = (state: string): Prisma.Sql => Prisma.sql`(
  SELECT i.job_id FROM replay_items i WHERE i.state = ${state} AND i.replay_id = r.id
  ORDER BY i.connection_id, i.dead_lettered_at, i.job_id LIMIT 1) IS NOT NULL`;

const isHolding = has('held');
const isUnderWay = has('waiting', 'replayed');
const hasSucceeded = has('succeeded');

/**
 * Pauses the replays that have failed as they were not to. What is on its way already ends as it
 * would; one that has nothing left to put back only comes to its end. To be called once the outcomes
 * are noted, before anything else is put back.
 */
export async function haltFailing(tx: Queries): Promise<void> {
  await tx.$executeRaw`
    UPDATE replays r SET state = 'paused',
      halted = CASE WHEN r.first_one AND NOT ${hasSucceeded} THEN 'first-failed' ELSE 'failures' END
    WHERE r.state = 'running' AND ${has('held', 'waiting')} AND (
      (r.first_one AND NOT ${hasSucceeded} AND ${failuresOf} > r.failures_seen)
      OR ${failuresOf} - r.failures_seen >= r.stop_after)`;
}

/**
 * Lets go of what waits for the first one: everything once one has succeeded, else the next one when
 * none is under way. It is the oldest, as in any replay.
 */
export async function letGo(tx: Queries): Promise<void> {
  await tx.$executeRaw`
    UPDATE replay_items h SET state = 'waiting' FROM replays r
    WHERE h.replay_id = r.id AND h.state = 'held' AND r.state = 'running' AND ${hasSucceeded}`;
  await tx.$executeRaw`
    UPDATE replay_items h SET state = 'waiting' FROM replays r
    WHERE h.replay_id = r.id AND r.state = 'running' AND ${isHolding} AND NOT ${isUnderWay}
      AND h.job_id = (
        SELECT i.job_id FROM replay_items i JOIN sync_jobs j ON j.id = i.job_id
        WHERE i.replay_id = r.id AND i.state = 'held' ORDER BY j.dead_lettered_at, j.id LIMIT 1)`;
}
