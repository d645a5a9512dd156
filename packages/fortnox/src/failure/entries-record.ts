import type { CatalogueEntry } from './catalogue.js';

const SETTING = 'Create it in Fortnox or change the connection, then try again.';
const WAREHOUSE =
  "Check the settings of Fortnox's warehouse module with the company, then try again; our invoices need no warehouse.";

/** Records that a request refers to: customers, articles, terms, price lists, warehouse. */
export const recordEntries: readonly CatalogueEntry[] = [
  {
    code: 2_000_204,
    class: 'data',
    cause: 'The customer on the invoice does not exist in Fortnox (any more).',
    action: 'Link the customer again or restore it in Fortnox, then try again.',
    clearedBy: undefined,
  },
  {
    code: 2_000_433,
    class: 'data',
    cause: 'The customer does not exist in Fortnox (any more).',
    action: 'Link the customer again or restore it in Fortnox, then try again.',
    clearedBy: undefined,
  },
  {
    code: 2_000_434,
    class: 'human',
    cause: 'The invoice does not exist in Fortnox.',
    action: 'Check whether somebody removed the invoice in Fortnox, then try again.',
    clearedBy: undefined,
  },
  {
    code: 2_000_637,
    class: 'data',
    cause: 'The customer number is already used, perhaps by a customer that was deleted.',
    action:
      'Link the customer to the existing one in Fortnox, or give it another number; then try again.',
    clearedBy: undefined,
  },
  {
    code: 2_004_194,
    class: 'data',
    cause: 'Fortnox does not accept the VAT number of the customer.',
    action: "Correct the customer's VAT number in SubscriptionFlow, then have it read again.",
    clearedBy: undefined,
  },
  {
    code: 2_001_302,
    class: 'configuration',
    cause: 'An article on the invoice does not exist in Fortnox.',
    action: SETTING,
    clearedBy: undefined,
  },
  {
    code: 2_000_428,
    class: 'configuration',
    cause: 'The article does not exist in Fortnox.',
    action: SETTING,
    clearedBy: undefined,
  },
  {
    code: 2_000_429,
    class: 'configuration',
    cause: 'The terms of payment do not exist in Fortnox.',
    action: SETTING,
    clearedBy: undefined,
  },
  {
    code: 2_000_430,
    class: 'configuration',
    cause: 'The price does not exist in Fortnox.',
    action: SETTING,
    clearedBy: undefined,
  },
  {
    code: 2_000_431,
    class: 'configuration',
    cause: 'The price list does not exist in Fortnox.',
    action: SETTING,
    clearedBy: undefined,
  },
  {
    code: 2_000_432,
    class: 'configuration',
    cause: 'The unit does not exist in Fortnox.',
    action: SETTING,
    clearedBy: undefined,
  },
  {
    code: 2_000_435,
    class: 'configuration',
    cause: 'The terms of delivery do not exist in Fortnox.',
    action: SETTING,
    clearedBy: undefined,
  },
  {
    code: 2_000_946,
    class: 'configuration',
    cause: 'An account demands a cost centre, and the row or write-off on it names none.',
    action:
      "Choose a cost centre on the company's settings page (for all rows or by product) and try again; or make the cost centre optional on the account in Fortnox, then it goes on by itself.",
    clearedBy: 'account-demand-lifted',
  },
  {
    code: 2_002_821,
    class: 'configuration',
    cause: 'An account demands a project, and the row or write-off on it names none.',
    action:
      'Set project in the connection (or name the product in "dimensions") and try again; or make the project optional on the account in Fortnox, then it goes on by itself.',
    clearedBy: 'account-demand-lifted',
  },
  {
    code: 2_000_947,
    class: 'configuration',
    cause: 'The cost centre is not active.',
    action: SETTING,
    clearedBy: undefined,
  },
  {
    code: 2_001_161,
    class: 'configuration',
    cause: 'The project does not exist or cannot be used.',
    action: SETTING,
    clearedBy: undefined,
  },
  ...[2_003_125, 2_003_126, 2_003_127, 2_003_277, 2_003_399].map((code): CatalogueEntry => ({
    code,
    class: 'configuration',
    cause: "Fortnox's warehouse module refused the document.",
    action: WAREHOUSE,
    clearedBy: undefined,
  })),
];
