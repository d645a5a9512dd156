import { Decimal } from '@sync/shared';
import { compare } from './compare.js';
import type { Facts } from './facts.js';
import type { CurrencySum } from './months.js';
import { daysOf, monthsIn } from './period.js';
import { facts, held, job, paid } from './testing/sample-facts.js';

const compared = (given: Partial<Facts>) => compare(facts(given));

const november = (given: Partial<Facts>) => {
  const [month] = compared(given).months;
  if (!month) throw new Error('no month');
  return month;
};

it('counts and sums both sides by currency, with the digits of each', () => {
  const source = [
    ...[paid('a'), paid('b', { total: new Decimal('0.1') })],
    ...[paid('c', { currency: 'EUR', total: new Decimal('0.2') })],
    ...[paid('d', { currency: 'JPY', total: new Decimal('120') })],
  ];
  const inFortnox = source.map(({ id, currency, total }, n) =>
    held(String(n), id, { currency, total }),
  );
  const sums = [
    { currency: 'EUR', count: 1, total: '0.20' },
    { currency: 'JPY', count: 1, total: '120' },
    { currency: 'SEK', count: 2, total: '1250.10' },
  ];
  expect(november({ source, held: inFortnox })).toEqual({
    ...{ month: '2026-11', subscriptionFlow: sums, fortnox: sums, differences: [] },
    difference: [
      { currency: 'EUR', count: 0, total: '0.00' },
      { currency: 'JPY', count: 0, total: '0' },
      { currency: 'SEK', count: 0, total: '0.00' },
    ],
    ...{ agreed: 4, pending: 0, leftOut: 0, findings: 0, withoutAmount: 0 },
  });
});

it('tells of a month in which nothing happened', () => {
  const period = { from: '2026-10-20', to: '2026-12-02' };
  const { months } = compared({ period, source: [paid('a')] });
  expect(months.map(({ month, findings }) => [month, findings])).toEqual([
    ['2026-10', 0],
    ['2026-11', 1],
    ['2026-12', 0],
  ]);
});

/** Every kind of disagreement at once, in two currencies. */
const messy: Partial<Facts> = {
  source: [
    ...['fine', 'missing', 'twice', 'unpaid', 'waits', 'discarded'].map((id) => paid(id)),
    ...[paid('other', { total: new Decimal('100.01') }), paid('euro', { currency: 'EUR' })],
  ],
  ledger: [job('waits', 'retrying'), job('discarded', 'discarded'), job('gone', 'succeeded')],
  held: [
    ...[held('1', 'fine'), held('2', 'twice'), held('3', 'twice')],
    ...[held('4', 'unpaid', { balance: new Decimal('250') })],
    ...[held('5', 'other', { total: new Decimal('99.99') }), held('6', 'euro'), held('7', 'gone')],
  ],
};

const totalOf = (sums: readonly CurrencySum[], currency: string) =>
  sums
    .filter((one) => one.currency === currency)
    .reduce((sum, { total }) => sum.plus(total), new Decimal(0));

it.each(['SEK', 'EUR'])('explains the difference in %s to the last digit', (currency) => {
  const { subscriptionFlow, fortnox, difference, differences } = november(messy);
  const less = totalOf(subscriptionFlow, currency).minus(totalOf(fortnox, currency));
  expect(less.isZero()).toBe(false);
  expect(totalOf(difference, currency).toFixed()).toBe(less.toFixed());
  expect(totalOf(differences, currency).toFixed()).toBe(less.toFixed());
});

it('says what each kind of disagreement comes to', () => {
  expect(november(messy).differences).toEqual([
    { kind: 'missing', currency: 'SEK', count: 1, total: '1250.00' },
    { kind: 'extra', currency: 'SEK', count: 1, total: '-1250.00' },
    { kind: 'different', currency: 'EUR', count: 1, total: '1250.00' },
    { kind: 'different', currency: 'SEK', count: 2, total: '-1249.98' },
    { kind: 'duplicate', currency: 'SEK', count: 1, total: '-1250.00' },
    { kind: 'pending', currency: 'SEK', count: 1, total: '1250.00' },
    { kind: 'left-out', currency: 'SEK', count: 1, total: '1250.00' },
  ]);
});

