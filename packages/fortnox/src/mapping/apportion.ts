import { Decimal, sum } from '@sync/shared';

/**
 * An amount of at most `digits` decimals spread in proportion to the weights, which may be of both
 * signs but must not add up to zero. The parts have `digits` decimals and add up to the amount
 * exactly; none is off by a whole unit, so where the weights have no more digits and the amount is
 * not more than their sum, no part is more than its weight.
 */
export function apportion(
  amount: Decimal,
  weights: readonly Decimal[],
  digits: number,
): readonly Decimal[] {
  const whole = sum(weights);
  const exact = weights.map((weight) => amount.times(weight).div(whole));
  const rounded = exact.map((part) => part.toDecimalPlaces(digits, Decimal.ROUND_FLOOR));
  const unit = new Decimal(10).pow(-digits);
  const missing = amount.minus(sum(rounded)).div(unit);
  // The units lost by rounding down go to the parts that lost most.
  const raised = new Set(
    exact
      .map((part, index) => ({ index, loss: part.minus(rounded[index] ?? 0) }))
      .sort((a, b) => b.loss.comparedTo(a.loss))
      .filter((_, rank) => missing.gt(rank))
      .map(({ index }) => index),
  );
  return rounded.map((part, index) => (raised.has(index) ? part.plus(unit) : part));
}
