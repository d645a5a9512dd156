import { Prisma, type Database } from '@sync/database';
import { dispatchState } from './job.js';

export type ConnectionFigures = {
  readonly connectionId: string;
  /** Jobs by status; a status without jobs is absent. */
  readonly counts: Readonly<Record<string, number>>;
  /** Since when the longest waiting due job waits; `undefined` when none does. */
  readonly oldestWaitingAt: Date | undefined;
};

type CountRow = { connectionId: string; status: string; count: number; oldest: Date | null };

/**
 * Figures for monitoring and the console: one pass over the jobs; of all connections, or of these
 * only.
 */
export async function countJobs(
  db: Database,
  connectionIds?: readonly string[],
): Promise<readonly ConnectionFigures[]> {
  const among =
    connectionIds === undefined
      ? Prisma.empty
      : Prisma.sql`WHERE connection_id = ANY(${[...connectionIds]}::text[])`;
  const rows = await db.prisma.$queryRaw<CountRow[]>`
    SELECT connection_id AS "connectionId", status, count(*)::int AS count,
           min(due_at) FILTER (WHERE dispatch_state IN (${dispatchState.waiting}, ${dispatchState.released}) AND worker_id IS NULL
                                 AND due_at <= now()) AS oldest
    FROM sync_jobs ${among} GROUP BY connection_id, status`;
  return [...new Set(rows.map((row) => row.connectionId))].map((connectionId) => {
    const ofOne = rows.filter((row) => row.connectionId === connectionId);
    return {
      connectionId,
      counts: Object.fromEntries(ofOne.map((row) => [row.status, row.count])),
      oldestWaitingAt: earliest(ofOne.flatMap((row) => row.oldest ?? [])),
    };
  });
}

function earliest(times: readonly Date[]): Date | undefined {
  return [...times].sort((a, b) => a.getTime() - b.getTime())[0];
}