it('keeps an invoice without an amount out of both totals, and says so', () => {
  const source = [paid('a', { total: undefined }), paid('b')];
  const month = november({ source, held: [held('1', 'a'), held('2', 'b')] });
  const sums = [{ currency: 'SEK', count: 2, total: '1250.00' }];
  expect(month).toMatchObject({ subscriptionFlow: sums, fortnox: sums, withoutAmount: 1 });
  expect(month.differences).toEqual([]);
});

it('takes the ledger for SubscriptionFlow where that could not be read', () => {
  const ledger = [
    { ...job('a', 'succeeded'), fortnoxInvoiceNumber: '1', invoiceDate: '2026-11-02' },
  ];
  const month = november({ source: undefined, ledger, held: [held('1', 'a')] });
  expect(month.subscriptionFlow).toEqual([{ currency: 'SEK', count: 1, total: '1250.00' }]);
});

it('tells each finding with day and amounts, and why it is missing', () => {
  const { findings } = compared(messy);
  const missing = findings.find(({ invoiceId }) => invoiceId === 'missing');
  expect(missing).toMatchObject({
    ...{ reason: 'never-told', invoiceDate: '2026-11-18' },
    amounts: {
      ...{ subscriptionFlow: { currency: 'SEK', total: '1250.00' }, fortnox: null },
      difference: { currency: 'SEK', total: '1250.00' },
    },
  });
  const twice = findings.find(({ invoiceId }) => invoiceId === 'twice');
  expect(twice?.amounts).toMatchObject({
    fortnox: { currency: 'SEK', total: '2500.00', balance: '0.00', invoiceNumbers: ['2', '3'] },
    difference: { currency: 'SEK', total: '-1250.00' },
  });
  const extra = findings.find(({ kind }) => kind === 'extra');
  expect(extra?.amounts).toMatchObject({
    subscriptionFlow: null,
    difference: { total: '-1250.00' },
  });
  const euro = findings.find(({ invoiceId }) => invoiceId === 'euro');
  expect(euro?.amounts?.difference).toBeNull();
});

it('counts what has no date of the period with its end', () => {
  const period = { from: '2026-10-20', to: '2026-11-30' };
  const source = [paid('a', { invoiceDate: undefined })];
  const { months } = compared({ period, source });
  expect(months.map(({ month, findings }) => [month, findings])).toEqual([
    ['2026-10', 0],
    ['2026-11', 1],
  ]);
});

