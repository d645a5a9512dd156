import type { Database } from '@sync/database';

/** The two systems that a connection joins; each has a breaker of its own. */
export type Side = 'fortnox' | 'subscriptionflow';

/** The first pause, doubled with each question that is not answered … */
const firstPauseMs = 5000;

/** … up to this: one call a minute hammers nobody, and the side's return is noticed soon. */
const longestPauseMs = 60_000;

/** An outage that lasts longer is not an outage any more: attempts count again. */
export const patience = '24 hours';

/**
 * How long one process has for its question before another may ask: two reads of 10 s and the
 * limiter's 10 s before each.
 */
const askingMs = 45_000;

/**
 * What is known of a side. `there`: it answers, so a failure is the job's own. `out`: it does not,
 * jobs that need it are held back and lose no attempts; it is asked again in `retryInMs`.
 * `out-for-long`: for so long (24 h) that a person must learn of it by dead letters.
 */
export type Outlook =
  | { readonly kind: 'there' }
  | { readonly kind: 'out'; readonly retryInMs: number }
  | { readonly kind: 'out-for-long' };

/** What somebody who met a failure has to do in order to know: ask, or wait for who is asking. */
export type Inquiry = Outlook | { readonly kind: 'ask' } | { readonly kind: 'wait' };

/** The database's clock, by which questions and failures are put in order. */
export async function databaseTime(db: Database): Promise<Date> {
  const [row] = await db.prisma.$queryRaw<{ at: Date }[]>`SELECT now() AS at`;
  if (!row) throw new Error('the database does not tell its time');
  return row.at;
}

/**
 * A call failed at `since` (database time) in a way that may mean an outage. One process at a time
 * is told to ask the side; only a question asked after the failure tells something about it.
 */
export async function inquire(
  db: Database,
  connectionId: string,
  side: Side,
  since: Date,
): Promise<Inquiry> {
  const asking = await db.prisma.$executeRaw`
    INSERT INTO breakers AS b (connection_id, side, asking_since, asking_until)
    VALUES (${connectionId}, ${side}, now(), now() + ${askingMs} * interval '1 ms')
    ON CONFLICT (connection_id, side) DO UPDATE
      SET asking_since = excluded.asking_since, asking_until = excluded.asking_until
      WHERE b.opened_at IS NULL AND coalesce(b.asking_until < now(), true)
        AND coalesce(b.answered_at < ${since}, true)`;
  if (asking === 1) return { kind: 'ask' };
  const [row] = await db.prisma.$queryRaw<(OpenRow & { open: boolean; answered: boolean })[]>`
    SELECT opened_at IS NOT NULL AS open, coalesce(answered_at >= ${since}, false) AS answered,
           coalesce(opened_at < now() - ${patience}::interval, false) AS "forLong",
           coalesce(extract(epoch FROM probe_at - now()) * 1000, 0)::float8 AS "retryInMs"
    FROM breakers WHERE connection_id = ${connectionId} AND side = ${side}`;
  if (row?.open) return outlookOf(row);
  return row?.answered ? { kind: 'there' } : { kind: 'wait' };
}

/** A question was answered; the breaker closes and held jobs go on. */
export async function noteReply(db: Database, connectionId: string, side: Side): Promise<void> {
  await db.prisma.$transaction([
    db.prisma.$executeRaw`
      UPDATE breakers SET answered_at = asking_since, asking_since = NULL, asking_until = NULL
      WHERE connection_id = ${connectionId} AND side = ${side}`,
    closing(db, connectionId, [side]),
  ]);
}

/** Attempts have had sensible answers of these sides: their breakers close, if they are open. */
export async function noteAnswer(
  db: Database,
  connectionId: string,
  answering: readonly Side[],
): Promise<void> {
  if (answering.length > 0) await closing(db, connectionId, answering);
}

/** A refusal of SubscriptionFlow's ends with its breaker, since that opened for it. */
function closing(db: Database, connectionId: string, answering: readonly Side[]) {
  return db.prisma.$executeRaw`
    WITH closed AS (
      UPDATE breakers SET opened_at = NULL, probe_at = NULL, trips = 0
      WHERE connection_id = ${connectionId} AND side = ANY(${[...answering]}::text[])
        AND opened_at IS NOT NULL
      RETURNING side)
    UPDATE connections SET subscriptionflow_refusal = NULL
    WHERE id = ${connectionId} AND subscriptionflow_refusal IS NOT NULL
      AND EXISTS (SELECT 1 FROM closed WHERE side = 'subscriptionflow')`;
}

