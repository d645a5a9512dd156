import { randomUUID } from 'node:crypto';

export type EventInput = {
  readonly invoiceId?: string;
  /** Who pays; the same key is the same customer. */
  readonly customer?: string;
  readonly currency?: string;
  readonly rate?: string;
  readonly account?: string;
  readonly status?: string;
};

/** An `invoice.paid` event of 1,250.00 (1,000.00 and 25 % VAT), paid by one card payment. */
export function paidEvent(input: EventInput = {}) {
  const currency = input.currency ?? 'SEK';
  return {
    type: 'invoice.paid',
    schema_version: '2026-11-01',
    timestamp: '2026-11-20T08:15:30Z',
    source: { system: 'subscriptionflow', site: 'journey', environment: 'sandbox' },
    data: { invoice: paidInvoice({ ...input, currency }) },
  };
}

/** The invoice of the event, as SubscriptionFlow itself would hold it. */
export function paidInvoice(input: EventInput & { readonly currency: string }) {
  const id = input.invoiceId ?? randomUUID();
  const { currency } = input;
  return {
    id,
    name: `SF-${id.slice(0, 8)}`,
    status: input.status ?? 'Paid',
    invoice_date: '2026-11-18',
    due_date: '2026-12-18',
    currency,
    prices_include_tax: false,
    ...(input.rate === undefined
      ? {}
      : { exchange_rate: { to: 'SEK', rate: input.rate, date: '2026-11-18', source: 'gateway' } }),
    sub_total: '1000.00',
    discount_value: '0.00',
    tax_amount: '250.00',
    miscellaneous_charges: '0.00',
    total_amount: '1250.00',
    received_payment: '1250.00',
    sum_of_credit_notes: '0.00',
    closing_balance: '0.00',
    customer: customerOf(input.customer ?? 'one'),
    lines: [
      {
        id: `ch_${id}`,
        product_sku: 'PRO-M',
        name: 'Pro monthly',
        quantity: '1',
        sub_total: '1000.00',
        discount: '0.00',
        tax_rate: '25',
        tax: '250.00',
        total_amount: '1250.00',
        ...(input.account === undefined ? {} : { accounting_account_code: input.account }),
        service_from: '2026-11-18',
        service_to: '2026-12-17',
      },
    ],
    transactions: [
      {
        id: `tr_${id}`,
        name: 'P-013336',
        type: 'Payment',
        status: 'Paid',
        date: '2026-11-20',
        amount: '1250.00',
        applied_amount: '1250.00',
        currency,
        cash_or_card: 'card',
        gateway: 'stripe',
      },
    ],
  };
}

const customerOf = (key: string) => ({
  id: `customer-${key}`,
  customer_number: `CUST-${key}`,
  name: `Kund ${key} AB`,
  email: `ekonomi@${key}.example`,
  company: `Kund ${key} AB`,
  billing_address: {
    address_1: 'Kungsgatan 1',
    postal_code: '111 43',
    city: 'Stockholm',
    country: 'SE',
  },
});
