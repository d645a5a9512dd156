import type { Database } from '@sync/database';

/** The connections that say `customerNames: "masked"`. */
export async function maskingConnections(db: Database): Promise<readonly string[]> {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM connections WHERE settings ->> 'customerNames' = 'masked'`;
  return rows.map(({ id }) => id);
}
