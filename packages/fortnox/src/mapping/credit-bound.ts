import { currencyDigits, Decimal } from '@sync/shared';

/** Decimals of an amount in Fortnox: the currency's own, but never more than two. */
export function fortnoxDigits(currency: string): number {
  const digits = currencyDigits(currency) ?? 2;
  return digits > 2 ? 2 : digits;
}

/** The smallest amount of the currency in Fortnox. */
export function smallestUnit(currency: string): Decimal {
  return new Decimal(10).pow(-fortnoxDigits(currency));
}

/**
 * How far correct rounding can move the VAT of these rows: for every rate half a unit for each row
 * and once for the sum. Where Fortnox rounds VAT is not documented, so its echo is judged by this.
 */
export function vatRoundingBound(rates: readonly Decimal[], unit: Decimal): Decimal {
  const taxed = rates.filter((rate) => !rate.isZero()).map((rate) => rate.toFixed());
  const sums = new Set(taxed).size;
  return unit.times(taxed.length + sums).div(2);
}
