import type { CatalogueEntry } from './catalogue.js';

const ACTIVATE =
  "Add or activate the account in the chart of accounts for the invoice's financial year, or name another account in the connection; then it goes on by itself.";
const PREDEFINED =
  'Correct the predefined account in Fortnox ("Fördefinierade konton") or activate it, then try again.';
const UNLOCK =
  'Unlock the period in Fortnox, or date the invoice later in SubscriptionFlow; then it goes on by itself.';
const CURRENCY = "Add the currency to Fortnox's currency register; then it goes on by itself.";

/** Accounts, currencies, periods, and the rules for bookkeeping and paying. */
export const ledgerEntries: readonly CatalogueEntry[] = [
  {
    code: 2_000_401,
    class: 'configuration',
    cause: 'The period is locked in Fortnox.',
    action: UNLOCK,
    clearedBy: 'period-unlocked',
  },
  {
    code: 2_002_141,
    class: 'configuration',
    cause: 'Posting is blocked because the period is locked in Fortnox.',
    action: UNLOCK,
    clearedBy: 'period-unlocked',
  },
  {
    code: 2_001_304,
    class: 'configuration',
    cause: 'An account on the invoice does not exist in the chart of accounts.',
    action: ACTIVATE,
    clearedBy: 'account-activated',
  },
  {
    code: 2_001_303,
    class: 'configuration',
    cause: 'An account on the invoice does not exist in the chart of accounts.',
    action: ACTIVATE,
    clearedBy: 'account-activated',
  },
  {
    code: 2_000_423,
    class: 'configuration',
    cause: 'The account does not exist in the chart of accounts.',
    action: ACTIVATE,
    clearedBy: 'account-activated',
  },
  {
    code: 2_000_550,
    class: 'configuration',
    cause: 'The account exists but is not active.',
    action: ACTIVATE,
    clearedBy: 'account-activated',
  },
  {
    code: 2_001_403,
    class: 'configuration',
    cause: 'A predefined account is missing or wrong in Fortnox.',
    action: PREDEFINED,
    clearedBy: undefined,
  },
  {
    code: 2_001_265,
    class: 'configuration',
    cause: 'A predefined account in Fortnox is not valid.',
    action: PREDEFINED,
    clearedBy: undefined,
  },
  {
    code: 2_002_462,
    class: 'configuration',
    cause: 'A predefined account in Fortnox is not valid.',
    action: PREDEFINED,
    clearedBy: undefined,
  },
  {
    code: 2_004_052,
    class: 'configuration',
    cause: 'A predefined account in Fortnox is not valid.',
    action: PREDEFINED,
    clearedBy: undefined,
  },
  {
    code: 2_004_167,
    class: 'configuration',
    cause: 'A VAT rate that is not one of the company\'s own needs an account ("EasyVat").',
    action:
      'Name an account for this VAT rate and customer type in the connection, then try again.',
    clearedBy: undefined,
  },
  {
    code: 2_000_427,
    class: 'configuration',
    cause: "The currency is not in Fortnox's currency register.",
    action: CURRENCY,
    clearedBy: 'currency-added',
  },
  {
    code: 2_004_344,
    class: 'configuration',
    cause: 'Fortnox could not fetch the currency: it is missing or not registered.',
    action: CURRENCY,
    clearedBy: 'currency-added',
  },
  {
    code: 2_001_089,
    class: 'data',
    cause: 'The payment date is earlier than the invoice date.',
    action:
      'Correct the date of the payment or of the invoice in SubscriptionFlow, then have it read again.',
    clearedBy: undefined,
  },
  {
    code: 2_003_055,
    class: 'data',
    cause: 'The invoice is already fully paid in Fortnox.',
    action:
      'Look at the payments of the invoice in Fortnox; if they are right, resolve this job, otherwise remove the wrong one and try again.',
    clearedBy: undefined,
  },
  {
    code: 2_003_498,
    class: 'human',
    cause: 'The warehouse module wants the invoice finalised ("klarmarkerad") before bookkeeping.',
    action: 'Finalise the invoice in Fortnox, then try again.',
    clearedBy: undefined,
  },
];
