import { amountOf, rowsOf, textOf } from '../company/documents.js';
import { prefix } from '../company/names.js';
import { question } from '../question.js';

const draftKeeps = question({
  id: 'draft-keeps',
  asks: 'When the rows of a draft are replaced, does it keep its rate, its references and its fees of 0?',
  calls: ['POST /invoices', 'PUT /invoices/{n}'],
  needs: 'the currency EUR',
  answers: {
    keeps: {
      means: 'changes only what the request names, and replaces the rows as a whole',
      follows: { kind: 'in-order', why: 'drafts are corrected from the echo so' },
      playedBy: [{}],
    },
    forgets: {
      means: 'changes more than what the request names',
      follows: {
        kind: 'change',
        what: 'corrections of drafts (settle-draft.ts): the whole invoice must be sent',
      },
      playedBy: [],
    },
  },
  investigate: async ({ draft, row, must }) => {
    const YourOrderNumber = `${prefix} order`;
    const rate = { Currency: 'EUR', CurrencyRate: 11.5, CurrencyUnit: 1 };
    const before = await draft({ ...rate, YourOrderNumber, InvoiceRows: [row(10), row(20)] });
    const path = `invoices/${textOf(before, 'DocumentNumber')}`;
    const body = { Invoice: { InvoiceRows: [row(30)] } };
    const after = await must({ method: 'PUT', path, body, envelope: 'Invoice' });
    const names = ['CurrencyRate', 'Currency', 'YourOrderNumber', 'ExternalInvoiceReference1'];
    const fees = ['AdministrationFee', 'Freight', 'InvoiceDate', 'DueDate', 'CustomerNumber'];
    const lost = [...names, ...fees].filter((name) => before.text(name) !== after.text(name));
    const rows = rowsOf(after).length;
    const evidence = `${rows} row after 2, net ${amountOf(after, 'Net').toFixed(2)}, changed besides: ${lost.join(', ') || 'nothing'}`;
    return { answer: rows === 1 && lost.length === 0 ? 'keeps' : 'forgets', evidence };
  },
});

const ownToday = question({
  id: 'own-today',
  asks: 'Which day does an invoice get that is sent without a date?',
  calls: ['POST /invoices'],
  answers: {
    'swedish-day': {
      means: 'takes the day of the clock in Sweden',
      follows: { kind: 'in-order', why: 'days are Swedish here too' },
      playedBy: [{}],
    },
    'another-day': {
      means: 'takes another day',
      follows: {
        kind: 'decide',
        what: 'look at both clocks; documents always carry their dates, so nothing is booked wrong',
      },
      playedBy: [],
    },
  },
  investigate: async ({ draft, today }) => {
    const invoice = await draft({ InvoiceDate: undefined, DueDate: undefined });
    const day = textOf(invoice, 'InvoiceDate');
    const evidence = `${day}; the day in Sweden is ${today}`;
    return { answer: day === today ? 'swedish-day' : 'another-day', evidence };
  },
});

export const draftQuestions = [draftKeeps, ownToday];
