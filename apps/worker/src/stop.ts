import type { FortnoxFailure } from '@sync/fortnox';
import { err } from '@sync/shared';
import type { Stop } from './handler.js';

/** A call that did not succeed, with what it was for. */
export function failed(
  failure: FortnoxFailure,
  during: string,
): { readonly ok: false; readonly error: Stop } {
  return err({ kind: 'fortnox-failure', failure, during });
}
