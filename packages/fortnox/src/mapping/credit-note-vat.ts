import {
  Decimal,
  formatAmount,
  roundHalfUp,
  type ConnectionSettings,
  type PaidInvoice,
} from '@sync/shared';
import { ratedTotals, type RatedRow } from './fortnox-totals.js';

type Input = {
  readonly invoice: PaidInvoice;
  readonly settings: ConnectionSettings;
  /** The invoice's rows with their rates, also of rows that leave the rate to their account. */
  readonly rows: readonly RatedRow[];
  readonly vatIncluded: boolean;
};

/**
 * What credit notes settled is booked gross, as a payment, because SubscriptionFlow's credit notes
 * say nothing of VAT; so the output VAT in it stays booked. How much that is, as a part of the
 * invoice's own VAT, and what to do about it; empty where no VAT is concerned.
 */
export function creditNoteNotes({ invoice, settings, rows, vatIncluded }: Input): string[] {
  const { creditNotes, total, currency } = invoice;
  if (!creditNotes.gt(0) || !total.gt(0)) return [];
  const share = creditNotes.div(total);
  const parts = [...ratedTotals(rows, vatIncluded, 'per-rate').vatByRate]
    .map(([rate, vat]) => ({ rate, vat: roundHalfUp(vat.times(share), 2) }))
    .filter(({ vat }) => !vat.isZero());
  if (parts.length === 0) return [];
  const whole = parts.reduce((sum, { vat }) => sum.plus(vat), new Decimal(0));
  const byRate = parts.map(({ rate, vat }) => `${formatAmount(vat)} at ${rate} %`).join(', ');
  const account = settings.creditNotePayment?.account ?? '';
  return [
    `Credit notes settled ${formatAmount(creditNotes)} ${currency}, booked gross on account ${account}. ` +
      `The VAT of ${formatAmount(whole)} ${currency} in it (${byRate}) is still booked as output VAT: ` +
      `book it by hand, debit output VAT and credit account ${account}.`,
  ];
}
