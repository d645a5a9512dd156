import { Prisma } from '@sync/database';
import type { TestApi } from './test-api.js';

/**
 * Asks a hundred times while nobody can look at a job, or at what else `table` holds, and expects `atOnce` to be at it, each with a
 * connection to PostgreSQL, while others are served. Answers the statuses that there were in the end.
 */
export async function leavesRoom(
  api: TestApi,
  ask: () => Promise<{ readonly status: number }>,
  atOnce: number,
  table: 'sync_jobs' | 'connections' = 'sync_jobs',
): Promise<ReadonlySet<number>> {
  let asked: ReturnType<typeof ask>[] = [];
  await api.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE ${Prisma.raw(table)} IN ACCESS EXCLUSIVE MODE`;
    const looking = async () => {
      // What others do is kept from the first look on as long as a transaction lasts.
      await tx.$executeRaw`SELECT pg_stat_clear_snapshot()`;
      return tx.$queryRaw<{ query: string }[]>`
        SELECT left(query, 200) AS query FROM pg_stat_activity WHERE pid IN (
          SELECT pid FROM pg_locks WHERE NOT granted AND relation = ${table}::text::regclass)`;
    };
    asked = Array.from({ length: 100 }, ask);
    while ((await looking()).length < atOnce);
    expect((await api.ask('GET', '/v1/operator-tokens')).status).toBe(200);
    expect(await looking()).toHaveLength(atOnce);
  });
  return new Set((await Promise.all(asked)).map(({ status }) => status));
}
