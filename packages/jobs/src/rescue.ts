import type { Database } from '@sync/database';

/**
 * Returns jobs that a living worker has claimed without knowing it: the claim was committed and
 * its answer lost. `active` are those it does work on; a claim younger than 5 s may be too new to
 * be among them (claims take milliseconds).
 */
export async function returnUnknownClaims(
  db: Database,
  workerId: string,
  active: readonly string[],
): Promise<number> {
  return db.prisma.$executeRaw`
    UPDATE sync_jobs
    SET status = 'queued', dispatch_state = 'waiting', released_at = NULL, worker_id = NULL,
        updated_at = now()
    WHERE status = 'running' AND worker_id = ${workerId} AND id <> ALL(${[...active]}::text[])
      AND updated_at < now() - interval '5 seconds'`;
}

/**
 * Returns the jobs of workers whose lease has lapsed to the backlog. No attempt is spent: the
 * next one continues from the intents. Answers how many were rescued. A row that a frozen worker
 * holds locked is left for a later round and holds up none of the others.
 */
export async function rescueJobsOfDeadWorkers(db: Database): Promise<number> {
  const rescued = await db.prisma.$executeRaw`
    WITH orphans AS (
      SELECT j.id FROM sync_jobs j
      WHERE j.status = 'running' AND NOT EXISTS (
        SELECT 1 FROM workers w WHERE w.id = j.worker_id AND w.alive_until > now())
      FOR NO KEY UPDATE OF j SKIP LOCKED
    ), rescued AS (
      UPDATE sync_jobs j
      SET status = 'queued', dispatch_state = 'waiting', released_at = NULL, worker_id = NULL,
          due_at = now(), updated_at = now()
      FROM orphans WHERE j.id = orphans.id
      RETURNING j.id, j.fence
    )
    INSERT INTO timeline_entries (job_id, type, data)
    SELECT id, 'note', jsonb_build_object('message',
      'The worker stopped in the middle of the attempt; another one continues.', 'fence', fence)
    FROM rescued`;
  // Long dead workers hold nothing any more.
  await db.prisma.$executeRaw`
    DELETE FROM workers w WHERE w.alive_until < now() - interval '1 hour'`;
  return rescued;
}
