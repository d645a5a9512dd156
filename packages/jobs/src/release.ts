import { type Database, Prisma } from '@sync/database';
import { patience } from './breaker.js';
import { dispatchState, lanes, type Delivery, type Lane, type Released } from './job.js';
import { workingFromLater } from './works-from.js';

/**
 * How many jobs of one connection may be in Redis or in work at once. Fortnox allows 5 calls per
 * second and company and an invoice takes 4 to 6 calls of 0.1–0.4 s one after the other, so about
 * three invoices at once use the whole limit; 8 leave room for slow answers. Replay and backfill
 * get less: they must not stand in the way of live work.
 */
export const releaseWindow: Readonly<Record<Lane, number>> = { live: 8, replay: 3, backfill: 4 };

/** More than any window holds. */
const anyNumber = 1_000_000;

/** A connection `c` with the breakers of its sides. */
const withBreakers = Prisma.sql`connections c
  LEFT JOIN breakers f ON f.connection_id = c.id AND f.side = 'fortnox'
  LEFT JOIN breakers s ON s.connection_id = c.id AND s.side = 'subscriptionflow'`;

/** After a day of silence attempts count again, so that a person hears of it. */
const fortnoxMayBeUsed = Prisma.sql`(f.opened_at IS NULL
  OR (f.opened_at < now() - ${patience}::interval AND f.probe_at <= now()))`;

/** The same; but refused credentials wait for as long as it takes, as consent does. */
const subscriptionflowMayBeUsed = Prisma.sql`(s.opened_at IS NULL
  OR (s.opened_at < now() - ${patience}::interval AND c.subscriptionflow_refusal IS NULL))`;

/**
 * Takes the next due jobs of a connection out of the backlog, up to `room` per lane in the window
 * at once. Two processes never overfill it: the lock makes counting and taking one step. Oldest first;
 * what SubscriptionFlow was asked for in vain comes last, but for one place of each window.
 * Nothing is taken while the connection is not active, is paused, is held after a restore, or its
 * Fortnox does not answer; what must be fetched from SubscriptionFlow (native webhooks) waits while that does not answer.
 * A job that has been released meanwhile, because a place was passed on to it, is left alone.
 */
export async function takeForRelease(
  db: Database,
  connectionId: string,
  room: Readonly<Record<Lane, number>> = releaseWindow,
): Promise<Released[]> {
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`release:${connectionId}`}))`;
    return tx.$queryRaw<Released[]>`
      WITH allowed(jobs, native) AS (
        SELECT CASE WHEN NOT ${fortnoxMayBeUsed} THEN 0
                    WHEN f.opened_at IS NULL THEN ${anyNumber}
                    ELSE greatest(0, 1 - (SELECT count(*) FROM sync_jobs w
                           WHERE w.connection_id = ${connectionId} AND w.dispatch_state = ${dispatchState.released}))
               END, ${subscriptionflowMayBeUsed}
        FROM ${withBreakers} WHERE c.id = ${connectionId} AND c.status = 'active' AND NOT c.paused
          AND c.restored_at IS NULL
      ), room(lane, size, turn) AS (
        VALUES ('live', ${room.live}::int, 1), ('replay', ${room.replay}::int, 2),
               ('backfill', ${room.backfill}::int, 3)
      ), free AS (
        SELECT room.lane, room.turn, greatest(0, room.size - count(w.id)) AS places,
               count(w.id) FILTER (WHERE w.asked_in_vain) AS vain
        FROM room LEFT JOIN sync_jobs w ON w.connection_id = ${connectionId}
          AND w.lane = room.lane AND w.dispatch_state = ${dispatchState.released}
        GROUP BY room.lane, room.size, room.turn
      ), picked AS (
        SELECT next.id FROM free CROSS JOIN LATERAL (
          SELECT line.id FROM (
            (${dueIn(connectionId, 'not-asked')}) UNION ALL (${dueIn(connectionId, 'in-vain')})
          ) line
          -- One place of the window is theirs, so that nothing waits for ever.
          ORDER BY CASE WHEN NOT line.asked_in_vain THEN 1
                        WHEN line.place = 1 AND free.vain = 0 THEN 0 ELSE 2 END,
                   line.due_at, line.created_at
          LIMIT free.places
        ) next
        ORDER BY free.turn
        LIMIT coalesce((SELECT jobs FROM allowed), 0)
      ), released AS (
        UPDATE sync_jobs j
        SET dispatch_state = ${dispatchState.released}, released_at = now(),
            dispatch_seq = j.dispatch_seq + 1, ${workingFromLater}
        FROM picked WHERE j.id = picked.id AND j.dispatch_state = ${dispatchState.waiting}
        RETURNING j.id, j.dispatch_seq, j.lane, j.due_at, j.created_at
      )
      SELECT id AS "jobId", dispatch_seq AS "dispatchSeq", lane FROM released
      ORDER BY due_at, created_at`;
  });
}

/**
 * For a `WITH` of a statement that ends a job, which `ended` answers as `id` and `lane`: its place
 * in the window goes to the next due job of its lane, if one is plainly next: the connection may be
 * worked for, both sides answer, and nobody waits who was asked for in vain. The window holds as many as
 * before, so nothing needs to be counted and nobody waited for; two at once pass over each other's.
 */
export const passingOn = (connectionId: string): Prisma.Sql => Prisma.sql`
  next AS (
    SELECT w.id FROM sync_jobs w
    WHERE w.connection_id = ${connectionId} AND w.lane = (SELECT lane FROM ended)
      AND w.dispatch_state = ${dispatchState.waiting} AND NOT w.asked_in_vain
      AND w.due_at <= now()
      AND EXISTS (SELECT 1 FROM connections c WHERE c.id = w.connection_id
                  AND c.status = 'active' AND NOT c.paused AND c.restored_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM breakers b WHERE b.connection_id = w.connection_id
                      AND b.opened_at IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM sync_jobs v
        WHERE v.connection_id = ${connectionId} AND v.lane = (SELECT lane FROM ended)
          AND v.dispatch_state = ${dispatchState.waiting} AND v.asked_in_vain
          AND v.due_at <= now())
    ORDER BY w.due_at, w.created_at LIMIT 1
    FOR NO KEY UPDATE OF w SKIP LOCKED
  ), passed AS (
    UPDATE sync_jobs j
    SET dispatch_state = ${dispatchState.released}, released_at = now(),
        dispatch_seq = j.dispatch_seq + 1, ${workingFromLater}
    FROM next WHERE j.id = next.id
    RETURNING j.id, j.dispatch_seq, j.lane
  )`;

/** Something of the connection is due and waits to be released. */
export const somethingIsDue = (connectionId: string): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM sync_jobs d WHERE d.connection_id = ${connectionId}
    AND d.lane IN (${Prisma.join([...lanes])}) AND d.dispatch_state = ${dispatchState.waiting}
    AND d.asked_in_vain IN (false, true) AND d.due_at <= now())`;

