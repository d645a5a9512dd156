import type { Json, JsonObject } from '../json.js';
import type { Invoice, InvoiceLine, InvoiceTransaction } from './invoice.js';
import type { SiteInvoice } from './site.js';

/**
 * SubscriptionFlow's own shapes, as loose as they were seen live: money as floats in most places
 * and as strings in some, flags as 0/1, dates with the site's offset. There is no VAT rate, no
 * exchange rate, no unit price and no organisation number anywhere in them.
 */
const float = (amount: string): number => Number(amount);

/** Timestamps carry the site's offset. */
const stamp = (iso: string): string => `${iso.slice(0, 19)}+01:00`;

/** Flat fields; lists have only these and `customer_id`. */
function headerOf(stored: SiteInvoice): JsonObject {
  const invoice = stored.current;
  return {
    id: invoice.id,
    name: invoice.name,
    invoice_date: invoice.invoice_date,
    due_date: invoice.due_date,
    terms: 'Net 30',
    status: invoice.status,
    discount_value: float(invoice.discount_value),
    tax_amount: float(invoice.tax_amount),
    miscellaneous_charges: float(invoice.miscellaneous_charges),
    miscellaneous_charges_breakdown: '',
    sub_total: float(invoice.sub_total),
    total_amount: float(invoice.total_amount),
    received_payment: float(invoice.received_payment),
    sum_of_credit_notes: float(invoice.sum_of_credit_notes),
    additional_info: null,
    reversed_reference: null,
    currency: invoice.currency,
    created_at: stamp(stored.createdAt),
    updated_at: stamp(stored.updatedAt),
    opening_balance: float(invoice.total_amount),
    closing_balance: float(invoice.closing_balance),
    data_source: 'SubscriptionFlow',
    is_oneoff: 0,
    description: null,
    shopify_sync: null,
    note: '',
  };
}

export const invoiceListItem = (stored: SiteInvoice): JsonObject => ({
  ...headerOf(stored),
  customer_id: stored.current.customer.id,
});

/** `GET /invoices/{id}`: the only answer with `items[]` and `transactions[]`. */
export function invoiceDetail(stored: SiteInvoice, baseUrl: string): JsonObject {
  const invoice = stored.current;
  return {
    data: {
      type: 'invoices',
      id: invoice.id,
      attributes: invoiceAttributes(stored),
    },
    relationships: { customer: { id: invoice.customer.id } },
    links: {
      self: `${baseUrl}/api/v1/invoices/${invoice.id}`,
      app_url: `${baseUrl}/invoices/${invoice.id}`,
      checkout: `${baseUrl}/invoices/${invoice.id}`,
    },
  };
}

/** All fields of one invoice; the webhook sends them too. */
export function invoiceAttributes(stored: SiteInvoice): JsonObject {
  const invoice = stored.current;
  return {
    ...headerOf(stored),
    customer: customerAttributes(invoice, stored),
    items: invoice.lines.map((line, index) => itemOf(invoice, line, index)),
    transactions: invoice.transactions.map((entry) => transactionOf(invoice, entry)),
  };
}

/** The line level is `items[].charges[]`. */
function itemOf(invoice: Invoice, line: InvoiceLine, index: number): JsonObject {
  return {
    id: `item-${line.id}`,
    subscription_id: `sub-${invoice.customer.id}`,
    plan_id: `plan-${index + 1}`,
    product_id: `product-${index + 1}`,
    coupon_id: line.discount === '0' ? null : 'coupon-1',
    plan_name: line.name,
    plan_description: null,
    product_name: line.name,
    product_description: null,
    product_sku: line.product_sku ?? '',
    charges: [chargeOf(invoice, line)],
  };
}

function chargeOf(invoice: Invoice, line: InvoiceLine): JsonObject {
  return {
    id: line.id,
    plan_price_id: `price-${line.id}`,
    name: line.name,
    quantity: line.quantity,
    service_from: line.service_from ?? null,
    service_to: line.service_to ?? null,
    discount: float(line.discount),
    tax: float(line.tax),
    tax_breakdown: [],
    sub_total: float(line.sub_total),
    reversed_charges: 0,
    reversed_reference: null,
    accounting_account_code: line.accounting_account_code ?? '',
    total_amount: line.total_amount,
    order_plan_id: `order-${line.id}`,
    plan_price: {
      id: `price-${line.id}`,
      name: line.name,
      category: 'recurring',
      charge_model: 'flat_fee',
      list_price: { [invoice.currency]: line.sub_total },
      taxable: 1,
      tax_mode: invoice.prices_include_tax ? 'inclusive' : 'exclusive',
      accounting_account_code: line.accounting_account_code ?? '',
    },
  };
}

/** A transaction as `/link/transactions` gives it: with the part that settles this invoice. */
export const linkedTransaction = (invoice: Invoice, entry: InvoiceTransaction): JsonObject => ({
  ...transactionOf(invoice, entry),
  pivot_amount: float(entry.applied_amount),
});

function transactionOf(invoice: Invoice, entry: InvoiceTransaction): JsonObject {
  return {
    id: entry.id,
    name: entry.name ?? '',
    number: entry.name ?? '',
    date: `${entry.date}T12:00:00+01:00`,
    status: entry.status,
    amount: float(entry.amount),
    miscellaneous_charges: 0,
    miscellaneous_charges_breakdown: '',
    unapplied_amount: float(entry.amount) - float(entry.applied_amount),
    balance: 0,
    api_response: '',
    payment_type_id: '****4242',
    payment_method_id: `method-${invoice.customer.id}`,
    cash_or_card: entry.cash_or_card ?? 'card',
    customer_id: invoice.customer.id,
    type: entry.type,
    transaction_category: 'Payment',
    reference: null,
    description: '',
    transaction_id: `ch_${entry.id}`,
    reference_transaction_id: null,
    decline_reason: null,
    currency: entry.currency,
    accounting_account_code: null,
  };
}

/** `GET /customers/{id}`; here `relationships` and `links` stand inside `data`. */
export function customerDetail(stored: SiteInvoice, baseUrl: string): JsonObject {
  const { customer } = stored.current;
  return {
    data: {
      type: 'customers',
      id: customer.id,
      attributes: customerAttributes(stored.current, stored),
      relationships: { parent_id: null },
      links: { self: `${baseUrl}/api/v1/customers/${customer.id}` },
    },
  };
}

function customerAttributes(invoice: Invoice, stored: SiteInvoice): JsonObject {
  const { customer } = invoice;
  const address = customer.billing_address;
  const given = (value: string | undefined): Json => value ?? null;
  return {
    id: customer.id,
    name: customer.name,
    email: given(customer.email),
    company: given(customer.company),
    phone_number: null,
    po_number: null,
    legal_entity: null,
    currency: invoice.currency,
    billing_cycle_day: '1',
    customer_number: given(customer.customer_number),
    terms: null,
    created_at: stamp(stored.createdAt),
    updated_at: stamp(stored.updatedAt),
    portal_is_enabled: 1,
    tax_exempt: 0,
    vat_id: given(customer.vat_id),
    auto_charge: 1,
    billing_name: null,
    billing_email: null,
    billing_address_1: given(address.address_1),
    billing_address_2: given(address.address_2),
    billing_address_3: null,
    billing_city: given(address.city),
    billing_state: null,
    billing_county: null,
    billing_postal_code: given(address.postal_code),
    billing_country: given(address.country),
    data_source: 'SubscriptionFlow',
    invoice_payer: 'Subscription_Customer',
    consolidate_invoices: 'Never',
  };
}
