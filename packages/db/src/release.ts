import type { Database } from './client.js';

export type Lane = 'live' | 'replay' | 'backfill';

/** More than any window holds. */
const anyNumber = 1_000_000;

/** What is handed to Redis: ids only. */
export type Delivery = { readonly jobId: string; readonly release: number };

/**
 * Takes the next due jobs of a connection out of the backlog, up to `room` per lane in the window
 * at once. Two processes never overfill it: the lock makes counting and taking one step.
 * Nothing is taken while the connection is not active or is paused, and one job at a time while
 * its breaker tries whether Fortnox answers again (`breaker.ts`).
 */
export async function takeForRelease(
  db: Database,
  connectionId: string,
  room: Readonly<Record<Lane, number>>,
): Promise<Delivery[]> {
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`release:${connectionId}`}))`;
    return tx.$queryRaw<Delivery[]>`
      WITH allowed(jobs) AS (
        SELECT CASE WHEN breaker_opened_at IS NULL THEN ${anyNumber}
                    WHEN breaker_probe_at > now() THEN 0
                    ELSE greatest(0, 1 - (SELECT count(*) FROM sync_jobs w
                           WHERE w.connection_id = ${connectionId} AND w.delivery = 'released'))
               END
        FROM connections WHERE id = ${connectionId} AND status = 'active' AND NOT paused
      ), room(lane, size) AS (
        VALUES ('live', ${room.live}::int), ('replay', ${room.replay}::int),
               ('backfill', ${room.backfill}::int)
      ), picked AS (
        SELECT next.id FROM room CROSS JOIN LATERAL (
          SELECT j.id FROM sync_jobs j
          WHERE j.connection_id = ${connectionId} AND j.lane = room.lane
            AND j.delivery = 'waiting' AND j.due_at <= now()
          ORDER BY j.due_at, j.created_at
          LIMIT greatest(0, room.size - (
            SELECT count(*) FROM sync_jobs w
            WHERE w.connection_id = ${connectionId} AND w.lane = room.lane
              AND w.delivery = 'released'))
        ) next
        LIMIT coalesce((SELECT jobs FROM allowed), 0)
      )
      UPDATE sync_jobs j
      SET delivery = 'released', released_at = now(), release = j.release + 1
      FROM picked WHERE j.id = picked.id
      RETURNING j.id AS "jobId", j.release`;
  });
}

/** Connections that have a due job waiting outside the window. */
export async function connectionsWithDueJobs(db: Database): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM connections c
    WHERE c.status = 'active' AND NOT c.paused
      AND (c.breaker_opened_at IS NULL OR c.breaker_probe_at <= now()) AND EXISTS (
      SELECT 1 FROM sync_jobs j
      WHERE j.connection_id = c.id AND j.lane IN ('live', 'replay', 'backfill')
        AND j.delivery = 'waiting' AND j.due_at <= now())`;
  return rows.map((row) => row.id);
}

/** Puts released but unclaimed jobs back: Redis did not take them or has lost them. */
export async function putBack(db: Database, deliveries: readonly Delivery[]): Promise<number> {
  if (deliveries.length === 0) return 0;
  return db.prisma.$executeRaw`
    UPDATE sync_jobs j SET delivery = 'waiting', released_at = NULL
    FROM unnest(${deliveries.map((d) => d.jobId)}::text[],
                ${deliveries.map((d) => d.release)}::int[]) AS lost(id, release)
    WHERE j.id = lost.id AND j.release = lost.release
      AND j.delivery = 'released' AND j.worker_id IS NULL`;
}

/** Released at least `olderThanMs` ago and not yet claimed by a worker; oldest first. */
export async function unclaimed(
  db: Database,
  olderThanMs: number,
  limit: number,
): Promise<Delivery[]> {
  return db.prisma.$queryRaw<Delivery[]>`
    SELECT id AS "jobId", release FROM sync_jobs
    WHERE delivery = 'released' AND worker_id IS NULL
      AND released_at < now() - ${olderThanMs} * interval '1 ms'
    ORDER BY released_at LIMIT ${limit}`;
}

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
    SET status = 'queued', delivery = 'waiting', released_at = NULL, worker_id = NULL,
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
      SET status = 'queued', delivery = 'waiting', released_at = NULL, worker_id = NULL,
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
