import { Decimal } from '@sync/shared';
import type { CreditInput } from './credit-input.js';
import { planCredit } from './plan-credit.js';
import { planInvoice } from './plan-invoice.js';
import type { Refund } from './refund.js';
import { bookedInvoice } from './testing/booked-invoice.js';
import { oracleTotals } from './testing/fortnox-oracle.js';
import {
  customerIn,
  invoiceOf,
  paymentOf,
  rateOf,
  sek,
  settingsWith,
} from './testing/paid-invoice.js';

const invoice = invoiceOf({
  lines: [
    { subTotal: '1000.00', vat: '250.00', rate: '25' },
    { subTotal: '500.00', vat: '60.00', rate: '12' },
    { subTotal: '33.33', vat: '2.00', rate: '6' },
  ],
});

const settings = settingsWith({
  vatMap: [
    { rate: '12', regime: 'domestic', account: '3002' },
    { rate: '6', regime: 'domestic', account: '3003' },
  ],
});

/** What stands in Fortnox after the invoice was carried over. */
function booked(source = invoice, rate = sek, change: Readonly<Record<string, unknown>> = {}) {
  const plan = planInvoice({ invoice: source, settings, rate });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return bookedInvoice('17', plan.value.invoice, change);
}

const refundOf = (amount: string, change: Partial<Refund> = {}): Refund => ({
  id: 'rf_1',
  date: '2026-11-25',
  currency: 'SEK',
  amount: new Decimal(amount),
  ...change,
});

const line = (id: string, amount: string) => ({ id, amount: new Decimal(amount) });

function attempt(refund: Refund, change: Partial<CreditInput> = {}) {
  return planCredit({
    ...{ original: booked(), invoice, settings, earlier: [] },
    ...{ change: { kind: 'refund', refund }, as: 'credit-invoice' },
    ...change,
  });
}

