import { Decimal, type CompanyHabit } from '@sync/shared';
import type { InvoicePlan, ResolvedRate } from './plan.js';
import { planInvoice } from './plan-invoice.js';
import { registerRate } from './exchange-rate.js';
import { settleEcho, type EchoVerdict, type InvoiceEcho } from './settle-echo.js';
import { echoOf, type Company } from './testing/fortnox-company.js';
import { nineInvoices } from './testing/ordinary-invoices.js';
import { invoiceOf, paymentOf, rateOf, sek, settingsWith } from './testing/paid-invoice.js';

const settings = settingsWith();

const perRow: Company = { vatRounding: 'per-row', oresavrundning: 'off' };
const perRate: Company = { vatRounding: 'per-rate', oresavrundning: 'off' };
const wholeKronor: Company = { vatRounding: 'per-rate', oresavrundning: 'on' };

function planOf(
  invoice = invoiceOf(),
  habit: CompanyHabit = {},
  rate: ResolvedRate = sek,
): InvoicePlan {
  const plan = planInvoice({ invoice, settings, rate, habit });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value;
}

const judge = (
  plan: InvoicePlan,
  echo: InvoiceEcho,
  stage: 'created' | 'corrected' = 'created',
): EchoVerdict => settleEcho({ plan, settings, echo, stage });

const twelve = nineInvoices['12 lines at 12.30, VAT on the sum'] ?? invoiceOf();

function settledOf(verdict: EchoVerdict) {
  if (verdict.kind === 'correct' || verdict.kind === 'differs') {
    throw new Error(JSON.stringify(verdict));
  }
  return verdict.settled;
}

it('agrees with what was planned, and pays it', () => {
  const plan = planOf();
  const verdict = judge(plan, echoOf(perRate, plan.invoice));
  expect(verdict).toMatchObject({
    kind: 'agrees',
    settled: { payments: plan.payments, notes: [] },
  });
});

it('Fortnox rounds VAT per row or per rate: the draft is corrected from the echo, the habit remembered', () => {
  const plan = planOf(twelve);
  const verdict = judge(plan, echoOf(perRow, plan.invoice));
  if (verdict.kind !== 'correct') throw new Error(verdict.kind);
  expect(verdict.changes.InvoiceRows?.at(-1)).toMatchObject({ AccountNumber: 3740, Price: -0.06 });
  expect(verdict.changes.InvoiceRows).toHaveLength(13);
  expect(verdict.habit.vatRounding).toBe('per-row');
  const corrected = echoOf(perRow, { ...plan.invoice, ...verdict.changes });
  expect(corrected.total?.toFixed(2)).toBe('184.50');
  expect(judge(plan, corrected, 'corrected').kind).toBe('agrees');
});

it('needs no correction once the habit is known', () => {
  const plan = planOf(twelve, { vatRounding: 'per-row' });
  expect(judge(plan, echoOf(perRow, plan.invoice)).kind).toBe('agrees');
});

it('judges a draft that was planned with another habit by what stands in Fortnox', () => {
  const sent = planOf(twelve, { vatRounding: 'per-row' });
  const planned = planOf(twelve);
  expect(judge(planned, echoOf(perRow, sent.invoice)).kind).toBe('agrees');
});

it('corrects once: what differs after that goes to a person', () => {
  const plan = planOf(twelve);
  expect(judge(plan, echoOf(perRow, plan.invoice), 'corrected')).toEqual({
    kind: 'differs',
    differences: ['Total 184.56 instead of 184.50'],
  });
});

it('öresavrundning: what RoundOff explains to the öre is accepted, and the rest written off', () => {
  const plan = planOf(twelve);
  const verdict = judge(plan, echoOf(wholeKronor, plan.invoice));
  expect(verdict).toMatchObject({ kind: 'accept-with-write-off', writeOff: { account: '3740' } });
  const { payments, habit } = settledOf(verdict);
  expect(payments[0]?.draft).toMatchObject({
    AmountCurrency: 184.5,
    Amount: 184.5,
    WriteOffs: [{ AccountNumber: 3740, Amount: 0.5, Currency: 'SEK' }],
  });
  expect(habit.roundsToKronor).toBe(true);
});

it('plans the write-off where the company is known to round to kronor', () => {
  const plan = planOf(twelve, { roundsToKronor: true });
  expect(plan.expected.roundOff?.toFixed(2)).toBe('0.50');
  expect(plan.payments[0]?.draft.WriteOffs).toMatchObject([{ Amount: 0.5 }]);
  const verdict = judge(plan, echoOf(wholeKronor, plan.invoice));
  expect(settledOf(verdict).payments).toEqual(plan.payments);
});

it('follows a company that has switched öresavrundning off again', () => {
  const plan = planOf(twelve, { roundsToKronor: true });
  const { payments, habit } = settledOf(judge(plan, echoOf(perRate, plan.invoice)));
  expect(payments[0]?.draft).not.toHaveProperty('WriteOffs');
  expect(habit.roundsToKronor).toBe(false);
});

