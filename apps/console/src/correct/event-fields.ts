import type { InvoiceEvent } from '../api/shapes.js';
import type { FieldKind } from '../settings/setting-kinds.js';

export type EventFieldKind = FieldKind | 'yesNo';

/** What a person may correct, by the parts of a form. Ids stay as SubscriptionFlow has made them. */
const eventParts = {
  invoice: {
    at: '/data/invoice',
    isList: false,
    fields: {
      ...{ name: 'text', status: 'text', invoice_date: 'date', due_date: 'date' },
      ...{ currency: 'currency', prices_include_tax: 'yesNo' },
    },
  },
  rate: {
    at: '/data/invoice/exchange_rate',
    isList: false,
    isOptional: true,
    fields: { to: 'currency', rate: 'decimal', date: 'date', source: 'text' },
  },
  customer: {
    at: '/data/invoice/customer',
    isList: false,
    fields: {
      ...{ name: 'text', company: 'text', customer_number: 'text', organisation_number: 'text' },
      ...{ vat_id: 'text', email: 'text', po_number: 'text' },
    },
  },
  address: {
    at: '/data/invoice/customer/billing_address',
    isList: false,
    fields: {
      ...{ address_1: 'text', address_2: 'text', postal_code: 'text', city: 'text' },
      country: 'country',
    },
  },
  lines: {
    at: '/data/invoice/lines',
    isList: true,
    fields: {
      ...{ name: 'text', quantity: 'decimal', sub_total: 'decimal', discount: 'decimal' },
      ...{ tax_rate: 'percent', tax: 'decimal', total_amount: 'decimal' },
      ...{ accounting_account_code: 'text', product_sku: 'text' },
      ...{ service_from: 'date', service_to: 'date' },
    },
  },
  sums: {
    at: '/data/invoice',
    isList: false,
    fields: {
      ...{ sub_total: 'decimal', discount_value: 'decimal', miscellaneous_charges: 'decimal' },
      ...{ tax_amount: 'decimal', total_amount: 'decimal', received_payment: 'decimal' },
      ...{ sum_of_credit_notes: 'decimal', closing_balance: 'decimal' },
    },
  },
  payments: {
    at: '/data/invoice/transactions',
    isList: true,
    fields: {
      ...{ name: 'text', type: 'text', status: 'text', date: 'date', currency: 'currency' },
      ...{ amount: 'decimal', applied_amount: 'decimal', cash_or_card: 'text', gateway: 'text' },
      ...{ amount_sek: 'decimal', fee: 'decimal' },
    },
  },
  refund: {
    at: '/data/refund',
    isList: false,
    fields: { date: 'date', amount: 'decimal', reason: 'text' },
  },
  refundLines: { at: '/data/refund/lines', isList: true, fields: { amount: 'decimal' } },
  void: { at: '/data', isList: false, fields: { date: 'date', reason: 'text' } },
} as const satisfies Readonly<Record<string, PartShape>>;

type PartShape = {
  readonly at: string;
  readonly isList: boolean;
  /** Emptied, it is left out. */
  readonly isOptional?: boolean;
  readonly fields: Readonly<Record<string, EventFieldKind>>;
};

export type EventPart = keyof typeof eventParts;

/** In the order of the form. */
export const partsOfEvent: Readonly<Record<InvoiceEvent['type'], readonly EventPart[]>> = {
  'invoice.paid': ['invoice', 'lines', 'sums', 'payments', 'rate', 'customer', 'address'],
  'invoice.refunded': ['refund', 'refundLines'],
  'invoice.voided': ['void'],
};

export const shapeOf = (part: EventPart): PartShape => eventParts[part];

export const allParts = Object.keys(eventParts) as readonly EventPart[];

export type FieldPlace = {
  readonly part: EventPart;
  readonly name: string;
  /** From 1; `undefined` where the part is no list. */
  readonly line: number | undefined;
};

/** Which field of the form shows what stands at a place; `undefined`: none does. */
export function fieldAt(pointer: string): FieldPlace | undefined {
  const steps = pointer.split('/');
  const name = steps.at(-1) ?? '';
  for (const part of allParts) {
    const { at, isList, fields } = eventParts[part];
    if (!Object.hasOwn(fields, name)) continue;
    const parent = steps.slice(0, isList ? -2 : -1).join('/');
    if (parent !== at) continue;
    return { part, name, line: isList ? Number(steps.at(-2)) + 1 : undefined };
  }
  return undefined;
}
