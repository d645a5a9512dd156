import { readFile } from 'node:fs/promises';
import { ConfigurationError } from '@sync/shared';
import { formerRunSchema, type Outcome } from './result.js';

/** What `--out` wrote then. Throws `ConfigurationError` where the file is not that. */
export async function readFormerRun(file: string): Promise<readonly Outcome[]> {
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'));
    return formerRunSchema.parse(read).outcomes;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`${file} is not what a former run wrote with --out: ${why}`);
  }
}
