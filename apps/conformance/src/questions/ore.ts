import { CannotTell } from '../company/cannot-tell.js';
import { amountOf, textOf, wanted } from '../company/documents.js';
import { question } from '../question.js';

/** VAT of these rows is 68.08 rounded row by row, 68.07 by rate, 68.06 only in the sum. */
const tellingRows = [
  { price: 100.1, VAT: 25 },
  { price: 100.1, VAT: 25 },
  { price: 100.05, VAT: 12 },
  { price: 100.1, VAT: 6 },
];

const vatRounding = question({
  id: 'vat-rounding',
  asks: 'Is VAT rounded to öre on every row, on the sum of each rate, or on the whole invoice only?',
  calls: ['POST /invoices'],
  answers: {
    'per-row': {
      means: 'rounds the VAT of every row',
      follows: { kind: 'remembered', habit: { vatRounding: 'per-row' } },
      playedBy: [{ vatRounding: 'per-row' }],
    },
    'per-rate': {
      means: 'adds up the rows of a rate and rounds their VAT once',
      follows: { kind: 'remembered', habit: { vatRounding: 'per-rate' } },
      playedBy: [{ vatRounding: 'per-rate' }],
    },
    'per-document': {
      means: 'rounds the VAT of the invoice only',
      follows: {
        kind: 'in-order',
        why: 'no habit is known for it, so a draft that differs is corrected from the echo every time',
      },
      playedBy: [{ vatRounding: 'per-document' }],
    },
  },
  investigate: async ({ draft, row }) => {
    const rows = tellingRows.map(({ price, VAT }) => row(price, { VAT }));
    const vat = amountOf(await draft({ InvoiceRows: rows }), 'TotalVAT').toFixed(2);
    const evidence = `TotalVAT ${vat}`;
    if (vat === '68.08') return { answer: 'per-row', evidence };
    if (vat === '68.07') return { answer: 'per-rate', evidence };
    if (vat === '68.06') return { answer: 'per-document', evidence };
    throw new CannotTell(`${evidence} fits no way of rounding that we know.`);
  },
});

const roundOff = question({
  id: 'round-off',
  asks: 'Are totals in kronor rounded to whole kronor (öresavrundning), and with which sign is the difference shown?',
  calls: ['POST /invoices'],
  answers: {
    'not-rounded': {
      means: 'leaves 125.40 kr as it is',
      follows: { kind: 'remembered', habit: { roundsToKronor: false } },
      playedBy: [{ roundTotals: false }],
    },
    'added-to-the-total': {
      means: 'makes 125 of 125.40 and shows RoundOff −0.40: Total less RoundOff is the exact sum',
      follows: { kind: 'remembered', habit: { roundsToKronor: true } },
      playedBy: [{ roundTotals: true }],
    },
    'taken-from-the-total': {
      means:
        'makes 125 of 125.40 and shows RoundOff 0.40: Total and RoundOff together are the exact sum',
      follows: {
        kind: 'change',
        what: 'the sign of RoundOff, where the echo is compared (settle-echo.ts): such invoices are refused today',
      },
      playedBy: [],
    },
  },
  investigate: async ({ draft, row }) => {
    const invoice = await draft({ InvoiceRows: [row(100.32)] });
    const total = amountOf(invoice, 'Total');
    const off = amountOf(invoice, 'RoundOff');
    const evidence = `Total ${total.toFixed(2)}, RoundOff ${off.toFixed(2)}`;
    if (total.eq('125.4') && off.isZero()) return { answer: 'not-rounded', evidence };
    if (total.minus(off).eq('125.4')) return { answer: 'added-to-the-total', evidence };
    if (total.plus(off).eq('125.4')) return { answer: 'taken-from-the-total', evidence };
    throw new CannotTell(`${evidence} for an exact sum of 125.40.`);
  },
});

const roundForeign = question({
  id: 'round-off-foreign',
  asks: 'Does öresavrundning also round invoices in other currencies?',
  calls: ['POST /invoices', 'POST /invoices'],
  needs: 'öresavrundning switched on and the currency EUR',
  answers: {
    'kronor-only': {
      means: 'rounds kronor and leaves euros alone',
      follows: { kind: 'in-order', why: 'the habit counts for invoices in kronor only' },
      playedBy: [{ roundTotals: true, roundForeignTotals: false }],
    },
    'every-currency': {
      means: 'rounds euros to whole euros too',
      follows: {
        kind: 'in-order',
        why: 'RoundOff is accepted and written off in any currency; it is only not foreseen',
      },
      playedBy: [{ roundTotals: true, roundForeignTotals: true }],
    },
  },
  investigate: async ({ draft, row }) => {
    const InvoiceRows = [row(100.32)];
    const kronor = amountOf(await draft({ InvoiceRows }), 'RoundOff');
    if (kronor.isZero()) throw new CannotTell('The company does not round totals in kronor.');
    const euros = await draft({ InvoiceRows, Currency: 'EUR', CurrencyRate: 11, CurrencyUnit: 1 });
    const off = amountOf(euros, 'RoundOff');
    const evidence = `RoundOff ${off.toFixed(2)} of 125.40 EUR`;
    return { answer: off.isZero() ? 'kronor-only' : 'every-currency', evidence };
  },
});

const writeOffSign = question({
  id: 'write-off-sign',
  asks: 'With which sign does a write-off on a payment lower what the customer still owes?',
  calls: [
    ...['POST /invoices', 'PUT /invoices/{n}/bookkeep', 'POST /invoicepayments'],
    ...['PUT /invoicepayments/{n}/bookkeep', 'GET /invoices/{n}'],
  ],
  leaves: 'a booked invoice of 250 kr, paid with 249 kr and a write-off of 1 kr',
  answers: {
    positive: {
      means: 'takes a positive amount off the balance',
      follows: { kind: 'remembered', habit: { writeOffSign: 'positive-settles' } },
      playedBy: [{ writeOffSign: 'positive-settles' }],
    },
    negative: {
      means: 'takes a negative amount off the balance; a positive one adds to it',
      follows: { kind: 'remembered', habit: { writeOffSign: 'negative-settles' } },
      playedBy: [{ writeOffSign: 'negative-settles' }],
    },
  },
  investigate: async (company) => {
    const { booked, tryPayment, bookPayment, invoice, settle, settings } = company;
    const number = textOf(await booked(), 'DocumentNumber');
    const Amount = 1;
    const writeOff = { AccountNumber: Number(settings.roundingAccount), Amount, Currency: 'SEK' };
    const fields = { Amount: 249, AmountCurrency: 249, WriteOffs: [writeOff] };
    wanted(
      await bookPayment(wanted(await tryPayment(number, fields), 'The payment')),
      'Booking it',
    );
    const balance = amountOf(await invoice(number), 'Balance');
    await settle(number);
    const evidence = `Balance ${balance.toFixed(2)} after 249 kr and a write-off of +1`;
    if (balance.isZero()) return { answer: 'positive', evidence };
    if (balance.eq(2)) return { answer: 'negative', evidence };
    throw new CannotTell(evidence);
  },
});

export const oreQuestions = [vatRounding, roundOff, roundForeign, writeOffSign];
