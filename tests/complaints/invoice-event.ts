import { Decimal, sum } from '@sync/shared';
import { randomUUID } from 'node:crypto';

export type LineInput = {
  readonly net: string;
  readonly vat: string;
  /** Off `net`. */
  readonly discount?: string;
  readonly rate?: string;
  readonly account?: string;
  readonly sku?: string;
  /** First and last day of the service. */
  readonly service?: readonly [string, string];
};

export type PaymentInput = {
  readonly amount: string;
  /** What of it settles this invoice; all of it when left out. */
  readonly applied?: string;
  /** What the gateway kept back of it. */
  readonly fee?: string;
  /** The kronor that arrived. */
  readonly kronor?: string;
  readonly date?: string;
  readonly method?: string;
  readonly type?: string;
  readonly status?: string;
};

export type InvoiceInput = {
  readonly id?: string;
  readonly date?: string;
  readonly currency?: string;
  readonly rate?: string;
  readonly lines?: readonly LineInput[];
  /** The header's, where it is not the sum of the lines'. */
  readonly vat?: string;
  /** One of the whole total on 2026-11-20 when left out. */
  readonly payments?: readonly PaymentInput[];
  readonly creditNotes?: string;
  readonly pricesIncludeTax?: boolean;
  readonly customer?: Readonly<Record<string, unknown>>;
};

/** 1,000.00 and 25 % VAT. */
const oneLine: readonly LineInput[] = [{ net: '1000.00', vat: '250.00', rate: '25' }];

/** An `invoice.paid` event whose header follows from its lines. */
export function invoiceEvent(input: InvoiceInput = {}) {
  return {
    type: 'invoice.paid',
    schema_version: '2026-11-01',
    timestamp: '2026-11-20T08:15:30Z',
    source: { system: 'subscriptionflow', site: 'complaints', environment: 'sandbox' },
    data: { invoice: invoiceOf(input) },
  };
}

const of = (amounts: readonly string[]) =>
  sum(amounts.map((amount) => new Decimal(amount))).toFixed();

/** What the lines come to. */
function headerOf(input: InvoiceInput, lines: readonly LineInput[]) {
  const subTotal = of(lines.map(({ net }) => net));
  const discount = of(lines.map((line) => line.discount ?? '0'));
  const vat = input.vat ?? of(lines.map((line) => line.vat));
  const net = new Decimal(subTotal).minus(discount).toFixed();
  const total = input.pricesIncludeTax === true ? net : of([net, vat]);
  return { subTotal, discount, vat, total };
}

function invoiceOf(input: InvoiceInput) {
  const id = input.id ?? randomUUID();
  const currency = input.currency ?? 'SEK';
  const lines = input.lines ?? oneLine;
  const { subTotal, discount, vat, total } = headerOf(input, lines);
  const creditNotes = input.creditNotes ?? '0';
  const paid = new Decimal(total).minus(creditNotes).toFixed();
  const payments = input.payments ?? [{ amount: paid }];
  const { rate } = input;
  return {
    id,
    name: `SF-${id.slice(0, 8)}`,
    status: 'Paid',
    invoice_date: input.date ?? '2026-11-18',
    due_date: '2026-12-31',
    currency,
    prices_include_tax: input.pricesIncludeTax ?? false,
    ...(rate === undefined
      ? {}
      : { exchange_rate: { to: 'SEK', rate, date: '2026-11-18', source: 'gateway' } }),
    sub_total: subTotal,
    discount_value: discount,
    tax_amount: vat,
    miscellaneous_charges: '0',
    total_amount: total,
    received_payment: paid,
    sum_of_credit_notes: creditNotes,
    closing_balance: '0',
    customer: { ...someone(), ...input.customer },
    lines: lines.map((line, index) => lineOf(line, index, input.pricesIncludeTax === true)),
    transactions: payments.map((payment, index) => paymentOf(payment, index, currency)),
  };
}

/** A Swedish company that nobody has met before. */
function someone() {
  const key = randomUUID().slice(0, 8);
  return {
    id: `customer-${key}`,
    customer_number: `CUST-${key}`,
    name: `Kund ${key} AB`,
    email: `ekonomi@${key}.example`,
    company: `Kund ${key} AB`,
    billing_address: addressIn('SE'),
  };
}

export const addressIn = (country: string) => ({
  address_1: 'Kungsgatan 1',
  postal_code: '111 43',
  city: 'Stockholm',
  country,
});

function lineOf(line: LineInput, index: number, includesTax: boolean) {
  const { net, vat, rate, account, service } = line;
  return {
    id: `ch_${index}`,
    product_sku: line.sku ?? 'PRO-M',
    name: 'Pro monthly',
    quantity: '1',
    sub_total: net,
    discount: line.discount ?? '0',
    ...(rate === undefined ? {} : { tax_rate: rate }),
    tax: vat,
    total_amount: new Decimal(net)
      .minus(line.discount ?? 0)
      .plus(includesTax ? 0 : vat)
      .toFixed(),
    ...(account === undefined ? {} : { accounting_account_code: account }),
    ...(service === undefined ? {} : { service_from: service[0], service_to: service[1] }),
  };
}

function paymentOf(payment: PaymentInput, index: number, currency: string) {
  return {
    id: `tr_${index}`,
    name: `P-${index}`,
    type: payment.type ?? 'Payment',
    status: payment.status ?? 'Paid',
    date: payment.date ?? '2026-11-20',
    // What the customer paid in all may be more than what settles this invoice.
    amount: payment.amount,
    applied_amount: payment.applied ?? payment.amount,
    ...(payment.fee === undefined ? {} : { fee: payment.fee }),
    ...(payment.kronor === undefined ? {} : { amount_sek: payment.kronor }),
    currency,
    cash_or_card: payment.method ?? 'card',
    gateway: 'stripe',
  };
}
