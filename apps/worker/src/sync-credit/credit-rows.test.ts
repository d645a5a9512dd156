import { Decimal, sum } from '@sync/shared';
import fc from 'fast-check';
import { proRata } from './credit-rows.js';

const weights = fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 30 });

describe('a part refund spread over the rows of an invoice', () => {
  it('comes to the refunded amount exactly, and no row is off by a unit or more', () => {
    fc.assert(
      fc.property(
        weights,
        fc.integer({ min: 1, max: 1_000_000_000 }),
        fc.constantFrom(0, 2),
        (units, cents, digits) => {
          const shares = units.map((unit) => ({ weight: new Decimal(unit).div(100) }));
          const amount = new Decimal(cents).div(new Decimal(10).pow(digits));
          const parts = proRata(shares, amount, digits);
          const whole = sum(shares.map(({ weight }) => weight));
          const unit = new Decimal(10).pow(-digits);
          expect(sum(parts).eq(amount)).toBe(true);
          parts.forEach((part, index) => {
            const exact = amount.mul(shares[index]?.weight ?? 0).div(whole);
            expect(part.minus(exact).abs().lt(unit)).toBe(true);
            expect(part.decimalPlaces()).toBeLessThanOrEqual(digits);
          });
        },
      ),
      { numRuns: 500, seed: 4 },
    );
  });
});
