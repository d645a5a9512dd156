import type { Decimal } from '@sync/shared';
import type { FortnoxResult } from '../client.js';
import type { CreditRowDraft, NegativeInvoiceDraft } from '../mapping/credit-drafts.js';
import type { InvoiceDraft, InvoiceRowDraft, TextRowDraft } from '../mapping/drafts.js';
import type { Caller } from './caller.js';
import { everyPage } from './every-page.js';
import { page, single, type Fields, type Page, type Source } from './fields.js';

/** What Fortnox says of an invoice; list items lack what is marked so. Amounts are in `currency`. */
export type FortnoxInvoice = {
  readonly documentNumber: string;
  readonly customerNumber: string | undefined;
  readonly externalInvoiceReference1: string | undefined;
  readonly externalInvoiceReference2: string | undefined;
  /** Not in lists. */
  readonly yourOrderNumber: string | undefined;
  /** Not in lists. */
  readonly language: 'SV' | 'EN' | undefined;
  readonly invoiceDate: string | undefined;
  readonly dueDate: string | undefined;
  readonly finalPayDate: string | undefined;
  readonly currency: string | undefined;
  /** SEK per `currencyUnit` units. */
  readonly currencyRate: Decimal | undefined;
  readonly currencyUnit: Decimal | undefined;
  readonly total: Decimal | undefined;
  readonly balance: Decimal | undefined;
  /** Not in lists. */
  readonly totalToPay: Decimal | undefined;
  /** Not in lists. */
  readonly totalVat: Decimal | undefined;
  /** Not in lists. */
  readonly net: Decimal | undefined;
  /** Not in lists. */
  readonly roundOff: Decimal | undefined;
  /** Whether the rows' prices and totals include VAT. Not in lists. */
  readonly vatIncluded: boolean | undefined;
  readonly booked: boolean;
  readonly cancelled: boolean;
  /** Sent to the customer, or marked so. */
  readonly sent: boolean | undefined;
  /** Not in lists. */
  readonly credit: boolean | undefined;
  /** Not in lists; `undefined` also for Fortnox's "0". */
  readonly creditInvoiceReference: string | undefined;
  /** Not in lists. Under `CASH` invoices are not bookkept. */
  readonly accountingMethod: 'ACCRUAL' | 'CASH' | undefined;
  readonly voucher: FortnoxVoucher | undefined;
  /** Not in lists. */
  readonly rows: readonly FortnoxInvoiceRow[];
  readonly source: Source;
};

export type FortnoxVoucher = {
  readonly series: string;
  readonly number: number;
  readonly year: number | undefined;
};

export type FortnoxInvoiceRow = {
  readonly accountNumber: number | undefined;
  readonly articleNumber: string | undefined;
  readonly description: string | undefined;
  readonly deliveredQuantity: Decimal | undefined;
  readonly price: Decimal | undefined;
  readonly vat: Decimal | undefined;
  readonly vatCode: string | undefined;
  readonly costCenter: string | undefined;
  readonly project: string | undefined;
  readonly discount: Decimal | undefined;
  readonly discountType: string | undefined;
  readonly total: Decimal | undefined;
  readonly source: Source;
};

/** One of Fortnox's own filters, by its name in the specification. */
type InvoiceFilter = {
  readonly filter?: 'cancelled' | 'fullypaid' | 'unpaid' | 'unpaidoverdue' | 'unbooked';
  /** `YYYY-MM-DD`, by invoice date. */
  readonly fromdate?: string;
  readonly todate?: string;
  /** `YYYY-MM-DD HH:mm`, Swedish local time. */
  readonly lastmodified?: string;
  readonly customernumber?: string;
  readonly documentnumber?: string;
  readonly externalinvoicereference1?: string;
  readonly currency?: string;
};

/** What of an unbooked invoice may be changed; rows are replaced as a whole. */
export type InvoiceChanges = Partial<
  Pick<
    InvoiceDraft,
    | 'ExternalInvoiceReference1'
    | 'InvoiceDate'
    | 'DueDate'
    | 'Currency'
    | 'CurrencyRate'
    | 'CurrencyUnit'
    | 'VATIncluded'
  >
> & {
  readonly ExternalInvoiceReference2?: string;
  readonly InvoiceRows?: readonly (InvoiceRowDraft | TextRowDraft | CreditRowDraft)[];
};

export type Invoices = {
  get(documentNumber: string): FortnoxResult<FortnoxInvoice>;
  /**
   * Every invoice whose external reference is exactly this and that is not cancelled. Fortnox
   * itself searches by prefix or "contains", hence the comparison here.
   */
  findByExternalReference(reference: string): FortnoxResult<readonly FortnoxInvoice[]>;
  /** Pages count from 1; 500 invoices a page, Fortnox's maximum. */
  list(filter: InvoiceFilter, pageNumber?: number): FortnoxResult<Page<FortnoxInvoice>>;
  create(draft: InvoiceDraft | NegativeInvoiceDraft): FortnoxResult<FortnoxInvoice>;
  /** Changes only the fields given, and only while it is not bookkept. */
  update(documentNumber: string, changes: InvoiceChanges): FortnoxResult<FortnoxInvoice>;
  bookkeep(documentNumber: string): FortnoxResult<FortnoxInvoice>;
  /** Only while it is not bookkept. */
  cancel(documentNumber: string): FortnoxResult<FortnoxInvoice>;
  /** Makes a credit invoice; the answer's `creditInvoiceReference` is its number. */
  credit(documentNumber: string): FortnoxResult<FortnoxInvoice>;
  /** Marks the invoice as sent without sending anything. */
  externalPrint(documentNumber: string): FortnoxResult<FortnoxInvoice>;
};

