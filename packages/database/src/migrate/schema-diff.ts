import { readFile, stat } from 'node:fs/promises';
import type { DiffTarget } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { addressOf } from '../connect/statements.js';
import { withEngine } from './engine.js';
import { readMigrations } from './migrations-dir.js';

/**
 * The SQL that leads from the migrations on disk to `schema.prisma`; empty when they agree.
 * `databaseUrl` names a server where a shadow database may be created; it is dropped afterwards
 * and the named database itself is not touched.
 */
export async function schemaDiff(request: {
  readonly databaseUrl: string;
  readonly migrationsDir: string;
  readonly schemaPath: string;
}): Promise<string> {
  const content = await readFile(request.schemaPath, 'utf8');
  const from = await startingPoint(request.migrationsDir);
  return withEngine(addressOf(request.databaseUrl), async (engine) => {
    const { exitCode, stdout } = await engine.diff({
      from,
      to: { tag: 'schemaDatamodel', files: [{ path: request.schemaPath, content }] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return exitCode === 0 ? '' : (stdout ?? '');
  });
}

async function startingPoint(migrationsDir: string): Promise<DiffTarget> {
  const exists = await stat(migrationsDir).then(
    () => true,
    () => false,
  );
  return exists
    ? { tag: 'migrations', ...(await readMigrations(migrationsDir)) }
    : { tag: 'empty' };
}
