import type { InFortnoxNow, InvoiceEvent, SyncJob } from '../api/shapes.js';
import type { Said } from './sent.js';

/** One thing that both systems say, each as it says it; `undefined`: it says nothing of it. */
export type Beside = {
  readonly what: 'number' | 'invoiceDate' | 'dueDate' | 'currency' | 'vat' | 'total';
  readonly source: string | undefined;
  /** What we told Fortnox, which is not told sums. */
  readonly sent: string | undefined;
  readonly fortnox: string | undefined;
  readonly differs: boolean;
};

/** What the event said of the invoice; where it is not kept, what the list still knows. */
function sourceOf(
  job: SyncJob,
  event: InvoiceEvent | undefined,
): Partial<Record<Beside['what'], string>> {
  const known = {
    ...(job.invoiceNumber === null ? {} : { number: job.invoiceNumber }),
    ...(job.currency === null ? {} : { currency: job.currency }),
    ...(job.total === null ? {} : { total: job.total }),
  };
  if (event?.type !== 'invoice.paid') return known;
  const { invoice } = event.data;
  return {
    ...known,
    ...{ invoiceDate: invoice.invoice_date, dueDate: invoice.due_date },
    currency: invoice.currency,
    ...{ vat: invoice.tax_amount, total: invoice.total_amount },
  };
}

/** What both say of an invoice, and where they do not say the same. */
export function beside(
  job: SyncJob,
  event: InvoiceEvent | undefined,
  { invoice }: InFortnoxNow,
  said: Said['fields'] = {},
): readonly Beside[] {
  const source = sourceOf(job, event);
  const fortnox: Partial<Record<Beside['what'], string | null>> = {
    ...{ number: invoice.orderNumber, invoiceDate: invoice.invoiceDate, dueDate: invoice.dueDate },
    ...{ currency: invoice.currency, vat: invoice.totalVat },
    // Rounding to whole kronor is told apart: it is no difference between what both say.
    total: invoice.unrounded,
  };
  const sent: Partial<Record<Beside['what'], unknown>> = {
    number: said['YourOrderNumber'],
    invoiceDate: said['InvoiceDate'],
    dueDate: said['DueDate'],
    currency: said['Currency'],
  };
  const names = ['number', 'invoiceDate', 'dueDate', 'currency', 'vat', 'total'] as const;
  return names.map((what) => {
    const [one, other] = [source[what], fortnox[what] ?? undefined];
    const differs = one !== undefined && other !== undefined && !isSame(what, one, other);
    const fortnoxAlike = isAmount(what) ? withDigitsOf(one, other) : other;
    return { what, source: one, sent: textOf(sent[what]), fortnox: fortnoxAlike, differs };
  });
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

export const isAmount = (what: Beside['what']): boolean => what === 'vat' || what === 'total';

/** `2729` beside `2728.75` is written `2729.00`: so they are compared at a glance. */
function withDigitsOf(one: string | undefined, other: string | undefined): string | undefined {
  const [wanted, given] = [one, other].map((amount) => amount?.split('.')[1]?.length ?? 0);
  if (other === undefined || wanted === undefined || given === undefined) return other;
  if (given >= wanted) return other;
  return `${other}${given === 0 ? '.' : ''}${'0'.repeat(wanted - given)}`;
}

/** Amounts by their digits: `1250.00` is `1250`, and a credit's sign is a matter of its kind. */
function isSame(what: Beside['what'], one: string, other: string): boolean {
  return isAmount(what) ? bare(one) === bare(other) : one === other;
}

const bare = (decimal: string): string =>
  decimal
    .replace(/^-/, '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
