import { type Database, Prisma } from '@sync/database';
import { defaultRatePercent, startReplayOf } from './start-replay.js';

/** Why dead letters of one connection wait, and what would have to be different in Fortnox. */
export type Cause = {
  readonly clearedBy: string;
  /** Account number, currency or date; `null` when nobody said which. */
  readonly subject: string | null;
};

/**
 * A dead letter goes on by itself at most this many times, so that a cause which only looks
 * cleared (an account that is active in another financial year) ends with a person.
 */
const seriesAtMost = 5;

/**
 * For dates the day that Fortnox refused. Dead letters of a version before do not say it: then that of
 * the refund, void or invoice, else the Swedish day on which it came. For a currency the job's.
 */
const subject = Prisma.sql`CASE
  WHEN j.cleared_by IN ('period-unlocked', 'financial-year-created')
    THEN coalesce(j.cause_ref, j.event #>> '{data,refund,date}', j.event #>> '{data,date}',
      j.event #>> '{data,invoice,invoice_date}',
      to_char(j.created_at AT TIME ZONE 'Europe/Stockholm', 'YYYY-MM-DD'))
  WHEN j.cleared_by = 'currency-added' THEN coalesce(j.currency, j.cause_ref)
  ELSE j.cause_ref END`;

/** In the words of an index (`sync_job_may_go_on`): of a parameter PostgreSQL would not know that it is that. */
const waits = Prisma.sql`j.status = 'dead-lettered' AND j.cleared_by IS NOT NULL
  AND j.series < ${Prisma.raw(String(seriesAtMost))}`;

/**
 * The next active connection whose dead letters' causes are to be looked at, at most every
 * `everyMs` by PostgreSQL's clock and by one process; `undefined` when none is due.
 */
export async function takeCauseCheck(db: Database, everyMs: number): Promise<string | undefined> {
  const [row] = await db.prisma.$queryRaw<{ id: string }[]>`
    UPDATE connections SET causes_checked_at = now() WHERE id = (
      SELECT c.id FROM connections c
      WHERE c.status = 'active' AND NOT c.paused
        AND (c.causes_checked_at IS NULL
             OR c.causes_checked_at < now() - ${everyMs} * interval '1 ms')
        AND (SELECT true FROM sync_jobs j WHERE j.connection_id = c.id AND ${waits} LIMIT 1)
      ORDER BY c.causes_checked_at NULLS FIRST LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  return row?.id;
}

/** Each is a question to Fortnox, and the next company waits until all are asked: ten seconds. */
const askedAtOnce = 50;

/**
 * Each cause once, however many dead letters wait for it. Of more than are asked at once another choice
 * each time: invoices of ten thousand dates in locked periods wait for as many causes.
 */
export async function causesOf(db: Database, connectionId: string): Promise<readonly Cause[]> {
  return db.prisma.$queryRaw<Cause[]>`
    SELECT * FROM (
      SELECT DISTINCT j.cleared_by AS "clearedBy", ${subject} AS subject
      FROM sync_jobs j WHERE j.connection_id = ${connectionId} AND ${waits}) cause
    ORDER BY random() LIMIT ${askedAtOnce}`;
}

/**
 * Sends the dead letters that wait for this cause back as a replay of the actor `system`: at a
 * replay's pace, the oldest first, behind live work however many they are. Answers how many; none
 * when another replay has them already.
 */
export async function replayCleared(
  db: Database,
  connectionId: string,
  cause: Cause,
  reason: string,
): Promise<number> {
  const { jobs } = await startReplayOf(db, {
    ...{ actor: 'system', reason, ratePercent: defaultRatePercent, idempotencyKey: undefined },
    filter: { connectionId, clearedBy: cause.clearedBy, subject: cause.subject },
    matching: Prisma.sql`j.connection_id = ${connectionId} AND ${waits}
      AND j.cleared_by = ${cause.clearedBy} AND ${subject} IS NOT DISTINCT FROM ${cause.subject}`,
  });
  return jobs;
}
