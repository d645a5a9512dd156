import { type Queries, Prisma } from '@sync/database';

/** How many of the replay `r` failed again. */
export const failuresOf = Prisma.sql`(SELECT count(*) FROM replay_items f
  WHERE f.replay_id = r.id AND f.state = 'failed-again')`;

const has = (states: Prisma.Sql): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM replay_items i WHERE i.replay_id = r.id AND i.state IN (${states}))`;

const isHolding = has(Prisma.sql`'held'`);
const isUnderWay = has(Prisma.sql`'waiting', 'replayed'`);
const hasSucceeded = has(Prisma.sql`'succeeded'`);

/**
 * Pauses the replays that have failed as they were not to. What is on its way already ends as it
 * would; one that has nothing left to put back only comes to its end. To be called once the outcomes
 * are noted, before anything else is put back.
 */
export async function haltFailing(tx: Queries): Promise<void> {
  await tx.$executeRaw`
    UPDATE replays r SET state = 'paused',
      halted = CASE WHEN r.first_one AND NOT ${hasSucceeded} THEN 'first-failed' ELSE 'failures' END
    WHERE r.state = 'running' AND ${has(Prisma.sql`'held', 'waiting'`)} AND (
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
