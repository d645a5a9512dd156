import { Decimal, type ConnectionSettingsInput } from '@sync/shared';
import type { InvoicePlan, ResolvedRate } from './plan.js';
import { planInvoice } from './plan-invoice.js';
import { judgeBalance } from './settle-balance.js';
import { balanceAfter } from './testing/fortnox-company.js';
import {
  invoiceOf,
  paymentOf,
  rateOf,
  sek,
  settingsWith,
  type InvoiceInput,
} from './testing/paid-invoice.js';

type Case = InvoiceInput & {
  readonly settings?: Partial<ConnectionSettingsInput>;
  readonly rate?: ResolvedRate;
};

const resultOf = ({ settings, rate, ...input }: Case) =>
  planInvoice({ invoice: invoiceOf(input), settings: settingsWith(settings), rate: rate ?? sek });

function planOf(input: Case): InvoicePlan {
  const result = resultOf(input);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const problemKinds = (input: Case): string[] => {
  const result = resultOf(input);
  return result.ok ? [] : result.error.map(({ kind }) => kind);
};

const draftOf = (input: Case) => planOf(input).payments[0]?.draft;

/** Total 1,250 kronor, VAT 250. */
const paidBy = (...transactions: ReturnType<typeof paymentOf>[]) => ({ change: { transactions } });

describe('payments, row by row of the reference', () => {
  it('paid 1,249.60 of 1,250.00 with closing balance 0: a small difference is written off', () => {
    const input = paidBy(paymentOf('1249.60'));
    expect(problemKinds(input)).toEqual(['payments-do-not-add-up']);
    const plan = planOf({ ...input, settings: { smallDifference: '0.50' } });
    expect(plan.payments[0]?.draft).toMatchObject({
      AmountCurrency: 1249.6,
      WriteOffs: [{ AccountNumber: 3740, Amount: 0.4 }],
    });
    expect(balanceAfter(new Decimal(1250), plan.payments, new Decimal(1))).toBe(0n);
    expect(plan.notes.join()).toContain('0.40 SEK less than the total');
    const settings = { smallDifference: '0.39' };
    expect(problemKinds({ ...input, settings })).toEqual(['payments-do-not-add-up']);
  });

  it('paid a little more: written off the other way', () => {
    const input = { ...paidBy(paymentOf('1250.40')), settings: { smallDifference: '0.50' } };
    expect(draftOf(input)?.WriteOffs).toMatchObject([{ Amount: -0.4 }]);
  });

  it('paid a little more in parts: written off with the first, lest it settle the invoice alone', () => {
    const parts = [paymentOf('1250.00'), paymentOf('0.40', { id: 'tr_2' })];
    const plan = planOf({ ...paidBy(...parts), settings: { smallDifference: '0.50' } });
    expect(plan.payments.map(({ draft }) => draft.WriteOffs?.map(({ Amount }) => Amount))).toEqual([
      [-0.4],
      undefined,
    ]);
    const [first] = plan.payments;
    if (first === undefined) throw new Error('no payment');
    expect(balanceAfter(new Decimal(1250), [first], new Decimal(1))).toBe(40n);
    expect(balanceAfter(new Decimal(1250), plan.payments, new Decimal(1))).toBe(0n);
  });

  it('a small difference in euro is written off in kronor', () => {
    const rate = rateOf('11.4210');
    const plan = planOf({
      ...paidBy(paymentOf('1249.60', { currency: 'EUR' })),
      currency: 'EUR',
      rate,
      settings: { smallDifference: '0.50' },
    });
    expect(plan.payments[0]?.draft.WriteOffs).toMatchObject([{ Amount: 4.57, Currency: 'SEK' }]);
    expect(balanceAfter(new Decimal(1250), plan.payments, rate.rate)).toBe(0n);
  });

  it('nothing was paid at all: no difference is small enough', () => {
    const input = {
      lines: [{ subTotal: '0.32', vat: '0.08', rate: '25' }],
      change: { transactions: [] },
      settings: { smallDifference: '0.50' },
    };
    expect(problemKinds(input)).toEqual(['payments-do-not-add-up']);
  });

  it('payment 1,250 and refund on one paid invoice: the refund is not lost', () => {
    const refund = paymentOf('400.00', { id: 'tr_2', type: 'Refund', date: '2026-11-25' });
    const input = paidBy(paymentOf('1250.00'), refund);
    const plan = planOf(input);
    expect(plan.payments.map(({ draft }) => draft.AmountCurrency)).toEqual([1250]);
    expect(plan.notes.join()).toContain(
      '400.00 SEK went back to the customer on 2026-11-25 (refund tr_2) and is not in Fortnox',
    );
    expect(planOf({ ...input, settings: { refunds: 'credit' } }).notes.join()).toContain(
      'a credit of the invoice follows',
    );
  });

  it('a refund of which nobody says how much belongs to the invoice: no credit is promised', () => {
    const appliedAmount = new Decimal(0);
    const refund = paymentOf('400.00', { id: 'tr_2', type: 'Refund', appliedAmount });
    const plan = planOf({
      ...paidBy(paymentOf('1250.00'), refund),
      settings: { refunds: 'credit' },
    });
    expect(plan.notes.join()).toContain('credit that part by hand');
    expect(plan.notes.join()).not.toContain('a credit of the invoice follows');
  });

  it('a refund that failed, or of nothing, is none', () => {
    const failed = paymentOf('400.00', { id: 'a', type: 'Refund', status: 'Failed' });
    const nothing = paymentOf('0.00', { id: 'b', type: 'Refund' });
    const { notes } = planOf(paidBy(paymentOf('1250.00'), failed, nothing));
    expect(notes.filter((note) => note.includes('went back'))).toEqual([]);
  });

  it('50 kr more paid than applied: noted with the amount and the account', () => {
    const payment = paymentOf('1300.00', { appliedAmount: new Decimal('1250.00') });
    const plan = planOf(paidBy(payment));
    expect(plan.payments[0]?.draft.AmountCurrency).toBe(1250);
    expect(plan.notes.join()).toMatch(/50\.00 SEK more than was applied.*2420/);
  });

  it('payment at another rate: the kronor that arrived are booked', () => {
    const amountSek = new Decimal('14100.00');
    const euros = {
      ...paidBy(paymentOf('1250.00', { currency: 'EUR', amountSek })),
      currency: 'EUR',
      rate: rateOf('11.4210'),
    };
    const plan = planOf(euros);
    expect(plan.payments[0]?.draft).toMatchObject({
      Amount: 14100,
      AmountCurrency: 1250,
      CurrencyRate: 11.28,
    });
    expect(plan.notes.join()).toContain('14100.00 kronor that arrived');
  });

  it('kronor that cannot be right are refused', () => {
    const euros = (kronor: string) => ({
      ...paidBy(paymentOf('1250.00', { currency: 'EUR', amountSek: new Decimal(kronor) })),
      currency: 'EUR',
      rate: rateOf('11.4210'),
    });
    expect(problemKinds(euros('1250.00'))).toEqual(['amount-sek-implausible']);
    expect(problemKinds(euros('0.00'))).toEqual(['amount-sek-implausible']);
  });

  it('in kronor themselves amount_sek says nothing new', () => {
    const payment = paymentOf('1250.00', { amountSek: new Decimal('1250.00') });
    expect(draftOf(paidBy(payment))).toMatchObject({ Amount: 1250 });
  });
});

describe('a gateway’s fee', () => {
  const feeAccount = '6570';
  const withFee = (fee: string, change = {}) =>
    paidBy(paymentOf('1250.00', { fee: new Decimal(fee), ...change }));

  it('is written off beside what arrived', () => {
    const plan = planOf({ ...withFee('18.75'), settings: { feeAccount } });
    expect(plan.payments[0]?.draft).toMatchObject({
      Amount: 1231.25,
      AmountCurrency: 1231.25,
      WriteOffs: [{ AccountNumber: 6570, Amount: 18.75 }],
    });
    expect(balanceAfter(new Decimal(1250), plan.payments, new Decimal(1))).toBe(0n);
    expect(plan.notes.join()).toContain('fee of 18.75 SEK');
  });

  it('is written off in kronor for a payment in euro', () => {
    const rate = rateOf('11.4210');
    const plan = planOf({
      ...withFee('18.75', { currency: 'EUR' }),
      currency: 'EUR',
      rate,
      settings: { feeAccount },
    });
    expect(plan.payments[0]?.draft).toMatchObject({
      Amount: 14062.11,
      AmountCurrency: 1231.25,
      WriteOffs: [{ Amount: 214.14 }],
    });
    expect(balanceAfter(new Decimal(1250), plan.payments, rate.rate)).toBe(0n);
  });

  it('is shared where the transaction pays other invoices too', () => {
    const change = { amount: new Decimal('2500.00') };
    const plan = planOf({ ...withFee('37.50', change), settings: { feeAccount } });
    expect(plan.payments[0]?.draft.WriteOffs).toMatchObject([{ Amount: 18.75 }]);
  });

  it('needs an account', () => {
    expect(problemKinds(withFee('18.75'))).toEqual(['fee-account-not-configured']);
    expect(problemKinds(withFee('0.00'))).toEqual([]);
  });

  it.each(['-1.00', '1250.00', '1300.00'])('of %s is none', (fee) => {
    expect(problemKinds({ ...withFee(fee), settings: { feeAccount } })).toEqual(['fee-unusable']);
  });

  it('and öresavrundning are two write-offs of one payment', () => {
    const lines = [{ subTotal: '9.90', vat: '2.48', rate: '25' }];
    const plan = planInvoice({
      invoice: invoiceOf({
        lines,
        change: { transactions: [paymentOf('12.38', { fee: new Decimal('0.50') })] },
      }),
      settings: settingsWith({ feeAccount }),
      rate: sek,
      habit: { roundsToKronor: true },
    });
    if (!plan.ok) throw new Error(JSON.stringify(plan.error));
    expect(plan.value.payments[0]?.draft).toMatchObject({
      AmountCurrency: 11.88,
      WriteOffs: [
        { AccountNumber: 6570, Amount: 0.5 },
        { AccountNumber: 3740, Amount: -0.38 },
      ],
    });
    expect(balanceAfter(new Decimal(12), plan.value.payments, new Decimal(1))).toBe(0n);
  });
});

describe('the balance once payments are bookkept', () => {
  const { payments } = planOf({
    ...paidBy(paymentOf('1249.60')),
    settings: { smallDifference: '0.50' },
  });
  const judge = (balance: string, habit = {}) =>
    judgeBalance({ balance: new Decimal(balance), payments, rate: new Decimal(1), habit });

  it('of zero confirms the sign of the write-off', () => {
    expect(judge('0')).toEqual({ kind: 'settled', habit: { writeOffSign: 'positive-settles' } });
  });

  it('of twice the write-off says that the sign is the other', () => {
    expect(judge('0.80')).toMatchObject({
      kind: 'wrong-sign',
      habit: { writeOffSign: 'negative-settles' },
    });
  });

  it('of anything else is open', () => {
    expect(judge('0.40').kind).toBe('open');
    expect(judge('250').kind).toBe('open');
  });

  it('says nothing of signs where nothing was written off', () => {
    const plain = planOf({}).payments;
    const verdict = judgeBalance({
      balance: new Decimal(0),
      payments: plain,
      rate: new Decimal(1),
      habit: {},
    });
    expect(verdict).toEqual({ kind: 'settled', habit: {} });
  });
});