it('knows the days of a month, in leap years too', () => {
  expect(daysOf('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  expect(daysOf('2026-12')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
  expect(monthsIn({ from: '2026-11-30', to: '2027-01-01' })).toEqual([
    ...['2026-11', '2026-12', '2027-01'],
  ]);
});

it('comes to an end at the end of the calendar', () => {
  expect(monthsIn({ from: '9999-11-01', to: '9999-12-31' })).toEqual(['9999-11', '9999-12']);
  expect(monthsIn({ from: '0000-01-01', to: '0000-01-01' })).toEqual(['0000-01']);
  expect(daysOf('9999-12')).toEqual({ from: '9999-12-01', to: '9999-12-31' });
});

describe('one invoice in Fortnox', () => {
  const resolved = (id: string) => ({
    ...job(id, 'resolved'),
    fortnoxInvoiceNumber: '1',
    booked: true,
  });

  it('stands for the one that it names, and nothing is left of who was resolved with it', () => {
    const given = { source: [paid('b'), paid('a')], ledger: [resolved('a'), resolved('b')] };
    const month = november({ ...given, held: [held('1', 'a')] });
    expect(month).toMatchObject({
      ...{ agreed: 1, findings: 1, fortnox: [{ count: 1, total: '1250.00' }] },
      differences: [{ kind: 'missing', total: '1250.00' }],
    });
    const { findings } = compared({ ...given, held: [held('1', 'a')] });
    expect(findings).toMatchObject([{ kind: 'missing', invoiceId: 'b', reason: 'shared' }]);
  });

  it('stands once for two that were resolved with it', () => {
    const given = { source: [paid('a'), paid('b')], ledger: [resolved('a'), resolved('b')] };
    const byHand = held('1', '', { externalInvoiceReference1: undefined });
    const month = november({ ...given, held: [byHand] });
    expect(month).toMatchObject({ agreed: 1, findings: 1, fortnox: [{ count: 1 }] });
  });
});

describe('what was booked on the first open day after a locked period', () => {
  const period = { from: '2026-11-01', to: '2026-11-30' };
  const moved = held('1', 'a', { invoiceDate: '2026-12-01' });
  const done = { ...job('a', 'succeeded'), fortnoxInvoiceNumber: '1', invoiceDate: '2026-11-18' };

  it('agrees in the month of its invoice', () => {
    const { findings, figures } = compared({
      source: [paid('a')],
      ledger: [done],
      held: [moved],
      period,
    });
    expect(findings).toEqual([]);
    expect(figures).toMatchObject({ agreed: 1, inFortnox: 0 });
  });

  it('is not too many in the month that it was booked in', () => {
    const december = { from: '2026-12-01', to: '2026-12-31' };
    expect(compared({ ledger: [done], held: [moved], period: december }).findings).toEqual([]);
  });
});

it('adds no amounts of two currencies', () => {
  const given = {
    source: [paid('a')],
    held: [held('1', 'a'), held('2', 'a', { currency: 'EUR' })],
  };
  const [twice] = compared(given).findings;
  expect(twice?.amounts).toMatchObject({
    fortnox: { total: null, balance: null },
    difference: null,
  });
});

describe('a total that Fortnox has rounded', () => {
  const compareTotals = (total: string, inFortnox: string, currency = 'SEK') => {
    const source = [paid('a', { total: new Decimal(total), currency })];
    return compared({
      ...{
        source,
        ledger: [{ ...job('a', 'succeeded'), fortnoxInvoiceNumber: '1', booked: true }],
      },
      held: [held('1', 'a', { total: new Decimal(inFortnox), currency })],
    });
  };

  it.each([
    ['1862.50', '1863'],
    ['1862.50', '1862'],
    ['99.99', '100'],
    ['99.01', '99'],
    ['0.49', '0'],
  ])('to whole kronor agrees, and is told as rounding: %s, %s', (total, inFortnox) => {
    const { findings, figures, months } = compareTotals(total, inFortnox);
    expect(findings).toEqual([]);
    expect(figures.agreed).toBe(1);
    const less = new Decimal(total).minus(inFortnox).toFixed(2);
    expect(months[0]).toMatchObject({
      difference: [{ currency: 'SEK', total: less }],
      differences: [{ kind: 'rounding', currency: 'SEK', count: 1, total: less }],
    });
  });

  it.each([
    ['1862.50', '1863.50', 'SEK'],
    ['1862.50', '1862.51', 'SEK'],
    ['1862.50', '1864', 'SEK'],
    ['1862.51', '1862', 'SEK'],
    ['1862.00', '1863', 'SEK'],
    ['1862.50', '1863', 'EUR'],
    ['0.3', '0', 'NOK'],
  ])('is not what makes %s into %s %s', (total, inFortnox, currency) => {
    const { findings, months } = compareTotals(total, inFortnox, currency);
    expect(findings).toMatchObject([{ kind: 'different' }]);
    expect(months[0]?.differences).toMatchObject([{ kind: 'different' }]);
  });

  it('to two decimals agrees where the currency has three', () => {
    expect(compareTotals('10.005', '10.01', 'BHD').findings).toEqual([]);
    expect(compareTotals('10.005', '10.02', 'BHD').findings).toHaveLength(1);
  });

  it('explains the difference beside what is wrong for another reason', () => {
    const source = [paid('a', { total: new Decimal('99.60') })];
    const unpaid = held('1', 'a', { total: new Decimal('100'), balance: new Decimal('0.4') });
    const month = november({ source, held: [unpaid] });
    expect(month).toMatchObject({
      findings: 1,
      differences: [{ kind: 'rounding', count: 1, total: '-0.40' }],
    });
  });
});
