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
  readonly of: 'invoice' | 'refund';
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

/** The whole invoice is paid back. */
export function refundOf({ sent }: Case): unknown {
  const { currency, total } = sent.expected;
  return {
    type: 'invoice.refunded',
    schema_version: '2026-11-01',
    timestamp: '2026-11-21T08:15:30Z',
    source: { system: 'subscriptionflow', site: 'any' },
    data: {
      invoice: { id: sent.id, currency },
      refund: { id: `refund-${sent.id}`, date: '2026-11-21', amount: total },
    },
  };
}
