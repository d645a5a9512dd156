import type { FortnoxFailure } from '@sync/fortnox';
import { HttpProblem } from '../http/problem.js';

/** What a failed call means, for an operator. Fortnox's own (Swedish) text is kept. */
export function describeFailure(failure: FortnoxFailure): string {
  switch (failure.kind) {
    case 'rate-limited':
    case 'throttled':
      return 'Fortnox allows this company no further calls at the moment';
    case 'unavailable':
      return `Fortnox cannot be reached (${failure.detail})`;
    case 'unauthorized':
    case 'consent-lost':
      return `Fortnox gives no access (${failure.detail})`;
    case 'not-found':
      return 'Fortnox does not have it';
    case 'rejected':
      return `${failure.entry.cause} Fortnox says: ${failure.message}`;
    case 'outcome-unknown':
      return 'Fortnox gave no readable answer';
    case 'not-sent':
      return 'the call was not made';
  }
}

/** For requests that cannot be answered without Fortnox: 409 mend the consent, 503 try later. */
export function fortnoxProblem(failure: FortnoxFailure): HttpProblem {
  const detail = `${describeFailure(failure)}.`;
  switch (failure.kind) {
    case 'unauthorized':
    case 'consent-lost':
      return new HttpProblem(409, `${detail} Renew the consent and try again.`);
    case 'rate-limited':
    case 'throttled':
      return unavailable(detail, failure.retryAfterMs);
    case 'unavailable':
    case 'outcome-unknown':
    case 'not-sent':
      return unavailable(detail, 5000);
    case 'not-found':
    case 'rejected':
      return new HttpProblem(502, detail);
  }
}

function unavailable(detail: string, afterMs: number): HttpProblem {
  const seconds = String(Math.max(1, Math.ceil(afterMs / 1000)));
  return new HttpProblem(503, detail, { headers: { 'retry-after': seconds } });
}
