import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { err, ok, type Result } from '@sync/shared';
import type { Parameters } from './parameters.js';

/** How a connection to PostgreSQL is encrypted; the words are those of psql's `sslmode`. */
export type Tls =
  | { readonly kind: 'plain' }
  /** Encrypted where the server can. */
  | { readonly kind: 'preferred'; readonly options: ConnectionOptions }
  | {
      readonly kind: 'required';
      readonly options: ConnectionOptions;
      /** `direct` leaves out the question whether the server can. */
      readonly negotiation: 'postgres' | 'direct';
    };

/**
 * Reads `sslmode` and its files as psql does: `require` encrypts without asking who answers,
 * unless `sslrootcert` names an authority; `verify-ca` asks for the authority, `verify-full` for
 * the name as well. A socket is never encrypted. The error names the parameter.
 */
export function readTls(given: Parameters, over: 'network' | 'socket'): Result<Tls, string> {
  const mode = modeOf(given);
  const files = readFiles(given);
  if (!files.ok) return files;
  if (over === 'socket' || mode === 'disable') return ok({ kind: 'plain' });
  const contradiction = contradictionIn(mode, given);
  if (contradiction !== undefined) return err(contradiction);
  const options = { ...files.value, ...verification(mode, given) };
  if (mode === 'prefer') return ok({ kind: 'preferred', options });
  const negotiation = given.sslnegotiation === 'direct' ? 'direct' : 'postgres';
  return ok({ kind: 'required', options, negotiation });
}

/** What psql refuses as well, in our words. */
function contradictionIn(mode: string, given: Parameters): string | undefined {
  const { sslrootcert, sslnegotiation } = given;
  if (mode === 'verify-ca' && sslrootcert === undefined)
    return 'sslmode=verify-ca needs sslrootcert';
  if (sslrootcert === 'system' && mode !== 'verify-full') {
    return 'sslrootcert=system needs sslmode=verify-full';
  }
  const direct = sslnegotiation === 'direct' && mode === 'prefer';
  return direct ? 'sslnegotiation=direct needs sslmode=require or more' : undefined;
}

function modeOf(given: Parameters): string {
  if (given.sslmode !== undefined) return given.sslmode;
  if (given.ssl === 'true' || given.ssl === '1' || given.sslnegotiation === 'direct') {
    return 'require';
  }
  return given.sslrootcert === undefined ? 'disable' : 'verify-full';
}

function verification(mode: string, given: Parameters): ConnectionOptions {
  if (mode === 'verify-full') return {};
  const authority = mode === 'verify-ca' || (mode === 'require' && given.sslrootcert !== undefined);
  // An authority of one's own vouches for the server; whichever name it has is fine.
  return authority ? { checkServerIdentity: () => undefined } : { rejectUnauthorized: false };
}

type Files = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'passphrase'>;

function readFiles(given: Parameters): Result<Files, string> {
  const files: Files = given.sslpassword === undefined ? {} : { passphrase: given.sslpassword };
  const wanted = [
    ['ca', 'sslrootcert'],
    ['cert', 'sslcert'],
    ['key', 'sslkey'],
  ] as const;
  for (const [option, parameter] of wanted) {
    const path = given[parameter];
    if (path === undefined || (option === 'ca' && path === 'system')) continue;
    try {
      files[option] = readFileSync(path, 'utf8');
    } catch {
      return err(`${parameter} names a file that cannot be read`);
    }
  }
  return ok(files);
}
