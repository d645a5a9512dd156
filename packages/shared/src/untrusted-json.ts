import { isUtf8 } from 'node:buffer';
import type { InputError } from './input-error.js';
import { checkJsonLimits } from './json-limits.js';

/** What became of a body that somebody sent. */
export type UntrustedJson =
  | { readonly kind: 'json'; readonly value: unknown }
  /** 400: not UTF-8, or not JSON. */
  | { readonly kind: 'malformed'; readonly detail: string }
  /** 413 */
  | { readonly kind: 'too-large'; readonly detail: string }
  /** 422: nests too deep, or names a field twice or as no field may be named. */
  | { readonly kind: 'refused'; readonly errors: readonly InputError[] };

/**
 * The one reader of JSON that others send. Never throws; its time and memory are bounded by the
 * number of bytes. Whether its texts can be stored is asked apart (`unstorableTexts`): not every
 * door keeps what it reads.
 */
export function readUntrustedJson(bytes: Buffer): UntrustedJson {
  if (!isUtf8(bytes)) return { kind: 'malformed', detail: 'The body is not UTF-8.' };
  const text = bytes.toString('utf8');
  const limits = checkJsonLimits(text);
  if (limits.kind === 'too-large') return limits;
  if (limits.kind === 'too-deep') return { kind: 'refused', errors: limits.errors };
  const parsed = parse(text);
  return parsed.kind === 'json' && limits.kind === 'bad-names'
    ? { kind: 'refused', errors: limits.errors }
    : parsed;
}

function parse(text: string): UntrustedJson {
  try {
    return { kind: 'json', value: JSON.parse(text) as unknown };
  } catch {
    return { kind: 'malformed', detail: 'The body is not JSON.' };
  }
}