/**
 * The side did not answer. Its jobs are held back (`takeForRelease`); it is asked again after
 * 5, 10, … 60 s.
 */
export async function noteSilence(
  db: Database,
  connectionId: string,
  side: Side,
): Promise<Outlook> {
  const [row] = await db.prisma.$queryRaw<OpenRow[]>`
    UPDATE breakers SET
      opened_at = coalesce(opened_at, now()), asking_since = NULL, asking_until = NULL,
      trips = trips + 1,
      probe_at = now() + least(${longestPauseMs}, ${firstPauseMs} * 2 ^ least(trips, 10))
                         * interval '1 ms'
    WHERE connection_id = ${connectionId} AND side = ${side}
    RETURNING coalesce(opened_at < now() - ${patience}::interval, false) AS "forLong",
              (extract(epoch FROM probe_at - now()) * 1000)::float8 AS "retryInMs"`;
  return row ? outlookOf(row) : { kind: 'there' };
}

/** The question came to nothing (no permit in time): whoever wants to know may ask again. */
export async function noteNothing(db: Database, connectionId: string, side: Side): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE breakers SET asking_since = NULL, asking_until = NULL
    WHERE connection_id = ${connectionId} AND side = ${side}`;
}

/** The side told us to wait: it is neither used nor asked for so long. */
export async function holdSide(
  db: Database,
  connectionId: string,
  side: Side,
  forMs: number,
): Promise<Outlook> {
  const [row] = await db.prisma.$queryRaw<OpenRow[]>`
    INSERT INTO breakers AS b (connection_id, side, opened_at, probe_at)
    VALUES (${connectionId}, ${side}, now(), now() + ${forMs} * interval '1 ms')
    ON CONFLICT (connection_id, side) DO UPDATE SET
      opened_at = coalesce(b.opened_at, now()), asking_since = NULL, asking_until = NULL,
      probe_at = greatest(b.probe_at, excluded.probe_at)
    RETURNING coalesce(opened_at < now() - ${patience}::interval, false) AS "forLong",
              (extract(epoch FROM probe_at - now()) * 1000)::float8 AS "retryInMs"`;
  return row ? outlookOf(row) : { kind: 'there' };
}

/**
 * SubscriptionFlow refuses the connection's client id and secret: what needs them waits, however
 * long, until it does not any more. The connection shows `detail`.
 */
export async function noteRefusal(
  db: Database,
  connectionId: string,
  detail: string,
  askAgainMs: number,
): Promise<Outlook> {
  await db.prisma.$executeRaw`
    UPDATE connections SET subscriptionflow_refusal = ${detail} WHERE id = ${connectionId}`;
  await holdSide(db, connectionId, 'subscriptionflow', askAgainMs);
  return { kind: 'out', retryInMs: askAgainMs };
}

/** Something has changed (new credentials): the side is asked at once instead of after its pause. */
export async function askSoon(db: Database, connectionId: string, side: Side): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE breakers SET probe_at = now(), asking_until = NULL
    WHERE connection_id = ${connectionId} AND side = ${side} AND opened_at IS NOT NULL`;
}

/** A side that is to be asked whether it answers again. `trips`: how often it did not. */
export type DueQuestion = {
  readonly connectionId: string;
  readonly side: Side;
  readonly trips: number;
};

/**
 * Takes over the questions that are due, each for one process. Fortnox after a day is not asked any
 * more: the attempts that count again ask.
 */
export async function takeDueQuestions(
  db: Database,
  limit: number,
): Promise<readonly DueQuestion[]> {
  return db.prisma.$queryRaw<DueQuestion[]>`
    UPDATE breakers b
    SET asking_since = now(), asking_until = now() + ${askingMs} * interval '1 ms'
    FROM (
      SELECT d.connection_id, d.side FROM breakers d JOIN connections c ON c.id = d.connection_id
      WHERE d.probe_at <= now() AND d.opened_at IS NOT NULL AND NOT c.paused
        AND coalesce(d.asking_until < now(), true)
        AND (d.side <> 'fortnox' OR d.opened_at >= now() - ${patience}::interval)
      ORDER BY d.probe_at LIMIT ${limit} FOR UPDATE OF d SKIP LOCKED) due
    WHERE b.connection_id = due.connection_id AND b.side = due.side
    RETURNING b.connection_id AS "connectionId", b.side, b.trips`;
}

type OpenRow = { readonly forLong: boolean; readonly retryInMs: number };

function outlookOf({ forLong, retryInMs }: OpenRow): Outlook {
  if (forLong) return { kind: 'out-for-long' };
  return { kind: 'out', retryInMs: Math.max(0, Math.ceil(retryInMs)) };
}
