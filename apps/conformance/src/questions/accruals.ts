import { inWords, type Reply } from '../company/asking.js';
import { CannotTell } from '../company/cannot-tell.js';
import { textOf } from '../company/documents.js';
import { daysAfter, prefix } from '../company/names.js';
import type { TestCompany } from '../company/test-company.js';
import { question } from '../question.js';

/** What the name of the series is in a public client; where accruals are off there is none. */
const seriesName = 'INVOICEACCRUAL';

const accrualsReady = question({
  id: 'accruals-ready',
  asks: 'Can the interface tell whether accruals (periodisering) are switched on and a voucher series is chosen for them?',
  calls: ['GET /predefinedvoucherseries'],
  answers: {
    off: {
      means: 'names no series for accruals: they are off, or cannot be seen here',
      follows: { kind: 'decide', what: 'switch accruals on in Fortnox before setting deferral' },
      playedBy: [{ accruals: 'off' }],
    },
    'no-series': {
      means: 'names the purpose without a series',
      follows: { kind: 'decide', what: 'choose a voucher series for accruals in Fortnox' },
      playedBy: [{ accruals: 'no-series' }],
    },
    on: {
      means: 'names the series',
      follows: { kind: 'in-order', why: 'deferral may be set' },
      playedBy: [{ accruals: 'on' }],
    },
  },
  investigate: async ({ list }) => {
    const envelope = 'PreDefinedVoucherSeriesCollection';
    const query = { limit: 500 };
    const all = await list({ path: 'predefinedvoucherseries', query, envelope });
    const found = all.find((entry) => entry.text('Name') === seriesName);
    const series = found?.text('VoucherSeries');
    const names = all.map((entry) => entry.text('Name')).join(', ');
    if (!found) return { answer: 'off', evidence: `There are ${names}` };
    const evidence = `${seriesName} goes to ${series ?? 'no series'}`;
    return { answer: series === undefined ? 'no-series' : 'on', evidence };
  },
});

/** Three months from the first of this one. */
function periodFrom(today: string): { readonly StartDate: string; readonly EndDate: string } {
  const StartDate = `${today.slice(0, 7)}-01`;
  const later = new Date(Date.parse(StartDate));
  later.setUTCMonth(later.getUTCMonth() + 3);
  return { StartDate, EndDate: daysAfter(later.toISOString().slice(0, 10), -1) };
}

/** Spreads 300 kr over three months; `rows` is what its rows come to. */
function accrue(company: TestCompany, number: string, rows: number): Promise<Reply> {
  const { settings, today, request } = company;
  const accrual = Number(settings.deferral?.accrualAccount ?? '2970');
  const RevenueAccount = Number(settings.defaultIncomeAccount);
  const body = {
    InvoiceAccrual: {
      ...{ InvoiceNumber: Number(number), Description: `${prefix} accrual` },
      ...{ AccrualAccount: accrual, RevenueAccount, ...periodFrom(today) },
      ...{ Period: 'MONTHLY', Times: 3, Total: 300, VATIncluded: false },
      InvoiceAccrualRows: [
        { Account: accrual, Debit: rows, Credit: 0 },
        { Account: RevenueAccount, Debit: 0, Credit: rows },
      ],
    },
  };
  return request({ method: 'POST', path: 'invoiceaccruals', body, envelope: 'InvoiceAccrual' });
}

/** By the rows of one period, else by those of the whole: which it is, is another question. */
async function accrueAnyhow(company: TestCompany, number: string): Promise<Reply> {
  const first = await accrue(company, number, 100);
  return first.kind === 'done' ? first : accrue(company, number, 300);
}

const draftToAccrue = async ({ draft, row }: TestCompany): Promise<string> =>
  textOf(await draft({ InvoiceRows: [row(300)] }), 'DocumentNumber');

const on = { accruals: 'on' };

const accrualWhen = question({
  id: 'accrual-when',
  asks: 'Is an accrual made for an invoice before or after it is booked?',
  calls: [
    ...['POST /invoices', 'POST /invoiceaccruals', 'PUT /invoices/{n}/bookkeep'],
    'POST /invoiceaccruals',
  ],
  leaves: 'a booked and paid invoice of 375 kr and up to two accruals',
  needs: 'accruals switched on, with a voucher series',
  answers: {
    before: {
      means: 'takes accruals of drafts only',
      follows: { kind: 'in-order', why: 'they are made before the invoice is booked' },
      playedBy: [{ ...on, accrualsFor: 'unbooked' }],
    },
    after: {
      means: 'takes accruals of booked invoices only',
      follows: { kind: 'change', what: 'the order of steps: accrual after bookkeeping' },
      playedBy: [{ ...on, accrualsFor: 'booked' }],
    },
    both: {
      means: 'takes accruals at any time',
      follows: { kind: 'in-order', why: 'they are made before the invoice is booked' },
      playedBy: [{ ...on, accrualsFor: 'any' }],
    },
  },
  investigate: async (company) => {
    const before = await accrueAnyhow(company, await draftToAccrue(company));
    const number = await draftToAccrue(company);
    await company.bookkeep(number);
    const after = await accrueAnyhow(company, number);
    await company.settle(number);
    const evidence = `draft: ${inWords(before)}; booked: ${inWords(after)}`;
    if (before.kind === 'done')
      return { answer: after.kind === 'done' ? 'both' : 'before', evidence };
    if (after.kind === 'done') return { answer: 'after', evidence };
    throw new CannotTell(evidence);
  },
});

const accrualRows = question({
  id: 'accrual-rows',
  asks: 'Do the rows of an accrual state one month or the whole amount?',
  calls: ['POST /invoices', 'POST /invoiceaccruals'],
  leaves: 'up to three accruals of cancelled drafts',
  needs: 'accruals switched on, with a voucher series',
  answers: {
    'one-period': {
      means: 'wants the rows of one period',
      follows: { kind: 'in-order', why: 'rows of one month are sent' },
      playedBy: [{ ...on, accrualRows: 'per-period' }],
    },
    whole: {
      means: 'wants the rows of the whole amount',
      follows: { kind: 'change', what: 'the rows of accruals (deferral.ts): the whole amount' },
      playedBy: [{ ...on, accrualRows: 'whole' }],
    },
    'anything-balanced': {
      means: 'takes whatever has as much debit as credit',
      follows: {
        kind: 'decide',
        what: 'look in Fortnox at what such an accrual is booked with before deferral is set',
      },
      playedBy: [{ ...on, accrualRows: 'balanced' }],
    },
  },
  investigate: async (company) => {
    const taken: number[] = [];
    const words: string[] = [];
    for (const rows of [100, 300, 150]) {
      const reply = await accrue(company, await draftToAccrue(company), rows);
      words.push(`rows of ${rows}: ${inWords(reply)}`);
      if (reply.kind === 'done') taken.push(rows);
    }
    const evidence = words.join('; ');
    if (taken.length === 3) return { answer: 'anything-balanced', evidence };
    if (taken.join() === '100') return { answer: 'one-period', evidence };
    if (taken.join() === '300') return { answer: 'whole', evidence };
    throw new CannotTell(evidence);
  },
});

export const accrualQuestions = [accrualsReady, accrualWhen, accrualRows];
