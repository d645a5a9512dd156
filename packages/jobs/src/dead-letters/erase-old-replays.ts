import type { Database } from '@sync/database';

/** So long a person may wonder why a replay found nothing. */
const emptyKeptDays = 30;

/** Of one statement, which takes tens of milliseconds. */
const batchSize = 1000;

/**
 * Erases what replays that ended at least `days` ago, or were aborted, have taken on, up to a thousand
 * jobs at once; answers how many. The replay itself is empty then and goes as such. What somebody is writing is left for
 * another round.
 */
export function eraseOldReplayItems(db: Database, days: number): Promise<number> {
  return db.prisma.$executeRaw`
    WITH old AS (
      SELECT i.replay_id, i.job_id FROM replays r JOIN replay_items i ON i.replay_id = r.id
      WHERE r.state IN ('completed', 'aborted')
        AND r.finished_at < now() - ${days}::int * interval '1 day'
      LIMIT ${batchSize} FOR UPDATE OF i SKIP LOCKED)
    DELETE FROM replay_items i USING old
    WHERE i.replay_id = old.replay_id AND i.job_id = old.job_id`;
}

/** Takes away ended replays that hold nothing, a month later; answers how many. */
export function eraseEmptyReplays(db: Database): Promise<number> {
  return db.prisma.$executeRaw`
    DELETE FROM replays r
    WHERE r.state IN ('completed', 'aborted')
      AND r.finished_at < now() - ${emptyKeptDays}::int * interval '1 day'
      AND NOT EXISTS (SELECT 1 FROM replay_items i WHERE i.replay_id = r.id)`;
}
