import { parseArgs } from 'node:util';
import { ConfigurationError, readEnvironment } from '@sync/shared';
import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const environmentSchema = z.object({
  SYNC_API_URL: httpUrl.optional(),
  PUBLIC_URL: httpUrl.optional(),
  /** An operator's token, the third part of an entry in OPERATOR_TOKENS. */
  SYNC_API_TOKEN: z.string().min(24),
});

export type BackfillSettings = {
  readonly file: string;
  readonly apiUrl: string;
  readonly token: string;
  /** For every line; without it the event's `source.site` decides. */
  readonly connectionId: string | undefined;
};

const usage =
  'usage: SYNC_API_TOKEN=… npm run backfill -- <file.jsonl> [--connection <id>]\n' +
  'SYNC_API_URL is the API’s address (default: PUBLIC_URL, else http://127.0.0.1:3000).';

/** Throws `ConfigurationError`, whose message names what is missing and never a value. */
export function readSettings(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): BackfillSettings {
  const { file, connectionId } = readArguments(args);
  const settings = readEnvironment(environmentSchema, environment);
  return {
    file,
    apiUrl: settings.SYNC_API_URL ?? settings.PUBLIC_URL ?? 'http://127.0.0.1:3000',
    token: settings.SYNC_API_TOKEN,
    connectionId,
  };
}

function readArguments(args: readonly string[]): {
  readonly file: string;
  readonly connectionId: string | undefined;
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { connection: { type: 'string' } },
      allowPositionals: true,
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new Error('one file is needed');
    return { file, connectionId: values.connection };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`${why}\n${usage}`);
  }
}
