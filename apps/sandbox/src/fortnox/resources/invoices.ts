import { Decimal } from '@sync/shared';
import { swedishDate } from '../../clock.js';
import { missing, refused } from '../api-error.js';
import { created, ok, pathNumber, type Call, type Handler } from '../call.js';
import type { Company } from '../company.js';
import { invoiceFields } from '../fields/invoice-fields.js';
import { flag, text } from '../fields/given.js';
import { readBody } from '../fields/read-body.js';
import {
  applyFilters,
  applySort,
  applyStateFilter,
  isSearchable,
  modifiedSince,
  page,
  textMatchOf,
} from '../listing.js';
import type { CustomerRecord, InvoiceRecord, Stored } from '../records.js';
import { balanceOf, finalPayDate } from '../settlement.js';
import { draftInvoice, redraftInvoice, vatTypeOf, type InvoiceContent } from './invoice-draft.js';
import { invoiceListItem, invoiceView } from './invoice-view.js';

export const createInvoice: Handler = (call) => {
  const given = readBody(call.body, 'Invoice', invoiceFields);
  call.about(text(given, 'ExternalInvoiceReference1') ?? '');
  const customer = findCustomer(call.company, text(given, 'CustomerNumber'));
  const content = draftInvoice(call.company, customer, given, call.now);
  const invoice = addInvoice(call, customer, content, {
    wantedNumber: text(given, 'DocumentNumber'),
    credits: undefined,
  });
  return created({ Invoice: invoiceView(call.company, invoice, call.baseUrl) });
};

/** Files a new document; used for credit invoices too. */
export function addInvoice(
  call: Call,
  customer: CustomerRecord,
  content: InvoiceContent,
  origin: { readonly wantedNumber: string | undefined; readonly credits: number | undefined },
): InvoiceRecord {
  const number = takeNumber(call.company, origin.wantedNumber);
  const invoice: InvoiceRecord = {
    ...content,
    fields: withOcr(content.fields, number),
    number,
    customerNumber: customer.number,
    customerVatType: vatTypeOf(customer),
    voucher: undefined,
    cancelled: false,
    sent: false,
    credits: origin.credits,
    creditedBy: undefined,
    settledByCredit: new Decimal(0),
    createdAt: call.now,
    modifiedAt: call.now,
  };
  call.company.invoices.set(number, invoice);
  return invoice;
}

export const readInvoice: Handler = (call) => {
  const invoice = findInvoice(call);
  return ok({ Invoice: invoiceView(call.company, invoice, call.baseUrl) });
};

export const updateInvoice: Handler = (call) => {
  const invoice = findInvoice(call);
  const given = readBody(call.body, 'Invoice', invoiceFields);
  if (invoice.voucher || invoice.cancelled) {
    throw refused(2000588, 'Fakturan är bokförd eller makulerad och kan inte ändras.');
  }
  Object.assign(invoice, redraftInvoice(call.company, invoice, given), { modifiedAt: call.now });
  return ok({ Invoice: invoiceView(call.company, invoice, call.baseUrl) });
};

export const listInvoices: Handler = (call) => {
  call.about(call.query.get('externalinvoicereference1') ?? '');
  const seen = [...call.company.invoices.values()].filter((invoice) =>
    isSearchable(call, invoice.createdAt),
  );
  const byState = applyStateFilter(seen, call.query, stateFilters(call));
  const found = applyFilters(byState, call.query, {
    ...invoiceFilters,
    ...textFilters(call),
  });
  const sorted = applySort(found, call.query, {
    customername: (invoice) => text(invoice.fields, 'CustomerName') ?? '',
    customernumber: (invoice) => invoice.customerNumber,
    documentnumber: (invoice) => invoice.number,
    invoicedate: (invoice) => invoice.invoiceDate,
    ocr: (invoice) => text(invoice.fields, 'OCR') ?? '',
    total: (invoice) => invoice.totals.total.toNumber(),
  });
  return page(call, 'Invoices', sorted, (invoice) =>
    invoiceListItem(call.company, invoice, call.baseUrl),
  );
};

/** 404 with the recorded code when the tenant has no such document. */
export function findInvoice(call: Call): InvoiceRecord {
  const invoice = call.company.invoices.get(pathNumber(call, 'number') ?? -1);
  if (!invoice) throw missing(2000434, 'Kan inte hitta fakturan.');
  call.about(text(invoice.fields, 'ExternalInvoiceReference1') ?? '');
  return invoice;
}

