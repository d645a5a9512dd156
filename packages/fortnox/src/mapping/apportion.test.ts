import { Decimal, sum } from '@sync/shared';
import fc from 'fast-check';
import { apportion } from './apportion.js';

const weights = fc
  .array(fc.integer({ min: -1_000_000, max: 10_000_000 }), { minLength: 1, maxLength: 30 })
  .map((units) => units.map((unit) => new Decimal(unit).div(100)))
  .filter((all) => sum(all).gt(0));

describe('an amount spread over weights', () => {
  it('comes to the amount exactly, and no part is off by a unit or more', () => {
    fc.assert(
      fc.property(
        weights,
        fc.integer({ min: 1, max: 1_000_000_000 }),
        fc.constantFrom(0, 2),
        (shares, units, digits) => {
          const unit = new Decimal(10).pow(-digits);
          const amount = unit.times(units);
          const parts = apportion(amount, shares, digits);
          expect(sum(parts).eq(amount)).toBe(true);
          parts.forEach((part, index) => {
            const exact = amount.times(shares[index] ?? 0).div(sum(shares));
            expect(part.minus(exact).abs().lt(unit)).toBe(true);
            expect(part.decimalPlaces()).toBeLessThanOrEqual(digits);
          });
        },
      ),
      { numRuns: 500, seed: 4 },
    );
  });

  it('takes from no weight more than there is', () => {
    const share = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(weights, share, (shares, permille) => {
        const amount = sum(shares).times(permille).div(1000).toDecimalPlaces(2);
        apportion(amount, shares, 2).forEach((part, index) => {
          expect(part.abs().lte(shares[index]?.abs() ?? 0)).toBe(true);
        });
      }),
      { numRuns: 500, seed: 4 },
    );
  });
});
