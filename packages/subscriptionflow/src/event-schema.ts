import { boundedList, currencyDigits, idAtMost } from '@sync/shared';
import { z } from 'zod';

/**
 * The event contract, schema version 2026-11-01: shape only. Whether sums, rates, accounts,
 * currencies and dates make sense is judged later, when an operator can mend what is wrong.
 */

/** Twelve digits before the point keep every amount exact as a JSON number on its way to Fortnox. */
const money = z
  .string('must be a decimal string such as "1125.00"')
  .regex(/^-?\d{1,12}(\.\d{1,10})?$/, 'must be a decimal string such as "1125.00"')
  .meta({
    description: "Decimal string in the invoice's currency, at most that currency's digits",
  });

const optionalMoney = money.nullish().transform((value) => value ?? undefined);

const decimal = z
  .string('must be a decimal string such as "1.5"')
  .regex(/^-?\d{1,12}(\.\d{1,20})?$/, 'must be a decimal string such as "1.5"');

const date = z.iso.date('must be a date, YYYY-MM-DD');

const identifierText = z
  .string()
  .min(1, 'must not be empty')
  .max(idAtMost, `must have at most ${idAtMost} characters`);

/** SubscriptionFlow's ids are not always UUIDs: customers from HubSpot have numeric ones. */
const id = z
  .union(
    [identifierText, z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)],
    `must be a text of 1 to ${idAtMost} characters or a whole number`,
  )
  .transform(String);

const text = z.string('must be a text').min(1, 'must not be empty').max(1024);

/** Absent, null and empty all mean that the source has no such value. */
const optionalText = z
  .union([z.string().max(1024), z.null()], 'must be a text of at most 1024 characters or null')
  .optional()
  .transform((value) => (value === null || value?.trim() === '' ? undefined : value));

const optionalDate = z
  .union([date, z.literal(''), z.null()], 'must be a date, YYYY-MM-DD, or null')
  .optional()
  .transform((value) => (value === null || value === '' ? undefined : value));

const currency = z
  .string('must be an ISO 4217 code such as "EUR"')
  .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as "EUR"');

const envelope = {
  schema_version: z.literal('2026-11-01', 'must be "2026-11-01"'),
  timestamp: z.iso.datetime({ offset: true, error: 'must be an ISO 8601 time with offset' }),
  source: z.object({
    system: z.literal('subscriptionflow', 'must be "subscriptionflow"'),
    site: text,
    environment: optionalText,
  }),
};

const billingAddress = z.object({
  address_1: optionalText,
  address_2: optionalText,
  postal_code: optionalText,
  city: optionalText,
  country: optionalText.meta({ description: 'ISO 3166-1 alpha-2 or a name; decides the VAT type' }),
});

const customer = z.object({
  id,
  customer_number: optionalText,
  name: text,
  email: optionalText,
  company: optionalText,
  vat_id: optionalText,
  organisation_number: optionalText,
  po_number: optionalText.meta({ description: "The customer's own purchase order number" }),
  billing_address: billingAddress,
});

const line = z.object({
  id,
  product_sku: optionalText,
  name: text,
  quantity: decimal,
  sub_total: money,
  discount: money,
  tax_rate: decimal.nullish().transform((value) => value ?? undefined),
  tax: money,
  total_amount: money,
  accounting_account_code: optionalText,
  service_from: optionalDate,
  service_to: optionalDate,
});

const transaction = z.object({
  id,
  name: optionalText,
  type: text,
  status: text,
  date,
  amount: money,
  applied_amount: money,
  currency,
  cash_or_card: optionalText,
  gateway: optionalText,
  amount_sek: optionalMoney.meta({ description: 'What arrived in kronor, where it is known' }),
  fee: optionalMoney.meta({
    description: "What the gateway kept back, in the transaction's currency",
  }),
});

const exchangeRate = z.object({
  to: currency,
  rate: decimal,
  date: optionalDate,
  source: optionalText,
});

const maxEntries = 1000;

function list<S extends z.ZodType>(entry: S, what: 'lines' | 'transactions') {
  const message = `must have at most ${maxEntries} ${what}`;
  return boundedList(z.array(entry).max(maxEntries, message), maxEntries, message);
}

