import { inWords, type Reply } from '../company/asking.js';
import { CannotTell } from '../company/cannot-tell.js';
import { textOf, wanted } from '../company/documents.js';
import { daysAfter, prefix } from '../company/names.js';
import type { TestCompany } from '../company/test-company.js';
import { question } from '../question.js';

const laterYear = question({
  id: 'payment-next-year',
  asks: 'May an invoice of last financial year be paid this year before it is carried over (årsomföring)?',
  calls: [
    ...['GET /financialyears', 'POST /invoices', 'PUT /invoices/{n}/bookkeep'],
    ...['POST /invoicepayments', 'PUT /invoicepayments/{n}/bookkeep'],
  ],
  leaves: 'a booked and paid invoice of 250 kr, dated the last day of the former financial year',
  needs: 'the former financial year, open',
  answers: {
    allowed: {
      means: 'takes the payment',
      follows: { kind: 'in-order', why: 'payments keep their dates' },
      playedBy: [
        { laterYearPayment: 'refused-in-cash' },
        { laterYearPayment: 'refused', carriedOverYears: [2023, 2024, 2025, 2026, 2027] },
      ],
    },
    refused: {
      means: 'refuses the payment',
      follows: {
        kind: 'decide',
        what: 'carry the former year over in Fortnox; such payments wait as dead letters until then',
      },
      playedBy: [{ laterYearPayment: 'refused', carriedOverYears: [] }],
    },
  },
  investigate: async (company) => {
    const InvoiceDate = daysAfter(await firstDayOfYear(company), -1);
    const invoice = await company.booked({ InvoiceDate, DueDate: InvoiceDate });
    const number = textOf(invoice, 'DocumentNumber');
    const made = await company.tryPayment(number);
    const end = made.kind === 'done' ? await company.bookPayment(made.record) : made;
    if (end.kind === 'done') return { answer: 'allowed', evidence: inWords(end) };
    if (made.kind === 'done') await removePayment(company, made);
    await company.settle(number, InvoiceDate);
    return { answer: 'refused', evidence: inWords(end) };
  },
});

async function firstDayOfYear({ list, today }: TestCompany): Promise<string> {
  const query = { date: today };
  const years = await list({ path: 'financialyears', query, envelope: 'FinancialYears' });
  const covers = (from = '', to = '') => from <= today && today <= to;
  const year = years.find((each) => covers(each.date('FromDate'), each.date('ToDate')));
  if (!year) throw new CannotTell(`No financial year covers ${today}.`);
  return textOf(year, 'FromDate');
}

async function removePayment({ request }: TestCompany, reply: Reply): Promise<void> {
  const number = textOf(wanted(reply, 'The payment'), 'Number');
  await request({ method: 'DELETE', path: `invoicepayments/${number}` });
}

const paymentOfDraft = question({
  id: 'payment-of-draft',
  asks: 'May a payment be entered for an invoice that is not booked yet?',
  calls: ['POST /invoices', 'POST /invoicepayments', 'DELETE /invoicepayments/{n}'],
  answers: {
    accepted: {
      means: 'takes it as a draft',
      follows: { kind: 'in-order', why: 'payments are made after the invoice is booked' },
      playedBy: [{}],
    },
    refused: {
      means: 'refuses it',
      follows: { kind: 'in-order', why: 'payments are made after the invoice is booked' },
      playedBy: [],
    },
  },
  investigate: async ({ draft, tryPayment }) => {
    const reply = await tryPayment(textOf(await draft(), 'DocumentNumber'));
    return { answer: reply.kind === 'done' ? 'accepted' : 'refused', evidence: inWords(reply) };
  },
});

/** Nobody has opened a financial year for it. */
const farAway = '2099-12-31';

const missingYear = question({
  id: 'payment-no-year',
  asks: 'What does Fortnox say of a payment whose date lies in no financial year?',
  calls: ['POST /invoices', 'POST /invoicepayments', 'DELETE /invoicepayments/{n}'],
  answers: {
    refused: {
      means: 'refuses it at once; the evidence holds its code and text',
      follows: {
        kind: 'in-order',
        why: 'it waits as a dead letter until the year exists; compare code and text with the catalogue',
      },
      playedBy: [{}],
    },
    'taken-as-draft': {
      means: 'takes it as a draft, to be refused when it is booked',
      follows: { kind: 'in-order', why: 'the draft is taken up again when the year exists' },
      playedBy: [],
    },
  },
  investigate: async (company) => {
    const number = textOf(await company.draft(), 'DocumentNumber');
    await removePayment(company, await company.tryPayment(number));
    const reply = await company.tryPayment(number, { PaymentDate: farAway });
    const answer = reply.kind === 'done' ? 'taken-as-draft' : 'refused';
    return { answer, evidence: inWords(reply) };
  },
});

const paymentFilters = question({
  id: 'payment-filters',
  asks: 'Does the list of unpaid invoices show those that are not booked yet?',
  calls: ['POST /invoices', 'GET /invoices?filter=unpaid'],
  answers: {
    'booked-only': {
      means: 'lists booked invoices only',
      follows: { kind: 'in-order', why: 'reconciliation reads whole periods and no such filter' },
      playedBy: [{ paymentFiltersSee: 'booked' }],
    },
    all: {
      means: 'lists drafts as well',
      follows: { kind: 'in-order', why: 'no such filter is used' },
      playedBy: [{ paymentFiltersSee: 'all' }],
    },
  },
  investigate: async ({ draft, list }) => {
    const number = textOf(await draft(), 'DocumentNumber');
    const query = {
      filter: 'unpaid',
      customernumber: `${prefix}-SE`,
      documentnumber: number,
      limit: 500,
    };
    const unpaid = await list({ path: 'invoices', query, envelope: 'Invoices' });
    const seen = unpaid.some((invoice) => invoice.text('DocumentNumber') === number);
    const evidence = `draft ${number} is ${seen ? '' : 'not '}among ${unpaid.length} unpaid`;
    return { answer: seen ? 'all' : 'booked-only', evidence };
  },
});

export const paymentQuestions = [laterYear, paymentOfDraft, missingYear, paymentFilters];
