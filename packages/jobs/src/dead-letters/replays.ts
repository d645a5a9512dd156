import { type Database, Prisma, toPage, type Page, type PageRequest } from '@sync/database';
import { inNoReplay, startReplayOf } from './start-replay.js';

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

type ReplayState = 'running' | 'paused' | 'completed' | 'aborted';

export type ReplayProgress = {
  readonly id: string;
  readonly state: ReplayState;
  readonly actor: string;
  readonly reason: string;
  readonly filter: Prisma.JsonValue;
  readonly ratePercent: number;
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

/** What a replay would take on, and the most calls to Fortnox it could need, per company. */
export type ReplayEstimate = {
  readonly count: number;
  readonly sample: readonly { readonly id: string; readonly invoiceNumber: string | null }[];
  readonly calls: readonly { readonly connectionId: string; readonly calls: number }[];
};

/** How many examples a dry run shows; enough to recognise a wrong filter. */
const sampleSize = 5;

/**
 * Looks at what a replay would do, without doing it. A warm invoice costs four calls, a customer
 * without a link up to two more, a foreign currency up to one more.
 */
export async function estimateReplay(db: Database, filter: ReplayFilter): Promise<ReplayEstimate> {
  const calls = await db.prisma.$queryRaw<{ connectionId: string; count: number; calls: number }[]>`
    SELECT j.connection_id AS "connectionId", count(*)::int AS count,
           sum(4 + CASE WHEN l.customer_number IS NULL THEN 2 ELSE 0 END
                 + CASE WHEN j.currency = 'SEK' THEN 0 ELSE 1 END)::int AS calls
    FROM sync_jobs j
    LEFT JOIN customer_links l ON l.connection_id = j.connection_id
      AND l.customer_id = j.event #>> '{data,invoice,customer,id}'
    WHERE ${replayable(filter)}
    GROUP BY j.connection_id`;
  const sample = await db.prisma.$queryRaw<{ id: string; invoiceNumber: string | null }[]>`
    SELECT j.id, j.invoice_number AS "invoiceNumber" FROM sync_jobs j
    WHERE ${replayable(filter)} ORDER BY j.dead_lettered_at, j.id LIMIT ${sampleSize}`;
  return {
    count: calls.reduce((sum, row) => sum + row.count, 0),
    sample,
    calls: calls.map(({ connectionId, calls: needed }) => ({ connectionId, calls: needed })),
  };
}

/**
 * Starts a replay of what is dead-lettered now and in no running replay. A repeat under the same
 * idempotency key returns the first one's id.
 */
export async function startReplay(
  db: Database,
  wanted: {
    readonly actor: string;
    readonly reason: string;
    readonly filter: ReplayFilter;
    readonly ratePercent: number;
    readonly idempotencyKey: string | undefined;
  },
): Promise<{ readonly kind: 'started' | 'repeated'; readonly id: string }> {
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
  return Prisma.sql`
    NOT EXISTS (SELECT 1 FROM replay_items i JOIN sync_jobs j ON j.id = i.job_id
                WHERE i.replay_id = s.id AND j.connection_id <> ALL(${ids}::text[]))
    AND (EXISTS (SELECT 1 FROM replay_items i WHERE i.replay_id = s.id)
         OR s.filter -> 'connectionIds' <@ ${JSON.stringify(ids)}::jsonb)`;
}

function progressOf(db: Database, where: Prisma.Sql): Promise<ReplayProgress[]> {
  return db.prisma.$queryRaw<ReplayProgress[]>`
    SELECT r.id, r.state, r.actor, r.reason, r.filter, r.rate_percent AS "ratePercent",
           r.created_at AS "createdAt", r.finished_at AS "finishedAt",
           count(i.job_id)::int AS total,
           count(*) FILTER (WHERE i.state IN ('replayed', 'succeeded', 'failed-again'))::int
             AS replayed,
           count(*) FILTER (WHERE i.state = 'succeeded')::int AS succeeded,
           count(*) FILTER (WHERE i.state = 'failed-again')::int AS "failedAgain",
           count(*) FILTER (WHERE i.state = 'skipped')::int AS skipped,
           count(*) FILTER (WHERE i.state = 'waiting')::int AS remaining
    FROM replays r LEFT JOIN replay_items i ON i.replay_id = r.id
    ${where} GROUP BY r.id ORDER BY r.created_at DESC, r.id DESC`;
}

export type ReplayControl = 'pause' | 'resume' | 'abort';

export type ControlOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'conflict'; readonly state: string };

const transitions: Record<ReplayControl, { from: ReplayState[]; to: ReplayState }> = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  abort: { from: ['running', 'paused'], to: 'aborted' },
};

/**
 * After an abort what was not yet put back stays a dead letter; what was, runs on. Asking for the
 * state it is in already is no conflict and changes nothing: the answer to the first may be lost.
 */
export async function controlReplay(
  db: Database,
  id: string,
  control: ReplayControl,
): Promise<ControlOutcome> {
  const { from, to } = transitions[control];
  const { count } = await db.prisma.replay.updateMany({
    where: { id, state: { in: from } },
    data: { state: to, ...(to === 'aborted' ? { finishedAt: new Date() } : {}) },
  });
  if (count === 1) return { kind: 'done' };
  const replay = await db.prisma.replay.findUnique({ where: { id } });
  if (!replay) return { kind: 'not-found' };
  return replay.state === to ? { kind: 'done' } : { kind: 'conflict', state: replay.state };
}

function replayable(filter: ReplayFilter): Prisma.Sql {
  return Prisma.sql`${inNoReplay} AND ${matching(filter)}`;
}

function matching(filter: ReplayFilter): Prisma.Sql {
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

function toJson(filter: ReplayFilter): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(filter)) as Prisma.InputJsonObject;
}
