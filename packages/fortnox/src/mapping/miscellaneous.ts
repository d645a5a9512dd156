import { currencyDigits, Decimal, formatAmount, roundHalfUp, type PaidInvoice } from '@sync/shared';
import { articleOf } from './articles.js';
import { treatCharges, type ChargesContext, type ChargesTreatment } from './charges-treatment.js';
import { generalDimensions } from './dimensions.js';
import type { InvoiceRowDraft } from './drafts.js';
import type { RatedRow } from './fortnox-totals.js';
import { map, planned, problem, unplanned, type Planned } from './problem.js';
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

type Input = ChargesContext & {
  readonly prices: Prices;
  readonly language: 'SV' | 'EN';
};

/**
 * One row for miscellaneous charges. They are stated with the VAT of `miscellaneousVat` in them,
 * which counts where Swedish VAT is charged at all: reverse charge and export carry none, and in a
 * sale with another country's VAT a person decides.
 */
export function planMiscellaneous(input: Input): Planned<Miscellaneous> {
  const { invoice, settings } = input;
  const charges = invoice.miscellaneousCharges;
  const rate = rateOf(input);
  const vat = vatOfCharges(input);
  if (charges.isZero()) return planned({ rows: [], rate, vat });
  if (settings.miscellaneousAccount === undefined) return unplanned([chargesNotSet(invoice)]);
  const amount = input.prices === 'including-vat' ? charges : charges.minus(vat);
  return map(treatCharges(settings.miscellaneousAccount, rate, input), (treatment) => {
    const row = { ...rowOf(amount, treatment, input), VAT: rate.toNumber() };
    return { rows: [{ row, rate }], rate, vat };
  });
}

function rowOf(
  amount: Decimal,
  { account, vatCode }: ChargesTreatment,
  { settings, language }: Input,
): InvoiceRowDraft {
  const description = language === 'SV' ? 'Övriga avgifter' : 'Miscellaneous charges';
  // No product is behind them: only an article that every row is to carry.
  const article = articleOf({ productSku: undefined }, settings);
  return {
    ...amountRow(account, description, amount),
    ...(vatCode === undefined ? {} : { VATCode: vatCode }),
    ...(article === undefined ? {} : { ArticleNumber: article }),
    ...generalDimensions(settings),
  };
}

type Stated = Pick<Input, 'invoice' | 'settings' | 'tax'>;

/** The VAT that the settings say is in the charges, whether they can be booked so or not. */
export function vatOfCharges(input: Stated): Decimal {
  const { miscellaneousCharges, currency } = input.invoice;
  const rate = rateOf(input);
  const digits = currencyDigits(currency) ?? 2;
  return roundHalfUp(miscellaneousCharges.times(rate).div(rate.plus(100)), digits);
}

const rateOf = ({ tax, settings }: Stated): Decimal =>
  new Decimal(chargesVat(tax) ? settings.miscellaneousVat : 0);

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
