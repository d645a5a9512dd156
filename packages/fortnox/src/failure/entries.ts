import type { CatalogueEntry } from './catalogue.js';
import { accessEntries } from './entries-access.js';
import { ledgerEntries } from './entries-ledger.js';
import { recordEntries } from './entries-record.js';
import { requestEntries } from './entries-request.js';

/**
 * Every Fortnox error code that is publicly known to concern customers, articles, invoices and
 * payments. Sources: Fortnox's own table of errors, recorded traffic, and integrators' public
 * notes; class, cause and action are ours.
 */
export const errorCatalogue: readonly CatalogueEntry[] = [
  ...accessEntries,
  ...ledgerEntries,
  ...recordEntries,
  ...requestEntries,
];

/**
 * Errors whose text is known and whose code is not. The patterns accept the Swedish letters as
 * well as their replacements, because texts have been seen in both forms.
 */
export const messageCatalogue: readonly {
  readonly pattern: RegExp;
  readonly entry: CatalogueEntry;
}[] = [
  {
    pattern: /betaldatum m.{1,2}ste vara inom fakturans r.{1,2}kenskaps.{1,2}r/i,
    entry: {
      code: undefined,
      class: 'data',
      cause: "The payment date lies outside the invoice's financial year.",
      action:
        'Carry the invoice over to the new financial year in Fortnox ("årsomföring") or enter the payment by hand, then replay or resolve.',
      clearedBy: undefined,
    },
  },
  {
    pattern: /r.{1,2}kenskaps.{1,2}r\S* (finns inte|saknas|.{1,2}r inte)/i,
    entry: {
      code: undefined,
      class: 'configuration',
      cause: 'No financial year in Fortnox covers the date.',
      action: 'Create the financial year in Fortnox; the invoice then goes on by itself.',
      clearedBy: 'financial-year-created',
    },
  },
  {
    pattern: /bortskrivningskonto .*inte aktivt/i,
    entry: {
      code: undefined,
      class: 'configuration',
      cause: 'The write-off account is not active in Fortnox.',
      action: 'Activate the account in the chart of accounts; the invoice then goes on by itself.',
      clearedBy: 'account-activated',
    },
  },
  {
    pattern: /cannot update currency .*automatically/i,
    entry: {
      code: undefined,
      class: 'human',
      cause: 'Fortnox keeps the rate of this currency itself and refuses to have it changed.',
      action: 'Nothing to mend in the invoice; tell us, as this program never changes currencies.',
      clearedBy: undefined,
    },
  },
  {
    pattern: /currency \S+ and currency \S+ do(es)? not match/i,
    entry: {
      code: undefined,
      class: 'data',
      cause: "The payment's currency is not the invoice's currency.",
      action: 'Compare the invoice in Fortnox with the one in SubscriptionFlow, then replay.',
      clearedBy: undefined,
    },
  },
];
