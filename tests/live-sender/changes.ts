import { Decimal } from '@sync/shared';
import type { Company } from '../../scripts/workload/company.js';
import { invoiceNumber, type SentInvoice } from '../../scripts/workload/invoices.js';

/** Every change in Fortnox that an invoice or its refund makes, with where the sandbox meets it. */
const changes = [
  { name: 'customer', of: 'invoice', method: 'POST', path: '^/3/customers$' },
  { name: 'invoice', of: 'invoice', method: 'POST', path: '^/3/invoices$' },
  { name: 'bookkeep', of: 'invoice', method: 'PUT', path: '^/3/invoices/\\d+/bookkeep$' },
  { name: 'payment', of: 'invoice', method: 'POST', path: '^/3/invoicepayments$' },
  {
    name: 'payment bookkeep',
    of: 'invoice',
    method: 'PUT',
    path: '^/3/invoicepayments/\\d+/bookkeep$',
  },
  { name: 'credit', of: 'refund', method: 'PUT', path: '^/3/invoices/\\d+/credit$' },
  { name: 'credit payment', of: 'refund', method: 'POST', path: '^/3/invoicepayments$' },
  { name: 'negative invoice', of: 'second refund', method: 'POST', path: '^/3/invoices$' },
  {
    name: 'negative invoice’s payment',
    of: 'second refund',
    method: 'POST',
    path: '^/3/invoicepayments$',
  },
] as const;

/** How long Fortnox takes over the change before it applies it. */
const speeds = [
  { name: 'fast', delayBeforeMs: 300 },
  // Longer than the quiet time, a lease and everything that happens meanwhile; below the time-out.
  { name: 'slow', delayBeforeMs: 20_000 },
] as const;

export type Case = {
  readonly name: string;
  readonly company: Company;
  readonly of: (typeof changes)[number]['of'];
  readonly sent: SentInvoice;
  readonly fault: Readonly<Record<string, unknown>>;
};

export const caseCount = changes.length * speeds.length;

/** One company with one invoice for each change at each speed. */
export function casesFor(companies: readonly Company[]): readonly Case[] {
  const pairs = changes.flatMap((change) => speeds.map((speed) => ({ change, speed })));
  return pairs.flatMap(({ change, speed }, index) => {
    const company = companies[index];
    if (!company) return [];
    const { method, path, of } = change;
    const { delayBeforeMs } = speed;
    const match = { tenantId: company.tenantId, method, path };
    return [
      {
        name: `${change.name}, ${speed.name}`,
        company,
        of,
        sent: invoiceNumber(0, company.site),
        fault: { kind: 'slow', match, delayBeforeMs, times: 1 },
      },
    ];
  });
}

/** What the first of two refunds gives back. */
const firstAmount = '1.00';

/** The events of a case in their order; the last one makes the change that is watched. */
export function eventsOf({ of, sent }: Case): readonly unknown[] {
  const { total } = sent.expected;
  const rest = new Decimal(total).minus(firstAmount).toFixed(2);
  return {
    invoice: [sent.event],
    refund: [sent.event, refundOf(sent, 'whole', total)],
    'second refund': [
      sent.event,
      refundOf(sent, 'first', firstAmount),
      refundOf(sent, 'rest', rest),
    ],
  }[of];
}

function refundOf({ id, expected }: SentInvoice, name: string, amount: string): unknown {
  return {
    type: 'invoice.refunded',
    schema_version: '2026-11-01',
    timestamp: '2026-11-21T08:15:30Z',
    source: { system: 'subscriptionflow', site: 'any' },
    data: {
      invoice: { id, currency: expected.currency },
      refund: { id: `${name}-${id}`, date: '2026-11-21', amount },
    },
  };
}
