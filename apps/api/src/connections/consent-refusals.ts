import type { TokenFailure } from '@sync/fortnox';
import { storableText } from '@sync/shared';

/** What Fortnox's redirect brought back. */
export type ConsentCallback = {
  readonly state: string | undefined;
  readonly code: string | undefined;
  readonly error: string | undefined;
  readonly errorDescription: string | undefined;
};

/** Fortnox's texts are for people; a code of the form `error_missing_license` is one too. */
export function describeTokenFailure(failure: TokenFailure): string {
  switch (failure.kind) {
    case 'refused':
      return failure.error === 'invalid_client'
        ? 'Fortnox does not accept the client id or the client secret.'
        : `Fortnox refused: ${failure.detail} (${failure.error}).`;
    case 'unavailable':
      return `Fortnox could not be reached: ${failure.detail}.`;
    case 'outcome-unknown':
      return 'Fortnox gave no readable answer. Give consent once more.';
  }
}

const refusals: Readonly<Record<string, string>> = {
  access_denied: 'Consent was refused at Fortnox.',
  error_missing_license:
    'The Fortnox company lacks a licence that this integration needs (error_missing_license).',
  error_missing_app_license:
    'The Fortnox company lacks the licence for this integration (error_missing_app_license).',
};

/** Why Fortnox's redirect brought no code. */
export function describeRefusal({ error, errorDescription }: ConsentCallback): string {
  // Seen with a company that Fortnox had locked over an unpaid bill.
  if (error === undefined) return 'Fortnox sent you back without an answer; is the account locked?';
  const told = errorDescription === undefined ? error : `${errorDescription} (${error})`;
  if (Object.hasOwn(refusals, error)) return refusals[error] ?? error;
  return `Fortnox answered: ${storableText(told.slice(0, 300))}`;
}
