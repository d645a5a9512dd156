import { Prisma, type Database } from '@sync/database';
import { dispatchState, jobStatuses, type JobStatus } from './job.js';
import { jobsAtRest } from './at-rest.js';
import { finalJobs, finalStatuses, totalsMark } from './totals.js';

export type ConnectionFigures = {
  readonly connectionId: string;
  /** Jobs by status; a status without jobs is absent. */
  readonly counts: Readonly<Record<string, number>>;
  /** Since when the longest waiting due job waits; `undefined` when none does. */
  readonly oldestWaitingAt: Date | undefined;
};

type CountRow = { connectionId: string; status: string; count: number; oldest: Date | null };

/** What may go on, but waits for nobody by itself and may be many: their numbers are kept (`at-rest.ts`). */
const atRest: readonly JobStatus[] = ['dead-lettered', 'ignored'];

/** Waiting or in work: none that has ended or waits for a person. */
export const isUnderWay = Prisma.sql`
  status IN (${Prisma.join(
    jobStatuses.filter((status) => !finalStatuses.includes(status) && !atRest.includes(status)),
  )})`;

/**
 * Figures for monitoring and the console; of all connections, or of these only. What has ended for
 * good or rests is kept (`totals.ts`, `at-rest.ts`), so this takes no longer as the years go by.
 */
export async function countJobs(
  db: Database,
  connectionIds?: readonly string[],
): Promise<readonly ConnectionFigures[]> {
  const rows = await db.prisma.$queryRaw<CountRow[]>(
    countsStatement(connectionIds, await totalsMark(db)),
  );
  return [...new Set(rows.map((row) => row.connectionId))].map((connectionId) => {
    const ofOne = rows.filter((row) => row.connectionId === connectionId);
    return {
      connectionId,
      counts: Object.fromEntries(ofOne.map((row) => [row.status, row.count])),
      oldestWaitingAt: earliest(ofOne.flatMap((row) => row.oldest ?? [])),
    };
  });
}

export function countsStatement(
  connectionIds: readonly string[] | undefined,
  mark: Date | undefined,
): Prisma.Sql {
  const among =
    connectionIds === undefined
      ? Prisma.empty
      : Prisma.sql`WHERE connection_id = ANY(${[...connectionIds]}::text[])`;
  return Prisma.sql`
    SELECT connection_id AS "connectionId", status, sum(count)::int AS count, min(oldest) AS oldest
    FROM (
      SELECT connection_id, status, count, NULL::timestamptz AS oldest FROM (${finalJobs(mark)}) AS final
      UNION ALL
      SELECT connection_id, status, count(*)::int,
             min(due_at) FILTER (WHERE dispatch_state IN (${dispatchState.waiting}, ${dispatchState.released})
                                   AND worker_id IS NULL AND due_at <= now())
      FROM sync_jobs WHERE ${isUnderWay} GROUP BY connection_id, status
      UNION ALL
      SELECT connection_id, status, count, NULL FROM (${jobsAtRest}) AS resting
    ) AS counted ${among} GROUP BY connection_id, status`;
}

function earliest(times: readonly Date[]): Date | undefined {
  return [...times].sort((a, b) => a.getTime() - b.getTime())[0];
}
