import type { Statements } from '../connect/statements.js';
import { readMigrationState, type MigrationState } from './migration-state.js';

/** What a process needs to know of PostgreSQL; `error` is for the log. */
export type DatabaseLook =
  /** Not reached, or not let in. */
  | { readonly kind: 'down'; readonly error: unknown }
  | { readonly kind: 'answers'; readonly facts: DatabaseFacts };

export type DatabaseFacts = {
  /** As PostgreSQL counts: 140005 is 14.5. */
  readonly version: number;
  /** How far its clock is ahead of ours, and how much of that the way there may account for. */
  readonly clock: { readonly aheadMs: number; readonly uncertainMs: number };
  readonly migrations: MigrationState;
  /** `INSERT on sync_jobs`: what our role may not do. */
  readonly missingRights: readonly string[];
  /** Our role is a superuser, owns tables, or may make some. */
  readonly mayChangeTables: boolean;
  /** With `off` a crash of the server loses what it had confirmed. */
  readonly synchronousCommit: string;
  readonly writes: WriteTrial;
};

export type WriteTrial =
  | { readonly kind: 'taken' }
  /** A standby, or somebody has set it so. */
  | { readonly kind: 'read-only' }
  | { readonly kind: 'disk-full' }
  | { readonly kind: 'refused'; readonly error: unknown };

/** A disk does not fill up within less, and probes come often. */
const diskMs = 5000;

/**
 * Looks at PostgreSQL without changing a row, in a handful of cheap statements. Never throws; how
 * long it waits for an answer is for `statements` to say.
 */
export function openDatabaseLook(statements: Statements): () => Promise<DatabaseLook> {
  const disk = atMostEvery(diskMs, () => trial(statements.query(writeToDisk)));
  return async () => {
    try {
      // A connection is made first, so that the clocks are compared over a short way.
      await statements.query('SELECT 1');
      const server = await askServer(statements);
      const migrations = await readMigrationState(statements);
      const missingRights = await findMissingRights(statements);
      const writes = server.isReadOnly
        ? ({ kind: 'read-only' } as const)
        : await tryToWrite(statements, migrations, disk);
      return { kind: 'answers', facts: { ...server, migrations, missingRights, writes } };
    } catch (error) {
      return { kind: 'down', error };
    }
  };
}

/** What succeeded is believed for a while; what failed is tried again at once. */
function atMostEvery(ms: number, attempt: () => Promise<WriteTrial>): () => Promise<WriteTrial> {
  let takenAt = -Infinity;
  return async () => {
    if (performance.now() - takenAt < ms) return { kind: 'taken' };
    const tried = await attempt();
    if (tried.kind === 'taken') takenAt = performance.now();
    return tried;
  };
}

type ServerFacts = Omit<DatabaseFacts, 'migrations' | 'missingRights' | 'writes'> & {
  readonly isReadOnly: boolean;
};

async function askServer(statements: Statements): Promise<ServerFacts> {
  const asked = Date.now();
  const [row] = await statements.query<ServerRow>(`
    SELECT current_setting('server_version_num')::int AS version,
           extract(epoch FROM clock_timestamp())::float8 * 1000 AS now,
           current_setting('transaction_read_only') = 'on' AS read_only,
           current_setting('synchronous_commit') AS synchronous_commit,
           (SELECT r.rolsuper OR has_schema_privilege(n.oid, 'CREATE') OR EXISTS (
                     SELECT 1 FROM pg_class c
                     WHERE c.relnamespace = n.oid AND pg_has_role(c.relowner, 'MEMBER'))
            FROM pg_roles r, pg_namespace n
            WHERE r.rolname = current_user AND n.nspname = current_schema()) AS may_change_tables`);
  const uncertainMs = (Date.now() - asked) / 2;
  if (row === undefined) throw new Error('PostgreSQL answered nothing');
  return {
    version: row.version,
    clock: { aheadMs: row.now - (asked + uncertainMs), uncertainMs },
    isReadOnly: row.read_only,
    synchronousCommit: row.synchronous_commit,
    mayChangeTables: row.may_change_tables ?? false,
  };
}

type ServerRow = {
  readonly version: number;
  readonly now: number;
  readonly read_only: boolean;
  readonly synchronous_commit: string;
  readonly may_change_tables: boolean | null;
};

/** Ours are those of whoever owns the record of migrations: others may keep tables beside them. */
async function findMissingRights(statements: Statements): Promise<string[]> {
  const rows = await statements.query<{ missing: string }>(`
    SELECT p.what || ' on ' || c.relname AS missing
    FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p (what)
    WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
      AND c.relowner = (SELECT relowner FROM pg_class
                        WHERE oid = to_regclass('_prisma_migrations'))
      AND c.relkind IN ('r', 'p') AND NOT has_table_privilege(c.oid, p.what)
      -- The record of migrations is read; the audit log is read and added to.
      AND (c.relname <> '_prisma_migrations' OR p.what = 'SELECT')
      AND (c.relname <> 'audit_entries' OR p.what IN ('SELECT', 'INSERT'))
    ORDER BY c.relname, p.what`);
  return rows.map(({ missing }) => missing);
}

/**
 * A full disk still updates rows where there is room, so something is written that needs room: more
 * numbers than fit into the least working memory go to a file that ends with the statement.
 */
const writeToDisk = `
  WITH least AS MATERIALIZED (SELECT set_config('work_mem', '64kB', true))
  SELECT count(*) FROM least, LATERAL (SELECT n FROM generate_series(1, 20000) n OFFSET 0) numbers`;

async function tryToWrite(
  statements: Statements,
  migrations: MigrationState,
  disk: () => Promise<WriteTrial>,
): Promise<WriteTrial> {
  const stored = await disk();
  if (stored.kind !== 'taken' || migrations.kind === 'none') return stored;
  return trial(statements.execute(changesNoRow, []));
}

async function trial(write: Promise<unknown>): Promise<WriteTrial> {
  try {
    await write;
    return { kind: 'taken' };
  } catch (error) {
    return trialOf(error);
  }
}

const changesNoRow = 'UPDATE workers SET id = id WHERE false';

function trialOf(error: unknown): WriteTrial {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // 25006: read_only_sql_transaction; 53100: disk_full.
  if (code === '25006') return { kind: 'read-only' };
  if (code === '53100') return { kind: 'disk-full' };
  return { kind: 'refused', error };
}
