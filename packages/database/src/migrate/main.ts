import { join } from 'node:path';
import { createLogger, describeError, endOnForgottenErrors } from '@sync/shared';
import { applyMigrations } from './apply-migrations.js';
import { readMigrationSettings, type MigrationSettings } from './config.js';
import { grantRuntimeRole } from './runtime-role.js';

/** `npm run db:migrate`: applies what is pending, gives the processes' role its rights, ends. */
const log = createLogger('migrate', 'info');
endOnForgottenErrors(log, (code) => process.exit(code));
// Both the source and what the compiler makes of it lie four folders below the repository.
const migrationsDir = join(import.meta.dirname, '../../../../prisma/migrations');

const usage = `npm run db:migrate [-- --help]

Applies the migrations that are missing, then gives the role of the processes its rights. Safe to run twice and
by two processes at once. Takes no options.

Settings (environment, or the file that NAME_FILE names):
  DATABASE_URL            the role of the API and the workers (required)
  MIGRATION_DATABASE_URL  the owner of the tables; without it the role of DATABASE_URL is both
`;

if (process.argv.includes('--help')) process.stdout.write(usage);
else await run();

async function run(): Promise<void> {
  try {
    const settings = readMigrationSettings();
    const applied = await applyMigrations({
      databaseUrl: settings.databaseUrl,
      migrationsDir,
      log: (line) => {
        log.info(line);
      },
    });
    await grant(settings);
    log.info({ applied: applied.length }, 'migrated');
  } catch (error) {
    log.fatal({ error: describeError(error) }, 'migrate.failed');
    process.exitCode = 1;
  }
}

async function grant({ owner, runtime }: MigrationSettings): Promise<void> {
  if (runtime === undefined) return;
  const granted = await grantRuntimeRole(owner, runtime);
  log.info({ role: granted.role, kind: granted.kind }, 'role.granted');
  if (!granted.mayChangeTables) return;
  const action = 'take superuser, ownership and CREATE on the schema from it, or name another role';
  log.warn({ role: granted.role, action }, 'role.too-strong');
}
