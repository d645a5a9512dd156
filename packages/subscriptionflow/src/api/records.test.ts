import { readSummary } from './records.js';

const record = (change: Readonly<Record<string, string>>) => ({
  ...{ id: 'inv-1', name: 'SF-1', status: 'Paid', currency: 'SEK', total_amount: '1250' },
  invoice_date: '2026-11-18',
  ...change,
});

it('reads of a record what is compared', () => {
  expect(readSummary(record({}))).toEqual([
    {
      ...{ id: 'inv-1', number: 'SF-1', status: 'Paid', currency: 'SEK', total: '1250' },
      invoiceDate: '2026-11-18',
    },
  ]);
});

it.each([
  ['2026-01-31T23:00:00Z', '2026-02-01'],
  ['2026-01-31T23:00:00+01:00', '2026-01-31'],
  ['2026-02-30', undefined],
])('dates %s by the day that it is booked on', (text, day) => {
  expect(readSummary(record({ invoice_date: text }))[0]?.invoiceDate).toBe(day);
});

it('keeps no texts of megabytes, of which there may be a hundred thousand', () => {
  const long = 'x'.repeat(1_000_000);
  const [summary] = readSummary(record({ name: long, currency: long }));
  expect(summary?.number?.length).toBeLessThanOrEqual(100);
  expect(summary?.currency).toBeUndefined();
  expect(readSummary(record({ id: long }))[0]?.id.length).toBeLessThan(1000);
});

it('leaves no invoice out whose id is longer than may be taken in, and keeps it recognisable as such', () => {
  const idOf = (length: number) => readSummary(record({ id: 'x'.repeat(length) }))[0]?.id.length;
  expect([idOf(200), idOf(201), idOf(5000)]).toEqual([200, 201, 201]);
});
