import { Decimal, type InvoiceLine } from '@sync/shared';

/** Whether the amounts of lines contain their VAT. */
export type Prices = 'excluding-vat' | 'including-vat';

/** A line with its VAT rate, where one is known. */
export type RatedLine = { readonly line: InvoiceLine; readonly rate: Decimal | undefined };

/** The VAT of an amount, unrounded: on top of it, or contained in it. */
export function vatIn(amount: Decimal, rate: Decimal, prices: Prices): Decimal {
  const divisor = prices === 'including-vat' ? rate.plus(100) : new Decimal(100);
  return amount.times(rate).div(divisor);
}
