import { ConfigurationError } from '@sync/shared';

/** The one setting that migrating needs; other settings need not be there to migrate. */
export function readDatabaseUrl(environment: NodeJS.ProcessEnv = process.env): string {
  const url = environment['DATABASE_URL'] ?? '';
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new ConfigurationError(
    `settings missing or malformed: DATABASE_URL (${url === '' ? 'required' : 'malformed'})`,
  );
}