it('writes off with the sign that the company was seen to take', () => {
  const plan = planOf(twelve, { roundsToKronor: true, writeOffSign: 'negative-settles' });
  expect(plan.payments[0]?.draft.WriteOffs).toMatchObject([{ Amount: -0.5 }]);
});

/** Lines at 12.30 whose VAT the source computed on the sum. */
function onTheSum(count: number, vat: string, total: string): InvoicePlan {
  const lines = Array.from({ length: count }, () => ({
    subTotal: '12.30',
    vat: '3.08',
    rate: '25',
  }));
  const amount = new Decimal(total);
  const header = { vat: new Decimal(vat), total: amount, receivedPayment: amount };
  return planOf(invoiceOf({ lines, change: { ...header, transactions: [paymentOf(total)] } }));
}

it('does not correct an invoice that has no room for a rounding row (500-row limit)', () => {
  const [room, full] = [onTheSum(496, '1525.20', '7626.00'), onTheSum(500, '1537.50', '7687.50')];
  expect(judge(room, echoOf(perRow, room.invoice)).kind).toBe('correct');
  expect(judge(full, echoOf(perRow, full.invoice))).toMatchObject({
    kind: 'differs',
    differences: [expect.stringContaining('no room')],
  });
});

it('learns nothing from an invoice that comes to the same either way', () => {
  const plan = planOf(invoiceOf());
  const { habit } = settledOf(judge(plan, echoOf(perRow, plan.invoice)));
  expect(habit).toEqual({ vatRounding: undefined, roundsToKronor: undefined });
});

describe('what no rounding explains', () => {
  const plan = planOf();
  const sound = echoOf(perRate, plan.invoice);

  it.each<[string, Partial<InvoiceEcho>, string]>([
    ['a total', { total: new Decimal(1240) }, 'Total 1240.00 instead of 1250.00'],
    ['VAT', { totalVat: new Decimal('249.90') }, 'TotalVAT 249.90 instead of 250.00'],
    ['a missing total', { total: undefined }, 'Total (missing)'],
    ['missing VAT', { totalVat: undefined }, 'TotalVAT (missing)'],
    ['the currency', { currency: 'EUR' }, 'Currency EUR instead of SEK'],
    ['a missing currency', { currency: undefined }, 'Currency (missing) instead of SEK'],
    [
      'the rate',
      { currencyRate: new Decimal('11.4') },
      'CurrencyRate 11.4 per 1 instead of 1 per 1',
    ],
    ['the unit', { currencyUnit: new Decimal(100) }, 'CurrencyRate 1 per 100 instead of 1 per 1'],
    ['a balance', { balance: new Decimal(250) }, 'Balance 250.00 instead of 1250.00'],
  ])('%s differs', (_, change, difference) => {
    const verdict = judge(plan, { ...sound, ...change });
    if (verdict.kind !== 'differs') throw new Error(verdict.kind);
    expect(verdict.differences).toContain(difference);
  });

  it('is told all at once', () => {
    const echo = { ...sound, total: new Decimal(1), totalVat: new Decimal(2), currency: 'EUR' };
    const verdict = judge(plan, echo);
    expect(verdict.kind === 'differs' && verdict.differences).toHaveLength(4);
  });

  it('includes a RoundOff that does not make the total whole', () => {
    const echo = { ...sound, total: new Decimal('1250.25'), roundOff: new Decimal('0.25') };
    expect(judge(plan, { ...echo, balance: undefined })).toEqual({
      kind: 'differs',
      differences: ['RoundOff 0.25, which does not make the total whole'],
    });
  });
});