const paidInvoice = z
  .object({
    id,
    name: text,
    status: text,
    invoice_date: date,
    due_date: date,
    currency,
    prices_include_tax: z.boolean('must be true or false'),
    exchange_rate: exchangeRate.nullish().transform((value) => value ?? undefined),
    sub_total: money,
    discount_value: money,
    tax_amount: money,
    miscellaneous_charges: money,
    total_amount: money,
    received_payment: money,
    sum_of_credit_notes: money,
    closing_balance: money,
    customer,
    lines: list(line, 'lines'),
    transactions: list(transaction, 'transactions'),
  })
  .superRefine((invoice, context) => {
    refuseExcessDigits(invoice.currency, invoice, headerMoney, [], context);
    invoice.lines.forEach((entry, index) => {
      refuseExcessDigits(invoice.currency, entry, lineMoney, ['lines', index], context);
    });
    invoice.transactions.forEach((entry, index) => {
      const path = ['transactions', index];
      refuseExcessDigits(entry.currency, entry, ['amount', 'fee'], path, context);
      refuseExcessDigits('SEK', entry, ['amount_sek'], path, context);
      refuseExcessDigits(invoice.currency, entry, ['applied_amount'], path, context);
    });
  });

const headerMoney = [
  'sub_total',
  'discount_value',
  'tax_amount',
  'miscellaneous_charges',
  'total_amount',
  'received_payment',
  'sum_of_credit_notes',
  'closing_balance',
] as const;

const lineMoney = ['sub_total', 'discount', 'tax', 'total_amount'] as const;

/** A currency that ISO 4217 does not know is a matter of meaning and is judged later. */
function refuseExcessDigits<K extends string>(
  code: string,
  record: Readonly<Partial<Record<K, string | undefined>>>,
  fields: readonly K[],
  path: readonly (string | number)[],
  context: z.RefinementCtx,
): void {
  const allowed = currencyDigits(code);
  if (allowed === undefined) return;
  for (const field of fields) {
    const digits = record[field]?.split('.')[1]?.length ?? 0;
    if (digits <= allowed) continue;
    const message = `must have at most ${allowed} decimals, as ${code} has`;
    context.addIssue({ code: 'custom', path: [...path, field], message });
  }
}

/** An invoice has been paid: carry it into the ledger. */
const invoicePaidEventSchema = z
  .object({
    type: z.literal('invoice.paid'),
    ...envelope,
    data: z.object({ invoice: paidInvoice }),
  })
  .meta({ id: 'InvoicePaidEvent' });

const refund = z.object({
  id,
  date,
  /** What the customer got back, VAT included. */
  amount: money,
  reason: optionalText,
  /** Which lines were refunded and how much of each, VAT included; absent: pro rata by line. */
  lines: list(z.object({ id, amount: money }), 'lines').optional(),
});

const refundedInvoice = z
  .object({ invoice: z.object({ id, name: optionalText, currency }), refund })
  .superRefine((data, context) => {
    const code = data.invoice.currency;
    refuseExcessDigits(code, data.refund, ['amount'], ['refund'], context);
    data.refund.lines?.forEach((entry, index) => {
      refuseExcessDigits(code, entry, ['amount'], ['refund', 'lines', index], context);
    });
  });

/** Money of a paid invoice was given back, wholly or in part. */
const invoiceRefundedEventSchema = z
  .object({ type: z.literal('invoice.refunded'), ...envelope, data: refundedInvoice })
  .meta({ id: 'InvoiceRefundedEvent' });

/** An invoice was declared void after it had been paid. */
const invoiceVoidedEventSchema = z
  .object({
    type: z.literal('invoice.voided'),
    ...envelope,
    data: z.object({ invoice: z.object({ id, name: optionalText }), date, reason: optionalText }),
  })
  .meta({ id: 'InvoiceVoidedEvent' });

export const subscriptionFlowEventSchema = z.discriminatedUnion(
  'type',
  [invoicePaidEventSchema, invoiceRefundedEventSchema, invoiceVoidedEventSchema],
  'must be invoice.paid, invoice.refunded or invoice.voided',
);

export type InvoicePaidEvent = z.output<typeof invoicePaidEventSchema>;
export type InvoiceRefundedEvent = z.output<typeof invoiceRefundedEventSchema>;
export type InvoiceVoidedEvent = z.output<typeof invoiceVoidedEventSchema>;
export type SubscriptionFlowEvent = z.output<typeof subscriptionFlowEventSchema>;
