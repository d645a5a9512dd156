import fc from 'fast-check';
import { backoffMs, maxBackoffMs } from './retry-policy.js';

const policy = { maxAttempts: 8, baseMs: 2000 };

it('never waits longer than the doubled base, nor longer than an hour', () => {
  const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fraction, (attempt, random) => {
      const wait = backoffMs(policy, attempt, () => random);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(Math.min(maxBackoffMs, 2000 * 2 ** (attempt - 1)));
    }),
  );
});

it('spreads retries over the whole interval', () => {
  expect(backoffMs(policy, 3, () => 0)).toBe(0);
  expect(backoffMs(policy, 3, () => 0.999999)).toBe(8000);
});
