import { Decimal } from '@sync/shared';
import type { HttpJson } from '../start/http-json.js';
import { at, listAt, textAt } from '../start/json.js';
import type { Company } from './company.js';
import type { SentInvoice } from './invoices.js';

/** What is wrong between what was sent and what stands in Fortnox; empty lists: nothing is. */
export type Audit = {
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  readonly wrongTotal: readonly string[];
  /** Not booked, or not paid by exactly its payments. */
  readonly notSettled: readonly string[];
  readonly customersTwice: readonly string[];
};

/** Compares a company's whole ledger in the sandbox with what was sent for it. */
export async function auditCompany(
  sandbox: HttpJson,
  company: Company,
  sent: readonly SentInvoice[],
): Promise<Audit> {
  const ledger = await sandbox.get(`/control/fortnox/${company.tenantId}/ledger`);
  const live = listAt(ledger, 'invoices').filter((invoice) => at(invoice, 'cancelled') !== true);
  const byReference = groupBy(live, (invoice) => textAt(invoice, 'reference'));
  const name = (what: SentInvoice): string => `${company.tenantId}/${what.id}`;
  const pairs = sent.map((what) => ({ what, found: byReference.get(what.id) ?? [] }));
  const single = pairs.filter(({ found }) => found.length === 1);
  const known = new Set(sent.map(({ id }) => id));
  const customers = groupBy(listAt(ledger, 'customers'), (each) =>
    textAt(each, 'externalReference'),
  );
  return {
    lost: pairs.filter(({ found }) => found.length === 0).map(({ what }) => name(what)),
    twice: [
      ...pairs.filter(({ found }) => found.length > 1).map(({ what }) => name(what)),
      // Something that nobody sent is one too many as well.
      ...[...byReference.keys()].filter((id) => !known.has(id)).map((id) => `not sent: ${id}`),
    ],
    wrongTotal: single
      .filter(({ what, found }) => !sameTotal(what, found[0]))
      .map(({ what }) => name(what)),
    notSettled: single
      .filter(({ what, found }) => !isSettled(what, found[0]))
      .map(({ what }) => name(what)),
    customersTwice: [...customers].filter(([, group]) => group.length > 1).map(([key]) => key),
  };
}

export function countFindings(audit: Audit): number {
  return Object.values(audit).reduce((count, list) => count + list.length, 0);
}

export function joinAudits(audits: readonly Audit[]): Audit {
  const all = (field: keyof Audit): string[] => audits.flatMap((audit) => audit[field]);
  return {
    lost: all('lost'),
    twice: all('twice'),
    wrongTotal: all('wrongTotal'),
    notSettled: all('notSettled'),
    customersTwice: all('customersTwice'),
  };
}

/** Less what the company's Fortnox rounded to whole kronor. */
function sameTotal({ expected }: SentInvoice, invoice: unknown): boolean {
  return (
    textAt(invoice, 'currency') === expected.currency &&
    new Decimal(expected.total).plus(textAt(invoice, 'roundOff')).eq(textAt(invoice, 'total'))
  );
}

function isSettled({ expected }: SentInvoice, invoice: unknown): boolean {
  const payments = listAt(invoice, 'payments');
  const paid = payments.reduce<Decimal>(
    (total, payment) => total.plus(textAt(payment, 'amountCurrency')),
    new Decimal(0),
  );
  return (
    at(invoice, 'booked') === true &&
    new Decimal(textAt(invoice, 'balance')).isZero() &&
    payments.length === expected.payments &&
    payments.every((payment) => at(payment, 'booked') === true) &&
    paid.eq(expected.total)
  );
}

function groupBy(items: readonly unknown[], keyOf: (item: unknown) => string) {
  const groups = new Map<string, unknown[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
