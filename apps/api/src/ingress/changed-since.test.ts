import type { Carried } from '@sync/jobs';
import { parseEvent, type InvoicePaidEvent } from '@sync/subscriptionflow';
import { sampleEvent } from '../testing/sample-event.js';
import { changedSince } from './changed-since.js';

const told = (change: (invoice: Invoice) => void = () => undefined): InvoicePaidEvent => {
  const event = structuredClone(sampleEvent('inv-1')) as { data: { invoice: Invoice } };
  change(event.data.invoice);
  const parsed = parseEvent(event);
  if (!parsed.ok || parsed.value.type !== 'invoice.paid') throw new Error('no paid event');
  return parsed.value;
};

type Entry = Record<string, unknown>;
type Invoice = Entry & { customer: Entry; lines: [Entry]; transactions: [Entry] };

const carried: Carried = { source: 'event', event: told(), currency: 'SEK', total: '1250.00' };
const since = 'after it was carried over';

/** What of an invoice may change in silence: it decides nothing that is booked. */
const silent: readonly (readonly [string, (invoice: Invoice) => void])[] = [
  ['the invoice number', (invoice) => (invoice['name'] = 'SF-2')],
  [
    'credit notes, which have events of their own',
    (invoice) => (invoice['sum_of_credit_notes'] = '100.00'),
  ],
  ['the due date', (invoice) => (invoice['due_date'] = '2027-12-31')],
  ['the customer’s name', ({ customer }) => (customer['name'] = 'Anna Berg')],
  ['what a line is called', ({ lines: [line] }) => (line['name'] = 'Other words')],
  ['how an amount is written', ({ lines: [line] }) => (line['sub_total'] = '1000.0')],
  ['what a payment is called', ({ transactions: [payment] }) => (payment['name'] = 'P-9')],
  [
    'a refund beside the payment',
    ({ transactions }) => transactions.push({ ...transactions[0], id: 'r', type: 'Refund' }),
  ],
];

it.each(silent)('says nothing of %s', (_, change) => {
  expect(changedSince(carried, told(change), since)).toBeUndefined();
});

const heard: readonly (readonly [string, (invoice: Invoice) => void])[] = [
  ['customer c1 is now c-2', ({ customer }) => (customer['id'] = 'c-2')],
  ['invoice_date', (invoice) => (invoice['invoice_date'] = '2026-11-19')],
  ['total_amount', (invoice) => (invoice['total_amount'] = '9999.00')],
  ['tax_amount', (invoice) => (invoice['tax_amount'] = '1.00')],
  ['miscellaneous_charges', (invoice) => (invoice['miscellaneous_charges'] = '1.00')],
  [
    'exchange_rate none is now 11',
    (invoice) => (invoice['exchange_rate'] = { to: 'SEK', rate: '11' }),
  ],
  [
    'prices_include_tax',
    (invoice) => (invoice['prices_include_tax'] = !invoice['prices_include_tax']),
  ],
  ...['sub_total', 'discount', 'tax', 'total_amount', 'quantity', 'tax_rate'].map(
    (name) => ['line ', ({ lines: [line] }: Invoice) => (line[name] = '7')] as const,
  ),
  ['line ', ({ lines: [line] }) => (line['accounting_account_code'] = '3999')],
  ['line ', ({ lines: [line] }) => (line['product_sku'] = 'OTHER')],
  ['line ', ({ lines: [line] }) => (line['service_from'] = '2020-01-01')],
  ['line ', ({ lines: [line] }) => (line['service_to'] = '2030-01-01')],
  ['1 lines are now 2', ({ lines }) => lines.push({ ...lines[0], id: 'l-2' })],
  ...['date', 'amount', 'applied_amount', 'currency', 'cash_or_card', 'gateway'].map((name) => {
    const value = { date: '2026-11-25', currency: 'EUR' }[name] ?? '7';
    return ['payment ', ({ transactions: [one] }: Invoice) => (one[name] = value)] as const;
  }),
  ['payment ', ({ transactions: [one] }) => (one['amount_sek'] = '7.00')],
  ['payment ', ({ transactions: [one] }) => (one['fee'] = '7.00')],
  ['payment ', ({ transactions: [one] }) => (one['id'] = 'another')],
  ['1 payments are now 0', ({ transactions: [one] }) => (one['status'] = 'Failed')],
];

it.each(heard)('says %s (%#)', (words, change) => {
  const said = changedSince(carried, told(change), since);
  expect(said).toContain('changed in SubscriptionFlow after it was carried over');
  expect(said).toContain(words);
});

it('of one that was read from the API it knows currency and total alone, not what once was told', () => {
  const read = { ...carried, source: 'webhook', total: '2500.00' };
  expect(changedSince(read, told(), since)).toContain('total_amount 2500.00 is now 1250.00');
  const same = { ...read, total: '1250' };
  expect(
    changedSince(
      same,
      told(({ customer }) => (customer['id'] = 'c-2')),
      since,
    ),
  ).toBeUndefined();
  expect(
    changedSince({ ...read, event: null, currency: null, total: null }, told(), since),
  ).toBeUndefined();
});
