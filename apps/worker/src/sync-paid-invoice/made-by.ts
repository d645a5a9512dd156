import { sha256Hex, type ConnectionSettings } from '@sync/shared';
import type { InvoiceRecord } from './invoice-record.js';

/** What decides accounts, VAT, dimensions and articles of an invoice's rows. */
const deciding = [
  ...(['defaultIncomeAccount', 'vatMap', 'euConsumerVat', 'defaultCountry'] as const),
  ...(['miscellaneousVat', 'miscellaneousAccount', 'roundingAccount'] as const),
  ...(['costCenter', 'project', 'dimensions', 'articles', 'defaultArticle'] as const),
  ...(['deferral'] as const),
] satisfies readonly (keyof ConnectionSettings)[];

/** Stands for the settings that an invoice is made by. */
export const digestOfSettings = (settings: ConnectionSettings): string =>
  sha256Hex(JSON.stringify(deciding.map((name) => settings[name] ?? null)));

/**
 * Whether other settings count now than when the draft was made: somebody was told to change them and to try
 * again, and the draft as it stands would be refused again, or bookkept as nobody wants it any more.
 */
export function wasMadeOtherwise({ madeBy }: InvoiceRecord, settings: ConnectionSettings): boolean {
  return madeBy !== null && madeBy !== digestOfSettings(settings);
}
