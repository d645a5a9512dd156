import { Prisma, type Database } from '@sync/database';
import { dispatchState, jobStatuses } from './job.js';
import { finalJobs, finalStatuses } from './totals.js';

export type ConnectionFigures = {
  readonly connectionId: string;
  /** Jobs by status; a status without jobs is absent. */
  readonly counts: Readonly<Record<string, number>>;
  /** Since when the longest waiting due job waits; `undefined` when none does. */
  readonly oldestWaitingAt: Date | undefined;
};

/** `status` is null in the row that says since when a connection’s longest waiting job waits. */
type CountRow = {
  connectionId: string;
  status: string | null;
  count: number;
  oldest: Date | null;
};

const isOpen = Prisma.sql`
  status IN (${Prisma.join(jobStatuses.filter((status) => !finalStatuses.includes(status)))})`;

/**
 * Figures for monitoring and the console; of all connections, or of these only. What has ended for
 * good is kept in totals (`totals.ts`), so this takes no longer as the years go by.
 */
export async function countJobs(
  db: Database,
  connectionIds?: readonly string[],
): Promise<readonly ConnectionFigures[]> {
  const among =
    connectionIds === undefined
      ? Prisma.empty
      : Prisma.sql`WHERE connection_id = ANY(${[...connectionIds]}::text[])`;
  // Each part is read off an index of its own: dead letters are counted without a look at the jobs,
  // and who waits longest is asked of those that wait.
  const rows = await db.prisma.$queryRaw<CountRow[]>`
    SELECT connection_id AS "connectionId", status, sum(count)::int AS count, min(oldest) AS oldest
    FROM (
      SELECT connection_id, status, count, NULL::timestamptz AS oldest FROM (${finalJobs}) AS final
      UNION ALL
      SELECT connection_id, status, count(*)::int, NULL
      FROM sync_jobs WHERE ${isOpen} GROUP BY connection_id, status
      UNION ALL
      SELECT connection_id, NULL, 0, min(due_at)
      FROM sync_jobs WHERE dispatch_state IN (${dispatchState.waiting}, ${dispatchState.released})
        AND worker_id IS NULL AND due_at <= now() GROUP BY connection_id
    ) AS counted ${among} GROUP BY connection_id, status`;
  return [...new Set(rows.map((row) => row.connectionId))].map((connectionId) => {
    const ofOne = rows.filter((row) => row.connectionId === connectionId);
    return {
      connectionId,
      counts: Object.fromEntries(
        ofOne.flatMap(({ status, count }) => (status === null ? [] : [[status, count]])),
      ),
      oldestWaitingAt: earliest(ofOne.flatMap((row) => row.oldest ?? [])),
    };
  });
}

function earliest(times: readonly Date[]): Date | undefined {
  return [...times].sort((a, b) => a.getTime() - b.getTime())[0];
}
