import { z } from 'zod';

/**
 * An invoice in the names of the signed event (schema version 2026-11-01). Only shapes are
 * checked: the samples need invoices whose sums are wrong.
 */
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a decimal string');
const date = z.iso.date();
const optionalText = z.string().optional();

const customerSchema = z.looseObject({
  id: z.string().min(1),
  customer_number: optionalText,
  name: z.string(),
  email: optionalText,
  company: optionalText,
  vat_id: optionalText,
  organisation_number: optionalText,
  billing_address: z
    .looseObject({
      address_1: optionalText,
      address_2: optionalText,
      postal_code: optionalText,
      city: optionalText,
      country: optionalText,
    })
    .default({}),
});

const lineSchema = z.looseObject({
  id: z.string().min(1),
  product_sku: optionalText,
  name: z.string(),
  quantity: decimal,
  sub_total: decimal,
  discount: decimal.default('0'),
  tax_rate: decimal.optional(),
  tax: decimal,
  total_amount: decimal,
  accounting_account_code: optionalText,
  service_from: date.optional(),
  service_to: date.optional(),
});

const transactionSchema = z.looseObject({
  id: z.string().min(1),
  name: optionalText,
  type: z.string().default('Payment'),
  status: z.string(),
  date,
  amount: decimal,
  applied_amount: decimal,
  currency: z.string(),
  cash_or_card: optionalText,
  gateway: optionalText,
});

export const invoiceSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string().min(1),
  status: z.string(),
  invoice_date: date,
  due_date: date,
  currency: z.string(),
  prices_include_tax: z.boolean().default(false),
  exchange_rate: z
    .looseObject({ to: z.string(), rate: decimal, date: date.optional(), source: optionalText })
    .optional(),
  sub_total: decimal,
  discount_value: decimal.default('0'),
  tax_amount: decimal,
  miscellaneous_charges: decimal.default('0'),
  total_amount: decimal,
  received_payment: decimal.default('0'),
  sum_of_credit_notes: decimal.default('0'),
  closing_balance: decimal.default('0'),
  customer: customerSchema,
  lines: z.array(lineSchema),
  transactions: z.array(transactionSchema).default([]),
});

export type Invoice = z.output<typeof invoiceSchema>;
export type InvoiceInput = z.input<typeof invoiceSchema>;
export type InvoiceLine = Invoice['lines'][number];
export type InvoiceTransaction = Invoice['transactions'][number];

/** Ways in which SubscriptionFlow, or a middleware for it, tells the outside about a payment. */
export const doors = ['webhook', 'event'] as const;
export type Door = (typeof doors)[number];
