import type { CatalogueEntry } from './catalogue.js';

const RENEW =
  'Open the connection and renew the consent as a system administrator of the Fortnox company; waiting invoices then go on by themselves.';
const LICENCE =
  'Add the licence in Fortnox (or give the integration user the right to it), then try again.';

/**
 * Consent, login, scopes, licences and permissions. What a new consent mends holds the connection
 * (`to-failure.ts`), so no dead letter shows those entries. Licences and rights cannot be asked for
 * without doing what they allow, so their invoices wait for a replay.
 */
export const accessEntries: readonly CatalogueEntry[] = [
  {
    code: 2_000_310,
    class: 'human',
    cause: 'Fortnox does not accept the login of this integration.',
    action: RENEW,
    clearedBy: 'consent-renewed',
  },
  {
    code: 2_000_311,
    class: 'human',
    cause: 'The request carried no credentials that Fortnox could read.',
    action: RENEW,
    clearedBy: 'consent-renewed',
  },
  {
    code: 2_004_054,
    class: 'human',
    cause: 'Fortnox does not accept the login of this integration.',
    action: RENEW,
    clearedBy: 'consent-renewed',
  },
  {
    code: 2_003_275,
    class: 'human',
    cause: 'The warehouse module says that this integration is not logged in.',
    action: RENEW,
    clearedBy: 'consent-renewed',
  },
  {
    code: 2_000_719,
    class: 'human',
    cause: 'The authorization code is invalid or already used.',
    action: 'Open the connection and give the consent again; then try again.',
    clearedBy: undefined,
  },
  {
    code: 2_000_663,
    class: 'human',
    cause: 'The consent does not include this part of Fortnox (a scope is missing).',
    action: RENEW,
    clearedBy: 'consent-renewed',
  },
  {
    code: 2_001_101,
    class: 'configuration',
    cause: 'The Fortnox company has no licence for this part of Fortnox.',
    action: LICENCE,
    clearedBy: undefined,
  },
  {
    code: 2_001_103,
    class: 'configuration',
    cause: 'The Fortnox company has no licence that allows integrations.',
    action: LICENCE,
    clearedBy: undefined,
  },
  {
    code: 2_001_393,
    class: 'configuration',
    cause: 'The integration user may not work with customer invoices.',
    action: LICENCE,
    clearedBy: undefined,
  },
  {
    code: 2_001_339,
    class: 'configuration',
    cause: 'The integration user may not list invoices.',
    action: LICENCE,
    clearedBy: undefined,
  },
  {
    code: 2_002_455,
    class: 'configuration',
    cause: 'The integration user may not work with vouchers.',
    action: LICENCE,
    clearedBy: undefined,
  },
];
