import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The version of this software, as package.json at its root has it. Both the source and what the
 * compiler makes of it lie three folders below.
 */
export function softwareVersion(): string {
  const file = join(import.meta.dirname, '../../../package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: unknown };
  return typeof version === 'string' ? version : 'unknown';
}