/**
 * The due jobs of a lane in their order, as many as there are places: those that nobody asked
 * SubscriptionFlow for yet, or those that it did not show. `free` is the lane, `allowed` the sides.
 */
function dueIn(connectionId: string, which: 'not-asked' | 'in-vain'): Prisma.Sql {
  return Prisma.sql`
    SELECT j.id, j.due_at, j.created_at, j.asked_in_vain,
           row_number() OVER (ORDER BY j.due_at, j.created_at) AS place
    FROM sync_jobs j
    WHERE j.connection_id = ${connectionId} AND j.lane = free.lane
      AND j.dispatch_state = ${dispatchState.waiting} AND j.asked_in_vain = ${which === 'in-vain'}
      AND j.due_at <= now() AND (j.source <> 'webhook' OR (SELECT native FROM allowed))
    ORDER BY j.due_at, j.created_at
    LIMIT free.places`;
}

/**
 * Connections that have a due job waiting and room for it in the window: a release of any other
 * would find nothing to do.
 */
export async function connectionsWithDueJobs(
  db: Database,
  room: Readonly<Record<Lane, number>> = releaseWindow,
): Promise<string[]> {
  const rows = await db.direct.query<{ id: string }>(Prisma.sql`
    SELECT c.id FROM ${withBreakers}
    WHERE c.status = 'active' AND NOT c.paused AND c.restored_at IS NULL
      AND ${fortnoxMayBeUsed} AND EXISTS (
      SELECT 1 FROM unnest(${[...lanes]}::text[], ${lanes.map((lane) => room[lane])}::int[])
        AS room(lane, size)
      WHERE EXISTS (SELECT 1 FROM sync_jobs j
          WHERE j.connection_id = c.id AND j.lane = room.lane
            AND j.dispatch_state = ${dispatchState.waiting} AND j.asked_in_vain IN (false, true)
            AND j.due_at <= now() AND (j.source <> 'webhook' OR ${subscriptionflowMayBeUsed}))
        AND room.size > (SELECT count(*) FROM sync_jobs w
          WHERE w.connection_id = c.id AND w.lane = room.lane
            AND w.dispatch_state = ${dispatchState.released}))`);
  return rows.map((row) => row.id);
}

/** Puts released but unclaimed jobs back: Redis did not take them or has lost them. */
export async function putBack(db: Database, deliveries: readonly Delivery[]): Promise<number> {
  if (deliveries.length === 0) return 0;
  return db.prisma.$executeRaw`
    UPDATE sync_jobs j SET dispatch_state = ${dispatchState.waiting}, released_at = NULL
    FROM unnest(${deliveries.map((d) => d.jobId)}::text[],
                ${deliveries.map((d) => d.dispatchSeq)}::int[]) AS lost(id, dispatch_seq)
    WHERE j.id = lost.id AND j.dispatch_seq = lost.dispatch_seq
      AND j.dispatch_state = ${dispatchState.released} AND j.worker_id IS NULL`;
}

/** Released at least `olderThanMs` ago and not yet claimed by a worker; oldest first. */
export async function unclaimed(
  db: Database,
  olderThanMs: number,
  limit: number,
): Promise<readonly Released[]> {
  // The few in the window by themselves: most jobs of all times have no worker either.
  return db.direct.query<Released>(Prisma.sql`
    WITH in_window AS MATERIALIZED (
      SELECT id, dispatch_seq, lane, worker_id, released_at FROM sync_jobs
      WHERE dispatch_state = ${dispatchState.released})
    SELECT id AS "jobId", dispatch_seq AS "dispatchSeq", lane FROM in_window
    WHERE worker_id IS NULL AND released_at < now() - ${olderThanMs} * interval '1 ms'
    ORDER BY released_at LIMIT ${limit}`);
}