function planOf(refund: Refund, change: Partial<CreditInput> = {}) {
  const result = attempt(refund, change);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function kindsOf(refund: Refund, change: Partial<CreditInput> = {}) {
  const result = attempt(refund, change);
  if (result.ok || result.error.kind === 'ignored') return [];
  return result.error.problems.map(({ kind }) => kind);
}

function rowsOf(plan: ReturnType<typeof planOf>) {
  if (plan.document.kind !== 'credit-invoice') throw new Error('must be a credit invoice');
  return plan.document.changes.InvoiceRows ?? [];
}

/** The credit's draft as it stands once it is made, to be credited upon. */
function standing(plan: ReturnType<typeof planOf>, number = '18') {
  if (plan.document.kind === 'negative-invoice') {
    return bookedInvoice(number, plan.document.draft);
  }
  const { draft } = negative('1.00').document;
  return bookedInvoice(number, { ...draft, InvoiceRows: rowsOf(plan), VATIncluded: true });
}

function negative(amount: string, change: Partial<CreditInput> = {}) {
  const { document, ...plan } = planOf(refundOf(amount, { id: 'rf_2' }), {
    as: 'negative-invoice',
    ...change,
  });
  if (document.kind !== 'negative-invoice') throw new Error('must be a negative invoice');
  return { ...plan, document };
}

describe('a credit invoice', () => {
  it('leaves the rows of a whole credit as Fortnox copies them; the payment carries the credit’s own negative total', () => {
    const plan = planOf(refundOf('1845.33'));
    expect(plan.document).toEqual({
      kind: 'credit-invoice',
      changes: {
        ExternalInvoiceReference1: invoice.id,
        ExternalInvoiceReference2: `${invoice.id}:refund:rf_1`,
        InvoiceDate: '2026-11-25',
        DueDate: '2026-11-25',
        Currency: 'SEK',
        CurrencyRate: 1,
        CurrencyUnit: 1,
      },
    });
    expect(plan.expected).toMatchObject({
      externalReference: invoice.id,
      total: new Decimal('-1845.33'),
      vat: new Decimal('-312.00'),
    });
    expect(plan.payment).toEqual({
      transactionId: 'rf_1',
      draft: {
        Amount: -1845.33,
        AmountCurrency: -1845.33,
        PaymentDate: '2026-11-25',
        ModeOfPayment: 'BG',
        ModeOfPaymentAccount: 1930,
      },
    });
  });

  it('credits a part in proportion, so that VAT follows the sale (partial credits: rows wrong)', () => {
    const plan = planOf(refundOf('100.00'));
    expect(
      rowsOf(plan).map((row) => [row.AccountNumber, row.DeliveredQuantity, row.Price, row.VAT]),
    ).toEqual([
      [3001, '-1', 67.74, 25],
      [3002, '-1', 30.35, 12],
      [3003, '-1', 1.91, 6],
    ]);
    expect(plan.expected.total.toFixed(2)).toBe('-100.00');
    // 67.74 × 25/125 + 30.35 × 12/112 + 1.91 × 6/106, each to the öre
    expect(plan.expected.vat.toFixed(2)).toBe('-16.91');
  });

  it('gives one row to everything that was booked alike', () => {
    const many = invoiceOf({
      lines: Array.from({ length: 80 }, () => ({ subTotal: '12.30', vat: '3.08', rate: '25' })),
      change: { vat: new Decimal('246.00'), total: new Decimal('1230.00') },
    });
    const credited = planCredit({
      ...{ invoice: many, settings, earlier: [], as: 'credit-invoice' },
      original: bookedInvoice('17', { ...standingDraft, InvoiceRows: rowsAlike(80) }),
      change: { kind: 'refund', refund: refundOf('5.00') },
    });
    expect(credited).toMatchObject({
      ok: true,
      value: {
        document: {
          changes: {
            InvoiceRows: [
              { Price: 5, VAT: 25, Description: 'Återbetalning: Rad och 79 rader till' },
            ],
          },
        },
      },
    });
  });

  it('credits the lines that the refund names', () => {
    const plan = planOf(refundOf('560.00', { lines: [line('ch_2', '560.00')] }));
    expect(rowsOf(plan)).toMatchObject([
      { AccountNumber: 3002, Price: 560, VAT: 12, DeliveredQuantity: '-1' },
    ]);
    expect(plan.expected.vat.toString()).toBe('-60');
  });

  it('keeps account, rate, code and dimensions of the invoice, whatever is mapped today', () => {
    const [first, ...others] = booked().source['InvoiceRows'] as object[];
    const original = booked(invoice, sek, {
      InvoiceRows: [
        { ...first, VATCode: 'MP1', CostCenter: 'K1', Project: 'P1', ArticleNumber: 'A1' },
        ...others,
      ],
    });
    const vatMap = settingsWith({ vatMap: [{ rate: '25', regime: 'domestic', account: '3999' }] });
    const lines = [line('ch_1', '10.00')];
    const plan = planOf(refundOf('10.00', { lines }), { original, settings: vatMap });
    expect(rowsOf(plan)).toMatchObject([
      {
        ...{ AccountNumber: 3001, VAT: 25, VATCode: 'MP1' },
        ...{ CostCenter: 'K1', Project: 'P1', ArticleNumber: 'A1' },
      },
    ]);
  });

  it('divides prices that include VAT without touching the total', () => {
    const inclusive = invoiceOf({
      pricesIncludeVat: true,
      lines: [
        { subTotal: '99.00', vat: '19.80', rate: '25' },
        { subTotal: '49.00', vat: '5.25', rate: '12' },
      ],
    });
    const plan = planOf(refundOf('74.00'), { invoice: inclusive, original: booked(inclusive) });
    expect(rowsOf(plan)).toMatchObject([{ Price: 49.5 }, { Price: 24.5 }]);
    expect(plan.expected.vat.toFixed(2)).toBe('-12.53');
  });

  it('lets account and code decide where the rate is no whole percentage', () => {
    const [first, ...others] = booked().source['InvoiceRows'] as object[];
    const original = booked(invoice, sek, {
      InvoiceRows: [{ ...first, VAT: 25.5, VATCode: 'OSSFI' }, ...others],
      ...{ Total: 1850.33, TotalVAT: 317 },
    });
    const plan = planOf(refundOf('1255.00', { lines: undefined }), { original });
    expect(rowsOf(plan)[0]).toMatchObject({ VATCode: 'OSSFI' });
    expect(rowsOf(plan)[0]).not.toHaveProperty('VAT');
  });

  it('is dated on the invoice date when the refund is older', () => {
    const plan = planOf(refundOf('10.00', { date: '2026-11-01' }));
    expect(plan.document).toMatchObject({ changes: { InvoiceDate: '2026-11-18' } });
    expect(plan.payment?.draft.PaymentDate).toBe('2026-11-18');
  });

  it('gives foreign money back at the rate it was booked at', () => {
    const euros = invoiceOf({
      lines: [{ subTotal: '100.00', vat: '0.00', rate: '0' }],
      currency: 'EUR',
      customer: customerIn('US'),
    });
    const plan = planOf(refundOf('100.00', { currency: 'EUR' }), {
      invoice: euros,
      original: booked(euros, rateOf('11.4210')),
    });
    expect(plan.payment?.draft).toMatchObject({
      ...{ Amount: -1142.1, AmountCurrency: -100, CurrencyRate: 11.421 },
    });
    expect(plan.expected.currencyRate.toString()).toBe('11.421');
  });

  it('leaves Fortnox its rounding to whole kronor: only what was sold is credited', () => {
    const original = booked(invoice, sek, { Total: 1845, RoundOff: -0.33 });
    const plan = planOf(refundOf('1845.33'), { original });
    expect(rowsOf(plan)).toEqual([]);
    expect(plan.expected.total.toFixed(2)).toBe('-1845.33');
  });

  it('credits a void as a whole, without a payment', () => {
    const plan = planOf(refundOf('1.00'), { change: { kind: 'void', date: '2026-11-26' } });
    expect(plan).toMatchObject({
      payment: undefined,
      expected: { total: new Decimal('-1845.33') },
    });
  });

  it('pays back by the way the refund itself went, else by that of the last payment', () => {
    const ways = settingsWith({
      paymentAccounts: [
        { method: 'stripe', account: '1580', modeOfPayment: 'STR' },
        { method: 'klarna', account: '1581', modeOfPayment: 'KLA' },
      ],
    });
    const [paid] = invoice.transactions;
    const refunding = paymentOf('100.00', { id: 'rf_1', type: 'Refund', gateway: 'klarna' });
    const told = { ...invoice, transactions: [...(paid ? [paid] : []), refunding] };
    const accounts = [told, invoice].map(
      (source) =>
        planOf(refundOf('100.00'), { invoice: source, settings: ways }).payment?.draft
          .ModeOfPaymentAccount,
    );
    expect(accounts).toEqual([1581, 1580]);
  });
});

const standingDraft = {
  ...{ ExternalInvoiceReference1: 'x', YourOrderNumber: 'x', Currency: 'SEK', CurrencyRate: 1 },
  ...{ InvoiceDate: '2026-11-18', DueDate: '2026-11-18', CurrencyUnit: 1, VATIncluded: false },
  ...{ AdministrationFee: 0, Freight: 0, Language: 'SV' as const },
};

const rowsAlike = (count: number) =>
  Array.from({ length: count }, () => ({
    ...{ AccountNumber: 3001, Description: 'Rad', DeliveredQuantity: '1', Price: 12.3, VAT: 25 },
  }));

describe('a second refund', () => {
  it('becomes an invoice of less than nothing that names the invoice it credits', () => {
    const first = planOf(refundOf('100.00'));
    const earlier = [{ document: standing(first), lines: [] }];
    const plan = negative('50.00', { earlier });
    expect(plan.document.draft).toMatchObject({
      CustomerNumber: '7',
      ExternalInvoiceReference1: `${invoice.id}:refund:rf_2`,
      ExternalInvoiceReference2: invoice.id,
      YourOrderNumber: 'SF-15579',
      ...{ InvoiceDate: '2026-11-25', VATIncluded: true, AdministrationFee: 0, Freight: 0 },
    });
    const [text, ...rows] = plan.document.draft.InvoiceRows;
    expect(text).toEqual({ Description: 'Avser kreditering av faktura 17 (SF-15579)' });
    expect(rows).toMatchObject([{ Price: 33.87 }, { Price: 15.17 }, { Price: 0.96 }]);
    expect(plan.expected.externalReference).toBe(`${invoice.id}:refund:rf_2`);
  });

  it('takes exactly what the first left, of each account and rate', () => {
    const first = standing(planOf(refundOf('100.01')), '18');
    const rest = negative('1745.32', { earlier: [{ document: first, lines: [] }] });
    const second = bookedInvoice('19', rest.document.draft);
    const rows = [...first.rows, ...second.rows];
    const credited = (account: number) =>
      rows
        .filter((row) => row.accountNumber === account)
        .reduce((all, row) => all.plus(row.total ?? 0), new Decimal(0));
    expect([3001, 3002, 3003].map((account) => credited(account).toFixed(2))).toEqual([
      ...['-1250.00', '-560.00', '-35.33'],
    ]);
  });

  it('is refused when it is more than what is left, whoever credited before', () => {
    const byHand = bookedInvoice('18', {
      ...standingDraft,
      InvoiceRows: [
        {
          ...{ AccountNumber: 3999, Description: 'By hand', VAT: 0 },
          DeliveredQuantity: '-1',
          Price: 1800,
        },
      ],
    });
    const earlier = [{ document: byHand, lines: [] }];
    expect(kindsOf(refundOf('45.34'), { earlier, as: 'negative-invoice' })).toEqual([
      'refund-exceeds-what-is-left',
    ]);
    expect(negative('45.33', { earlier }).expected.total.toFixed(2)).toBe('-45.33');
  });

  it('does not count a credit that was cancelled', () => {
    const first = standing(planOf(refundOf('1845.33'), { as: 'negative-invoice' }));
    const earlier = [{ document: { ...first, cancelled: true }, lines: [] }];
    expect(negative('1845.33', { earlier }).expected.total.toFixed(2)).toBe('-1845.33');
  });

  it('is refused for a line that an earlier refund gave back already', () => {
    const lines = [line('ch_2', '300.00')];
    const first = standing(planOf(refundOf('300.00', { lines })));
    expect(
      kindsOf(refundOf('300.00', { lines }), {
        as: 'negative-invoice',
        earlier: [{ document: first, lines }],
      }),
    ).toEqual(['refund-line-exceeds-line']);
    // What was cancelled has given nothing back.
    const earlier = [{ document: { ...first, cancelled: true }, lines }];
    const again = { as: 'negative-invoice', earlier } as const;
    expect(kindsOf(refundOf('300.00', { lines }), again)).toEqual([]);
  });

  it('is refused for a line of which refunds in proportion have left less', () => {
    const first = standing(planOf(refundOf('922.66')));
    expect(
      kindsOf(refundOf('560.00', { lines: [line('ch_2', '560.00')] }), {
        as: 'negative-invoice',
        earlier: [{ document: first, lines: [] }],
      }),
    ).toEqual(['refund-line-exceeds-what-is-left']);
  });

  it('is nothing to do for a void of what is credited already', () => {
    const first = standing(planOf(refundOf('1845.33'), { as: 'negative-invoice' }));
    const voided = attempt(refundOf('1.00'), {
      change: { kind: 'void', date: '2026-11-26' },
      earlier: [{ document: first, lines: [] }],
    });
    expect(voided).toMatchObject({ ok: false, error: { kind: 'ignored' } });
  });

  it('lets a void take back what refunds have left', () => {
    const first = standing(planOf(refundOf('845.33')));
    const { document, ...plan } = planOf(refundOf('1.00'), {
      change: { kind: 'void', date: '2026-11-26' },
      as: 'negative-invoice',
      earlier: [{ document: first, lines: [] }],
    });
    expect(plan).toMatchObject({ payment: undefined, expected: { total: new Decimal(-1000) } });
    if (document.kind !== 'negative-invoice') throw new Error('must be a negative invoice');
    const [, ...rows] = document.draft.InvoiceRows;
    const money = rows.flatMap((row) => ('Price' in row ? [{ VAT: 0, ...row }] : []));
    expect(oracleTotals(money, true).totalCents).toBe(-100_000n);
  });
});

describe('what is not credited', () => {
  it.each([
    ['0', 'refund-amount-unusable'],
    ['-1', 'refund-amount-unusable'],
    ['10.001', 'refund-amount-unusable'],
    ['1845.34', 'refund-exceeds-what-is-left'],
  ])('refuses to give back %s of 1845.33', (amount, kind) => {
    expect(kindsOf(refundOf(amount))).toEqual([kind]);
  });

  it('refuses lines that the invoice does not have, that cost less, or that do not add up', () => {
    const kinds = [
      refundOf('5.00', { lines: [line('ch_9', '5.00')] }),
      refundOf('600.00', { lines: [line('ch_2', '600.00')] }),
      refundOf('6.00', { lines: [line('ch_2', '5.00')] }),
    ].map((refund) => kindsOf(refund));
    expect(kinds).toEqual([
      ['refund-line-unknown'],
      ['refund-line-exceeds-line'],
      ['refund-lines-do-not-add-up'],
    ]);
  });

  it('refuses lines where a person has booked other rows in Fortnox', () => {
    const original = booked(invoice, sek, {
      InvoiceRows: [
        { AccountNumber: 3001, Description: 'All', DeliveredQuantity: '1', VAT: 0, Total: 1845.33 },
      ],
      ...{ Total: 1845.33, TotalVAT: 0 },
    });
    expect(kindsOf(refundOf('560.00', { lines: [line('ch_2', '560.00')] }), { original })).toEqual([
      'refund-line-unknown',
    ]);
  });

  describe('lines of the same amount that were booked otherwise', () => {
    const alike = (names: readonly string[]) => {
      const made = invoiceOf({
        lines: [
          { subTotal: '100.00', vat: '25.00', rate: '25', change: { accountCode: '3001' } },
          { subTotal: '100.00', vat: '25.00', rate: '25', change: { accountCode: '3041' } },
        ],
      });
      const lines = made.lines.map((one, at) => ({ ...one, name: names[at] ?? '' }));
      return { ...made, lines };
    };
    const refund = refundOf('125.00', { lines: [line('ch_2', '125.00')] });

    it('are told from each other by their texts', () => {
      const two = alike(['Licence', 'Support']);
      const plan = planOf(refund, { invoice: two, original: booked(two) });
      expect(rowsOf(plan)).toMatchObject([{ AccountNumber: 3041, Price: 125 }]);
    });

    it('are left to a person when the source tells them in another order now', () => {
      const two = alike(['Licence', 'Support']);
      const turned = { ...two, lines: [...two.lines].reverse() };
      expect(kindsOf(refund, { invoice: turned, original: booked(two) })).toEqual([
        'refund-line-unknown',
      ]);
    });

    it('are left to a person when their texts are the same', () => {
      const two = alike(['Licence', 'Licence']);
      expect(kindsOf(refund, { invoice: two, original: booked(two) })).toEqual([
        'refund-line-unknown',
      ]);
    });
  });

  it('leaves a line to a person whose id is there twice', () => {
    const lines = invoice.lines.map((one) => ({ ...one, id: 'ch_1' }));
    const twice = { ...invoice, lines };
    expect(
      kindsOf(refundOf('560.00', { lines: [line('ch_1', '560.00')] }), { invoice: twice }),
    ).toEqual(['refund-line-unknown']);
  });

  it('gives a line that was taxed at two rates back at both, and the lines after it as they were', () => {
    const made = invoiceOf({
      lines: [
        { subTotal: '150.00', vat: '28.00' },
        { subTotal: '200.00', vat: '50.00', rate: '25' },
        { subTotal: '200.00', vat: '24.00', rate: '12' },
      ],
    });
    const vatParts = [
      { rate: new Decimal(25), vat: new Decimal('25.00'), base: undefined },
      { rate: new Decimal(6), vat: new Decimal('3.00'), base: undefined },
    ];
    const [first, ...others] = made.lines;
    if (!first) throw new Error('a line is needed');
    const split = { ...made, lines: [{ ...first, vatParts }, ...others] };
    const original = booked(split);
    const third = refundOf('224.00', { lines: [line('ch_3', '224.00')] });
    expect(rowsOf(planOf(third, { invoice: split, original }))).toMatchObject([
      { AccountNumber: 3002, Price: 224, VAT: 12 },
    ]);
    const half = refundOf('89.00', { lines: [line('ch_1', '89.00')] });
    expect(rowsOf(planOf(half, { invoice: split, original }))).toMatchObject([
      { AccountNumber: 3001, Price: 62.5, VAT: 25 },
      { AccountNumber: 3003, Price: 26.5, VAT: 6 },
    ]);
  });

  it('names everything that is wrong at once', () => {
    const original = booked(invoice, sek, { Booked: false });
    const refund = refundOf('9999.00', { currency: 'EUR' });
    expect(kindsOf(refund, { original })).toEqual([
      'original-not-bookkept',
      'refund-currency-differs',
      'refund-exceeds-what-is-left',
    ]);
  });

  it('credits a draft under the cash method, where nothing is bookkept but payments', () => {
    const original = booked(invoice, sek, { Booked: false, AccountingMethod: 'CASH' });
    expect(planOf(refundOf('10.00'), { original }).expected.total.toFixed(2)).toBe('-10.00');
  });

  it('goes to a person where fees stand beside the rows: nobody knows how they were booked', () => {
    const original = booked(invoice, sek, { Total: 1894.33, TotalVAT: 322 });
    expect(kindsOf(refundOf('10.00'), { original })).toEqual(['original-rows-do-not-add-up']);
  });

  it('goes to a person where a figure cannot be read', () => {
    expect(kindsOf(refundOf('10.00'), { original: booked(invoice, sek, { Total: '' }) })).toEqual([
      'original-unreadable',
    ]);
  });

  it('refuses to pay back less than an öre', () => {
    const rupiah = invoiceOf({
      lines: [{ subTotal: '100000.00', vat: '0.00', rate: '0' }],
      currency: 'IDR',
      customer: customerIn('ID'),
    });
    const original = booked(rupiah, rateOf('0.0007'));
    expect(kindsOf(refundOf('1.00', { currency: 'IDR' }), { invoice: rupiah, original })).toEqual([
      'refund-worth-less-than-an-ore',
    ]);
  });
});
