import type { InvoiceLine, PaidInvoice } from '@sync/shared';

/** Per unit of the currency; a generated invoice asks Fortnox's register for nothing. */
const rates: Readonly<Record<string, string>> = {
  ...{ EUR: '11.421', DKK: '1.5062', NOK: '0.957' },
  ...{ JPY: '0.0621', KWD: '31.2' },
};

/**
 * The `invoice.paid` event that says what the invoice says; `id` is its own. Firms of a country are
 * one customer, and its consumers are another.
 */
export function eventOf(invoice: PaidInvoice, id: string) {
  return {
    type: 'invoice.paid',
    schema_version: '2026-11-01',
    timestamp: '2026-11-20T08:15:30Z',
    source: { system: 'subscriptionflow', site: 'ordinary', environment: 'sandbox' },
    data: { invoice: invoiceOf(invoice, id) },
  };
}

function invoiceOf(invoice: PaidInvoice, id: string) {
  const { currency } = invoice;
  return {
    id,
    name: id.slice(0, 30),
    status: invoice.status,
    invoice_date: invoice.invoiceDate,
    due_date: invoice.dueDate,
    currency,
    prices_include_tax: includesTax(invoice),
    ...(rates[currency] === undefined
      ? {}
      : { exchange_rate: { to: 'SEK', rate: rates[currency], date: invoice.invoiceDate } }),
    ...headerOf(invoice),
    customer: customerOf(invoice),
    lines: invoice.lines.map(lineOf),
    transactions: invoice.transactions.map((payment) => ({
      id: `${id}-${payment.id}`,
      name: payment.name,
      type: payment.type,
      status: payment.status,
      date: payment.date,
      amount: payment.amount.toFixed(),
      applied_amount: payment.appliedAmount.toFixed(),
      currency,
      cash_or_card: 'card',
      gateway: 'stripe',
    })),
  };
}

const headerOf = (invoice: PaidInvoice) => ({
  sub_total: invoice.subTotal.toFixed(),
  discount_value: invoice.discount.toFixed(),
  tax_amount: invoice.vat.toFixed(),
  miscellaneous_charges: '0',
  total_amount: invoice.total.toFixed(),
  received_payment: invoice.receivedPayment.toFixed(),
  sum_of_credit_notes: '0',
  closing_balance: '0',
});

/** An event states it always; the native webhook does not. */
const includesTax = ({ pricesIncludeVat, lines }: PaidInvoice): boolean =>
  pricesIncludeVat ??
  lines.every(({ subTotal, discount, total }) => subTotal.minus(discount).eq(total));

const lineOf = (line: InvoiceLine) => ({
  id: line.id,
  product_sku: line.productSku ?? 'SKU',
  name: line.name,
  quantity: line.quantity.toFixed(),
  sub_total: line.subTotal.toFixed(),
  discount: line.discount.toFixed(),
  ...(line.vatRate === undefined ? {} : { tax_rate: line.vatRate.toFixed() }),
  tax: line.vat.toFixed(),
  total_amount: line.total.toFixed(),
});

function customerOf({ customer }: PaidInvoice) {
  const country = customer.billingAddress.country ?? 'SE';
  const key = customer.company === undefined ? `${country}-CONSUMER` : country;
  return {
    id: `buyer-in-${key}`,
    customer_number: `BUYER-${key}`,
    name: customer.name,
    email: `ekonomi@${key.toLowerCase()}.example`,
    company: customer.company ?? null,
    ...(country !== 'SE' && customer.vatId !== undefined ? { vat_id: customer.vatId } : {}),
    billing_address: {
      address_1: 'Kungsgatan 1',
      postal_code: '111 43',
      city: 'Stockholm',
      country,
    },
  };
}
