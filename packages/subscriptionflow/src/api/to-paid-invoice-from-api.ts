import {
  currencyDigits,
  Decimal,
  err,
  ok,
  unstorableTexts,
  type Customer,
  type InputError,
  type InvoiceLine,
  type PaidInvoice,
  type Result,
  type Transaction,
} from '@sync/shared';
import type { ExactJson } from './exact-json.js';
import { readLocalDate, readLoose, readNumber, withoutFloatNoise } from './loose-values.js';
import { isRecord, type ApiRecord } from './records.js';
import { readTaxBreakdown } from './tax-breakdown.js';

export type ApiInvoice = {
  readonly invoice: ApiRecord;
  /** From `link/transactions`, for `pivot_amount`. */
  readonly transactions: readonly ApiRecord[];
  /** Wins over what the invoice itself holds about its customer, which may be little. */
  readonly customer: ApiRecord | undefined;
};

/**
 * Reads an invoice from SubscriptionFlow's API. There is no VAT rate, no exchange rate and no word
 * on whether prices include VAT in it: those stay `undefined` and are the mapping's to decide.
 * Reports every required value that is missing or unreadable at once.
 */
export function toPaidInvoiceFromApi(
  source: ApiInvoice,
): Result<PaidInvoice, readonly InputError[]> {
  const tooMany = excessOf(source);
  if (tooMany.length > 0) return err(tooMany);
  const problems: InputError[] = [];
  const currency = readLoose(source.invoice['currency'])?.toUpperCase() ?? '';
  const reader = readerOf(problems, currencyDigits(currency) ?? 2);
  const customer = customerRecord(source);
  const invoice: PaidInvoice = {
    ...readHeader(reader, source.invoice, currency),
    purchaseOrder: readLoose(customer['po_number']),
    customer: readCustomer(reader, customer),
    lines: readLines(reader, source.invoice),
    transactions: source.transactions.map((record, index) =>
      readTransaction(reader, record, `/transactions/${index}`, currency),
    ),
  };
  // Only what is used is judged: a NUL in a note elsewhere keeps no invoice from its books.
  problems.push(...unstorableTexts(invoice));
  return problems.length === 0 ? ok(invoice) : err(problems);
}

/** As of an event. Fortnox takes half as many rows, and each is compared with whole tables. */
const maxEntries = 1000;
const maxParts = 2 * maxEntries;

function excessOf({ invoice, transactions }: ApiInvoice): readonly InputError[] {
  const charges = recordsIn(invoice['items']).flatMap((item) => recordsIn(item['charges']));
  const parts = charges.reduce((sum, charge) => sum + lengthOf(charge['tax_breakdown']), 0);
  const message = (most: number, what: string) => `must have at most ${most} ${what}`;
  return [
    ...(charges.length > maxEntries
      ? [{ pointer: '/items', message: message(maxEntries, 'charges') }]
      : []),
    ...(parts > maxParts
      ? [{ pointer: '/items', message: message(maxParts, 'parts of VAT') }]
      : []),
    ...(transactions.length > maxEntries
      ? [{ pointer: '/transactions', message: message(maxEntries, 'entries') }]
      : []),
  ];
}

const lengthOf = (value: ExactJson | undefined): number =>
  Array.isArray(value) ? value.length : 0;

type Reader = {
  /** Of the invoice's currency. */
  readonly digits: number;
  text(record: ApiRecord, key: string, at: string): string;
  date(record: ApiRecord, key: string, at: string): string;
  money(record: ApiRecord, key: string, at: string): Decimal;
  /** Nothing there counts as zero; something unreadable does not. */
  moneyOrZero(record: ApiRecord, key: string, at: string): Decimal;
};

/** A placeholder after a problem is never seen: one problem and no invoice is returned. */
function readerOf(problems: InputError[], digits: number): Reader {
  const read = <T>(value: T | undefined, placeholder: T, pointer: string, what: string): T => {
    if (value === undefined) problems.push({ pointer, message: `is missing or is no ${what}` });
    return value ?? placeholder;
  };
  const money = (record: ApiRecord, key: string, at: string): Decimal => {
    const amount = read(readNumber(record[key]), new Decimal(0), `${at}/${key}`, 'amount');
    return withoutFloatNoise(amount, digits);
  };
  return {
    digits,
    text: (record, key, at) => read(readLoose(record[key]), '', `${at}/${key}`, 'text'),
    date: (record, key, at) => read(readLocalDate(record[key]), '', `${at}/${key}`, 'date'),
    money,
    moneyOrZero: (record, key, at) =>
      readLoose(record[key]) === undefined ? new Decimal(0) : money(record, key, at),
  };
}

type Header = Omit<PaidInvoice, 'customer' | 'lines' | 'transactions' | 'purchaseOrder'>;

