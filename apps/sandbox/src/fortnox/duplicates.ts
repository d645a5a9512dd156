import { text } from './fields/given.js';
import type { InvoiceRecord } from './records.js';

/** Invoices that carry one reference; a credit invoice shares that of its original. */
export function duplicateReferences(
  invoices: readonly InvoiceRecord[],
): { readonly reference: string; readonly invoices: readonly number[] }[] {
  const originals = invoices.filter((invoice) => invoice.credits === undefined);
  const groups = groupsOf(originals, (invoice) =>
    text(invoice.fields, 'ExternalInvoiceReference1'),
  );
  return groups.map(([reference, group]) => ({
    reference,
    invoices: group.map((invoice) => invoice.number),
  }));
}

/** Groups of two or more; items without a key are left out. */
export function groupsOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string | undefined,
): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups].filter(([, group]) => group.length > 1);
}
