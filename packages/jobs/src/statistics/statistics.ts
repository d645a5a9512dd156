import { Prisma, type Database } from '@sync/database';

export type StatisticsStep = 'minute' | 'hour' | 'day';

export type StatisticsRange = {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  readonly step: StatisticsStep;
  /** Of these connections only; `undefined`: of all. */
  readonly connectionIds: readonly string[] | undefined;
};

/** What happened within one whole step. */
export type StepFigures = {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  readonly accepted: number;
  readonly succeeded: number;
  /** Those that nobody has sent back to the queue since. */
  readonly deadLettered: number;
  readonly fortnoxCalls: number;
  /** Those of them that Fortnox answered with 429. */
  readonly fortnoxRefused: number;
  /** Calls of the connection that made most of them: the limit is each company's own. */
  readonly busiestCalls: number;
  /** From being told of the invoice until it stood in Fortnox; null where nothing succeeded. */
  readonly medianToBooksMs: number | null;
  readonly p95ToBooksMs: number | null;
  /** The most that was waiting or in work at any minute that was counted; null where none was. */
  readonly mostOpen: number | null;
};

/**
 * Figures of every whole step that the range touches, in order, also where nothing happened. Days
 * are Swedish ones, of 23 to 25 hours. Source: the ledger's ids and times, which outlive erased
 * histories, and the calls that workers have counted.
 */
export async function readStatistics(
  db: Database,
  range: StatisticsRange,
): Promise<readonly StepFigures[]> {
  return db.prisma.$queryRaw<StepFigures[]>(statisticsStatement(range));
}

/** One statement for all figures; apart, so that a test can ask PostgreSQL how it goes about it. */
export function statisticsStatement({
  from,
  to,
  step,
  connectionIds,
}: StatisticsRange): Prisma.Sql {
  const zone = zoneOf(step);
  const local = (time: Prisma.Sql): Prisma.Sql =>
    Prisma.sql`date_trunc(${step}::text, ${time} AT TIME ZONE ${zone}::text)`;
  const within = (
    time: Prisma.Sql,
  ): Prisma.Sql => Prisma.sql`${time} >= (SELECT min("from") FROM steps)
    AND ${time} < (SELECT max("to") FROM steps) AND ${among(connectionIds)}`;
  const first = local(Prisma.sql`${from}::timestamptz`);
  const last = local(Prisma.sql`(${to}::timestamptz - interval '1 ms')`);
  const length = Prisma.sql`('1 ' || ${step}::text)::interval`;
  return Prisma.sql`
    WITH steps AS MATERIALIZED (
      SELECT step, step AT TIME ZONE ${zone}::text AS "from",
             (step + ${length}) AT TIME ZONE ${zone}::text AS "to"
      FROM generate_series(${first}, ${last}, ${length}) AS step
    ), ${jobFigures(local, within)}, ${callFigures(local, within)}, ${backlogFigures(local, connectionIds)}
    SELECT "from", "to", coalesce(accepted, 0) AS accepted, coalesce(succeeded, 0) AS succeeded,
           coalesce(dead_lettered, 0) AS "deadLettered", coalesce(calls, 0) AS "fortnoxCalls",
           coalesce(refused, 0) AS "fortnoxRefused", coalesce(busiest, 0) AS "busiestCalls",
           median AS "medianToBooksMs", p95 AS "p95ToBooksMs", most_open AS "mostOpen"
    FROM steps LEFT JOIN taken USING (step) LEFT JOIN booked USING (step)
      LEFT JOIN stopped USING (step) LEFT JOIN called USING (step)
      LEFT JOIN waited USING (step)
    ORDER BY step`;
}

/** Minutes and hours are counted in UTC: an hour of the clock in Sweden occurs twice in October. */
const zoneOf = (step: StatisticsStep): string => (step === 'day' ? 'Europe/Stockholm' : 'UTC');

const among = (connectionIds: readonly string[] | undefined): Prisma.Sql =>
  connectionIds === undefined
    ? Prisma.sql`true`
    : Prisma.sql`connection_id = ANY(${[...connectionIds]}::text[])`;

type OfTime = (time: Prisma.Sql) => Prisma.Sql;

const createdAt = Prisma.sql`created_at`;
const finishedAt = Prisma.sql`finished_at`;
const deadLetteredAt = Prisma.sql`dead_lettered_at`;
const minute = Prisma.sql`minute`;

/** Two clocks are compared, the database's and the worker's: hence nothing below zero. */
const toBooks = Prisma.sql`greatest(0, extract(epoch FROM finished_at - told_at) * 1000)`;

/** The statuses of what is or was a dead letter name it to the index; requeued, it is none. */
function jobFigures(local: OfTime, within: OfTime): Prisma.Sql {
  return Prisma.sql`taken AS (
      SELECT ${local(createdAt)} AS step, count(*)::int AS accepted
      FROM sync_jobs WHERE ${within(createdAt)} GROUP BY 1
    ), booked AS (
      SELECT ${local(finishedAt)} AS step, count(*)::int AS succeeded,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY ${toBooks}) AS median,
             percentile_cont(0.95) WITHIN GROUP (ORDER BY ${toBooks}) AS p95
      FROM sync_jobs WHERE status = 'succeeded' AND ${within(finishedAt)} GROUP BY 1
    ), stopped AS (
      SELECT ${local(deadLetteredAt)} AS step, count(*)::int AS dead_lettered
      FROM sync_jobs WHERE status IN ('dead-lettered', 'resolved', 'discarded')
        AND ${within(deadLetteredAt)} GROUP BY 1
    )`;
}

function callFigures(local: OfTime, within: OfTime): Prisma.Sql {
  return Prisma.sql`called AS (
      SELECT step, sum(calls)::int AS calls, sum(refused)::int AS refused,
             max(calls)::int AS busiest
      FROM (SELECT ${local(minute)} AS step, sum(calls) AS calls, sum(refused) AS refused
            FROM call_counts WHERE ${within(minute)} GROUP BY 1, connection_id) AS of_connection
      GROUP BY step
    )`;
}

/** A minute of which some companies say nothing had nothing open there; all of them together were counted. */
function backlogFigures(local: OfTime, connectionIds: readonly string[] | undefined): Prisma.Sql {
  const within = Prisma.sql`minute >= (SELECT min("from") FROM steps)
    AND minute < (SELECT max("to") FROM steps)`;
  const open =
    connectionIds === undefined
      ? Prisma.sql`SELECT minute, open FROM backlog_minutes WHERE ${within}`
      : Prisma.sql`SELECT minute, coalesce(theirs.open, 0) AS open
          FROM (SELECT minute FROM backlog_minutes WHERE ${within}) AS counted
          LEFT JOIN (SELECT minute, sum(open) AS open FROM backlog_counts
            WHERE ${within} AND ${among(connectionIds)} GROUP BY minute) AS theirs USING (minute)`;
  return Prisma.sql`waited AS (
      SELECT ${local(minute)} AS step, max(open)::int AS most_open
      FROM (${open}) AS of_minute GROUP BY 1
    )`;
}
