import { ConfigurationError, readSetting } from '@sync/shared';
import { readDatabaseAddress, type DatabaseAddress } from '../connect/address.js';

/** Whose rights change tables, and whose only read and write them. */
export type MigrationSettings = {
  readonly databaseUrl: string;
  readonly owner: DatabaseAddress;
  /** The role of the processes; undefined where it is the owner itself. */
  readonly runtime: DatabaseAddress | undefined;
};

/**
 * The settings that migrating needs; others need not be there. `MIGRATION_DATABASE_URL` names the
 * owner of the tables, `DATABASE_URL` the role of API and worker; without the first the second is
 * both. Throws a `ConfigurationError` that names what is missing, malformed or does not fit.
 */
export function readMigrationSettings(
  environment: NodeJS.ProcessEnv = process.env,
): MigrationSettings {
  const databaseUrl = readSetting('MIGRATION_DATABASE_URL', environment) ?? '';
  const runtimeUrl = readSetting('DATABASE_URL', environment) ?? '';
  const runtime = readAddress('DATABASE_URL', runtimeUrl);
  if (databaseUrl === '') return { databaseUrl: runtimeUrl, owner: runtime, runtime: undefined };
  const owner = readAddress('MIGRATION_DATABASE_URL', databaseUrl);
  if (owner.database !== runtime.database || owner.schema !== runtime.schema) {
    throw new ConfigurationError(
      'MIGRATION_DATABASE_URL and DATABASE_URL name different databases or schemas; they differ ' +
        'in the user alone',
    );
  }
  const isOneRole = owner.user === runtime.user || runtime.user === undefined;
  return { databaseUrl, owner, runtime: isOneRole ? undefined : runtime };
}

function readAddress(name: string, url: string): DatabaseAddress {
  const address = readDatabaseAddress(url);
  if (address.ok) return address.value;
  throw new ConfigurationError(
    `settings missing or malformed: ${name} (${url === '' ? 'required' : address.error})`,
  );
}
