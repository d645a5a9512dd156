import { Decimal, type ConnectionSettingsInput, type InvoiceLine } from '@sync/shared';
import type { InvoicePlan } from './plan.js';
import { planInvoice } from './plan-invoice.js';
import { book, fourCompanies } from './testing/fortnox-company.js';
import {
  invoiceOf,
  paymentOf,
  sek,
  settingsWith,
  type InvoiceInput,
} from './testing/paid-invoice.js';

type Case = InvoiceInput & { readonly settings?: Partial<ConnectionSettingsInput> };

const resultOf = ({ settings, ...input }: Case) =>
  planInvoice({ invoice: invoiceOf(input), settings: settingsWith(settings), rate: sek });

function planOf(input: Case): InvoicePlan {
  const result = resultOf(input);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const problemKinds = (input: Case): string[] => {
  const result = resultOf(input);
  return result.ok ? [] : result.error.map(({ kind }) => kind);
};

/** How the four kinds of company end with a plan. */
const endings = (plan: InvoicePlan) =>
  fourCompanies.map((company) => book(company, plan, settingsWith()).verdict.kind);

const repeated = (count: number, line: { subTotal: string; vat: string; rate: string }) =>
  Array.from({ length: count }, () => line);

describe('öre, row by row of the reference', () => {
  it.each([12, 40, 80, 100, 200])(
    '%d lines of equal price with VAT rounded per line, 25 %%: within the bound',
    (count) => {
      const lines = repeated(count, { subTotal: '12.30', vat: '3.08', rate: '25' });
      const plan = planOf({ lines });
      expect(plan.expected.vatTolerance.toFixed()).toBe(
        new Decimal('0.005')
          .times(count + 1)
          .plus('0.05')
          .toFixed(),
      );
      expect(endings(plan)).not.toContain('differs');
    },
  );

  it('header VAT computed on the sum, lines rounded on their own: the header is right', () => {
    const lines = repeated(80, { subTotal: '12.30', vat: '3.08', rate: '25' });
    const total = new Decimal('1230.00');
    const change = { vat: new Decimal('246.00'), total, transactions: [paymentOf('1230.00')] };
    const plan = planOf({ lines, change });
    expect(plan.expected.total.toFixed(2)).toBe('1230.00');
    expect(plan.invoice.InvoiceRows).toHaveLength(80);
    expect(endings(plan)).not.toContain('differs');
  });

  it('header figures that no rounding of the lines explains are refused', () => {
    const lines = repeated(12, { subTotal: '12.30', vat: '3.08', rate: '25' });
    const change = { vat: new Decimal('36.80'), total: new Decimal('184.40') };
    expect(problemKinds({ lines, change })).toContain('sums-do-not-add-up');
  });

  it('the bound counts each rate for itself', () => {
    const lines = [
      ...repeated(3, { subTotal: '10.00', vat: '2.50', rate: '25' }),
      ...repeated(2, { subTotal: '10.00', vat: '1.20', rate: '12' }),
    ];
    // 0.005 × 3 + 0.005, 0.005 × 2 + 0.005, and the tolerance once.
    expect(planOf({ lines }).expected.vatTolerance.toFixed()).toBe('0.085');
  });

  it('the currency’s smallest unit counts: half a yen', () => {
    const lines = repeated(2, { subTotal: '103', vat: '26', rate: '25' });
    const plan = planOf({ lines, currency: 'JPY', change: {} });
    expect(plan.expected.vatTolerance.toFixed()).toBe('1.55');
  });

  it.each(['24.99', '25.00', '25.01'])('3 × 33.33 with VAT %s, rate not stated: 25 %%', (vat) => {
    const plan = planOf({ lines: [{ subTotal: '99.99', vat, quantity: '3' }] });
    expect(plan.invoice.InvoiceRows[0]).toMatchObject({ VAT: 25, DeliveredQuantity: '3' });
    expect(endings(plan)).not.toContain('differs');
  });

  it('100 × 33.33 with VAT of 8.33 each counts as the hundred lines that it is', () => {
    const plan = planOf({ lines: [{ subTotal: '3333.00', vat: '833.00', quantity: '100' }] });
    expect(plan.invoice.InvoiceRows.at(-1)).toMatchObject({ AccountNumber: 3740, Price: -0.25 });
    const other = { subTotal: '3333.00', vat: '833.03', quantity: '100' };
    expect(problemKinds({ lines: [other] })).toContain('vat-amount-does-not-match-rate');
  });

  it('VAT that fits two rates when rounded per unit is not guessed at', () => {
    const lines = [{ subTotal: '4.00', vat: '0.35', quantity: '100' }];
    expect(problemKinds({ lines })).toContain('vat-rate-not-derivable');
  });
});

describe('sub-totals of the native webhook', () => {
  const native = (change: Partial<InvoiceLine>, header = {}) => ({
    lines: [{ subTotal: '90.00', discount: '10.00', vat: '22.50', change }],
    change: {
      pricesIncludeVat: undefined,
      total: new Decimal('112.50'),
      transactions: [paymentOf('112.50')],
      ...header,
    },
  });

  it('may be less the discount already: believed where it holds to the öre', () => {
    const plan = planOf(native({ total: new Decimal('112.50') }));
    expect(plan.invoice.InvoiceRows).toHaveLength(1);
    expect(plan.invoice.InvoiceRows[0]).toMatchObject({ Price: 100, Discount: 10, VAT: 25 });
    expect(plan.notes.join()).toContain('already less the discount');
  });

  it('may be stated before the discount in the header all the same', () => {
    const header = { subTotal: new Decimal('100.00') };
    expect(problemKinds(native({ total: new Decimal('112.50') }, header))).toEqual([]);
  });

  it('are not believed where an öre is missing', () => {
    expect(problemKinds(native({ total: new Decimal('112.40') }))).toContain('sums-do-not-add-up');
  });

  it('are before the discount where that holds', () => {
    const lines = [{ subTotal: '100.00', discount: '10.00', vat: '22.50' }];
    const plan = planOf({ lines, change: { pricesIncludeVat: undefined } });
    expect(plan.invoice.InvoiceRows[0]).toMatchObject({ Price: 100, Discount: 10 });
  });
});
