import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of package-lock.json. Looked for upwards, because this code runs both from its
 * source (in tests) and from where the compiler puts it.
 */
export function repositoryRoot(from: string = import.meta.dirname): string {
  if (existsSync(join(from, 'package-lock.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('no package-lock.json above the scripts');
  return repositoryRoot(parent);
}
