import { Prisma, type Database } from '@sync/database';
import { endedStatuses } from './job.js';
import { driftAfterErasure, isWrittenSinceErasure } from './kept-drift.js';
import { forgetNames } from './search/index-jobs.js';

/**
 * Jobs of one statement: some 30 entries of timeline each, so a few thousand small rows, which
 * takes tens of milliseconds. An event about one of these very invoices waits that long at most.
 */
const batchSize = 100;

/**
 * Erases the event, what persons are told of by it, and the timeline of up to a hundred ended jobs
 * that ended at least `days` ago, and what was written at least as long ago to as many that were erased before;
 * answers how many. Ids, totals and Fortnox numbers stay, intents and webhook ids too: a repeat is still
 * recognised. So does drift that nobody has seen to. A dead letter waits for a person and has not
 * ended. Rows that somebody else is writing are left for another round, so nobody is waited for.
 */
export async function eraseOldHistory(db: Database, days: number): Promise<number> {
  const before = Prisma.sql`now() - ${days}::int * interval '1 day'`;
  const which = Prisma.sql`j.finished_at < ${before}`;
  return (await eraseBatch(db, which)) + (await eraseWrittenSince(db, before));
}

/** The same for the connections whose history an operator wants erased, whatever its age. */
export async function eraseRequestedHistory(db: Database): Promise<number> {
  const [next] = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM connections WHERE erase_history_until IS NOT NULL
    ORDER BY erase_history_until LIMIT 1`;
  if (!next) return 0;
  const ofConnection = Prisma.sql`j.connection_id = ${next.id}`;
  const until = Prisma.sql`(SELECT erase_history_until FROM connections WHERE id = ${next.id})`;
  const ended = Prisma.sql`${ofConnection} AND j.finished_at <= ${until}`;
  const [whole, since] = [
    await eraseBatch(db, ended),
    await eraseWrittenSince(db, until, ofConnection),
  ];
  if (Math.max(whole, since) < batchSize) {
    const written = Prisma.sql`${ofConnection} AND ${isWrittenSinceErasure(until)}`;
    await closeRequest(db, next.id, [Prisma.sql`${isErasable} AND ${ended}`, written]);
  }
  return whole + since;
}

/** For the SET of an erasure: what may tell of a person. Ids, totals, Fortnox numbers stay. */
export const withoutPersons = Prisma.sql`event = NULL, later_event = NULL, made_from = NULL, customer_ids = '{}',
  customer_name = NULL, reason = NULL, drift = ${driftAfterErasure(Prisma.sql`'infinity'`)},
  dead_letter_message = NULL, dead_letter_action = NULL, erased_at = now()`;

async function eraseBatch(db: Database, which: Prisma.Sql): Promise<number> {
  return db.prisma.$executeRaw`
    WITH old AS (
      SELECT j.id FROM sync_jobs j WHERE ${isErasable} AND ${which}
      LIMIT ${batchSize} FOR NO KEY UPDATE SKIP LOCKED
    ), without_timeline AS (
      DELETE FROM timeline_entries t USING old WHERE t.job_id = old.id
    ), without_names AS (${forgetNames(Prisma.sql`SELECT id FROM old`)}
    )
    UPDATE sync_jobs j SET ${withoutPersons} FROM old WHERE j.id = old.id`;
}

/** Drift may be told, and seen to for a reason in anybody's words, when the job has long been erased. */
async function eraseWrittenSince(
  db: Database,
  before: Prisma.Sql,
  which: Prisma.Sql = Prisma.sql`true`,
): Promise<number> {
  return db.prisma.$executeRaw`
    WITH old AS (
      SELECT j.id FROM sync_jobs j WHERE ${isWrittenSinceErasure(before)} AND ${which}
      LIMIT ${batchSize} FOR NO KEY UPDATE SKIP LOCKED
    ), without_timeline AS (
      DELETE FROM timeline_entries t USING old WHERE t.job_id = old.id AND t.at < ${before}
    )
    UPDATE sync_jobs j SET drift = ${driftAfterErasure(before)} FROM old WHERE j.id = old.id`;
}

const isErasable = Prisma.sql`j.status IN (${Prisma.join([...endedStatuses])})
  AND j.erased_at IS NULL`;

/** A batch that was not full may only have met rows that somebody held; then it goes on later. */
async function closeRequest(db: Database, id: string, left: readonly Prisma.Sql[]): Promise<void> {
  const none = left.map(
    (which) => Prisma.sql`NOT EXISTS (SELECT 1 FROM sync_jobs j WHERE ${which})`,
  );
  await db.prisma.$executeRaw`
    UPDATE connections SET erase_history_until = NULL
    WHERE id = ${id} AND ${Prisma.join(none, ' AND ')}`;
}

export type ErasureRequest = {
  readonly connectionId: string;
  /** Who wants it, and why; kept with the connection. */
  readonly actor: string;
  readonly reason: string;
};

/**
 * Wants the history of one company's ended jobs erased, up to now; a worker does it in batches. What is
 * noted of its customers' cards goes at once: the next invoice of each has the card looked at again.
 * Answers how many jobs it is about, `undefined` for an unknown connection.
 */
export async function requestErasure(
  db: Database,
  { connectionId, actor, reason }: ErasureRequest,
): Promise<number | undefined> {
  const requested = await db.prisma.$executeRaw`
    WITH forgotten AS (
      UPDATE customer_links SET card_digest = NULL, vat_number_digest = NULL
      WHERE connection_id = ${connectionId})
    UPDATE connections SET erase_history_until = now(), erase_history_by = ${actor},
      erase_history_reason = ${reason} WHERE id = ${connectionId}`;
  if (requested === 0) return undefined;
  const [row] = await db.prisma.$queryRaw<{ jobs: number }[]>`
    SELECT count(*)::int AS jobs FROM sync_jobs j
    WHERE j.connection_id = ${connectionId} AND ${isErasable}`;
  return row?.jobs ?? 0;
}
