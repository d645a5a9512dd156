import { Prisma, type Database } from '@sync/database';
import { isUnderWay } from '../counts.js';
import { callCountDays } from './call-counts.js';

/**
 * Counts what is open by company, once a minute whoever asks; `false` where this minute is counted
 * already. A minute that nobody has counted is not known.
 */
export async function keepBacklog(db: Database): Promise<boolean> {
  const known = await db.prisma.$queryRaw<unknown[]>`
    SELECT 1 FROM backlog_minutes WHERE minute = date_trunc('minute', now())`;
  if (known.length > 0) return false;
  const counted = await db.prisma.$queryRaw<unknown[]>`
    WITH of_company AS MATERIALIZED (
      SELECT connection_id, count(*)::int AS open FROM sync_jobs WHERE ${isUnderWay} GROUP BY 1
    ), counted AS (
      INSERT INTO backlog_minutes (minute, open)
      SELECT date_trunc('minute', now()), coalesce(sum(open), 0)::int FROM of_company
      ON CONFLICT DO NOTHING RETURNING minute
    ), kept AS (
      INSERT INTO backlog_counts (connection_id, minute, open)
      SELECT connection_id, minute, open FROM of_company, counted
    )
    SELECT minute FROM counted`;
  return counted.length === 1;
}

/**
 * Minutes are shown for three hours; hours and days are shown by every tenth. Not further back than workers may
 * have been away: a year of what is kept would be looked through each time.
 */
const isSpare = Prisma.sql`minute < now() - interval '4 hours' AND minute > now() - interval '7 days'
  AND extract(minute FROM minute)::int % 10 <> 0`;
const isOld = Prisma.sql`minute < now() - ${callCountDays}::int * interval '1 day'`;
const batchSize = 5000;

/** Removes up to five thousand counts, and as many minutes, that nobody is shown any more; answers how many. */
export async function eraseOldBacklog(db: Database): Promise<number> {
  const counts = await db.prisma.$executeRaw`
    DELETE FROM backlog_counts WHERE (connection_id, minute) IN (
      SELECT connection_id, minute FROM backlog_counts WHERE ${isSpare} OR ${isOld}
      LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`;
  const minutes = await db.prisma.$executeRaw`
    DELETE FROM backlog_minutes WHERE minute IN (
      SELECT minute FROM backlog_minutes WHERE ${isSpare} OR ${isOld}
      LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`;
  return counts + minutes;
}
