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
    vatRounding: 'per-rate',
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

it.each([
  // 0.025 each: rounded row by row it is 0.03 × 3, together 0.075 → 0.08.
  [{ vatRounding: 'per-row' as const }, ['0.10', '0.10', '0.10'], '0.09', '0.39'],
  [{ vatRounding: 'per-rate' as const }, ['0.10', '0.10', '0.10'], '0.08', '0.38'],
  [{ vatRounding: 'per-row' as const, vatIncluded: true }, ['0.99', '0.99'], '0.4', '1.98'],
  [{ vatRounding: 'per-rate' as const, vatIncluded: true }, ['0.92', '0.92'], '0.37', '1.84'],
  [{ vatRounding: 'per-row' as const, vatIncluded: true }, ['0.92', '0.92'], '0.36', '1.84'],
])('%j on %j gives VAT %s and total %s', (how, prices, vat, total) => {
  const sums = totals(
    prices.map((price) => row(price, 25)),
    how,
  );
  expect([sums.vat.toString(), sums.total.toString()]).toEqual([vat, total]);
});

it('can round VAT once for the whole document, whatever the rates', () => {
  const rows = [row('0.10', 25), row('0.21', 12)];
  const vat = (vatRounding: TotalsInput['vatRounding']) => totals(rows, { vatRounding }).vat;
  // 0.025 and 0.0252: rounded per rate 0.03 + 0.03, together 0.0502.
  expect([vat('per-rate').toString(), vat('per-document').toString()]).toEqual(['0.06', '0.05']);
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
