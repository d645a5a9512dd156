import { Decimal } from '@sync/shared';
import { customerIn, paymentOf, rateOf, type InvoiceInput } from '../paid-invoice.js';
import { bookTwoRefunds } from './book-refunds.js';
import { bookSale } from './book-sale.js';
import type { Voucher } from './voucher.js';

/** The examples of `docs/for-bookkeepers.md`, by the name of their place in it. */
export const salesExamples: Readonly<Record<string, () => readonly Voucher[]>> = {
  domestic: () => bookSale({ invoice: {} }),
  'several-rates': () =>
    bookSale({
      invoice: {
        lines: [
          line('1000.00', '250.00', '25'),
          line('500.00', '60.00', '12'),
          line('200.00', '12.00', '6'),
        ],
      },
    }),
  oresavrundning: () =>
    bookSale({
      invoice: { lines: [line('999.80', '249.95', '25')] },
      company: { vatRounding: 'per-rate', oresavrundning: 'on' },
    }),
  'eu-business': () => bookSale({ invoice: saleToGermany(), rate: rateOf('11.25') }),
  'eu-consumer-swedish': () =>
    bookSale({
      invoice: { customer: customerIn('DE'), lines: [line('1000.00', '250.00', '25')] },
      settings: { euConsumerVat: 'swedish', vatMap: [] },
    }),
  'eu-consumer-oss': () =>
    bookSale({
      invoice: {
        customer: customerIn('DE'),
        currency: 'EUR',
        lines: [line('100.00', '19.00', '19')],
      },
      rate: rateOf('11.25'),
      settings: { euConsumerVat: 'oss' },
    }),
  export: () =>
    bookSale({
      invoice: {
        customer: customerIn('US', { company: 'Example Inc.' }),
        currency: 'USD',
        lines: [line('1000.00', '0.00', '0')],
      },
      rate: rateOf('9.60'),
    }),
  'card-fee': () =>
    bookSale({
      invoice: { change: { transactions: [paymentOf('1250.00', { fee: new Decimal('20.55') })] } },
    }),
  'deferred-revenue': () => bookSale(yearInAdvance()),
  refunds: bookTwoRefunds,
  'small-difference': () =>
    bookSale({
      invoice: { change: paid('1249.60') },
      settings: { smallDifference: '1.00' },
    }),
  'another-rate': () =>
    bookSale({ invoice: saleToGermany({ amountSek: '11180.00' }), rate: rateOf('11.25') }),
};

/** A line of the source: amount without VAT, VAT, percent. */
const line = (subTotal: string, vat: string, rate: string) => ({ subTotal, vat, rate });

/** By bank transfer; `amountSek`: the kronor that arrived, where the event tells them. */
function saleToGermany(paidBy: { readonly amountSek?: string } = {}): InvoiceInput {
  const payment = paymentOf('1000.00', { currency: 'EUR', method: 'bank', gateway: undefined });
  const { amountSek } = paidBy;
  const known = amountSek === undefined ? {} : { amountSek: new Decimal(amountSek) };
  return {
    customer: customerIn('DE', { company: 'Beispiel GmbH', vatId: 'DE123456788' }),
    currency: 'EUR',
    lines: [line('1000.00', '0.00', '0')],
    change: { transactions: [{ ...payment, ...known }] },
  };
}

const paid = (amount: string) => ({
  receivedPayment: new Decimal(amount),
  transactions: [paymentOf(amount)],
});

function yearInAdvance() {
  const change = { serviceFrom: '2026-12-01', serviceTo: '2027-11-30' };
  return {
    invoice: { lines: [{ ...line('12000.00', '3000.00', '25'), change }] },
    settings: { deferral: { accrualAccount: '2970' } },
  };
}
