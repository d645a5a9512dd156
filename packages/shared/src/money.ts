import { Decimal } from './decimal.js';

export function sum(amounts: readonly Decimal[]): Decimal {
  return amounts.reduce((total, amount) => total.plus(amount), new Decimal(0));
}

/** Rounds half away from zero, as Fortnox was seen to round 1.125 to 1.13. */
export function roundHalfUp(amount: Decimal, digits: number): Decimal {
  return amount.toDecimalPlaces(digits, Decimal.ROUND_HALF_UP);
}

export function hasAtMostDecimals(amount: Decimal, digits: number): boolean {
  return amount.decimalPlaces() <= digits;
}

/** For people: at least two decimals, more only where the amount has more. */
export function formatAmount(amount: Decimal): string {
  return amount.decimalPlaces() > 2 ? amount.toString() : amount.toFixed(2);
}
