import type { Database } from '@sync/database';

/** When a connection was deleted and by whom; `undefined`: it was not, or never was. */
export async function findDeletion(
  db: Database,
  id: string,
): Promise<{ readonly at: Date; readonly by: string } | undefined> {
  const row = await db.prisma.connection.findUnique({
    where: { id },
    select: { deletedAt: true, deletedBy: true },
  });
  return row?.deletedAt ? { at: row.deletedAt, by: row.deletedBy ?? '' } : undefined;
}
