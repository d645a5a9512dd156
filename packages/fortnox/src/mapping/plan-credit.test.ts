import { Decimal } from '@sync/shared';
import { fortnoxTotals } from './fortnox-totals.js';
import { planCredit } from './plan-credit.js';
import type { Refund } from './refund.js';
import { customerIn, invoiceOf, rateOf, sek, settingsWith } from './testing/paid-invoice.js';

const invoice = invoiceOf({
  lines: [
    { subTotal: '1000.00', vat: '250.00', rate: '25' },
    { subTotal: '500.00', vat: '60.00', rate: '12' },
    { subTotal: '33.33', vat: '2.00', rate: '6' },
  ],
});

const refundOf = (amount: string, change: Partial<Refund> = {}): Refund => ({
  id: 'rf_1',
  date: '2026-11-25',
  amount: new Decimal(amount),
  ...change,
});

function planOf(refund: Refund) {
  const result = planCredit({ invoice, refund, settings: settingsWith(), rate: sek });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function kindsOf(refund: Refund) {
  const result = planCredit({ invoice, refund, settings: settingsWith(), rate: sek });
  return result.ok ? [] : result.error.map(({ kind }) => kind);
}

it('credits a whole invoice as Fortnox copies it, and pays the money back', () => {
  const plan = planOf(refundOf('1845.33'));
  expect(plan.changes).toEqual({
    ExternalInvoiceReference1: `${invoice.id}:refund:rf_1`,
    InvoiceDate: '2026-11-25',
    DueDate: '2026-11-25',
    Currency: 'SEK',
    CurrencyRate: 1,
    CurrencyUnit: 1,
  });
  expect(plan.expected).toMatchObject({
    total: new Decimal('-1845.33'),
    vat: new Decimal('-312.00'),
  });
  expect(plan.payment).toEqual({
    Amount: -1845.33,
    AmountCurrency: -1845.33,
    PaymentDate: '2026-11-25',
    ModeOfPayment: 'BG',
    ModeOfPaymentAccount: 1930,
  });
});

it('credits a part in proportion, so that VAT follows the sale (partial credits: rows wrong)', () => {
  const plan = planOf(refundOf('100.00'));
  const rows = plan.changes.InvoiceRows ?? [];
  expect(plan.changes.VATIncluded).toBe(true);
  expect(rows.map((row) => [row.DeliveredQuantity, row.Price, row.VAT])).toEqual([
    ['-1', 67.74, 25],
    ['-1', 30.35, 12],
    ['-1', 1.91, 6],
  ]);
  const totals = fortnoxTotals({ InvoiceRows: rows, VATIncluded: true });
  expect(totals.total.toFixed(2)).toBe('-100.00');
  expect(plan.expected.vat.toFixed(2)).toBe(totals.vat.toFixed(2));
});

it('credits the lines that the refund names', () => {
  const lines = [{ id: 'ch_2', amount: new Decimal('560.00') }];
  const plan = planOf(refundOf('560.00', { lines }));
  expect(plan.changes.InvoiceRows).toMatchObject([
    { Price: 560, VAT: 12, DeliveredQuantity: '-1' },
  ]);
  expect(plan.expected.vat.toString()).toBe('-60');
});

it.each(['0', '-1', '1845.34', '10.001'])('refuses to give back %s of 1845.33', (amount) => {
  expect(kindsOf(refundOf(amount))).toEqual(['refund-amount-unusable']);
});

it('refuses lines that the invoice does not have, that cost less, or that do not add up', () => {
  const line = (id: string, amount: string) => ({ id, amount: new Decimal(amount) });
  expect(kindsOf(refundOf('5.00', { lines: [line('ch_9', '5.00')] }))).toEqual([
    'refund-line-unusable',
  ]);
  expect(kindsOf(refundOf('600.00', { lines: [line('ch_2', '600.00')] }))).toEqual([
    'refund-line-unusable',
  ]);
  expect(kindsOf(refundOf('6.00', { lines: [line('ch_2', '5.00')] }))).toEqual([
    'refund-lines-do-not-add-up',
  ]);
});

it('gives foreign money back at the rate it was booked at', () => {
  const euros = invoiceOf({
    lines: [{ subTotal: '100.00', vat: '0.00', rate: '0' }],
    currency: 'EUR',
    customer: customerIn('US'),
  });
  const input = { invoice: euros, settings: settingsWith(), rate: rateOf('11.4210') };
  expect(planCredit({ ...input, refund: refundOf('100.00') })).toMatchObject({
    ok: true,
    value: { payment: { Amount: -1142.1, AmountCurrency: -100, CurrencyRate: 11.421 } },
  });
});
