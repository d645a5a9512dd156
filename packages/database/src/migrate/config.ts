import { ConfigurationError, readSetting } from '@sync/shared';
import { readDatabaseAddress } from '../connect/address.js';

/** The one setting that migrating needs; other settings need not be there to migrate. */
export function readDatabaseUrl(environment: NodeJS.ProcessEnv = process.env): string {
  const url = readSetting('DATABASE_URL', environment) ?? '';
  const address = readDatabaseAddress(url);
  if (address.ok) return url;
  throw new ConfigurationError(
    `settings missing or malformed: DATABASE_URL (${url === '' ? 'required' : address.error})`,
  );
}
