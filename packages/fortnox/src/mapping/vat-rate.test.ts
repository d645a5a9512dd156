import { Decimal, type InvoiceLine } from '@sync/shared';
import fc from 'fast-check';
import { vatIn, type Prices } from './rated-line.js';
import { settingsWith } from './testing/paid-invoice.js';
import { distanceAt, rateLines, type RateContext } from './vat-rate.js';

const halfUnit = new Decimal('0.005');

const contextOf = (rates: readonly string[], prices: Prices): RateContext => ({
  ...{ prices, halfUnit },
  tax: {
    ...{ regime: 'domestic', vatType: 'SEVAT', country: 'SE', vatCountry: 'SE' },
    vatNumber: undefined,
  },
  settings: settingsWith({
    vatMap: rates.map((rate) => ({ rate, regime: 'domestic' as const, account: '3001' })),
  }),
});

const lineOf = (amount: string, vat: string, quantity = '1'): InvoiceLine =>
  ({
    ...{ id: 'li_1', name: 'Licence', quantity: new Decimal(quantity), vatRate: undefined },
    ...{ subTotal: new Decimal(amount), discount: new Decimal(0), vat: new Decimal(vat) },
  }) as InvoiceLine;

/** Compares the line with every rate there is, the preferred ones first. */
function byAll(line: InvoiceLine, rates: readonly string[], prices: Prices): string | undefined {
  const all = ['0', '6', '12', '25', ...rates].map((rate) => new Decimal(rate));
  const known = all.filter((rate, at) => all.findIndex((other) => other.eq(rate)) === at);
  const near = known
    .map((rate) => ({ rate, distance: distanceAt(rate, line, prices) }))
    .sort((a, b) => a.distance.comparedTo(b.distance));
  const exact = near.find(({ distance }) => distance.lte(halfUnit));
  if (exact) return exact.rate.toFixed();
  const perUnit = halfUnit.times(Decimal.max(line.quantity.abs().plus(1), 2));
  const [one, ...others] = near.filter(({ distance }) => distance.lte(perUnit));
  return others.length === 0 ? one?.rate.toFixed() : undefined;
}

it('finds among many rates what comparing with each of them finds', () => {
  const cents = (most: number) => fc.integer({ min: -most, max: most }).map((n) => n / 100);
  const rate = fc.integer({ min: 0, max: 9999 }).map((n) => (n / 100).toFixed(2));
  const input = fc.record({
    rates: fc.array(rate, { maxLength: 40 }),
    amount: cents(100_000),
    off: cents(10),
    at: fc.nat({ max: 43 }),
    quantity: fc.integer({ min: -3000, max: 3000 }),
    prices: fc.constantFrom<Prices>('including-vat', 'excluding-vat'),
  });
  fc.assert(
    fc.property(input, ({ rates, amount, off, at, quantity, prices }) => {
      const meant = new Decimal(['0', '6', '12', '25', ...rates][at] ?? '25');
      const vat = vatIn(new Decimal(amount), meant, prices).toDecimalPlaces(2).plus(off);
      const line = lineOf(String(amount), vat.toFixed(), String(quantity));
      const expected = byAll(line, rates, prices);
      fc.pre(expected !== undefined && !(vat.isZero() && amount === 0));
      const [rated] = rateLines([line], contextOf(rates, prices));
      expect(rated?.rate?.toFixed()).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

it('looks at some twenty rates for a line, however many the table names', () => {
  const rates = Array.from({ length: 1000 }, (_, n) => (10 + n / 100).toFixed(2));
  const context = contextOf(rates, 'excluding-vat');
  const lines = Array.from({ length: 1000 }, (_, n) => lineOf('200.00', (20 + n / 100).toFixed(2)));
  const from = process.cpuUsage();
  expect(rateLines(lines, context)).toHaveLength(1000);
  // Every rate for every line took over a minute.
  expect(process.cpuUsage(from).user / 1000).toBeLessThan(5000);
});
