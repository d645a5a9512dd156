import { Decimal } from '@sync/shared';
import { invoiceSchema, type Invoice } from '../subscriptionflow/invoice.js';
import { samples } from './samples.js';

const all = samples.map((sample) => ({ ...sample, invoice: invoiceSchema.parse(sample.invoice) }));
const good = all.filter((sample) => sample.expected.status === 'succeeded');

const sum = (values: readonly string[]) =>
  values.reduce((total, value) => total.add(value), new Decimal(0)).toString();

/** The contract's identities: per line, and lines against the header. */
function differences(invoice: Invoice): string[] {
  const lines = invoice.lines.map((line) => {
    const net = new Decimal(line.sub_total).sub(line.discount);
    const total = invoice.prices_include_tax ? net : net.add(line.tax);
    return total.eq(line.total_amount) ? '' : `line ${line.id}`;
  });
  const header: [string, string, string][] = [
    ['sub_total', invoice.sub_total, sum(invoice.lines.map((line) => line.sub_total))],
    ['discount', invoice.discount_value, sum(invoice.lines.map((line) => line.discount))],
    ['tax', invoice.tax_amount, sum(invoice.lines.map((line) => line.tax))],
    ['total', invoice.total_amount, sum(invoice.lines.map((line) => line.total_amount))],
    ['payments', invoice.total_amount, sum(invoice.transactions.map((t) => t.applied_amount))],
  ];
  const wrong = header.filter(([, stated, added]) => !new Decimal(stated).eq(added));
  return [...lines.filter((line) => line !== ''), ...wrong.map(([name]) => name)];
}

it('has at least fourteen invoices that must pass and three that must not', () => {
  expect(good.length).toBeGreaterThanOrEqual(14);
  expect(all.length - good.length).toBe(3);
});

it.each(good.map((sample) => [sample.name, sample.invoice] as const))(
  '%s: adds up, line by line and in total',
  (_name, invoice) => {
    expect(differences(invoice)).toEqual([]);
    expect(invoice.closing_balance).toMatch(/^0(\.00)?$/);
  },
);

it('lies in the financial year 2026, not after the day of the demonstration', () => {
  const dates = all.flatMap(({ invoice }) => [
    invoice.invoice_date,
    ...invoice.transactions.map((transaction) => transaction.date),
  ]);
  expect(dates.every((date) => date >= '2026-01-01' && date <= '2026-11-22')).toBe(true);
});

it('has one that does not add up', () => {
  const broken = all.find((sample) => sample.expected.deadLetterKind === 'sums-do-not-add-up');
  expect(broken && differences(broken.invoice)).toContain('total');
});

it('gives every invoice its own id and number', () => {
  expect(new Set(all.map((sample) => sample.invoice.id)).size).toBe(all.length);
  expect(new Set(all.map((sample) => sample.invoice.name)).size).toBe(all.length);
});
