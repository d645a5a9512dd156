import type { Company } from '../../scripts/workload/company.js';
import { invoiceNumber, type SentInvoice } from '../../scripts/workload/invoices.js';

/** Every call in the life of a cold invoice, with where the sandbox meets it. */
const calls = [
  { name: 'access token', method: 'POST', path: '^/oauth-v1/token$' },
  { name: 'customer search', method: 'GET', path: '^/3/customers$' },
  { name: 'customer create', method: 'POST', path: '^/3/customers$' },
  { name: 'invoice create', method: 'POST', path: '^/3/invoices$' },
  { name: 'invoice bookkeep', method: 'PUT', path: '^/3/invoices/\\d+/bookkeep$' },
  { name: 'payment create', method: 'POST', path: '^/3/invoicepayments$' },
  { name: 'payment bookkeep', method: 'PUT', path: '^/3/invoicepayments/\\d+/bookkeep$' },
] as const;

/** Where the worker stands when it is struck. */
const points = [
  /** Sent, and Fortnox never processes it. */
  'before it is processed',
  /** Sent; Fortnox processes it half a second after the sender has gone. */
  'while it is processed',
  /** Processed, and the answer finds nobody. */
  'after it is processed, before the answer',
  /** Answered, and the worker has not written the answer down. */
  'after the answer',
] as const;

export type Call = (typeof calls)[number];
export type Point = (typeof points)[number];

/** One company with one invoice whose worker is struck at one point of one call. */
export type Case = {
  readonly name: string;
  readonly call: Call;
  readonly point: Point;
  readonly company: Company;
  readonly sent: SentInvoice;
};

export const caseCount = calls.length * points.length;

export function casesFor(companies: readonly Company[]): readonly Case[] {
  const pairs = calls.flatMap((call) => points.map((point) => ({ call, point })));
  return companies.slice(0, pairs.length).flatMap((company, index) => {
    const pair = pairs[index];
    if (!pair) return [];
    const name = `${pair.call.name}, ${pair.point}`;
    return [{ name, ...pair, company, sent: invoiceNumber(0, company.site) }];
  });
}

/** What the sandbox is told to do with the call of a case. */
export function faultOf({ call, point, company }: Case) {
  const before = point === 'before it is processed' || point === 'while it is processed';
  return {
    match: { tenantId: company.tenantId, method: call.method, path: call.path },
    kind: before ? 'hold-before' : 'hold-after-commit',
    times: 1,
  };
}