/** Fortnox's maximum for `limit`. */
export const PAGE_SIZE = 500;

export function invoicesOf(call: Caller): Invoices {
  const read = single('Invoice', readInvoice);
  const readPage = page('Invoices', readInvoice);
  const path = (number: string) => `invoices/${encodeURIComponent(number)}`;
  const list = (filter: InvoiceFilter, pageNumber = 1) => {
    const query = { ...filter, limit: PAGE_SIZE, page: pageNumber };
    return call({ method: 'GET', path: 'invoices', query, read: readPage });
  };
  /** Of another document it tells nothing about this one. */
  const readOwn = (number: string) => (body: string) => {
    const invoice = read(body);
    return invoice?.documentNumber === number ? invoice : undefined;
  };
  const act = (action: string) => (number: string) =>
    call({ method: 'PUT', path: `${path(number)}/${action}`, read: readOwn(number) });
  return {
    get: (number) => call({ method: 'GET', path: path(number), read: readOwn(number) }),
    findByExternalReference: (reference) => findByReference(list, reference),
    list,
    create: (draft) => call({ method: 'POST', path: 'invoices', body: { Invoice: draft }, read }),
    update: (number, changes) =>
      call({
        method: 'PUT',
        path: path(number),
        body: { Invoice: changes },
        read: readOwn(number),
      }),
    bookkeep: act('bookkeep'),
    cancel: act('cancel'),
    credit: (number) => call({ method: 'PUT', path: `${path(number)}/credit`, read }),
    externalPrint: act('externalprint'),
  };
}

/** A reference shorter than others' may match more than one page; all are read before answering. */
function findByReference(
  list: Invoices['list'],
  reference: string,
): FortnoxResult<readonly FortnoxInvoice[]> {
  const filter = { externalinvoicereference1: reference };
  return everyPage(
    (pageNumber) => list(filter, pageNumber),
    (invoice) => isMatch(invoice, reference),
  );
}

function isMatch(invoice: FortnoxInvoice, reference: string): boolean {
  return invoice.externalInvoiceReference1 === reference && !invoice.cancelled;
}

export function readInvoice(fields: Fields): FortnoxInvoice | undefined {
  const documentNumber = fields.documentNumber('DocumentNumber');
  const booked = fields.flag('Booked');
  const cancelled = fields.flag('Cancelled');
  if (documentNumber === undefined || booked === undefined || cancelled === undefined) {
    return undefined;
  }
  return { documentNumber, booked, cancelled, ...readParties(fields), ...readAmounts(fields) };
}

function readParties(fields: Fields) {
  const creditReference = fields.documentNumber('CreditInvoiceReference');
  const method = fields.text('AccountingMethod');
  return {
    customerNumber: fields.text('CustomerNumber'),
    externalInvoiceReference1: fields.text('ExternalInvoiceReference1'),
    externalInvoiceReference2: fields.text('ExternalInvoiceReference2'),
    yourOrderNumber: fields.text('YourOrderNumber'),
    language: readLanguage(fields),
    invoiceDate: fields.date('InvoiceDate'),
    dueDate: fields.date('DueDate'),
    finalPayDate: fields.date('FinalPayDate'),
    sent: fields.flag('Sent'),
    credit: fields.flag('Credit'),
    creditInvoiceReference: creditReference === '0' ? undefined : creditReference,
    accountingMethod: method === 'ACCRUAL' || method === 'CASH' ? method : undefined,
    voucher: readVoucher(fields),
    source: fields.source,
  } as const;
}

function readLanguage(fields: Fields): 'SV' | 'EN' | undefined {
  const language = fields.text('Language');
  return language === 'SV' || language === 'EN' ? language : undefined;
}

function readAmounts(fields: Fields) {
  return {
    currency: fields.text('Currency'),
    currencyRate: fields.decimal('CurrencyRate'),
    currencyUnit: fields.decimal('CurrencyUnit'),
    total: fields.decimal('Total'),
    balance: fields.decimal('Balance'),
    totalToPay: fields.decimal('TotalToPay'),
    totalVat: fields.decimal('TotalVAT'),
    net: fields.decimal('Net'),
    roundOff: fields.decimal('RoundOff'),
    vatIncluded: fields.flag('VATIncluded'),
    rows: fields.list('InvoiceRows', readRow),
  };
}

export function readVoucher(fields: Fields): FortnoxVoucher | undefined {
  const series = fields.documentNumber('VoucherSeries');
  const number = fields.integer('VoucherNumber');
  if (series === undefined || number === undefined) return undefined;
  return { series, number, year: fields.integer('VoucherYear') };
}

function readRow(fields: Fields): FortnoxInvoiceRow {
  return {
    accountNumber: fields.integer('AccountNumber'),
    articleNumber: fields.text('ArticleNumber'),
    description: fields.text('Description'),
    deliveredQuantity: fields.decimal('DeliveredQuantity'),
    price: fields.decimal('Price'),
    vat: fields.decimal('VAT'),
    vatCode: fields.text('VATCode'),
    costCenter: fields.text('CostCenter'),
    project: fields.text('Project'),
    discount: fields.decimal('Discount'),
    discountType: fields.text('DiscountType'),
    total: fields.decimal('Total'),
    source: fields.source,
  };
}
