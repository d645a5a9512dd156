import type { Queries } from '@sync/database';

/**
 * The time by PostgreSQL's clock; within a transaction that of its beginning. What is due is compared
 * with that clock, so what makes something due goes by it too: beside a process whose own is behind,
 * a failed message would be due again at once, for ever, and one whose clock is ahead would send late.
 */
export async function databaseNow(db: Queries): Promise<Date> {
  const [row] = await db.$queryRaw<{ at: Date }[]>`SELECT now() AS at`;
  if (!row) throw new Error('PostgreSQL does not say what time it is');
  return row.at;
}
