import { Prisma, type Database } from '@sync/database';

/** A total that was not what counting all jobs anew says. */
export type Drift = {
  readonly connectionId: string;
  readonly status: string;
  readonly kept: number;
  readonly counted: number;
};

const keptAndNoted = Prisma.sql`
  SELECT connection_id, status, fingerprint, kind, sum(count)::int AS count FROM (
    SELECT connection_id, status, fingerprint, kind, count FROM jobs_at_rest
    UNION ALL
    SELECT connection_id, status, fingerprint, kind, change FROM jobs_at_rest_changes
  ) AS both_tables GROUP BY connection_id, status, fingerprint, kind`;

/**
 * Dead letters and passed-over jobs by company, status, cause and kind: what is kept, and what a trigger has noted since
 * (migration `jobs_at_rest`). Exact at every moment; texts that a job lacks are empty.
 */
export const jobsAtRest = Prisma.sql`SELECT * FROM (${keptAndNoted}) AS at_rest WHERE count > 0`;

/** A statement has 15 s; of so many it takes a tenth of one. */
const addedAtOnce = 20_000;

/** Adds up what was noted; answers how many changes it was. Whoever comes second leaves to the first what it has. */
export async function keepAtRest(db: Database): Promise<number> {
  let added = 0;
  for (let more = addedAtOnce; more === addedAtOnce; added += more) more = await addSome(db);
  return added;
}

async function addSome(db: Database): Promise<number> {
  const [row] = await db.direct.query<{ taken: number }>(Prisma.sql`
    WITH taken AS (
      DELETE FROM jobs_at_rest_changes WHERE id IN (
        SELECT id FROM jobs_at_rest_changes ORDER BY id LIMIT ${addedAtOnce} FOR UPDATE SKIP LOCKED)
      RETURNING connection_id, status, fingerprint, kind, change
    ), added AS (
      INSERT INTO jobs_at_rest (connection_id, status, fingerprint, kind, count)
      SELECT connection_id, status, fingerprint, kind, sum(change)::int FROM taken
      GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0 ORDER BY 1, 2, 3, 4
      ON CONFLICT (connection_id, status, fingerprint, kind)
      DO UPDATE SET count = jobs_at_rest.count + excluded.count
    )
    SELECT count(*)::int AS taken FROM taken`);
  // What somebody else is adding to is left for the next time: waiting for it in another order is a deadlock.
  await db.direct.execute(Prisma.sql`
    DELETE FROM jobs_at_rest WHERE (connection_id, status, fingerprint, kind) IN (
      SELECT connection_id, status, fingerprint, kind FROM jobs_at_rest
      WHERE count = 0 FOR UPDATE SKIP LOCKED)`);
  return row?.taken ?? 0;
}

/** Counts all anew, answers what was not as kept, and notes what is missing: one statement, so of one moment. */
export function mendAtRest({ direct }: Database): Promise<readonly Drift[]> {
  return direct.query<Drift>(Prisma.sql`
    WITH counted AS (
      SELECT connection_id, status, coalesce(fingerprint, '') AS fingerprint,
             coalesce(dead_letter_kind, '') AS kind, count(*)::int AS count
      FROM sync_jobs WHERE status IN ('dead-lettered', 'ignored') GROUP BY 1, 2, 3, 4
    ), drift AS (
      SELECT connection_id, status, fingerprint, kind,
             coalesce(k.count, 0) AS kept, coalesce(c.count, 0) AS counted
      FROM (${keptAndNoted}) k FULL JOIN counted c USING (connection_id, status, fingerprint, kind)
      WHERE coalesce(k.count, 0) <> coalesce(c.count, 0)
    ), noted AS (
      INSERT INTO jobs_at_rest_changes (connection_id, status, fingerprint, kind, change)
      SELECT connection_id, status, fingerprint, kind, counted - kept FROM drift
    )
    SELECT connection_id AS "connectionId", status, kept, counted FROM drift`);
}
