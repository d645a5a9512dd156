import { Decimal, roundHalfUp, sum } from '@sync/shared';
import type { InvoiceDraft, InvoiceRowDraft } from './drafts.js';

/** What Fortnox will say an invoice comes to. */
export type FortnoxTotals = {
  readonly total: Decimal;
  readonly vat: Decimal;
  /** By percent, as text: "25". */
  readonly vatByRate: ReadonlyMap<string, Decimal>;
};

/**
 * Fortnox's own arithmetic: price and quantity rounded to two decimals half up (recorded), row
 * totals to two decimals, VAT per rate on the sum of its rows, to two decimals. Used to know
 * before sending what the echo will be; the echo itself is compared as well, because the rounding
 * of VAT is not documented.
 */
export function fortnoxTotals(
  invoice: Pick<InvoiceDraft, 'InvoiceRows' | 'VATIncluded'>,
): FortnoxTotals {
  const amounts = invoice.InvoiceRows.map((row) => ({
    key: String(row.VAT),
    amount: rowTotal(row),
  }));
  const vatByRate = new Map(
    [...sumByKey(amounts)].map(([rate, amount]): [string, Decimal] => [
      rate,
      vatOn(amount, new Decimal(rate), invoice.VATIncluded),
    ]),
  );
  const rowsTotal = sum(invoice.InvoiceRows.map(rowTotal));
  const vat = sum([...vatByRate.values()]);
  return { total: invoice.VATIncluded ? rowsTotal : rowsTotal.plus(vat), vat, vatByRate };
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
  return roundHalfUp(amount.times(rate).div(divisor), 2);
}
