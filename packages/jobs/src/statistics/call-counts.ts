import type { Database } from '@sync/database';

/** Calls to Fortnox for one connection within one minute. */
export type CallCount = {
  readonly connectionId: string;
  /** The minute's first moment. */
  readonly minute: Date;
  readonly calls: number;
  /** Those of them that Fortnox answered with 429. */
  readonly refused: number;
};

/**
 * Adds to what is counted already, in one statement; connection and minute occur once in `counts`.
 * All workers write in the same order, so that none of them waits for one that waits for it.
 */
export async function addCallCounts(db: Database, counts: readonly CallCount[]): Promise<void> {
  if (counts.length === 0) return;
  await db.prisma.$executeRaw`
    INSERT INTO call_counts (connection_id, minute, calls, refused)
    SELECT * FROM unnest(
      ${counts.map(({ connectionId }) => connectionId)}::text[],
      ${counts.map(({ minute }) => minute.toISOString())}::timestamptz[],
      ${counts.map(({ calls }) => calls)}::int[],
      ${counts.map(({ refused }) => refused)}::int[]
    ) AS added (connection_id, minute, calls, refused) ORDER BY connection_id, minute
    ON CONFLICT (connection_id, minute) DO UPDATE
    SET calls = call_counts.calls + excluded.calls,
        refused = call_counts.refused + excluded.refused`;
}

/** A little more than a year, so that a month can be compared with the same one a year before. */
export const callCountDays = 400;
const batchSize = 5000;

/** Removes up to five thousand of the counts that are older than anybody is shown; answers how many. */
export async function eraseOldCallCounts(db: Database): Promise<number> {
  return db.prisma.$executeRaw`
    DELETE FROM call_counts WHERE (connection_id, minute) IN (
      SELECT connection_id, minute FROM call_counts
      WHERE minute < now() - ${callCountDays}::int * interval '1 day'
      LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`;
}
