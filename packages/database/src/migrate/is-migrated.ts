import type { Database } from '../client.js';

/**
 * Whether a migration has been applied and none has failed half-way. Throws when PostgreSQL cannot
 * be reached.
 */
export async function isMigrated(db: Database): Promise<boolean> {
  const [table] = await db.prisma.$queryRaw<{ exists: boolean }[]>`
    SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`;
  if (table?.exists !== true) return false;
  const [found] = await db.prisma.$queryRaw<{ migrated: boolean }[]>`
    SELECT count(*) > 0 AND count(*) FILTER (
             WHERE finished_at IS NULL AND rolled_back_at IS NULL) = 0 AS migrated
    FROM _prisma_migrations`;
  return found?.migrated === true;
}
