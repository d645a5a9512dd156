import { differenceBetween } from './event-difference.js';
import { toldOneByOne } from './told-difference.js';

type Line = { readonly name: string; readonly sub_total: string; readonly account: string };

const event = (id: string, lines: readonly Line[], more: object = {}) => ({
  data: {
    invoice: {
      lines: lines.map(({ account, ...line }) => ({ ...line, accounting_account_code: account })),
      customer: { id },
      ...more,
    },
  },
});

const lines = (count: number, change: Partial<Line> = {}): Line[] =>
  Array.from({ length: count }, () => ({
    ...{ name: 'a', sub_total: '1.00', account: '3001', ...change },
  }));

const told = (before: unknown, after: unknown) => toldOneByOne(differenceBetween(before, after));

const roomOfEntry = 16 * 1024;

it('hides no account and no customer behind forty long names', () => {
  const mended = lines(40, { name: 'x'.repeat(300) }).map((line, n) =>
    n === 39 ? { ...line, account: '2893' } : line,
  );
  const difference = told(event('c1', lines(40)), event('c9', mended));
  expect(difference.slice(0, 2)).toEqual([
    { pointer: '/data/invoice/lines/39/accounting_account_code', from: '3001', to: '2893' },
    { pointer: '/data/invoice/customer/id', from: 'c1', to: 'c9' },
  ]);
  expect(difference).toHaveLength(42);
});

it('hides no change of one kind behind a thousand of another, and counts what it leaves out', () => {
  const mended = lines(1000, { sub_total: '2.00', name: 'b' });
  const after = [...mended.slice(0, 999), { ...lines(1)[0], name: 'b', account: '2893' }] as Line[];
  const difference = told(event('c1', lines(1000)), event('c9', after));
  expect(difference).toEqual(
    expect.arrayContaining([
      { pointer: '/data/invoice/lines/999/accounting_account_code', from: '3001', to: '2893' },
      { pointer: '/data/invoice/customer/id', from: 'c1', to: 'c9' },
    ]),
  );
  const one = difference.filter((entry) => !('more' in entry));
  const more = difference.filter((entry) => 'more' in entry);
  expect(more.map(({ pointer }) => pointer)).toEqual([
    '/data/invoice/lines/*/sub_total',
    '/data/invoice/lines/*/name',
  ]);
  expect(one.length + more.reduce((sum, entry) => sum + entry.more, 0)).toBe(999 + 1000 + 2);
  expect(JSON.stringify(difference).length).toBeLessThan(roomOfEntry);
});

it('is bounded, whatever was changed to what', () => {
  for (const sign of ['x', 'å', '\u0001']) {
    const many = Object.fromEntries(
      Array.from({ length: 1000 }, (_, n) => [`f${n}`, sign.repeat(999)]),
    );
    const difference = told({}, many);
    expect(JSON.stringify(difference).length).toBeLessThan(roomOfEntry);
    const count = difference.reduce((sum, entry) => sum + ('more' in entry ? entry.more : 1), 0);
    expect(count).toBe(1000);
  }
});