export function findCustomer(company: Company, number: string | undefined): CustomerRecord {
  const customer = number === undefined ? undefined : company.customers.get(number);
  if (!customer) throw refused(2000204, `Kund ${number ?? ''} hittades inte (CustomerNumber).`);
  return customer;
}

/** A number may be chosen; nobody knows Fortnox's code for one in use, so 2000588 stands in. */
function takeNumber(company: Company, wanted: string | undefined): number {
  if (wanted === undefined) {
    do company.counters.invoice += 1;
    while (company.invoices.has(company.counters.invoice));
    return company.counters.invoice;
  }
  if (!/^[1-9]\d{0,14}$/.test(wanted)) {
    throw refused(2000108, 'Värdet måste vara numeriskt (DocumentNumber).');
  }
  if (company.invoices.has(Number(wanted))) {
    throw refused(2000588, `Fakturanummer ${wanted} används redan.`);
  }
  return Number(wanted);
}

function withOcr(fields: Stored, number: number): Stored {
  if (fields.has('OCR')) return fields;
  return new Map(fields).set('OCR', { kind: 'text', value: ocrOf(number) });
}

/** Number, length digit, Luhn digit: 18 → "1842", as recorded. */
export function ocrOf(number: number): string {
  const body = `${number}${(String(number).length + 2) % 10}`;
  const sum = Array.from(body, Number)
    .reverse()
    .reduce((total, digit, index) => {
      const value = digit * (index % 2 === 0 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

const stateFilters = (call: Call) => ({
  cancelled: (invoice: InvoiceRecord) => invoice.cancelled,
  fullypaid: (invoice: InvoiceRecord) =>
    seesPayments(call.company, invoice) && finalPayDate(call.company, invoice) !== undefined,
  unpaid: (invoice: InvoiceRecord) => isUnpaid(call.company, invoice),
  unpaidoverdue: (invoice: InvoiceRecord) =>
    isUnpaid(call.company, invoice) && invoice.dueDate < swedishDate(call.now),
  unbooked: (invoice: InvoiceRecord) => invoice.voucher === undefined && !invoice.cancelled,
});

const isUnpaid = (company: Company, invoice: InvoiceRecord): boolean =>
  seesPayments(company, invoice) && !invoice.cancelled && !balanceOf(company, invoice).isZero();

/** Whether the filters by payment look at this invoice; under the cash method none is ever booked. */
const seesPayments = ({ settings }: Company, invoice: InvoiceRecord): boolean =>
  settings.paymentFiltersSee === 'all' ||
  settings.accountingMethod === 'CASH' ||
  invoice.voucher !== undefined;

function textFilters(call: Call) {
  const matches = textMatchOf(call);
  const holds = (field: string) => (invoice: InvoiceRecord, wanted: string) =>
    matches(text(invoice.fields, field) ?? '', wanted);
  return {
    customername: holds('CustomerName'),
    customernumber: (invoice: InvoiceRecord, wanted: string) =>
      matches(invoice.customerNumber, wanted),
    documentnumber: (invoice: InvoiceRecord, wanted: string) =>
      matches(String(invoice.number), wanted),
    externalinvoicereference1: holds('ExternalInvoiceReference1'),
    externalinvoicereference2: holds('ExternalInvoiceReference2'),
    yourordernumber: holds('YourOrderNumber'),
    yourreference: holds('YourReference'),
    ourreference: holds('OurReference'),
    ocr: holds('OCR'),
    project: holds('Project'),
    costcenter: holds('CostCenter'),
  };
}

const invoiceFilters = {
  currency: (invoice: InvoiceRecord, wanted: string) => invoice.currency === wanted,
  invoicetype: (invoice: InvoiceRecord, wanted: string) =>
    (text(invoice.fields, 'InvoiceType') ?? 'INVOICE') === wanted,
  credit: (invoice: InvoiceRecord, wanted: string) =>
    String(invoice.credits !== undefined) === wanted,
  sent: (invoice: InvoiceRecord, wanted: string) => String(invoice.sent) === wanted,
  notcompleted: (invoice: InvoiceRecord, wanted: string) =>
    String(flag(invoice.fields, 'NotCompleted') ?? false) === wanted,
  fromdate: (invoice: InvoiceRecord, wanted: string) => invoice.invoiceDate >= wanted,
  todate: (invoice: InvoiceRecord, wanted: string) => invoice.invoiceDate <= wanted,
  lastmodified: (invoice: InvoiceRecord, wanted: string) =>
    modifiedSince(invoice.modifiedAt, wanted),
};
