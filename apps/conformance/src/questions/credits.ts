import type { Fields } from '@sync/fortnox';
import { inWords } from '../company/asking.js';
import { CannotTell } from '../company/cannot-tell.js';
import { amountOf, textOf, wanted } from '../company/documents.js';
import type { TestCompany } from '../company/test-company.js';
import { question } from '../question.js';

/** Credits a booked invoice; the answer as it came, and the credit invoice's own number. */
async function creditOf(
  { act }: TestCompany,
  number: string,
): Promise<{ readonly answered: Fields; readonly credit: string }> {
  const answered = wanted(await act(number, 'credit'), 'Crediting');
  const shown = textOf(answered, 'DocumentNumber');
  const credit = shown === number ? textOf(answered, 'CreditInvoiceReference') : shown;
  return { answered, credit };
}

const creditAnswers = question({
  id: 'credit-answers',
  asks: 'When an invoice is credited, does the answer show the invoice or the new credit invoice?',
  calls: [
    ...['POST /invoices', 'PUT /invoices/{n}/bookkeep', 'PUT /invoices/{n}/credit'],
    'PUT /invoices/{n}/bookkeep',
  ],
  leaves: 'a booked invoice of 250 kr and its booked credit invoice',
  answers: {
    'the-invoice': {
      means: 'answers with the credited invoice; its CreditInvoiceReference names the new one',
      follows: { kind: 'in-order', why: 'both answers are understood' },
      playedBy: [{ creditAnswers: 'credited' }],
    },
    'the-credit-invoice': {
      means: 'answers with the credit invoice',
      follows: { kind: 'in-order', why: 'both answers are understood' },
      playedBy: [{ creditAnswers: 'credit-invoice' }],
    },
  },
  investigate: async (company) => {
    const number = textOf(await company.booked(), 'DocumentNumber');
    const { answered, credit } = await creditOf(company, number);
    wanted(await company.bookkeep(credit), 'Bookkeeping the credit invoice');
    const shown = textOf(answered, 'DocumentNumber');
    const evidence = `crediting ${number} was answered with ${shown}`;
    return { answer: shown === number ? 'the-invoice' : 'the-credit-invoice', evidence };
  },
});

const paymentOnCredit = question({
  id: 'payment-on-credit',
  asks: 'With which sign is money that was paid back entered on a credit invoice?',
  calls: [
    ...['POST /invoices', 'PUT /invoices/{n}/bookkeep', 'POST /invoicepayments'],
    ...['PUT /invoices/{n}/credit', 'PUT /invoices/{n}/bookkeep', 'POST /invoicepayments'],
  ],
  leaves: 'a booked and paid invoice of 250 kr with its credit invoice, paid back',
  answers: {
    negative: {
      means: "wants the credit invoice's own negative amount",
      follows: { kind: 'in-order', why: 'repayments are sent so' },
      playedBy: [{}],
    },
    positive: {
      means: 'wants a positive amount',
      follows: { kind: 'change', what: 'the sign of repayments (credit-payment.ts)' },
      playedBy: [],
    },
  },
  investigate: async (company) => {
    const number = textOf(await company.booked(), 'DocumentNumber');
    await company.settle(number);
    const { credit } = await creditOf(company, number);
    wanted(await company.bookkeep(credit), 'Bookkeeping the credit invoice');
    const before = amountOf(await company.invoice(credit), 'Balance');
    if (!before.eq(-250))
      throw new CannotTell(`The credit invoice stands at ${before.toFixed(2)}.`);
    const paid = await company.tryPayment(credit, { Amount: -250, AmountCurrency: -250 });
    if (paid.kind === 'done') {
      wanted(await company.bookPayment(paid.record), 'Bookkeeping the repayment');
      const after = amountOf(await company.invoice(credit), 'Balance');
      const evidence = `Balance ${after.toFixed(2)} after −250.00`;
      return { answer: after.isZero() ? 'negative' : 'positive', evidence };
    }
    const turned = wanted(await company.tryPayment(credit), `Both signs (${inWords(paid)})`);
    wanted(await company.bookPayment(turned), 'Bookkeeping the repayment');
    return { answer: 'positive', evidence: `−250.00 was refused: ${inWords(paid)}` };
  },
});

export const creditQuestions = [creditAnswers, paymentOnCredit];
