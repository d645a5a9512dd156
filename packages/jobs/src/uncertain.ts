import type { Database } from '@sync/database';

/**
 * Which of these jobs have sent a change to Fortnox of which nothing came back yet: it is under way,
 * or has to be looked up before anything is sent again.
 */
export async function findUncertain(
  db: Database,
  jobIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (jobIds.length === 0) return new Set();
  const rows = await db.prisma.intent.findMany({
    where: { jobId: { in: [...jobIds] }, outcome: null },
    select: { jobId: true },
    distinct: ['jobId'],
  });
  return new Set(rows.map(({ jobId }) => jobId));
}
