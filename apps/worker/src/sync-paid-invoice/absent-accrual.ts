import type { FortnoxFailure } from '@sync/fortnox';

/**
 * Nobody has published the code that says "no accrual". A 404 of somebody else's does no harm
 * here: what is sent again is refused where it stands already.
 */
export const isAbsent = (failure: FortnoxFailure): boolean =>
  failure.kind === 'not-found' || (failure.kind === 'unavailable' && failure.status === 404);
