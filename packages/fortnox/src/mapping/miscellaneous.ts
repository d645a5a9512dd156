import {
  currencyDigits,
  Decimal,
  formatAmount,
  roundHalfUp,
  type ConnectionSettings,
  type PaidInvoice,
} from '@sync/shared';
import { generalDimensions } from './dimensions.js';
import type { RatedRow } from './fortnox-totals.js';
import { planned, problem, unplanned, type Planned } from './problem.js';
import type { TaxStatus } from './regime.js';
import { amountRow } from './rows.js';
import type { Prices } from './rated-line.js';

/** Miscellaneous charges as they are booked. */
export type Miscellaneous = {
  readonly rows: readonly RatedRow[];
  readonly rate: Decimal;
  /** The VAT contained in them. */
  readonly vat: Decimal;
};

type Input = {
  readonly invoice: PaidInvoice;
  readonly settings: ConnectionSettings;
  readonly tax: TaxStatus;
  readonly prices: Prices;
  readonly language: 'SV' | 'EN';
};

/**
 * One row for miscellaneous charges. They are stated with the VAT of `miscellaneousVat` in them,
 * which counts where Swedish VAT is charged at all: reverse charge and export carry none.
 */
export function planMiscellaneous(input: Input): Planned<Miscellaneous> {
  const { invoice, settings, prices, language } = input;
  const rate = new Decimal(chargesVat(input.tax) ? settings.miscellaneousVat : 0);
  const charges = invoice.miscellaneousCharges;
  const digits = currencyDigits(invoice.currency) ?? 2;
  const vat = roundHalfUp(charges.times(rate).div(rate.plus(100)), digits);
  if (charges.isZero()) return planned({ rows: [], rate, vat });
  if (settings.miscellaneousAccount === undefined) return unplanned([chargesNotSet(invoice)]);
  const description = language === 'SV' ? 'Övriga avgifter' : 'Miscellaneous charges';
  const amount = prices === 'including-vat' ? charges : charges.minus(vat);
  const row = amountRow(settings.miscellaneousAccount, description, amount);
  const dressed = { ...row, VAT: rate.toNumber(), ...generalDimensions(settings) };
  return planned({ rows: [{ row: dressed, rate }], rate, vat });
}

const chargesVat = ({ regime }: TaxStatus): boolean =>
  regime === 'domestic' || regime === 'eu-consumer';

/** The invoice's VAT with that of the charges, which its `tax_amount` may count or not. */
export function vatWithCharges(invoice: PaidInvoice, linesVat: Decimal, charged: Decimal): Decimal {
  const counted = invoice.vat.minus(linesVat.plus(charged)).abs();
  const left = invoice.vat.minus(linesVat).abs();
  return counted.lt(left) ? invoice.vat : invoice.vat.plus(charged);
}

const chargesNotSet = (invoice: PaidInvoice) =>
  problem(
    'miscellaneous-account-not-configured',
    '/miscellaneous_charges',
    `The invoice has miscellaneous charges of ${formatAmount(invoice.miscellaneousCharges)} ${invoice.currency}, and the connection has no account for them.`,
    "Choose the account for other charges on the company's settings page. Then try again.",
  );
