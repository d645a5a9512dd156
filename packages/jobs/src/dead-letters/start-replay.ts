import { isDeepStrictEqual } from 'node:util';
import { type Database, type Queries, Prisma, newId } from '@sync/database';
import { keptFilter } from './kept-filter.js';

/** Share of a company's limit that a replay takes while live work waits, unless somebody says else. */
export const defaultRatePercent = 30;

/** Dead letters that no replay is going to put back already; `j` is the job. */
export const inNoReplay = Prisma.sql`j.status = 'dead-lettered' AND NOT EXISTS (
  SELECT 1 FROM replay_items i JOIN replays r ON r.id = i.replay_id
  WHERE i.job_id = j.id AND i.state IN ('held', 'waiting') AND r.state IN ('running', 'paused'))`;

/** A hundred thousand dead letters are taken on in some five seconds. */
const startsWithinMs = 30_000;

/** Of one person, running or paused. Each is looked at twice a second, all by one transaction. */
export const replaysAtMost = 100;

/** Of one person, with those that found nothing. Each leaves a row that lists go through. */
export const startsAnHourAtMost = 1000;

/** Of one person: each leaves a row, whether it was put back or the replay aborted before. */
export const invoicesADayAtMost = 300_000;

/** The lock makes two replays that start at once share the dead letters out, not double them. */
const replayStartLock = 'replay-start';

export type WantedReplay = {
  readonly actor: string;
  readonly reason: string;
  /** As it is asked for; `matching` says the same of the job `j`, and `keptFilter` what is kept of it. */
  readonly filter: Prisma.JsonObject;
  readonly matching: Prisma.Sql;
  readonly ratePercent: number;
  readonly idempotencyKey: string | undefined;
  /** One goes first; the others follow once it has succeeded. */
  readonly firstOne?: boolean | undefined;
  /** It pauses itself after so many failures. */
  readonly stopAfter?: number | undefined;
};

export type StartedReplay = {
  /**
   * `key-taken`: the idempotency key is that of a replay with another filter. `too-many`: as many of this
   * person's are under way as may be. `too-often`: she has started as many
   * within an hour, or taken on as many invoices within a day.
   */
  readonly kind: 'started' | 'repeated' | 'key-taken' | 'too-many' | 'too-often';
  readonly id: string;
  /** Dead letters that it took on. */
  readonly jobs: number;
};

/**
 * Enters a replay and what it takes on; `advanceReplays` does the rest. One that
 * `system` begins and that finds nothing leaves no trace.
 */
export async function startReplayOf(db: Database, wanted: WantedReplay): Promise<StartedReplay> {
  const start = async (tx: Queries): Promise<StartedReplay> => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${replayStartLock}))`;
    const earlier = await findByKey(tx, wanted);
    if (earlier) return { ...earlier, jobs: 0 };
    const refused = await refusalOf(tx, wanted.actor);
    if (refused) return { kind: refused, id: '', jobs: 0 };
    const id = newId('rpl');
    const { matching, firstOne = false, stopAfter = null, ...columns } = wanted;
    const idempotencyKey = wanted.idempotencyKey ?? null;
    const filter = { ...keptFilter(wanted.filter) };
    const choices = { firstOne, stopAfter, idempotencyKey, filter };
    await tx.replay.create({
      data: { ...columns, ...choices, id, state: 'running' },
      select: { id: true },
    });
    const jobs = await tx.$executeRaw`
      INSERT INTO replay_items (replay_id, job_id, state, connection_id, dead_lettered_at)
      SELECT ${id}, j.id, ${firstOne ? 'held' : 'waiting'}, j.connection_id, j.dead_lettered_at
      FROM sync_jobs j WHERE ${inNoReplay} AND ${matching}`;
    if (jobs === 0) await closeEmpty(tx, id, wanted.actor);
    return { kind: 'started', id, jobs };
  };
  return db.prisma.$transaction(start, { timeout: startsWithinMs });
}

/** Whoever starts one for each dead letter would hold up the replays of all. */
async function refusalOf(
  tx: Queries,
  actor: string,
): Promise<'too-many' | 'too-often' | undefined> {
  if (actor === 'system') return undefined;
  const state = { in: ['running', 'paused'] };
  const underWay = await tx.replay.count({ where: { actor, state } });
  if (underWay >= replaysAtMost) return 'too-many';
  const createdAt = { gt: new Date(Date.now() - hourMs) };
  const lately = await tx.replay.count({ where: { actor, createdAt } });
  if (lately >= startsAnHourAtMost) return 'too-often';
  return (await takenOnToday(tx, actor)) >= invoicesADayAtMost ? 'too-often' : undefined;
}

const hourMs = 3_600_000;

async function takenOnToday(tx: Queries, actor: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM replays r JOIN replay_items i ON i.replay_id = r.id
      WHERE r.actor = ${actor} AND r.created_at > now() - interval '1 day'
      LIMIT ${invoicesADayAtMost}) AS taken`;
  return row?.count ?? 0;
}

/** A person sees that the replay she asked for found nothing; nobody asked for one of `system`. */
async function closeEmpty(tx: Queries, id: string, actor: string): Promise<void> {
  if (actor === 'system') {
    await tx.replay.delete({ where: { id }, select: { id: true } });
    return;
  }
  const finished = { state: 'completed', finishedAt: new Date() };
  await tx.replay.update({ where: { id }, data: finished, select: { id: true } });
}

async function findByKey(
  tx: Queries,
  { idempotencyKey, filter }: WantedReplay,
): Promise<Pick<StartedReplay, 'kind' | 'id'> | undefined> {
  if (idempotencyKey === undefined) return undefined;
  const earlier = await tx.replay.findUnique({ where: { idempotencyKey } });
  if (!earlier) return undefined;
  const isSame = isDeepStrictEqual(keptOf(earlier.filter), keptFilter(filter));
  return { kind: isSame ? 'repeated' : 'key-taken', id: earlier.id };
}

/** Older rows hold all ids. */
const keptOf = (filter: Prisma.JsonValue): unknown =>
  typeof filter === 'object' && filter !== null && !Array.isArray(filter)
    ? keptFilter(filter)
    : filter;
