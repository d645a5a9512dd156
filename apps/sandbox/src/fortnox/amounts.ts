import { Decimal } from '@sync/shared';
import type { InvoiceRow, InvoiceTotals } from './records.js';

/**
 * Two decimals, half up. Recorded for row prices and delivered quantities (1.123 → 1.12,
 * 1.125 → 1.13), and used for every amount that is derived from them.
 */
export const toCents = (value: Decimal): Decimal => value.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);

/** What a row comes to, after its discount: a percentage or an amount for the whole row. */
export function rowTotal(
  row: Pick<InvoiceRow, 'price' | 'quantity' | 'discount' | 'discountType'>,
): Decimal {
  const gross = row.price.mul(row.quantity);
  if (row.discountType === 'AMOUNT') return toCents(gross.sub(row.discount));
  return toCents(gross.mul(new Decimal(100).sub(row.discount)).div(100));
}

/** The part of an amount that is VAT, unrounded. */
export function vatWithin(amount: Decimal, rate: number, included: boolean): Decimal {
  return amount.mul(rate).div(included ? 100 + rate : 100);
}

export type TotalsInput = {
  readonly rows: readonly InvoiceRow[];
  readonly vatIncluded: boolean;
  /** Excluding VAT; they carry the rate given. */
  readonly administrationFee: Decimal;
  readonly freight: Decimal;
  readonly feeVatRate: number;
  /** Öresavrundning: round the total to whole kronor. */
  readonly roundTotal: boolean;
  readonly vatRounding: VatRounding;
};

/** Where VAT is rounded to two decimals: each row, the sum of a rate's rows, or only the document. */
export type VatRounding = 'per-row' | 'per-rate' | 'per-document';

/** What a document comes to; VAT of fees is rounded on its own. */
export function invoiceTotals(input: TotalsInput): InvoiceTotals {
  const administrationFeeVat = toCents(vatWithin(input.administrationFee, input.feeVatRate, false));
  const freightVat = toCents(vatWithin(input.freight, input.feeVatRate, false));
  const rowVat = toCents(
    sumOf(vatPerRate(input.rows, input.vatIncluded, input.vatRounding).map(({ vat }) => vat)),
  );
  const rowSum = sumOf(input.rows.map((row) => row.total));
  const net = input.vatIncluded ? rowSum.sub(rowVat) : rowSum;
  const vat = rowVat.add(administrationFeeVat).add(freightVat);
  const exact = net.add(vat).add(input.administrationFee).add(input.freight);
  const total = input.roundTotal ? exact.toDecimalPlaces(0, Decimal.ROUND_HALF_UP) : exact;
  return {
    gross: toCents(sumOf(input.rows.map((row) => grossExcludingVat(row, input.vatIncluded)))),
    net,
    vat,
    administrationFeeVat,
    freightVat,
    roundOff: total.sub(exact),
    total,
  };
}

/** The VAT of each rate that occurs, highest first; `per-document` leaves it unrounded. */
export function vatPerRate(
  rows: readonly InvoiceRow[],
  included: boolean,
  rounding: VatRounding,
): { readonly rate: number; readonly net: Decimal; readonly vat: Decimal }[] {
  const rates = [...new Set(rows.map((row) => row.vat))].sort((a, b) => b - a);
  return rates.map((rate) => {
    const totals = rows.filter((row) => row.vat === rate).map((row) => row.total);
    const vat = vatOfRate(totals, rate, included, rounding);
    const sum = sumOf(totals);
    return { rate, net: included ? sum.sub(vat) : sum, vat };
  });
}

function vatOfRate(
  totals: readonly Decimal[],
  rate: number,
  included: boolean,
  rounding: VatRounding,
): Decimal {
  const exact = totals.map((total) => vatWithin(total, rate, included));
  switch (rounding) {
    case 'per-row':
      return sumOf(exact.map(toCents));
    case 'per-rate':
      return toCents(sumOf(exact));
    case 'per-document':
      return sumOf(exact);
  }
}

export const sumOf = (values: readonly Decimal[]): Decimal =>
  values.reduce((sum, value) => sum.add(value), new Decimal(0));

function grossExcludingVat(row: InvoiceRow, included: boolean): Decimal {
  const gross = row.price.mul(row.quantity);
  return gross.sub(included ? vatWithin(gross, row.vat, true) : 0);
}