describe('a rate that is left to Fortnox', () => {
  const euros = invoiceOf({ currency: 'EUR' });
  const left = { ...rateOf('11.4000'), sending: 'left-to-fortnox' as const };
  const plan = planOf(euros, {}, left);
  const echoed = (rate: string, unit = '1'): InvoiceEcho => ({
    ...echoOf(perRate, plan.invoice),
    currencyRate: new Decimal(rate),
    currencyUnit: new Decimal(unit),
  });

  it('is not sent', () => {
    expect(plan.invoice).not.toHaveProperty('CurrencyRate');
    expect(plan.invoice).not.toHaveProperty('CurrencyUnit');
  });

  it('counts as Fortnox says, also for the payments', () => {
    const settled = settledOf(judge(plan, echoed('11.2385')));
    expect(settled.currencyRate.toString()).toBe('11.2385');
    expect(settled.payments[0]?.draft).toMatchObject({ Amount: 14048.13, CurrencyRate: 11.2385 });
  });

  it('is read per one unit', () => {
    expect(settledOf(judge(plan, echoed('1123.85', '100'))).currencyRate.toString()).toBe(
      '11.2385',
    );
  });

  it.each(['1', '9.0', '13.7'])('is set to the register’s where Fortnox took %s', (rate) => {
    const verdict = judge(plan, echoed(rate));
    expect(verdict).toMatchObject({
      kind: 'correct',
      changes: { CurrencyRate: 11.4, CurrencyUnit: 1 },
    });
    const corrected = judge(plan, echoed('11.4'), 'corrected');
    expect(settledOf(corrected).currencyRate.toString()).toBe('11.4');
  });

  it('may be exactly 1 only for a currency that is worth a krona', () => {
    const krones = { ...rateOf('0.9570'), sending: 'left-to-fortnox' as const };
    const norwegian = planOf(invoiceOf({ currency: 'NOK' }), {}, krones);
    const echo = { ...echoOf(perRate, norwegian.invoice), currencyRate: new Decimal(1) };
    expect(judge(norwegian, echo).kind).toBe('correct');
    const nearlyOne = planOf(
      invoiceOf({ currency: 'NOK' }),
      {},
      { ...krones, rate: new Decimal('0.99') },
    );
    expect(judge(nearlyOne, echo).kind).toBe('agrees');
  });
});

describe('rates, row by row of the reference', () => {
  const stood = (rate: string): InvoiceEcho['currencyRate'] => new Decimal(rate);
  const date = '2026-10-19';
  const paidLate = invoiceOf({ currency: 'EUR', change: { invoiceDate: date, dueDate: date } });
  const today = registerRate({ rate: new Decimal('11.4000'), unit: 1, date: '2026-11-20' }, {});
  const plan = planOf(paidLate, {}, today);
  const echo = (rate: string) => ({ ...echoOf(perRate, plan.invoice), currencyRate: stood(rate) });

  it('EUR invoice without a rate, paid 30 days after its date: the rate of the invoice date, not of the day', () => {
    expect(plan.invoice).not.toHaveProperty('CurrencyRate');
    const ofInvoiceDate = '11.2385';
    const settled = settledOf(judge(plan, echo(ofInvoiceDate)));
    expect(settled.currencyRate.toString()).toBe(ofInvoiceDate);
    expect(settled.payments[0]?.draft).toMatchObject({
      PaymentDate: '2026-11-20',
      CurrencyRate: 11.2385,
    });
  });

  it('omitted rate became 1 without warning: the register’s is set on the draft, with a note', () => {
    const verdict = judge(plan, echo('1'));
    if (verdict.kind !== 'correct') throw new Error(verdict.kind);
    expect(verdict.changes).toMatchObject({ CurrencyRate: 11.4, CurrencyUnit: 1 });
    expect(verdict.notes.join()).toContain('Fortnox took 1 as the rate of EUR');
  });

  it('SellRate or BuyRate: whichever column Fortnox takes is believed, its inverse never', () => {
    for (const rate of ['11.4000', '11.2290']) {
      expect(settledOf(judge(plan, echo(rate))).currencyRate.eq(rate)).toBe(true);
    }
    expect(judge(plan, echo('0.0891')).kind).toBe('correct');
  });
});

describe('what a rate that was left to Fortnox tells of its company', () => {
  const euros = invoiceOf({ currency: 'EUR' });
  const register = { rate: new Decimal('11.4'), unit: 1, date: '2026-11-18' };
  const echoed = (plan: InvoicePlan, rate: string): InvoiceEcho => ({
    ...echoOf(perRate, plan.invoice),
    currencyRate: new Decimal(rate),
    currencyUnit: new Decimal(1),
  });
  const unknown = planOf(euros, {}, registerRate(register, {}));
  const known = planOf(euros, {}, registerRate(register, { omittedRate: 'implausible' }));

  it('is that it takes none that could be booked, so that the next invoice states it', () => {
    expect(unknown.invoice).not.toHaveProperty('CurrencyRate');
    const verdict = judge(unknown, echoed(unknown, '1'));
    expect(verdict).toMatchObject({ kind: 'correct', habit: { omittedRate: 'implausible' } });
    expect(known.invoice).toMatchObject({ CurrencyRate: 11.4, CurrencyUnit: 1 });
  });

  it('is nothing where it stands', () => {
    const { habit } = settledOf(judge(unknown, echoed(unknown, '11.2385')));
    expect(habit.omittedRate).toBeUndefined();
  });

  it('does not matter to an invoice that was made before it was known', () => {
    expect(judge(known, echoed(known, '11.2385')).kind).toBe('agrees');
    expect(judge(known, echoed(known, '1')).kind).toBe('correct');
  });

  it('is not asked for a currency that is quoted in other units than one', () => {
    const yen = registerRate({ ...register, unit: 100 }, {});
    expect(planOf(euros, {}, yen).invoice).toMatchObject({ CurrencyRate: 0.114 });
  });
});
