import { Decimal } from '@sync/shared';
import type { Door, InvoiceInput } from '../subscriptionflow/invoice.js';

export type Sample = {
  readonly name: string;
  /** `both`: the same payment is told twice; it must be booked once. */
  readonly door: Door | 'both';
  /** As it stands after payment. */
  readonly invoice: InvoiceInput;
  readonly expected: {
    readonly status: 'succeeded' | 'dead-lettered' | 'ignored';
    /** Part of the dead letter's kind or message, for a person to compare. */
    readonly deadLetterKind?: string;
    readonly currency: string;
    readonly total: string;
    /** Where Fortnox's VAT is known to equal the source's. */
    readonly vat: string;
    readonly payments: number;
  };
};

type LineInput = {
  readonly name: string;
  readonly sku: string;
  readonly quantity?: string;
  /** Before discount; excluding VAT unless the invoice's prices include it. */
  readonly subTotal: string;
  readonly discount?: string;
  readonly rate: number;
  /** Stated instead of computed, for invoices that do not add up. */
  readonly tax?: string;
  readonly account?: string;
};

export type SampleInput = {
  readonly number: number;
  readonly name: string;
  readonly door: Sample['door'];
  readonly date: string;
  readonly currency: string;
  readonly digits?: number;
  readonly pricesIncludeTax?: boolean;
  readonly exchangeRate?: InvoiceInput['exchange_rate'];
  readonly customer: InvoiceInput['customer'];
  readonly lines: readonly LineInput[];
  /** How the payment came; one card payment for everything when left out. */
  readonly payments?: readonly {
    readonly date: string;
    readonly amount: string;
    readonly gateway: string;
  }[];
  readonly expected?: Sample['expected']['status'];
  readonly deadLetterKind?: string;
  readonly overrides?: Partial<InvoiceInput>;
};

/** Builds an invoice whose sums follow from its lines, as SubscriptionFlow would. */
export function sample(input: SampleInput): Sample {
  const digits = input.digits ?? 2;
  const lines = input.lines.map((line, index) => buildLine(input, line, index, digits));
  const sum = (field: 'sub_total' | 'discount' | 'tax' | 'total_amount') =>
    lines.reduce((total, line) => total.add(line[field]), new Decimal(0)).toFixed(digits);
  const total = sum('total_amount');
  const transactions = buildTransactions(input, total);
  const nothing = new Decimal(0).toFixed(digits);
  const invoice: InvoiceInput = {
    id: uuidOf(input.number),
    name: numberOf(input),
    status: 'Paid',
    invoice_date: input.date,
    due_date: monthLater(input.date),
    currency: input.currency,
    prices_include_tax: input.pricesIncludeTax ?? false,
    ...(input.exchangeRate ? { exchange_rate: input.exchangeRate } : {}),
    sub_total: sum('sub_total'),
    discount_value: sum('discount'),
    tax_amount: sum('tax'),
    miscellaneous_charges: nothing,
    total_amount: total,
    received_payment: total,
    sum_of_credit_notes: nothing,
    closing_balance: nothing,
    customer: input.customer,
    lines,
    transactions,
    ...input.overrides,
  };
  return { name: input.name, door: input.door, invoice, expected: expectedOf(input, invoice) };
}

function expectedOf(input: SampleInput, invoice: InvoiceInput): Sample['expected'] {
  const status = input.expected ?? 'succeeded';
  return {
    status,
    ...(input.deadLetterKind === undefined ? {} : { deadLetterKind: input.deadLetterKind }),
    currency: invoice.currency,
    total: invoice.total_amount,
    vat: invoice.tax_amount,
    payments: status === 'succeeded' ? (invoice.transactions?.length ?? 0) : 0,
  };
}

function buildLine(input: SampleInput, line: LineInput, index: number, digits: number) {
  const included = input.pricesIncludeTax ?? false;
  const discount = line.discount ?? '0';
  const net = new Decimal(line.subTotal).sub(discount);
  const divisor = included ? 100 + line.rate : 100;
  const tax = net.mul(line.rate).div(divisor).toDecimalPlaces(digits, Decimal.ROUND_HALF_UP);
  return {
    id: `ch_${input.number}_${index + 1}`,
    product_sku: line.sku,
    name: line.name,
    quantity: line.quantity ?? '1',
    sub_total: new Decimal(line.subTotal).toFixed(digits),
    discount: new Decimal(discount).toFixed(digits),
    tax_rate: String(line.rate),
    tax: line.tax ?? tax.toFixed(digits),
    total_amount: (included ? net : net.add(line.tax ?? tax)).toFixed(digits),
    ...(line.account === undefined ? {} : { accounting_account_code: line.account }),
    service_from: input.date,
    service_to: monthLater(input.date),
  };
}

function buildTransactions(input: SampleInput, total: string): InvoiceInput['transactions'] {
  const payments = input.payments ?? [{ date: input.date, amount: total, gateway: 'stripe' }];
  return payments.map((payment, index) => ({
    id: `tr_${input.number}_${index + 1}`,
    name: `P-${String(13_000 + input.number * 10 + index).padStart(6, '0')}`,
    type: 'Payment',
    status: 'Paid',
    date: payment.date,
    amount: payment.amount,
    applied_amount: payment.amount,
    currency: input.currency,
    cash_or_card: payment.gateway === 'bankgiro' ? 'cash' : 'card',
    gateway: payment.gateway,
  }));
}

const numberOf = (input: { readonly number: number }): string => `SF-${15_500 + input.number}`;

/** Stable ids: loading the samples twice means the same invoices. */
const uuidOf = (number: number): string =>
  `5f0e1d2c-3b4a-4958-8677-${number.toString(16).padStart(12, '0')}`;

function monthLater(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 30);
  return day.toISOString().slice(0, 10);
}
