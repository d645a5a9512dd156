import { Decimal, sum } from '@sync/shared';

/** The smallest amount of a currency that Fortnox keeps: it has two decimals for all of them. */
export function smallestUnit(digits: number): Decimal {
  return new Decimal(10).pow(-Math.min(2, digits));
}

/**
 * How far correct rounding can move the VAT of these rows: for every rate half a unit for each row
 * and once for the sum. Where Fortnox rounds VAT is not documented, so its echo is judged by this.
 */
export function vatRoundingBound(rates: readonly Decimal[], unit: Decimal): Decimal {
  const taxed = rates.filter((rate) => !rate.isZero()).map((rate) => rate.toString());
  const sums = new Set(taxed).size;
  return sum([new Decimal(taxed.length), new Decimal(sums)])
    .times(unit)
    .div(2);
}
