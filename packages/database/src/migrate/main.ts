import { join } from 'node:path';
import { createLogger, describeError, endOnForgottenErrors } from '@sync/shared';
import { applyMigrations } from './apply-migrations.js';
import { readDatabaseUrl } from './config.js';

/** `npm run db:migrate`: applies what is pending to DATABASE_URL, says so, ends. */
const log = createLogger('migrate', 'info');
endOnForgottenErrors(log, (code) => process.exit(code));
// Both the source and what the compiler makes of it lie four folders below the repository.
const migrationsDir = join(import.meta.dirname, '../../../../prisma/migrations');

try {
  const databaseUrl = readDatabaseUrl();
  const applied = await applyMigrations({
    databaseUrl,
    migrationsDir,
    log: (line) => {
      log.info(line);
    },
  });
  log.info({ applied: applied.length }, 'migrated');
} catch (error) {
  log.fatal({ error: describeError(error) }, 'migrate.failed');
  process.exitCode = 1;
}
