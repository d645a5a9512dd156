import { inOneTransaction, Prisma, type Database } from '@sync/database';
import { mendAtRest, type Drift } from './at-rest.js';
import { transitions, type JobStatus } from './job.js';

/** What no job ever leaves; nearly all jobs of a system that has run for a while are in one of these. */
export const finalStatuses = (Object.keys(transitions) as JobStatus[]).filter(
  (status) => transitions[status].length === 0,
);

/**
 * A job's end bears the moment at which its transaction began. Statements and open transactions are
 * cut off after 15 s, so what ended so long ago is there to be seen.
 */
const settledAfter = Prisma.sql`interval '5 minutes'`;

const isFinal = Prisma.sql`status IN (${Prisma.join([...finalStatuses])})`;

/** Up to when ends are counted; on a new system nothing is yet. */
const countedTo = Prisma.sql`
  coalesce((SELECT m.counted_to FROM job_total_marks m WHERE m.id = 1), '-infinity'::timestamptz)`;

/**
 * Jobs that have ended for good by company and status: what is kept, and what has ended since. `mark` is where
 * counting had come to a moment ago: it says nothing that the statement does not, for it only moves on, but
 * without it PostgreSQL takes a third of all jobs for uncounted and sends for parallel workers.
 */
export const finalJobs = (mark: Date | undefined): Prisma.Sql => Prisma.sql`
  SELECT connection_id, status, count FROM job_totals
  UNION ALL
  SELECT connection_id, status, count(*)::int FROM sync_jobs
  WHERE ${isFinal} AND finished_at > coalesce(${mark ?? null}::timestamptz, '-infinity')
    AND finished_at > ${countedTo} GROUP BY connection_id, status`;

/** `undefined`: nothing was counted yet. */
export async function totalsMark(db: Database): Promise<Date | undefined> {
  const [mark] = await db.prisma.$queryRaw<{ at: Date | null }[]>`
    SELECT nullif(counted_to, '-infinity') AS at FROM job_total_marks WHERE id = 1`;
  return mark?.at ?? undefined;
}

/** Adds what has ended since the last time, up to five minutes ago; answers how many jobs it was. */
export async function keepTotals(db: Database): Promise<number> {
  return inOneTransaction(db, async ({ direct }) => {
    // Whoever comes second finds nothing left to add.
    await direct.execute(Prisma.sql`
      INSERT INTO job_total_marks (id, counted_to) VALUES (1, '-infinity') ON CONFLICT DO NOTHING`);
    const [row] = await direct.query<{ added: number }>(Prisma.sql`
      WITH mark AS MATERIALIZED (
        SELECT counted_to, date_trunc('milliseconds', now()) - ${settledAfter} AS upto FROM job_total_marks WHERE id = 1 FOR UPDATE
      ), ended AS (
        SELECT connection_id, status, count(*)::int AS count FROM sync_jobs
        WHERE ${isFinal} AND finished_at > (SELECT counted_to FROM mark)
          AND finished_at <= (SELECT upto FROM mark)
        GROUP BY connection_id, status
      ), added AS (
        INSERT INTO job_totals (connection_id, status, count)
        SELECT connection_id, status, count FROM ended ORDER BY connection_id, status
        ON CONFLICT (connection_id, status) DO UPDATE SET count = job_totals.count + excluded.count
      ), moved AS (
        UPDATE job_total_marks m SET counted_to = mark.upto FROM mark
        WHERE m.id = 1 AND mark.upto > mark.counted_to
      )
      SELECT coalesce(sum(count), 0)::int AS added FROM ended`);
    return row?.added ?? 0;
  });
}

/** How often all is counted anew. */
const checkedEvery = Prisma.sql`interval '1 day'`;

/**
 * Counts all jobs that are in the totals or at rest anew, once a day whoever asks, and puts right what is not as kept.
 * Answers what that was; a row of it is a fault of ours or somebody's hand in the database.
 */
export async function checkTotals(db: Database): Promise<readonly Drift[]> {
  return inOneTransaction(db, async (joined) => {
    const { direct } = joined;
    const due = await direct.query(Prisma.sql`
      UPDATE job_total_marks SET checked_at = now()
      WHERE id = 1 AND checked_at < now() - ${checkedEvery} RETURNING id`);
    if (due.length === 0) return [];
    const drift = await direct.query<Drift>(Prisma.sql`
      WITH counted AS (
        SELECT connection_id, status, count(*)::int AS count FROM sync_jobs
        WHERE ${isFinal} AND finished_at <= ${countedTo} GROUP BY connection_id, status)
      SELECT coalesce(k.connection_id, c.connection_id) AS "connectionId",
             coalesce(k.status, c.status) AS status,
             coalesce(k.count, 0) AS kept, coalesce(c.count, 0) AS counted
      FROM job_totals k FULL JOIN counted c USING (connection_id, status)
      WHERE k.count IS DISTINCT FROM c.count AND coalesce(k.count, 0) <> coalesce(c.count, 0)`);
    for (const { connectionId, status, counted } of drift) {
      await direct.execute(Prisma.sql`
        INSERT INTO job_totals (connection_id, status, count)
        VALUES (${connectionId}, ${status}, ${counted}::int)
        ON CONFLICT (connection_id, status) DO UPDATE SET count = excluded.count`);
    }
    return [...drift, ...(await mendAtRest(joined))];
  });
}
