import {
  Decimal,
  type Customer,
  type InvoiceLine,
  type PaidInvoice,
  type Transaction,
} from '@sync/shared';
import type { InvoicePaidEvent } from './event-schema.js';

type Invoice = InvoicePaidEvent['data']['invoice'];

/** Pure change of names and units; amounts stay exact. */
export function toPaidInvoice(event: InvoicePaidEvent): PaidInvoice {
  const { invoice } = event.data;
  return {
    id: invoice.id,
    number: invoice.name,
    status: invoice.status,
    invoiceDate: invoice.invoice_date,
    dueDate: invoice.due_date,
    currency: invoice.currency,
    pricesIncludeVat: invoice.prices_include_tax,
    exchangeRate: toExchangeRate(invoice.exchange_rate),
    purchaseOrder: invoice.customer.po_number,
    subTotal: new Decimal(invoice.sub_total),
    discount: new Decimal(invoice.discount_value),
    vat: new Decimal(invoice.tax_amount),
    miscellaneousCharges: new Decimal(invoice.miscellaneous_charges),
    total: new Decimal(invoice.total_amount),
    receivedPayment: new Decimal(invoice.received_payment),
    creditNotes: new Decimal(invoice.sum_of_credit_notes),
    closingBalance: new Decimal(invoice.closing_balance),
    customer: toCustomer(invoice.customer),
    lines: invoice.lines.map(toLine),
    transactions: invoice.transactions.map(toTransaction),
  };
}

function toExchangeRate(rate: Invoice['exchange_rate']): PaidInvoice['exchangeRate'] {
  if (rate === undefined) return undefined;
  return {
    to: rate.to,
    rate: new Decimal(rate.rate),
    date: rate.date,
    source: rate.source ?? 'event',
  };
}

function toCustomer(customer: Invoice['customer']): Customer {
  const address = customer.billing_address;
  return {
    id: customer.id,
    customerNumber: customer.customer_number,
    name: customer.name,
    email: customer.email,
    company: customer.company,
    vatId: customer.vat_id,
    organisationNumber: customer.organisation_number,
    billingAddress: {
      address1: address.address_1,
      address2: address.address_2,
      postalCode: address.postal_code,
      city: address.city,
      country: address.country,
    },
  };
}

function toLine(line: Invoice['lines'][number]): InvoiceLine {
  return {
    id: line.id,
    productSku: line.product_sku,
    name: line.name,
    quantity: new Decimal(line.quantity),
    subTotal: new Decimal(line.sub_total),
    discount: new Decimal(line.discount),
    vatRate: optionalDecimal(line.tax_rate),
    vat: new Decimal(line.tax),
    total: new Decimal(line.total_amount),
    accountCode: line.accounting_account_code,
    serviceFrom: line.service_from,
    serviceTo: line.service_to,
  };
}

function toTransaction(transaction: Invoice['transactions'][number]): Transaction {
  return {
    id: transaction.id,
    name: transaction.name,
    type: transaction.type,
    status: transaction.status,
    date: transaction.date,
    amount: new Decimal(transaction.amount),
    appliedAmount: new Decimal(transaction.applied_amount),
    currency: transaction.currency,
    method: transaction.cash_or_card,
    gateway: transaction.gateway,
    amountSek: optionalDecimal(transaction.amount_sek),
    fee: optionalDecimal(transaction.fee),
  };
}

const optionalDecimal = (text: string | undefined): Decimal | undefined =>
  text === undefined ? undefined : new Decimal(text);
