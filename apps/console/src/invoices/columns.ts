import type { SavedView } from '../api/shapes.js';
import type { Texts } from '../texts/texts.js';

export type ColumnName = NonNullable<SavedView['columns']>[number];

/** What the list can show, in its order; names are those of the CSV file. */
export const offeredColumns = [
  ...(['invoiceNumber', 'customer', 'connectionId', 'status', 'deadLetterMessage'] as const),
  ...(['total', 'fortnoxInvoiceNumber', 'booked', 'payments'] as const),
  ...(['fortnoxCustomerNumber', 'attempts', 'createdAt', 'finishedAt', 'updatedAt'] as const),
  ...(['kind', 'invoiceId'] as const),
] satisfies readonly ColumnName[];

export type OfferedColumn = (typeof offeredColumns)[number];

export const standardColumns: readonly OfferedColumn[] = [
  ...(['invoiceNumber', 'customer', 'connectionId', 'status', 'total'] as const),
  ...(['fortnoxInvoiceNumber', 'attempts', 'createdAt', 'updatedAt'] as const),
];

/** It leads to the invoice: without it a line would lead nowhere. */
export const fixedColumn = 'invoiceNumber';

/** In the list's order, whatever theirs is; `undefined`: nothing that the list can show is named. */
export function readColumns(text: string | undefined): readonly OfferedColumn[] | undefined {
  const named = (text ?? '').split(',');
  const known = offeredColumns.filter((name) => name === fixedColumn || named.includes(name));
  return offeredColumns.some((name) => named.includes(name)) ? known : undefined;
}

export const isStandard = (columns: readonly OfferedColumn[]): boolean =>
  columns.join() === standardColumns.join();

export const columnTitles = ({
  invoice,
  invoices,
  views,
}: Texts): Record<OfferedColumn, string> => ({
  invoiceNumber: invoices.invoice,
  customer: invoices.customer,
  connectionId: invoices.company,
  status: invoices.status,
  deadLetterMessage: invoice.whyItStopped,
  total: invoices.total,
  fortnoxInvoiceNumber: invoices.fortnoxInvoice,
  booked: invoice.bookkept,
  payments: views.payments,
  fortnoxCustomerNumber: views.fortnoxCustomer,
  attempts: invoices.attempts,
  createdAt: invoices.received,
  finishedAt: invoice.ended,
  updatedAt: invoices.changed,
  kind: views.kind,
  invoiceId: invoice.id,
});
