import type { ConnectionSettingsInput } from '@sync/shared';
import { dayAfter, monthsBetween } from './calendar.js';
import type { InvoicePlan, ResolvedRate } from './plan.js';
import { planInvoice } from './plan-invoice.js';
import { settleEcho } from './settle-echo.js';
import { echoOf } from './testing/fortnox-company.js';
import {
  customerIn,
  invoiceOf,
  paymentOf,
  rateOf,
  sek,
  settingsWith,
  type InvoiceInput,
} from './testing/paid-invoice.js';

/** Cost centres, articles, deferred revenue, locked periods, references. */

type Case = InvoiceInput & {
  readonly settings?: Partial<ConnectionSettingsInput>;
  readonly rate?: ResolvedRate;
  readonly lockedUntil?: string;
};

const resultOf = ({ settings, rate, lockedUntil, ...input }: Case) =>
  planInvoice({
    invoice: invoiceOf(input),
    settings: settingsWith(settings),
    rate: rate ?? sek,
    lockedUntil,
  });

function planOf(input: Case): InvoicePlan {
  const result = resultOf(input);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const problemKinds = (input: Case): string[] => {
  const result = resultOf(input);
  return result.ok ? [] : result.error.map(({ kind }) => kind);
};

const lineOf = (productSku: string | undefined, change = {}) => ({
  subTotal: '100.00',
  vat: '25.00',
  rate: '25',
  change: { productSku, ...change },
});

it('customer card with an invoice discount: every row says that it has none', () => {
  expect(planOf({}).invoice.InvoiceRows).toMatchObject([{ Discount: 0, DiscountType: 'AMOUNT' }]);
});

describe('dimensions', () => {
  const settings = {
    costCenter: 'KS1',
    project: 'P1',
    dimensions: [
      { productAccount: '3041', costCenter: 'KS2' },
      { productSku: 'PRO', costCenter: 'KS3', project: 'P3' },
      { productSku: 'PRO', productAccount: '3041', costCenter: 'KS4' },
    ],
  };
  const dimensionsOf = (productSku: string, accountCode?: string) => {
    const row = planOf({ lines: [lineOf(productSku, { accountCode })], settings }).invoice
      .InvoiceRows[0];
    return [row?.CostCenter, row?.Project];
  };

  it('are those of the entry that names most, else the connection’s own', () => {
    expect(dimensionsOf('OTHER')).toEqual(['KS1', 'P1']);
    expect(dimensionsOf('OTHER', '3041')).toEqual(['KS2', 'P1']);
    expect(dimensionsOf('PRO')).toEqual(['KS3', 'P3']);
    expect(dimensionsOf('PRO', '3041')).toEqual(['KS4', 'P1']);
  });

  it('stand on every row and write-off', () => {
    const line = { subTotal: '33.33', vat: '8.33', rate: '25' };
    const plan = planOf({
      lines: [line, line, line],
      settings: { ...settings, smallDifference: '1.00' },
      change: { transactions: [paymentOf('124.00')] },
    });
    expect(plan.invoice.InvoiceRows).toHaveLength(4);
    for (const row of plan.invoice.InvoiceRows) {
      expect(row).toMatchObject({ CostCenter: 'KS1', Project: 'P1' });
    }
    expect(plan.payments[0]?.draft.WriteOffs).toMatchObject([{ CostCenter: 'KS1', Project: 'P1' }]);
  });

  it('are on no row where none are set', () => {
    expect(planOf({}).invoice.InvoiceRows[0]).not.toHaveProperty('CostCenter');
    expect(planOf({}).invoice.InvoiceRows[0]).not.toHaveProperty('Project');
  });
});

describe('articles', () => {
  const articleNumbers = (plan: InvoicePlan) =>
    plan.invoice.InvoiceRows.map((row) => row.ArticleNumber);

  it('are none by default (article missing on rows)', () => {
    expect(articleNumbers(planOf({}))).toEqual([undefined]);
    expect(planOf({}).articles).toEqual([]);
  });

  it('are the lines’ SKUs, each made once as a service', () => {
    const lines = [lineOf('PRO'), lineOf('PRO'), lineOf('ÅR/2026')];
    const plan = planOf({ lines, settings: { articles: 'sku' } });
    expect(articleNumbers(plan)).toEqual(['PRO', 'PRO', 'ÅR/2026']);
    expect(plan.articles).toEqual([
      { ArticleNumber: 'PRO', Description: 'Pro monthly', Type: 'SERVICE' },
      { ArticleNumber: 'ÅR/2026', Description: 'Pro monthly', Type: 'SERVICE' },
    ]);
  });

  it('are left out, with a note, where Fortnox would refuse the SKU', () => {
    const lines = [lineOf('A B'), lineOf(undefined), lineOf('x'.repeat(51)), lineOf('..')];
    const plan = planOf({ lines, settings: { articles: 'sku' } });
    expect(articleNumbers(plan)).toEqual([undefined, undefined, undefined, undefined]);
    expect(plan.notes.filter((note) => note.includes('cannot be an article number'))).toHaveLength(
      4,
    );
  });

  it('are always the default one where the connection says so', () => {
    const settings = { articles: 'default' as const, defaultArticle: 'ABO' };
    expect(articleNumbers(planOf({ settings }))).toEqual(['ABO']);
    expect(planOf({ settings }).articles).toEqual([]);
    expect(problemKinds({ settings: { articles: 'default' } })).toEqual([
      'default-article-not-configured',
    ]);
  });
});

describe('deferred revenue', () => {
  const settings = { deferral: { accrualAccount: '2970' } };
  const year = { serviceFrom: '2026-11-18', serviceTo: '2027-11-17' };
  const yearly = { subTotal: '1200.00', vat: '300.00', rate: '25', change: year };

  it('is one accrual over the months of the service period', () => {
    const plan = planOf({ lines: [yearly], settings });
    expect(plan.accrual).toEqual({
      Description: 'SF-15579 2026-11-18 – 2027-11-17',
      AccrualAccount: 2970,
      RevenueAccount: 3001,
      StartDate: '2026-11-18',
      EndDate: '2027-11-17',
      Period: 'MONTHLY',
      Times: 12,
      Total: 1200,
      VATIncluded: false,
      InvoiceAccrualRows: [
        { Account: 2970, Debit: 100, Credit: 0 },
        { Account: 3001, Debit: 0, Credit: 100 },
      ],
    });
    expect(plan.notes.join()).toContain('12 months');
  });

  it('keeps the cost centre and project of each line, month by month', () => {
    const third = { ...yearly, subTotal: '100.00', vat: '25.00' };
    const lines = [yearly, { ...third, change: { ...year, productSku: 'PRO' } }, yearly];
    const dimensions = [{ productSku: 'PRO', costCenter: 'KS2', project: 'P2' }];
    const plan = planOf({ lines, settings: { ...settings, costCenter: 'KS1', dimensions } });
    const [ks1, ks2] = [{ CostCenter: 'KS1' }, { CostCenter: 'KS2', Project: 'P2' }];
    expect(plan.accrual?.InvoiceAccrualRows).toEqual([
      { Account: 2970, Debit: 200, Credit: 0, ...ks1 },
      { Account: 3001, Debit: 0, Credit: 200, ...ks1 },
      { Account: 2970, Debit: 8.33, Credit: 0, ...ks2 },
      { Account: 3001, Debit: 0, Credit: 8.33, ...ks2 },
    ]);
  });

  it('is of the lines that have a period, without VAT', () => {
    const setup = { subTotal: '500.00', vat: '125.00', rate: '25' };
    const lines = [yearly, { ...yearly, subTotal: '240.00', vat: '60.00' }, setup];
    expect(planOf({ lines, settings }).accrual?.Total).toBe(1440);
    const gross = [{ ...yearly, subTotal: '1500.00', vat: '300.00' }];
    expect(planOf({ lines: gross, pricesIncludeVat: true, settings }).accrual?.Total).toBe(1200);
  });

  it('is in kronor at the invoice’s rate, also one that Fortnox chose', () => {
    const rate = { ...rateOf('11.4'), sending: 'left-to-fortnox' as const };
    const plan = planOf({ lines: [yearly], settings, currency: 'EUR', rate });
    expect(plan.accrual?.Total).toBe(13680);
    const company = { vatRounding: 'per-rate', oresavrundning: 'off' } as const;
    const echo = { ...echoOf(company, plan.invoice), currencyRate: rateOf('11.5').rate };
    const verdict = settleEcho({ plan, settings: settingsWith(settings), echo, stage: 'created' });
    expect(verdict.kind === 'agrees' && verdict.settled.accrual?.Total).toBe(13800);
  });

  it.each<[string, readonly (typeof yearly)[], string]>([
    [
      'lines of different periods',
      [yearly, { ...yearly, change: { ...year, serviceTo: '2027-05-17' } }],
      'different service periods',
    ],
    [
      'lines on different accounts',
      [yearly, { ...yearly, change: { ...year, accountCode: '3041' } as typeof year }],
      'different accounts',
    ],
    [
      'a single month',
      [{ ...yearly, change: { ...year, serviceTo: '2026-12-17' } }],
      'shorter than 2 months',
    ],
  ])('is not for %s, and a note says why', (_, lines, reason) => {
    const plan = planOf({ lines, settings });
    expect(plan.accrual).toBeUndefined();
    expect(plan.notes.join()).toContain(reason);
  });

  it('is not thought of where it is not set up, or no line has a period', () => {
    expect(planOf({ lines: [yearly] })).toMatchObject({ accrual: undefined, notes: [] });
    expect(planOf({ settings })).toMatchObject({ accrual: undefined, notes: [] });
  });
});

describe('a locked period', () => {
  const locked = { lockedUntil: '2026-11-30' };

  it('moves invoice and payment to the first open day, the original date on a text row', () => {
    const plan = planOf(locked);
    expect(plan.invoice).toMatchObject({ InvoiceDate: '2026-12-01', DueDate: '2026-12-18' });
    expect(plan.invoice.InvoiceRows.at(-1)).toEqual({
      Description: 'Ursprungligt fakturadatum: 2026-11-18',
    });
    expect(plan.payments[0]?.draft.PaymentDate).toBe('2026-12-01');
    expect(plan.notes).toHaveLength(2);
  });

  it('moves what is settled from the echo too, and keeps the text row in a correction', () => {
    const line = { subTotal: '12.30', vat: '3.08', rate: '25' };
    const plan = planOf({ ...locked, lines: Array.from({ length: 12 }, () => line) });
    const company = { vatRounding: 'per-row', oresavrundning: 'off' } as const;
    const judged = { plan, settings: settingsWith(), echo: echoOf(company, plan.invoice) };
    const verdict = settleEcho({ ...judged, stage: 'created' });
    if (verdict.kind !== 'correct') throw new Error(verdict.kind);
    expect(verdict.changes.InvoiceRows?.at(-1)).toEqual(plan.invoice.InvoiceRows.at(-1));
  });

  it('moves nothing that lies after it', () => {
    expect(planOf({ lockedUntil: '2026-11-17' }).notes).toEqual([]);
    const later = planOf({ lockedUntil: '2026-11-19' });
    expect(later.payments[0]?.draft.PaymentDate).toBe('2026-11-20');
    expect(later.invoice.InvoiceDate).toBe('2026-11-20');
  });

  it.each([
    ['2026-12-31', '2027-01-01'],
    ['2026-02-28', '2026-03-01'],
    ['2028-02-28', '2028-02-29'],
    ['2026-04-30', '2026-05-01'],
    ['2026-05-30', '2026-05-31'],
  ])('the day after %s is %s', (date, next) => {
    expect(dayAfter(date)).toBe(next);
  });

  it.each([
    ['2026-11-18', '2026-12-17', 1],
    ['2026-01-01', '2026-12-31', 12],
    ['2026-01-31', '2026-02-28', 1],
    ['2026-01-01', '2026-01-30', 0],
    ['2027-01-01', '2026-12-31', 0],
    ['2020-03-25', '2020-06-25', 3],
  ])('from %s to %s are %d whole months', (from, to, months) => {
    expect(monthsBetween(from, to)).toBe(months);
  });
});

describe('references', () => {
  it('are the company’s contact and the customer’s own order number', () => {
    const plan = planOf({ change: { purchaseOrder: 'PO-4711' } });
    expect(plan.invoice).toMatchObject({
      YourReference: 'Anna Andersson',
      ExternalInvoiceReference2: 'PO-4711',
      YourOrderNumber: 'SF-15579',
    });
  });

  it('are none for a person, who is the customer', () => {
    const plan = planOf({ customer: customerIn('SE') });
    expect(plan.invoice).not.toHaveProperty('YourReference');
    expect(plan.invoice).not.toHaveProperty('ExternalInvoiceReference2');
  });
});
