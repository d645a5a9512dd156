import type { Carried } from '@sync/jobs';
import {
  parseEvent,
  type InvoiceRefundedEvent,
  type InvoiceVoidedEvent,
} from '@sync/subscriptionflow';
import { creditToldAs, isCreditChanged } from './credit-changed.js';

const told = (type: string, data: object): InvoiceRefundedEvent | InvoiceVoidedEvent => {
  const source = { system: 'subscriptionflow', site: 'acme' };
  const head = { type, schema_version: '2026-11-01', timestamp: '2026-11-25T09:00:00Z', source };
  const parsed = parseEvent({ ...head, data });
  if (!parsed.ok || parsed.value.type === 'invoice.paid') throw new Error('no credit event');
  return parsed.value;
};

const refunded = (change: object = {}, currency = 'SEK') =>
  told('invoice.refunded', {
    invoice: { id: 'inv-1', currency },
    refund: { id: 'r1', date: '2026-11-25', amount: '100.00', ...change },
  });

const voided = (date: string, reason?: string) =>
  told('invoice.voided', { invoice: { id: 'inv-1' }, date, reason });

const carried = (event: unknown): Carried => ({
  ...{ source: 'event', event, currency: 'SEK', total: '-100.00' },
});

const lines = (...amounts: readonly (readonly [string, string])[]) => ({
  lines: amounts.map(([id, amount]) => ({ id, amount })),
});

it.each([
  ['how the amount is written', refunded(), refunded({ amount: '100.0' })],
  ['the reason', refunded(), refunded({ reason: 'goodwill' })],
  ['the reason of a void', voided('2026-11-25'), voided('2026-11-25', 'twice')],
  [
    'the order of lines',
    refunded(lines(['a', '60.00'], ['b', '40.00'])),
    refunded(lines(['b', '40'], ['a', '60'])),
  ],
])('%s changes no credit', (_, then, later) => {
  expect(isCreditChanged(carried(then), later)).toBe(false);
  expect(creditToldAs(later)).toBe(creditToldAs(then));
});

it.each([
  ['the amount', refunded(), refunded({ amount: '50.00' })],
  ['the day', refunded(), refunded({ date: '2026-11-26' })],
  ['the currency', refunded(), refunded({}, 'EUR')],
  ['the day of a void', voided('2026-11-25'), voided('2026-11-26')],
  ['a line', refunded(), refunded(lines(['a', '100.00']))],
  [
    'which line, by an id that only looks like the same number',
    refunded(lines(['100', '100.00'])),
    refunded(lines(['0100', '100.00'])),
  ],
])('%s changes a credit', (_, then, later) => {
  expect(isCreditChanged(carried(then), later)).toBe(true);
  expect(creditToldAs(later)).not.toBe(creditToldAs(then));
});

it('of a refund whose event was erased, currency and amount are known', () => {
  expect(isCreditChanged(carried(null), refunded({ amount: '100.0' }))).toBe(false);
  expect(isCreditChanged(carried(null), refunded({ amount: '50.00' }))).toBe(true);
  expect(isCreditChanged(carried(null), refunded({}, 'EUR'))).toBe(true);
  const nothingKept = { ...carried(null), currency: null, total: null };
  expect(isCreditChanged(nothingKept, refunded({ amount: '50.00' }))).toBe(false);
  expect(isCreditChanged(carried(null), voided('2026-11-26'))).toBe(false);
});
