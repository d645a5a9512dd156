import { en } from '../texts/en/index.js';
import { placeOfFault } from './place-of-fault.js';

it.each([
  ['/reason', 'Reason'],
  ['/settings/feeAccount', 'Account for the gateway’s fees'],
  ['/settings/vatMap/2/account', 'VAT table, line 3'],
  ['/event/data/invoice/total_amount', 'Total'],
  ['/data/invoice/lines/0/tax_rate', 'Line 1: VAT rate, %'],
  ['/subscriptionflow/site', 'SubscriptionFlow site'],
  ['/settings/toString', '/settings/toString'],
  ['/something/else', '/something/else'],
  ['', ''],
])('%s is called %s', (pointer, words) => {
  expect(placeOfFault(en, pointer)).toBe(words);
});
