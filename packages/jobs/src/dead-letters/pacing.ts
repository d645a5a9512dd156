import { type Database, type Queries, Prisma } from '@sync/database';
import { dispatchState, unfinishedStatuses } from '../job.js';
import { haltFailing, has, letGo } from './halting.js';
import { requeue } from './requeue.js';

/**
 * Replayed jobs of one company that may be unfinished at once. Ten cover the time an invoice
 * takes at Fortnox's 25 calls per 5 s (four to six calls each, about two seconds of the budget),
 * so a replay alone runs at full rate, and ten are all that live work ever queues behind.
 */
const replayWindow = 10;

type RunningReplay = { id: string; actor: string; reason: string; ratePercent: number };

/**
 * One step of every running replay; called about once a second by each worker, of which one at a
 * time does it. Notes how released jobs ended, puts the next ones back on the queue, closes
 * replays that have nothing left. Answers the connections that have new work to release.
 *
 * While live work waits, only `ratePercent` of the window is used. A job that waits for a backoff
 * takes no place in the window, so one bad hour at Fortnox does not stand still for an hour.
 */
export async function advanceReplays(
  db: Database,
  options: { readonly window?: number } = {},
): Promise<readonly string[]> {
  if (!(await isAnyUnderWay(db))) return [];
  return db.prisma.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ taken: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtext('replay-advance')) AS taken`;
    if (lock?.taken !== true) return [];
    await noteOutcomes(tx);
    await haltFailing(tx);
    await letGo(tx);
    await fillInOrder(tx);
    const released = await releaseNext(tx, options.window ?? replayWindow);
    await closeFinished(tx);
    return released;
  });
}

/** Looked for by every worker twice a second, and hardly ever there. */
async function isAnyUnderWay(db: Database): Promise<boolean> {
  const [row] = await db.direct.query<{ any: boolean }>(Prisma.sql`
    SELECT EXISTS (SELECT 1 FROM replays WHERE state IN ('running', 'paused'))
        OR EXISTS (SELECT 1 FROM replay_items WHERE state = 'replayed') AS any`);
  return row?.any === true;
}

/**
 * A job in a later series was replayed again, so this one's try had failed. `ignored` counts as
 * success: what was wrong is gone, there is only nothing to book any more.
 */
async function noteOutcomes(tx: Queries): Promise<void> {
  await tx.$executeRaw`
    UPDATE replay_items i
    SET state = CASE WHEN j.series = i.series AND j.status IN ('succeeded', 'ignored')
                     THEN 'succeeded' ELSE 'failed-again' END
    FROM sync_jobs j
    WHERE i.state = 'replayed' AND j.id = i.job_id
      AND (j.series <> i.series OR j.status <> ALL(${[...unfinishedStatuses]}::text[]))`;
}

async function releaseNext(tx: Queries, window: number): Promise<string[]> {
  const replays = await tx.$queryRaw<RunningReplay[]>`
    SELECT id, actor, reason, rate_percent AS "ratePercent" FROM replays
    WHERE state = 'running' ORDER BY created_at, id`;
  const released = new Set<string>();
  for (const replay of replays) {
    // One replay after the other: each sees the places that the one before it took.
    for (const connectionId of await putBackNext(tx, replay, window)) released.add(connectionId);
  }
  return [...released];
}

async function putBackNext(tx: Queries, replay: RunningReplay, window: number): Promise<string[]> {
  const jobIds = await pickNext(tx, replay, window);
  if (jobIds.length === 0) return [];
  const { id: replayId, actor, reason } = replay;
  const moved = await requeue(tx, { jobIds, lane: 'replay', actor, reason, replayId });
  await tx.$executeRaw`
    UPDATE replay_items i
    SET state = CASE WHEN m.id IS NULL THEN 'skipped' ELSE 'replayed' END, series = m.series
    FROM unnest(${jobIds}::text[]) AS p(job_id)
      LEFT JOIN unnest(${moved.map(({ id }) => id)}::text[],
                       ${moved.map(({ series }) => series)}::int[]) AS m(id, series)
        ON m.id = p.job_id
    WHERE i.replay_id = ${replayId} AND i.job_id = p.job_id`;
  return moved.map(({ connectionId }) => connectionId);
}

/**
 * Due within a minute and not yet ended: what takes a place in the window. Who is put off for longer does not; who
 * only waits for a turn at Fortnox does, or those put back in its place would wait for the same turns.
 */
const underWay = (job: Prisma.Sql): Prisma.Sql => Prisma.sql`
  ${job}.dispatch_state IN (${dispatchState.waiting}, ${dispatchState.released})
  AND ${job}.due_at <= now() + interval '1 minute'`;

/**
 * The dead letters that the window has room for, of each company the oldest first. Read off the index,
 * company by company: a replay of a hundred thousand is looked at every half second for days.
 */
async function pickNext(tx: Queries, replay: RunningReplay, window: number): Promise<string[]> {
  const next = Prisma.sql`replay_items i WHERE i.state = 'waiting' AND i.replay_id = ${replay.id}`;
  const rows = await tx.$queryRaw<{ jobId: string }[]>`
    WITH RECURSIVE companies(id) AS (
      SELECT min(i.connection_id) FROM ${next}
      UNION ALL
      SELECT (SELECT min(i.connection_id) FROM ${next} AND i.connection_id > c.id)
      FROM companies c WHERE c.id IS NOT NULL
    ), room AS (
      SELECT c.id, (SELECT CASE WHEN EXISTS (
          SELECT 1 FROM sync_jobs l WHERE l.connection_id = c.id AND l.lane = 'live'
            AND ${underWay(Prisma.sql`l`)})
        THEN greatest(1, ${window}::int * ${replay.ratePercent}::int / 100) ELSE ${window}::int END) - (
          SELECT count(*) FROM sync_jobs r
          WHERE r.connection_id = c.id AND r.lane = 'replay'
            AND ${underWay(Prisma.sql`r`)}) AS size
      FROM companies c WHERE c.id IS NOT NULL
    )
    SELECT w.job_id AS "jobId" FROM room CROSS JOIN LATERAL (
      SELECT i.job_id, row_number() OVER (ORDER BY i.dead_lettered_at, i.job_id) AS place
      FROM ${next} AND i.connection_id = room.id
      ORDER BY i.dead_lettered_at, i.job_id LIMIT greatest(0, room.size)
    ) w ORDER BY w.place`;
  return rows.map(({ jobId }) => jobId);
}

/** So many in one round; the others wait for the next. */
const filledAtOnce = 2000;

/** What an API of the version before has taken on since. */
async function fillInOrder(tx: Queries): Promise<void> {
  await tx.$executeRaw`
    UPDATE replay_items i SET connection_id = j.connection_id, dead_lettered_at = j.dead_lettered_at
    FROM (
      SELECT w.replay_id, w.job_id FROM replays r JOIN replay_items w ON w.replay_id = r.id
      WHERE r.state = 'running' AND w.state = 'waiting' AND w.connection_id IS NULL
      LIMIT ${filledAtOnce}
    ) bare JOIN sync_jobs j ON j.id = bare.job_id
    WHERE i.replay_id = bare.replay_id AND i.job_id = bare.job_id`;
}

/** An aborted replay is closed already; its released jobs are still followed to their end. */
async function closeFinished(tx: Queries): Promise<void> {
  await tx.$executeRaw`
    UPDATE replays r SET state = 'completed', finished_at = now()
    WHERE r.state IN ('running', 'paused') AND NOT ${has('held', 'waiting', 'replayed')}`;
}
