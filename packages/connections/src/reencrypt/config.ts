import { readDatabaseAddress } from '@sync/database';
import { ConfigurationError, encryptionKeysSetting, readSetting } from '@sync/shared';

export type ReencryptSettings = {
  readonly databaseUrl: string;
  readonly keys: readonly Buffer[];
};

/** The two settings that it needs. Throws a `ConfigurationError` that names what is wrong. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): ReencryptSettings {
  const databaseUrl = required('DATABASE_URL', environment);
  const address = readDatabaseAddress(databaseUrl);
  if (!address.ok) throw malformed('DATABASE_URL', address.error);
  const keys = encryptionKeysSetting.safeParse(required('ENCRYPTION_KEYS', environment));
  if (!keys.success) throw malformed('ENCRYPTION_KEYS', keys.error.issues[0]?.message ?? '');
  return { databaseUrl, keys: keys.data };
}

function required(name: string, environment: NodeJS.ProcessEnv): string {
  const value = readSetting(name, environment);
  if (value === undefined) throw malformed(name, 'required');
  return value;
}

const malformed = (name: string, what: string): ConfigurationError =>
  new ConfigurationError(`settings missing or malformed: ${name} (${what})`);
