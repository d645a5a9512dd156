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
