import { Decimal } from '@sync/shared';
import { invoiceTotals, rowTotal, toCents, type TotalsInput } from './amounts.js';
import type { InvoiceRow } from './records.js';
import { ocrOf } from './resources/invoices.js';

const decimal = (text: string) => new Decimal(text);

function row(price: string, vat: number, more: Partial<InvoiceRow> = {}): InvoiceRow {
  const priced = {
    price: decimal(price),
    quantity: decimal('1'),
    discount: decimal('0'),
    discountType: 'PERCENT' as const,
    ...more,
  };
  return {
    rowId: 1,
    accountNumber: 3001,
    articleNumber: '',
    description: 'x',
    vat,
    vatCode: undefined,
    given: new Map(),
    ...priced,
    total: rowTotal(priced),
  };
}

const totals = (rows: readonly InvoiceRow[], more: Partial<TotalsInput> = {}) =>
  invoiceTotals({
    rows,
    vatIncluded: false,
    administrationFee: decimal('0'),
    freight: decimal('0'),
    feeVatRate: 25,
    roundTotal: false,
    ...more,
  });

it.each([
  ['1.123', '1.12'],
  ['1.125', '1.13'],
])('rounds %s to two decimals, half up, as recorded', (given, kept) => {
  expect(toCents(decimal(given)).toString()).toBe(kept);
});

it('takes a discount in percent of the row or as an amount for the whole row', () => {
  const percent = row('100', 25, { quantity: decimal('3'), discount: decimal('10') });
  const amount = row('100', 25, {
    quantity: decimal('3'),
    discount: decimal('10'),
    discountType: 'AMOUNT',
  });
  expect([percent.total.toString(), amount.total.toString()]).toEqual(['270', '290']);
});

it('rounds VAT once per rate, not once per row', () => {
  // Three rows of 0.10: 0.025 each would round to 0.03 × 3; together 0.075 → 0.08.
  const { vat, total } = totals([row('0.10', 25), row('0.10', 25), row('0.10', 25)]);
  expect([vat.toString(), total.toString()]).toEqual(['0.08', '0.38']);
});

it('takes VAT out of prices that include it, leaving the total as it is', () => {
  const { net, vat, total } = totals([row('129', 25)], { vatIncluded: true });
  expect([net.toString(), vat.toString(), total.toString()]).toEqual(['103.2', '25.8', '129']);
});

it('adds fee and freight with their VAT and rounds to kronor where the company does', () => {
  // Fortnox's own documentation sample: 1590 + freight 95, VAT 421.25, rounded by −0.25 to 2106.
  const { vat, roundOff, total, freightVat } = totals([row('1590', 25)], {
    freight: decimal('95'),
    roundTotal: true,
  });
  expect([vat, freightVat, roundOff, total].map(String)).toEqual([
    '421.25',
    '23.75',
    '-0.25',
    '2106',
  ]);
});

it.each([
  [1, '133'],
  [18, '1842'],
  [20, '2048'],
  [39, '3947'],
])('gives invoice %i the OCR number %s that was recorded', (number, ocr) => {
  expect(ocrOf(number)).toBe(ocr);
});
