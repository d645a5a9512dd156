import type { Database } from '@sync/database';
import type { CompanyHabit } from '@sync/shared';

/**
 * Remembers what the connection's company was seen to do, beside what is known of it already. The
 * connection itself counts as unchanged: nothing that was opened for it has to be opened anew.
 */
export async function keepHabit(
  db: Database,
  connectionId: string,
  habit: CompanyHabit,
): Promise<void> {
  const seen = JSON.stringify(habit);
  await db.prisma.$executeRaw`
    UPDATE connections SET habit = COALESCE(habit, '{}'::jsonb) || ${seen}::jsonb
    WHERE id = ${connectionId}`;
}
