import type { Decimal } from '@sync/shared';
import type { FortnoxResult } from '../client.js';
import type { InvoicePaymentDraft } from '../mapping/drafts.js';
import type { Caller } from './caller.js';
import { everyPage } from './every-page.js';
import { nothing, page, single, type Fields, type Source } from './fields.js';
import { PAGE_SIZE, readVoucher, type FortnoxVoucher } from './invoices.js';

/** What Fortnox says of a customer's payment; it is a draft until `booked`. */
export type FortnoxInvoicePayment = {
  readonly number: string;
  readonly invoiceNumber: string;
  readonly booked: boolean;
  /** SEK. */
  readonly amount: Decimal | undefined;
  /** In `currency`. Fortnox may leave it out for SEK. */
  readonly amountCurrency: Decimal | undefined;
  readonly currency: string | undefined;
  readonly currencyRate: Decimal | undefined;
  readonly currencyUnit: Decimal | undefined;
  readonly paymentDate: string | undefined;
  readonly modeOfPayment: string | undefined;
  readonly modeOfPaymentAccount: string | undefined;
  /** Mirrors the invoice's; a payment has no reference of its own. */
  readonly externalInvoiceReference1: string | undefined;
  readonly voucher: FortnoxVoucher | undefined;
  readonly source: Source;
};

export type InvoicePayments = {
  get(number: string): FortnoxResult<FortnoxInvoicePayment>;
  /** All payments of one invoice, drafts included, across pages. */
  listByInvoice(documentNumber: string): FortnoxResult<readonly FortnoxInvoicePayment[]>;
  /** Fortnox guards neither against a second equal payment nor, while unbooked, overpayment. */
  create(draft: InvoicePaymentDraft): FortnoxResult<FortnoxInvoicePayment>;
  bookkeep(number: string): FortnoxResult<FortnoxInvoicePayment>;
  /** Only while it is a draft. */
  remove(number: string): FortnoxResult<true>;
};

export function invoicePaymentsOf(call: Caller): InvoicePayments {
  const read = single('InvoicePayment', readInvoicePayment);
  const path = (number: string) => `invoicepayments/${encodeURIComponent(number)}`;
  /** Of another payment it tells nothing about this one. */
  const readOwn = (number: string) => (body: string) => {
    const payment = read(body);
    return payment?.number === number ? payment : undefined;
  };
  return {
    get: (number) => call({ method: 'GET', path: path(number), read: readOwn(number) }),
    listByInvoice: (documentNumber) => listByInvoice(call, documentNumber),
    create: (draft) =>
      call({ method: 'POST', path: 'invoicepayments', body: { InvoicePayment: draft }, read }),
    bookkeep: (number) =>
      call({ method: 'PUT', path: `${path(number)}/bookkeep`, read: readOwn(number) }),
    remove: (number) => call({ method: 'DELETE', path: path(number), read: nothing }),
  };
}

/** The filter is compared again here: a payment of another invoice must never be adopted. */
function listByInvoice(
  call: Caller,
  documentNumber: string,
): FortnoxResult<readonly FortnoxInvoicePayment[]> {
  return everyPage(
    (pageNumber) =>
      call({
        method: 'GET',
        path: 'invoicepayments',
        query: { invoicenumber: documentNumber, limit: PAGE_SIZE, page: pageNumber },
        read: page('InvoicePayments', readInvoicePayment),
      }),
    ({ invoiceNumber }) => invoiceNumber === documentNumber,
  );
}

export function readInvoicePayment(fields: Fields): FortnoxInvoicePayment | undefined {
  const number = fields.documentNumber('Number');
  const invoiceNumber = fields.documentNumber('InvoiceNumber');
  const booked = fields.flag('Booked');
  if (number === undefined || invoiceNumber === undefined || booked === undefined) {
    return undefined;
  }
  return {
    number,
    invoiceNumber,
    booked,
    amount: fields.decimal('Amount'),
    amountCurrency: fields.decimal('AmountCurrency'),
    currency: fields.text('Currency'),
    currencyRate: fields.decimal('CurrencyRate'),
    currencyUnit: fields.decimal('CurrencyUnit'),
    paymentDate: fields.date('PaymentDate'),
    modeOfPayment: fields.text('ModeOfPayment'),
    modeOfPaymentAccount: fields.text('ModeOfPaymentAccount'),
    externalInvoiceReference1: fields.text('ExternalInvoiceReference1'),
    voucher: readVoucher(fields),
    source: fields.source,
  };
}
