import { Decimal } from '@sync/shared';

/** An invoice to be sent, and what must stand in Fortnox for it in the end. */
export type SentInvoice = {
  readonly id: string;
  readonly event: unknown;
  readonly invoice: Readonly<Record<string, unknown>>;
  readonly expected: {
    readonly currency: string;
    readonly total: string;
    readonly payments: number;
  };
};

/** What SubscriptionFlow's site tells when this invoice was paid. */
export function paidEvent(site: string, invoice: Readonly<Record<string, unknown>>): unknown {
  return {
    type: 'invoice.paid',
    schema_version: '2026-11-01',
    timestamp: '2026-11-20T08:15:30Z',
    source: { system: 'subscriptionflow', site, environment: 'live' },
    data: { invoice },
  };
}

/** Invoices of one company share this many customers, so that new ones collide now and then. */
const customersPerCompany = 12;

/**
 * Invoice number `n` of a company, the same for the same `n`: mostly Swedish with one or two
 * rates, every fifth in euro, every seventh paid in two parts.
 */
export function invoiceNumber(n: number, site: string): SentInvoice {
  const euro = n % 5 === 4;
  const currency = euro ? 'EUR' : 'SEK';
  const lines = [line(n, 1, '25', new Decimal(n % 97).plus('100.37'))];
  if (n % 3 === 0 && !euro) lines.push(line(n, 2, '12', new Decimal(n % 13).plus('49.95')));
  const total = sum(lines, 'total_amount');
  const payments = paymentsOf(n, currency, new Decimal(total), n % 7 === 3 ? 2 : 1);
  const id = `${site}-inv-${n}`;
  const invoice = {
    id,
    name: `SF-${n}`,
    status: 'Paid',
    invoice_date: '2026-11-18',
    due_date: '2026-12-18',
    currency,
    prices_include_tax: false,
    ...(euro ? { exchange_rate: { to: 'SEK', rate: '11.4210', date: '2026-11-18' } } : {}),
    sub_total: sum(lines, 'sub_total'),
    discount_value: '0.00',
    tax_amount: sum(lines, 'tax'),
    miscellaneous_charges: '0.00',
    total_amount: total,
    received_payment: total,
    sum_of_credit_notes: '0.00',
    closing_balance: '0.00',
    customer: customer(n % customersPerCompany, site),
    lines,
    transactions: payments,
  };
  const event = paidEvent(site, invoice);
  return { id, event, invoice, expected: { currency, total, payments: payments.length } };
}

function line(n: number, position: number, rate: string, net: Decimal) {
  const tax = net.mul(rate).div(100).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
  return {
    id: `ch_${n}_${position}`,
    product_sku: `P-${rate}`,
    name: `Subscription ${rate} %`,
    quantity: '1',
    sub_total: net.toFixed(2),
    discount: '0.00',
    tax_rate: rate,
    tax: tax.toFixed(2),
    total_amount: net.plus(tax).toFixed(2),
  };
}

function sum(
  lines: readonly ReturnType<typeof line>[],
  field: 'sub_total' | 'tax' | 'total_amount',
): string {
  return lines.reduce((total, each) => total.plus(each[field]), new Decimal(0)).toFixed(2);
}

function paymentsOf(n: number, currency: string, total: Decimal, parts: number) {
  const first = parts === 1 ? total : total.div(3).toDecimalPlaces(2);
  const amounts = parts === 1 ? [total] : [first, total.minus(first)];
  return amounts.map((amount, index) => ({
    id: `tr_${n}_${index + 1}`,
    name: `P-${n}-${index + 1}`,
    type: 'Payment',
    status: 'Paid',
    date: '2026-11-20',
    amount: amount.toFixed(2),
    applied_amount: amount.toFixed(2),
    currency,
    cash_or_card: 'card',
    gateway: 'stripe',
  }));
}

function customer(n: number, site: string) {
  return {
    id: `cust-${site}-${n}`,
    customer_number: `CUST-${n}`,
    name: `Kund ${n} AB`,
    email: `customer-${n}@${site}.example`,
    company: `Kund ${n} AB`,
    billing_address: {
      address_1: `Storgatan ${n + 1}`,
      postal_code: '111 22',
      city: 'Stockholm',
      country: 'SE',
    },
  };
}
