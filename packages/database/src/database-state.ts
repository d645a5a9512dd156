import type { Database } from './client.js';
import { isMigrated } from './migrate/is-migrated.js';

/** Whether work can be done; `error` is for the log. */
export type DatabaseState =
  | { readonly kind: 'up' }
  | { readonly kind: 'not-migrated' }
  /** It answers and writes nothing: a standby, or somebody has set it so. */
  | { readonly kind: 'read-only'; readonly error: unknown }
  | { readonly kind: 'down'; readonly error: unknown };

/** Asks PostgreSQL whether it would write, by a statement that changes no row. Never throws. */
export async function readDatabaseState(db: Database): Promise<DatabaseState> {
  try {
    if (!(await isMigrated(db))) return { kind: 'not-migrated' };
    await db.prisma.$executeRaw`UPDATE workers SET id = id WHERE false`;
    return { kind: 'up' };
  } catch (error) {
    // 25006: read_only_sql_transaction.
    return { kind: JSON.stringify(metaOf(error)).includes('25006') ? 'read-only' : 'down', error };
  }
}

function metaOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'meta' in error ? error.meta : {};
}
