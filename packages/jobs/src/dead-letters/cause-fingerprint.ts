import { createHash } from 'node:crypto';

/** The same cause has the same fingerprint, whichever invoice it hits. `kinds`: in any order. */
export function causeFingerprint(kinds: readonly string[], code: number | undefined): string {
  return createHash('sha256')
    .update(`${[...new Set(kinds)].sort().join('+')}|${code ?? ''}`)
    .digest('hex')
    .slice(0, 16);
}
