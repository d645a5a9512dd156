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
import { readLocalDate, readLoose, readNumber } from './loose-values.js';
import { recordReader, type RecordReader } from './record-reader.js';
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
  // For the digits alone; whether it is a currency at all the header says.
  const code = readLoose(source.invoice['currency'])?.slice(0, 3).toUpperCase() ?? '';
  const reader = recordReader(problems, currencyDigits(code) ?? 2);
  const customer = customerRecord(source);
  const header = readHeader(reader, source.invoice);
  const invoice: PaidInvoice = {
    ...header,
    purchaseOrder: reader.optional(customer, 'po_number', '/customer'),
    customer: readCustomer(reader, customer),
    lines: readLines(reader, source.invoice),
    transactions: source.transactions.map((record, index) =>
      readTransaction(reader, record, `/transactions/${index}`, header.currency),
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

type Header = Omit<PaidInvoice, 'customer' | 'lines' | 'transactions' | 'purchaseOrder'>;

function readHeader(reader: RecordReader, record: ApiRecord): Header {
  return {
    id: reader.id(record, 'id', ''),
    number: reader.text(record, 'name', ''),
    status: reader.text(record, 'status', ''),
    invoiceDate: reader.date(record, 'invoice_date', ''),
    dueDate: readLocalDate(record['due_date']) ?? reader.date(record, 'invoice_date', ''),
    currency: reader.currency(record, 'currency', ''),
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

function readCustomer(reader: RecordReader, record: ApiRecord): Customer {
  const at = '/customer';
  return {
    id: reader.id(record, 'id', at),
    customerNumber: reader.optional(record, 'customer_number', at),
    name: reader.text(record, 'name', at),
    email: reader.optional(record, 'email', at) ?? reader.optional(record, 'billing_email', at),
    company: reader.optional(record, 'company', at),
    vatId: reader.optional(record, 'vat_id', at),
    // Not one of SubscriptionFlow's own fields; a custom field may carry it.
    organisationNumber: reader.optional(record, 'organisation_number', at),
    billingAddress: {
      address1: reader.optional(record, 'billing_address_1', at),
      address2: reader.optional(record, 'billing_address_2', at),
      postalCode: reader.optional(record, 'billing_postal_code', at),
      city: reader.optional(record, 'billing_city', at),
      country: reader.optional(record, 'billing_country', at),
    },
  };
}

const recordsIn = (value: ExactJson | undefined): readonly ApiRecord[] => {
  const items: readonly ExactJson[] = Array.isArray(value) ? value : [];
  return items.filter(isRecord);
};

/** The real lines are the charges of the items. */
function readLines(reader: RecordReader, invoice: ApiRecord): InvoiceLine[] {
  return recordsIn(invoice['items']).flatMap((item, itemIndex) => {
    const atItem = `/items/${itemIndex}`;
    return recordsIn(item['charges']).map((charge, chargeIndex) =>
      readLine(reader, { item, atItem, charge, atCharge: `${atItem}/charges/${chargeIndex}` }),
    );
  });
}

type Place = {
  readonly item: ApiRecord;
  readonly atItem: string;
  readonly charge: ApiRecord;
  readonly atCharge: string;
};

function readLine(reader: RecordReader, place: Place): InvoiceLine {
  const { item, atItem, charge, atCharge: at } = place;
  const vat = reader.moneyOrZero(charge, 'tax', at);
  return {
    id: reader.id(charge, 'id', at),
    productSku: reader.optional(item, 'product_sku', atItem),
    name: lineName(reader, place),
    quantity: readNumber(charge['quantity']) ?? new Decimal(1),
    subTotal: reader.money(charge, 'sub_total', at),
    discount: reader.moneyOrZero(charge, 'discount', at),
    vatRate: undefined,
    vat,
    vatParts: readTaxBreakdown(charge['tax_breakdown'], vat, reader.digits),
    total: reader.money(charge, 'total_amount', at),
    accountCode: accountCode(reader, place),
    serviceFrom: readLocalDate(charge['service_from']),
    serviceTo: readLocalDate(charge['service_to']),
  };
}

function lineName(reader: RecordReader, { item, atItem, charge, atCharge }: Place): string {
  return (
    reader.optional(charge, 'name', atCharge) ??
    reader.optional(item, 'product_name', atItem) ??
    reader.optional(item, 'plan_name', atItem) ??
    readLoose(item['product_sku']) ??
    ''
  );
}

function accountCode(reader: RecordReader, { charge, atCharge }: Place): string | undefined {
  const price = isRecord(charge['plan_price']) ? charge['plan_price'] : {};
  return (
    reader.optional(charge, 'accounting_account_code', atCharge) ??
    reader.optional(price, 'accounting_account_code', `${atCharge}/plan_price`)
  );
}

function readTransaction(
  reader: RecordReader,
  record: ApiRecord,
  at: string,
  invoiceCurrency: string,
): Transaction {
  return {
    id: reader.id(record, 'id', at),
    name: reader.optional(record, 'name', at),
    type: reader.text(record, 'type', at),
    status: reader.text(record, 'status', at),
    date: reader.date(record, 'date', at),
    amount: reader.moneyOrZero(record, 'amount', at),
    // Absent on a failed transaction. On a paid one zero leaves the sum short, which is refused.
    appliedAmount: reader.moneyOrZero(record, 'pivot_amount', at),
    currency:
      readLoose(record['currency']) === undefined
        ? invoiceCurrency
        : reader.currency(record, 'currency', at),
    method: reader.optional(record, 'cash_or_card', at),
    gateway: reader.optional(record, 'gateway', at),
  };
}
