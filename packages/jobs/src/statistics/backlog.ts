import { Prisma, type Database } from '@sync/database';
import { dispatchState } from '../job.js';

/** What a company's invoices wait for, and how fast they have gone lately. */
export type CompanyBacklog = {
  readonly connectionId: string;
  /** Waiting or in work. */
  readonly openJobs: number;
  /** Those of them that are not due for another minute or more, after a failure for instance. */
  readonly postponed: number;
  /** Since when the longest waiting due job waits; null when none does. */
  readonly oldestWaitingAt: Date | null;
  /** Whether anything is sent for it: connected, not paused, and Fortnox answers. */
  readonly isWorkedOn: boolean;
  /** How many jobs have ended within the last minute, and within the last five. */
  readonly endedInOne: number;
  readonly endedInFive: number;
};

/**
 * The backlog of every company that has one; of these connections only, or of all. Found by the
 * index of what is waiting or released and by that of what has ended: it takes as long as there is
 * open, however many have ended for good.
 */
export async function readBacklog(
  db: Database,
  connectionIds: readonly string[] | undefined,
): Promise<readonly CompanyBacklog[]> {
  const among =
    connectionIds === undefined
      ? Prisma.empty
      : Prisma.sql`AND connection_id = ANY(${[...connectionIds]}::text[])`;
  return db.prisma.$queryRaw<CompanyBacklog[]>`
    WITH open AS (
      SELECT connection_id, count(*)::int AS jobs,
             (count(*) FILTER (WHERE worker_id IS NULL AND due_at > now() + interval '1 minute'))::int AS later,
             min(due_at) FILTER (WHERE worker_id IS NULL AND due_at <= now()) AS oldest
      FROM sync_jobs
      WHERE dispatch_state IN (${dispatchState.waiting}, ${dispatchState.released}) ${among}
      GROUP BY connection_id
    ), ended AS (
      SELECT connection_id, count(*)::int AS in_five,
             (count(*) FILTER (WHERE finished_at > now() - interval '1 minute'))::int AS in_one
      FROM sync_jobs WHERE finished_at > now() - interval '5 minutes' ${among}
      GROUP BY connection_id
    )
    SELECT open.connection_id AS "connectionId", open.jobs AS "openJobs", open.later AS postponed,
           open.oldest AS "oldestWaitingAt",
           c.status = 'active' AND NOT c.paused AND c.restored_at IS NULL AND NOT EXISTS (
             SELECT 1 FROM breakers b
             WHERE b.connection_id = c.id AND b.side = 'fortnox' AND b.opened_at IS NOT NULL
           ) AS "isWorkedOn",
           coalesce(ended.in_one, 0) AS "endedInOne", coalesce(ended.in_five, 0) AS "endedInFive"
    FROM open JOIN connections c ON c.id = open.connection_id
      LEFT JOIN ended ON ended.connection_id = open.connection_id
    ORDER BY open.jobs DESC, open.connection_id`;
}
