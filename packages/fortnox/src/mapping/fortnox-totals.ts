import { Decimal, roundHalfUp, sum } from '@sync/shared';
import type { InvoiceDraft, InvoiceRowDraft } from './drafts.js';

/** What Fortnox will say an invoice comes to. */
export type FortnoxTotals = {
  readonly total: Decimal;
  readonly vat: Decimal;
  /** By percent, as text: "25". */
  readonly vatByRate: ReadonlyMap<string, Decimal>;
};

/** Where a company's VAT is rounded to öre: in each row, or in the sum of a rate's rows. */
export type VatRounding = 'per-row' | 'per-rate';

/**
 * Fortnox's own arithmetic: price and quantity rounded to two decimals half up (recorded), row
 * totals to two decimals, VAT to two decimals. Where VAT is rounded is not documented: `per-rate`
 * is assumed until the echo of an invoice has shown what the company does. Öresavrundning, which
 * comes after all rows, is not in it: see `roundOffOf`.
 */
export function fortnoxTotals(
  { InvoiceRows, VATIncluded }: Pick<InvoiceDraft, 'InvoiceRows' | 'VATIncluded'>,
  vatRounding: VatRounding = 'per-rate',
): FortnoxTotals {
  const rows = InvoiceRows.flatMap((row) =>
    row.AccountNumber === undefined ? [] : [{ row, rate: new Decimal(row.VAT ?? 0) }],
  );
  return ratedTotals(rows, VATIncluded, vatRounding);
}

/** A row with its VAT rate, which the row itself does not state where it is a fraction. */
export type RatedRow = { readonly row: InvoiceRowDraft; readonly rate: Decimal };

/** `fortnoxTotals` for rows whose rate may come from their account. */
export function ratedTotals(
  rows: readonly RatedRow[],
  vatIncluded: boolean,
  vatRounding: VatRounding,
): FortnoxTotals {
  const vatByRate = vatPerRate(rows, vatIncluded, vatRounding);
  const rowsTotal = sumOfRows(rows);
  const vat = sum([...vatByRate.values()]);
  return { total: vatIncluded ? rowsTotal : rowsTotal.plus(vat), vat, vatByRate };
}

function vatPerRate(
  rows: readonly RatedRow[],
  vatIncluded: boolean,
  vatRounding: VatRounding,
): ReadonlyMap<string, Decimal> {
  const parts = rows.map(({ row, rate }) => {
    const vat = vatOn(rowTotal(row), rate, vatIncluded);
    const amount = vatRounding === 'per-row' ? roundHalfUp(vat, 2) : vat;
    return { key: rate.toString(), amount };
  });
  const sums = [...sumByKey(parts)];
  return new Map(sums.map(([rate, vat]): [string, Decimal] => [rate, roundHalfUp(vat, 2)]));
}

/** What the rows come to, with or without VAT as their prices are. */
export function sumOfRows(rows: readonly RatedRow[]): Decimal {
  return sum(rows.map(({ row }) => rowTotal(row)));
}

/** What öresavrundning adds to a total to make it whole. */
export function roundOffOf(total: Decimal): Decimal {
  return roundHalfUp(total, 0).minus(total);
}

export function sumByKey(
  entries: readonly { readonly key: string; readonly amount: Decimal }[],
): ReadonlyMap<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const { key, amount } of entries) sums.set(key, amount.plus(sums.get(key) ?? 0));
  return sums;
}

function rowTotal(row: InvoiceRowDraft): Decimal {
  const price = roundHalfUp(new Decimal(row.Price), 2);
  const quantity = roundHalfUp(new Decimal(row.DeliveredQuantity), 2);
  const gross = price.times(quantity);
  const discount = new Decimal(row.Discount ?? 0);
  const reduction = row.DiscountType === 'PERCENT' ? gross.times(discount).div(100) : discount;
  return roundHalfUp(gross.minus(reduction), 2);
}

function vatOn(amount: Decimal, rate: Decimal, vatIncluded: boolean): Decimal {
  const divisor = vatIncluded ? rate.plus(100) : new Decimal(100);
  return amount.times(rate).div(divisor);
}
