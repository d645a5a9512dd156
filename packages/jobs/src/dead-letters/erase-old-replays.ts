import type { Database } from '@sync/database';

/** So long a person may wonder why a replay found nothing. */
const emptyKeptDays = 30;

/**
 * Erases one replay that ended, or was aborted, at least `days` ago, with all that it has taken on, which may
 * be a hundred thousand jobs; answers how many, one or none. As a whole: by its jobs it is known who may see
 * it. One of which a job is still on its way, as of a company that is paused, waits; so does one that somebody
 * is writing.
 */
export function eraseOldReplays(db: Database, days: number): Promise<number> {
  return db.prisma.$executeRaw`
    WITH old AS (
      SELECT r.id FROM replays r
      WHERE r.state IN ('completed', 'aborted')
        AND r.finished_at < now() - ${days}::int * interval '1 day'
        AND EXISTS (SELECT 1 FROM replay_items i WHERE i.replay_id = r.id)
        AND NOT EXISTS (SELECT 1 FROM replay_items i JOIN sync_jobs j ON j.id = i.job_id
                        WHERE i.replay_id = r.id AND i.state = 'replayed'
                          AND j.status IN ('queued', 'running', 'retrying'))
      LIMIT 1 FOR UPDATE OF r SKIP LOCKED
    )
    DELETE FROM replays r USING old WHERE r.id = old.id`;
}

/** Takes away ended replays that hold nothing, a month later; answers how many. */
export function eraseEmptyReplays(db: Database): Promise<number> {
  return db.prisma.$executeRaw`
    DELETE FROM replays r
    WHERE r.state IN ('completed', 'aborted')
      AND r.finished_at < now() - ${emptyKeptDays}::int * interval '1 day'
      AND NOT EXISTS (SELECT 1 FROM replay_items i WHERE i.replay_id = r.id)`;
}