function readHeader(reader: Reader, record: ApiRecord, currency: string): Header {
  return {
    id: reader.text(record, 'id', ''),
    number: reader.text(record, 'name', ''),
    status: reader.text(record, 'status', ''),
    invoiceDate: reader.date(record, 'invoice_date', ''),
    dueDate: readLocalDate(record['due_date']) ?? reader.date(record, 'invoice_date', ''),
    currency: currency === '' ? reader.text(record, 'currency', '') : currency,
    pricesIncludeVat: undefined,
    exchangeRate: undefined,
    subTotal: reader.money(record, 'sub_total', ''),
    discount: reader.moneyOrZero(record, 'discount_value', ''),
    vat: reader.moneyOrZero(record, 'tax_amount', ''),
    miscellaneousCharges: reader.moneyOrZero(record, 'miscellaneous_charges', ''),
    total: reader.money(record, 'total_amount', ''),
    receivedPayment: reader.moneyOrZero(record, 'received_payment', ''),
    creditNotes: reader.moneyOrZero(record, 'sum_of_credit_notes', ''),
    // Never assumed: it is what says that nothing is left open.
    closingBalance: reader.money(record, 'closing_balance', ''),
  };
}

/** What the invoice holds about its customer, and over it what was read of the customer itself. */
function customerRecord({ invoice, customer }: ApiInvoice): ApiRecord {
  const embedded = isRecord(invoice['customer']) ? invoice['customer'] : {};
  const reference = invoice['customer_id'];
  return { ...(reference === undefined ? {} : { id: reference }), ...embedded, ...customer };
}

function readCustomer(reader: Reader, record: ApiRecord): Customer {
  return {
    id: reader.text(record, 'id', '/customer'),
    customerNumber: readLoose(record['customer_number']),
    name: reader.text(record, 'name', '/customer'),
    email: readLoose(record['email']) ?? readLoose(record['billing_email']),
    company: readLoose(record['company']),
    vatId: readLoose(record['vat_id']),
    // Not one of SubscriptionFlow's own fields; a custom field may carry it.
    organisationNumber: readLoose(record['organisation_number']),
    billingAddress: {
      address1: readLoose(record['billing_address_1']),
      address2: readLoose(record['billing_address_2']),
      postalCode: readLoose(record['billing_postal_code']),
      city: readLoose(record['billing_city']),
      country: readLoose(record['billing_country']),
    },
  };
}

const recordsIn = (value: ExactJson | undefined): readonly ApiRecord[] => {
  const items: readonly ExactJson[] = Array.isArray(value) ? value : [];
  return items.filter(isRecord);
};

/** The real lines are the charges of the items. */
function readLines(reader: Reader, invoice: ApiRecord): InvoiceLine[] {
  return recordsIn(invoice['items']).flatMap((item, itemIndex) =>
    recordsIn(item['charges']).map((charge, chargeIndex) =>
      readLine(reader, item, charge, `/items/${itemIndex}/charges/${chargeIndex}`),
    ),
  );
}

function readLine(reader: Reader, item: ApiRecord, charge: ApiRecord, at: string): InvoiceLine {
  const vat = reader.moneyOrZero(charge, 'tax', at);
  return {
    id: reader.text(charge, 'id', at),
    productSku: readLoose(item['product_sku']),
    name: lineName(item, charge),
    quantity: readNumber(charge['quantity']) ?? new Decimal(1),
    subTotal: reader.money(charge, 'sub_total', at),
    discount: reader.moneyOrZero(charge, 'discount', at),
    vatRate: undefined,
    vat,
    vatParts: readTaxBreakdown(charge['tax_breakdown'], vat, reader.digits),
    total: reader.money(charge, 'total_amount', at),
    accountCode: accountCode(charge),
    serviceFrom: readLocalDate(charge['service_from']),
    serviceTo: readLocalDate(charge['service_to']),
  };
}

function lineName(item: ApiRecord, charge: ApiRecord): string {
  const names = [charge['name'], item['product_name'], item['plan_name'], item['product_sku']];
  return names.map(readLoose).find((name) => name !== undefined) ?? '';
}

function accountCode(charge: ApiRecord): string | undefined {
  const price = isRecord(charge['plan_price']) ? charge['plan_price'] : {};
  return (
    readLoose(charge['accounting_account_code']) ?? readLoose(price['accounting_account_code'])
  );
}

function readTransaction(
  reader: Reader,
  record: ApiRecord,
  at: string,
  invoiceCurrency: string,
): Transaction {
  return {
    id: reader.text(record, 'id', at),
    name: readLoose(record['name']),
    type: reader.text(record, 'type', at),
    status: reader.text(record, 'status', at),
    date: reader.date(record, 'date', at),
    amount: reader.moneyOrZero(record, 'amount', at),
    // Absent on a failed transaction. On a paid one zero leaves the sum short, which is refused.
    appliedAmount: reader.moneyOrZero(record, 'pivot_amount', at),
    currency: readLoose(record['currency'])?.toUpperCase() ?? invoiceCurrency,
    method: readLoose(record['cash_or_card']),
    gateway: readLoose(record['gateway']),
  };
}
