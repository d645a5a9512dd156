import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { textAt } from './json.js';

export type Secrets = { readonly encryptionKey: string; readonly operatorToken: string };

/**
 * The key that encrypts what is in the database, and the operator's token. Made once and kept
 * beside the database: without the same key the next start could not read it.
 */
export function keptSecrets(directory: string): Secrets {
  const path = join(directory, 'secrets.json');
  if (!existsSync(path)) {
    const made: Secrets = {
      encryptionKey: randomBytes(32).toString('base64'),
      operatorToken: randomBytes(24).toString('base64url'),
    };
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(made), { mode: 0o600 });
  }
  const kept: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return {
    encryptionKey: textAt(kept, 'encryptionKey'),
    operatorToken: textAt(kept, 'operatorToken'),
  };
}
