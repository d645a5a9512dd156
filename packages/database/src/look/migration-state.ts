import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Statements } from '../connect/statements.js';

/** How the tables compare with what this software was made for. */
export type MigrationState =
  | { readonly kind: 'as-expected' }
  /** Not one has been applied. */
  | { readonly kind: 'none' }
  /** `npm run db:migrate` was forgotten; names of what is missing. */
  | { readonly kind: 'pending'; readonly names: readonly string[] }
  /** One stopped half-way. */
  | { readonly kind: 'failed'; readonly names: readonly string[] }
  /** A later version of the software has migrated, and only added what this one can do without. */
  | { readonly kind: 'expanded'; readonly names: readonly string[] }
  /** A later version has taken away or tightened what this one relies on; the names that did. */
  | { readonly kind: 'contracted'; readonly names: readonly string[] }
  /** The record of migrations cannot be read by our role. */
  | { readonly kind: 'hidden' };

type Row = { readonly name: string; readonly finished: boolean };

/** Throws as `pg` does when PostgreSQL does not answer. */
export async function readMigrationState(statements: Statements): Promise<MigrationState> {
  const [table] = await statements.query<{ readable: boolean | null }>(`
    SELECT has_table_privilege(to_regclass('_prisma_migrations'), 'SELECT') AS readable`);
  if (table?.readable === null || table === undefined) return { kind: 'none' };
  if (!table.readable) return { kind: 'hidden' };
  const rows = await statements.query<Row>(`
    SELECT migration_name AS name, finished_at IS NOT NULL AS finished
    FROM _prisma_migrations WHERE rolled_back_at IS NULL`);
  return compareMigrations(rows, await knownMigrations());
}

function compareMigrations(rows: readonly Row[], known: readonly string[]): MigrationState {
  const namesOf = (some: readonly Row[]) => [...new Set(some.map(({ name }) => name))].toSorted();
  const failed = namesOf(rows.filter(({ finished }) => !finished));
  if (failed.length > 0) return { kind: 'failed', names: failed };
  const applied = namesOf(rows);
  if (applied.length === 0) return { kind: 'none' };
  const pending = known.filter((name) => !applied.includes(name));
  if (pending.length > 0) return { kind: 'pending', names: pending };
  return compareLater(applied.filter((name) => !known.includes(name)));
}

function compareLater(later: readonly string[]): MigrationState {
  if (later.length === 0) return { kind: 'as-expected' };
  const contracting = later.filter(isContracting);
  if (contracting.length > 0) return { kind: 'contracted', names: contracting };
  return { kind: 'expanded', names: later };
}

/**
 * Whether a migration takes away or tightens what the version before it relies on: it says so by its
 * name, `<time>_contract_<what>`, which software that does not have the migration can read too.
 */
export const isContracting = (name: string): boolean => /^\d+_contract_/.test(name);

let known: Promise<readonly string[]> | undefined;

/** The migrations that came with this software; they do not change while it runs. */
function knownMigrations(): Promise<readonly string[]> {
  return (known ??= readMigrationNames());
}

/** Both the source and what the compiler makes of it lie four folders below the repository. */
async function readMigrationNames(): Promise<readonly string[]> {
  const directory = join(import.meta.dirname, '../../../../prisma/migrations');
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}
