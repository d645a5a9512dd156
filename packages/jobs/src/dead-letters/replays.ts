import { type Database, Prisma, toPage, type Page, type PageRequest } from '@sync/database';
import { keptFilter } from './kept-filter.js';
import { startReplayOf, type StartedReplay } from './start-replay.js';

/** Which dead letters to replay; all parts given must hold. */
export type ReplayFilter = {
  readonly connectionId?: string | undefined;
  /** Of one of these; `undefined`: of any. */
  readonly connectionIds?: readonly string[] | undefined;
  readonly fingerprint?: string | undefined;
  readonly kind?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Dead-lettered at or after. */
  readonly from?: Date | undefined;
  /** Dead-lettered before. */
  readonly to?: Date | undefined;
};

/** `first-failed`: the one that went first; `failures`: as many as it was to stop after. */
type Halt = 'first-failed' | 'failures';

export type ReplayState = 'running' | 'paused' | 'completed' | 'aborted';

export type ReplayProgress = {
  readonly id: string;
  readonly state: ReplayState;
  readonly actor: string;
  readonly reason: string;
  readonly filter: Prisma.JsonValue;
  readonly ratePercent: number;
  readonly firstOne: boolean;
  readonly stopAfter: number | null;
  /** Why it has paused itself; `null`: it has not. */
  readonly halted: Halt | null;
  readonly total: number;
  /** Put back on the queue so far, whatever came of it. */
  readonly replayed: number;
  readonly succeeded: number;
  readonly failedAgain: number;
  /** No longer a dead letter when its turn came: somebody else had dealt with it. */
  readonly skipped: number;
  /** Not yet put back on the queue. */
  readonly remaining: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
};

/**
 * Starts a replay of what is dead-lettered now and in no running replay. A repeat under the same
 * idempotency key returns the first one's id, unless it asks for something else.
 */
export async function startReplay(
  db: Database,
  wanted: {
    readonly actor: string;
    readonly reason: string;
    readonly filter: ReplayFilter;
    readonly ratePercent: number;
    readonly idempotencyKey: string | undefined;
    readonly firstOne?: boolean | undefined;
    readonly stopAfter?: number | undefined;
  },
): Promise<Pick<StartedReplay, 'kind' | 'id'>> {
  const filter = toJson(wanted.filter);
  const { kind, id } = await startReplayOf(db, {
    ...{ ...wanted, filter },
    matching: matching(wanted.filter),
  });
  return { kind, id };
}

export async function readReplay(db: Database, id: string): Promise<ReplayProgress | undefined> {
  const [row] = await progressOf(db, Prisma.sql`WHERE r.id = ${id}`);
  return row;
}

/**
 * Newest first; those of all connections, or those that concern none but these. A replay that found
 * nothing concerns the connections that its filter was bound to.
 */
export async function listReplays(
  db: Database,
  page: PageRequest,
  connectionIds?: readonly string[],
): Promise<Page<ReplayProgress>> {
  const { cursor, limit } = page;
  const before =
    cursor === undefined
      ? Prisma.sql`TRUE`
      : Prisma.sql`(s.created_at, s.id) < (${cursor.at}, ${cursor.id})`;
  const within = connectionIds === undefined ? Prisma.sql`TRUE` : concernsOnly(connectionIds);
  const rows = await progressOf(
    db,
    Prisma.sql`WHERE r.id IN (SELECT s.id FROM replays s WHERE ${before} AND ${within}
      ORDER BY s.created_at DESC, s.id DESC LIMIT ${limit + 1})`,
  );
  return toPage(rows, limit, (row) => ({ at: row.createdAt, id: row.id }));
}

/** Whether a replay concerns none but these connections. */
export async function isReplayWithin(
  db: Database,
  id: string,
  connectionIds: readonly string[],
): Promise<boolean> {
  const found = await db.prisma.$queryRaw<unknown[]>`
    SELECT 1 FROM replays s WHERE s.id = ${id} AND ${concernsOnly(connectionIds)}`;
  return found.length > 0;
}

function concernsOnly(connectionIds: readonly string[]): Prisma.Sql {
  const ids = [...connectionIds];
  // Items of a version before do not say whose they are.
  return Prisma.sql`
    NOT EXISTS (SELECT 1 FROM replay_items i
                WHERE i.replay_id = s.id AND i.connection_id <> ALL(${ids}::text[]))
    AND NOT EXISTS (SELECT 1 FROM replay_items i JOIN sync_jobs j ON j.id = i.job_id
                    WHERE i.replay_id = s.id AND i.connection_id IS NULL
                      AND j.connection_id <> ALL(${ids}::text[]))
    AND (EXISTS (SELECT 1 FROM replay_items i WHERE i.replay_id = s.id)
         OR s.filter -> 'connectionIds' <@ ${JSON.stringify(ids)}::jsonb)`;
}

function progressOf(db: Database, where: Prisma.Sql): Promise<ReplayProgress[]> {
  return db.prisma.$queryRaw<ReplayProgress[]>`
    SELECT r.id, r.state, r.actor, r.reason, r.filter, r.rate_percent AS "ratePercent",
           r.first_one AS "firstOne", r.stop_after AS "stopAfter", r.halted,
           r.created_at AS "createdAt", r.finished_at AS "finishedAt",
           count(i.job_id)::int AS total,
           count(*) FILTER (WHERE i.state IN ('replayed', 'succeeded', 'failed-again'))::int
             AS replayed,
           count(*) FILTER (WHERE i.state = 'succeeded')::int AS succeeded,
           count(*) FILTER (WHERE i.state = 'failed-again')::int AS "failedAgain",
           count(*) FILTER (WHERE i.state = 'skipped')::int AS skipped,
           count(*) FILTER (WHERE i.state IN ('held', 'waiting'))::int AS remaining
    FROM replays r LEFT JOIN replay_items i ON i.replay_id = r.id
    ${where} GROUP BY r.id ORDER BY r.created_at DESC, r.id DESC`;
}

/** Of the job `j`. */
export function matching(filter: ReplayFilter): Prisma.Sql {
  const { connectionId, connectionIds, fingerprint, kind, ids, from, to } = filter;
  const conditions = [
    Prisma.sql`TRUE`,
    ...(connectionId === undefined ? [] : [Prisma.sql`j.connection_id = ${connectionId}`]),
    ...(connectionIds === undefined
      ? []
      : [Prisma.sql`j.connection_id = ANY(${[...connectionIds]}::text[])`]),
    ...(fingerprint === undefined ? [] : [Prisma.sql`j.fingerprint = ${fingerprint}`]),
    ...(kind === undefined ? [] : [Prisma.sql`j.dead_letter_kind = ${kind}`]),
    ...(ids === undefined ? [] : [Prisma.sql`j.id = ANY(${[...ids]}::text[])`]),
    ...(from === undefined ? [] : [Prisma.sql`j.dead_lettered_at >= ${from}`]),
    ...(to === undefined ? [] : [Prisma.sql`j.dead_lettered_at < ${to}`]),
  ];
  return Prisma.join(conditions, ' AND ');
}

/** As it is kept and shown (`keptFilter`). */
export const toKeptFilter = (filter: ReplayFilter): Prisma.JsonObject => keptFilter(toJson(filter));

/** Going through text drops what is `undefined`. */
function toJson(filter: ReplayFilter): Prisma.JsonObject {
  return JSON.parse(JSON.stringify(filter)) as Prisma.JsonObject;
}
