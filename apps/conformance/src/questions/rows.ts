import { Decimal } from '@sync/shared';
import { inWords } from '../company/asking.js';
import { CannotTell } from '../company/cannot-tell.js';
import { amountOf, firstRow, textOf } from '../company/documents.js';
import { question } from '../question.js';

const rowDecimals = question({
  id: 'row-decimals',
  asks: 'How many decimals of a price and of a quantity are kept?',
  calls: ['POST /invoices'],
  answers: {
    two: {
      means: 'rounds both to two decimals, half up',
      follows: {
        kind: 'in-order',
        why: 'rows are sent with two decimals, quantity 1 where need be',
      },
      playedBy: [{}],
    },
    'more-than-two': {
      means: 'keeps at least three decimals',
      follows: { kind: 'in-order', why: 'two are sent, which then stay as they are' },
      playedBy: [],
    },
  },
  investigate: async ({ draft, row }) => {
    const InvoiceRows = [row(10.125, { DeliveredQuantity: '1.125' })];
    const kept = firstRow(await draft({ InvoiceRows }));
    const price = amountOf(kept, 'Price');
    const quantity = amountOf(kept, 'DeliveredQuantity');
    const evidence = `10.125 became ${price.toString()}, quantity 1.125 became ${quantity.toString()}`;
    if (price.eq('10.13') && quantity.eq('1.13')) return { answer: 'two', evidence };
    if (price.eq('10.125') && quantity.eq('1.125')) return { answer: 'more-than-two', evidence };
    throw new CannotTell(evidence);
  },
});

const rowDiscount = question({
  id: 'row-discount',
  asks: 'There is no discount on the whole invoice in the interface: is an amount of discount on a row for the whole row or for each unit?',
  calls: ['POST /invoices'],
  answers: {
    'whole-row': {
      means: 'takes the amount off the row once',
      follows: {
        kind: 'in-order',
        why: 'discounts of the whole invoice are spread over the rows so',
      },
      playedBy: [{}],
    },
    'each-unit': {
      means: 'takes the amount off every unit',
      follows: { kind: 'in-order', why: 'rows with a discount are sent with quantity 1' },
      playedBy: [],
    },
  },
  investigate: async ({ draft, row }) => {
    const discounted = { DeliveredQuantity: '2', Discount: 10, DiscountType: 'AMOUNT' };
    const total = amountOf(firstRow(await draft({ InvoiceRows: [row(100, discounted)] })), 'Total');
    const evidence = `2 × 100 less 10 became ${total.toFixed(2)}`;
    if (total.eq(190)) return { answer: 'whole-row', evidence };
    if (total.eq(180)) return { answer: 'each-unit', evidence };
    throw new CannotTell(evidence);
  },
});

const cardDiscount = question({
  id: 'card-discount',
  asks: "Does the discount on a customer's card count for invoices that come through the interface?",
  calls: ['POST /customers', 'POST /invoices'],
  answers: {
    'unless-the-row-says-0': {
      means: 'gives it to rows without a discount; a row with Discount 0 stays without',
      follows: { kind: 'in-order', why: 'every row is sent with its discount, also where it is 0' },
      playedBy: [{ cardDiscount: 'rows-without-discount' }],
    },
    always: {
      means: 'gives it to every row, whatever the row says',
      follows: {
        kind: 'decide',
        what: 'take the discount off the cards of customers who are invoiced by SubscriptionFlow',
      },
      playedBy: [],
    },
    never: {
      means: 'leaves rows as they are sent',
      follows: { kind: 'in-order', why: 'nothing changes' },
      playedBy: [{ cardDiscount: 'ignored' }],
    },
  },
  investigate: async ({ draft, row, rowWithout, customer }) => {
    const CustomerNumber = await customer('DISCOUNT');
    const silent = rowWithout(200, 'Discount', 'DiscountType');
    const net = async (InvoiceRows: object[]) =>
      amountOf(firstRow(await draft({ CustomerNumber, InvoiceRows })), 'Total');
    const [unsaid, zero] = [await net([silent]), await net([row(200)])];
    const evidence = `200.00 became ${unsaid.toFixed(2)} without a discount and ${zero.toFixed(2)} with Discount 0, on a card with 10 %`;
    if (zero.lt(200)) return { answer: 'always', evidence };
    return { answer: unsaid.lt(200) ? 'unless-the-row-says-0' : 'never', evidence };
  },
});

const negativeInvoice = question({
  id: 'negative-invoice',
  asks: 'May an invoice come to less than zero without being a credit invoice?',
  calls: ['POST /invoices'],
  answers: {
    allowed: {
      means: 'takes it',
      follows: { kind: 'in-order', why: 'second refunds and proration credits are booked so' },
      playedBy: [{ negativeInvoices: 'allowed' }],
    },
    refused: {
      means: 'refuses it',
      follows: {
        kind: 'decide',
        what: 'book second refunds and invoices below zero by hand; they wait as dead letters',
      },
      playedBy: [{ negativeInvoices: 'refused' }],
    },
  },
  investigate: async ({ tryDraft, row }) => {
    const reply = await tryDraft({ InvoiceRows: [row(100, { DeliveredQuantity: '-1' })] });
    return { answer: reply.kind === 'done' ? 'allowed' : 'refused', evidence: inWords(reply) };
  },
});

const longText = 'Abcdefghi '.repeat(30).trim();

const rowText = question({
  id: 'row-text',
  asks: 'What becomes of a row text that is longer than 255 characters?',
  calls: ['POST /invoices'],
  answers: {
    cut: {
      means: 'cuts it without a word',
      follows: { kind: 'in-order', why: 'longer texts are shortened by us, which three dots show' },
      playedBy: [{}],
    },
    kept: {
      means: 'keeps all of it',
      follows: { kind: 'in-order', why: 'we shorten earlier than need be' },
      playedBy: [],
    },
    refused: {
      means: 'refuses the invoice',
      follows: { kind: 'in-order', why: 'longer texts never reach it' },
      playedBy: [],
    },
  },
  investigate: async ({ tryDraft, row }) => {
    const reply = await tryDraft({ InvoiceRows: [row(100, { Description: longText })] });
    if (reply.kind === 'refused') return { answer: 'refused', evidence: inWords(reply) };
    const length = new Decimal(textOf(firstRow(reply.record), 'Description').length);
    const evidence = `${longText.length} characters became ${length.toString()}`;
    return { answer: length.eq(longText.length) ? 'kept' : 'cut', evidence };
  },
});

export const rowQuestions = [rowDecimals, rowDiscount, cardDiscount, negativeInvoice, rowText];
