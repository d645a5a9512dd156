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
    const looking = () => tx.$queryRaw<{ count: number }[]>`
      SELECT count(DISTINCT pid)::int AS count FROM pg_locks WHERE NOT granted
        AND relation = ${table}::text::regclass`;
    asked = Array.from({ length: 100 }, ask);
    while (((await looking())[0]?.count ?? 0) < atOnce);
    expect((await api.ask('GET', '/v1/operator-tokens')).status).toBe(200);
    expect(await looking()).toEqual([{ count: atOnce }]);
  });
  return new Set((await Promise.all(asked)).map(({ status }) => status));
}
