import type { Carried } from '@sync/jobs';
import { Decimal, shortText } from '@sync/shared';
import {
  isPaid,
  parseEvent,
  type InvoicePaidEvent,
  type InvoiceRefundedEvent,
  type InvoiceVoidedEvent,
} from '@sync/subscriptionflow';

type Invoice = InvoicePaidEvent['data']['invoice'];
type Line = Invoice['lines'][number];
type Transaction = Invoice['transactions'][number];

type Since = 'after it was carried over' | 'while it was being carried over';

/**
 * What differs between an invoice that has been carried over and a later event about it, in
 * words; `undefined` when nothing of it would be booked differently. Names and addresses may
 * change: the invoice in the ledger keeps what it was made with. Of one that was read from
 * SubscriptionFlow's API only currency and total can be compared.
 */
export function changedSince(
  carried: Carried,
  now: InvoicePaidEvent,
  since: Since,
): string | undefined {
  const later = now.data.invoice;
  const changes = [
    ...statusChange(later),
    ...(carried.source === 'event'
      ? eventChanges(carried.event, later)
      : readChanges(carried, later)),
  ];
  if (changes.length === 0) return undefined;
  return (
    `changed in SubscriptionFlow ${since}: ${changes.join(', ')}; nothing was ` +
    'changed in Fortnox, credit the invoice there and book it anew if the change is right'
  );
}

/** Nothing is booked that was not paid. */
const statusChange = ({ status }: Invoice): readonly string[] =>
  isPaid({ status }) ? [] : [`status Paid is now ${shortText(status, 100)}`];

function eventChanges(carried: unknown, later: Invoice): readonly string[] {
  const before = parseEvent(carried);
  if (!before.ok || before.value.type !== 'invoice.paid') return [];
  const then = before.value.data.invoice;
  return [
    ...headerChanges(then, later),
    ...entryChanges('line', decisive(then.lines, ofLine), decisive(later.lines, ofLine)),
    ...entryChanges('payment', paymentsOf(then), paymentsOf(later)),
  ];
}

function readChanges({ currency, total }: Carried, later: Invoice): readonly string[] {
  return [
    ...valueChange('currency', currency ?? later.currency, later.currency),
    ...valueChange('total_amount', total ?? later.total_amount, later.total_amount),
  ];
}

function headerChanges(then: Invoice, later: Invoice): readonly string[] {
  const names = [
    ...(['currency', 'invoice_date', 'total_amount', 'tax_amount'] as const),
    // Not the credit notes: what is credited later has an event of its own.
    'miscellaneous_charges' as const,
  ];
  return [
    ...names.flatMap((name) => valueChange(name, then[name], later[name])),
    ...valueChange('customer', then.customer.id, later.customer.id),
    ...valueChange('prices_include_tax', then.prices_include_tax, later.prices_include_tax),
    ...valueChange('exchange_rate', then.exchange_rate?.rate, later.exchange_rate?.rate),
  ];
}

type Value = string | boolean | undefined;

function valueChange(name: string, then: Value, later: Value): readonly string[] {
  return isSame(then, later) ? [] : [`${name} ${shown(then)} is now ${shown(later)}`];
}

const shown = (value: Value): string => (value === undefined ? 'none' : String(value));

/** `1250.0` and `1250.00` are one amount. */
function isSame(then: Value, later: Value): boolean {
  if (typeof then !== 'string' || typeof later !== 'string') return then === later;
  const numbers = [then, later].every((text) => /^-?\d+(\.\d+)?$/.test(text));
  return numbers ? new Decimal(then).eq(later) : then === later;
}

/** What of an entry decides the books, by its id: told in another order it is the same. */
type Decisive = ReadonlyMap<string, readonly Value[]>;

function decisive<T extends { readonly id: string }>(
  entries: readonly T[],
  valuesOf: (entry: T) => readonly Value[],
): Decisive {
  return new Map(entries.map((entry) => [entry.id, valuesOf(entry)]));
}

const ofLine = (line: Line): readonly Value[] => [
  ...[line.sub_total, line.discount, line.tax, line.total_amount, line.tax_rate, line.quantity],
  ...[line.accounting_account_code, line.product_sku, line.service_from, line.service_to],
];

/** Refunds have events of their own, and what has not been paid is not booked. */
const paymentsOf = ({ transactions }: Invoice): Decisive =>
  decisive(
    transactions.filter(
      ({ type, status }) =>
        type.trim().toLowerCase() !== 'refund' &&
        ['paid', 'success'].includes(status.trim().toLowerCase()),
    ),
    ofPayment,
  );

const ofPayment = (payment: Transaction): readonly Value[] => [
  ...[payment.date, payment.amount, payment.applied_amount, payment.currency],
  ...[payment.cash_or_card, payment.gateway, payment.amount_sek, payment.fee],
];

/** A person looks at the invoice itself then. */
const namedAtMost = 10;

function entryChanges(what: 'line' | 'payment', then: Decisive, later: Decisive): string[] {
  if (then.size !== later.size) return [`${then.size} ${what}s are now ${later.size}`];
  const changed = [...later].filter(([id, values]) => {
    const before = then.get(id);
    return before === undefined || values.some((value, place) => !isSame(before[place], value));
  });
  if (changed.length === 0) return [];
  const named = changed.slice(0, namedAtMost).map(([id]) => `${what} ${id}`);
  const others = changed.length - named.length;
  return others > 0 ? [...named, `${others} more ${what}s`] : named;
}

/** Whether a refund or a void that has been credited is told otherwise now. */
export function isCreditChanged(
  carried: unknown,
  now: InvoiceRefundedEvent | InvoiceVoidedEvent,
): boolean {
  const before = parseEvent(carried);
  if (!before.ok || before.value.type === 'invoice.paid') return false;
  const [then, later] = [creditOf(before.value), creditOf(now)];
  return then.length !== later.length || then.some((value, place) => !isSame(value, later[place]));
}

function creditOf(event: InvoiceRefundedEvent | InvoiceVoidedEvent): readonly Value[] {
  if (event.type === 'invoice.voided') return [event.data.date];
  const { date, amount, lines } = event.data.refund;
  const byId = [...(lines ?? [])].sort((one, other) => (one.id < other.id ? -1 : 1));
  return [date, amount, ...byId.flatMap((line) => [line.id, line.amount])];
}
