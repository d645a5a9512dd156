/** What a list of jobs has beside each other, as a file, and as a saved view names it. */
export const jobColumns = [
  ...(['id', 'connectionId', 'kind', 'invoiceId', 'invoiceNumber', 'customer', 'status'] as const),
  ...(['reason', 'currency', 'total', 'attempts'] as const),
  ...(['fortnoxCustomerNumber', 'fortnoxInvoiceNumber', 'booked', 'payments'] as const),
  ...(['deadLetterKind', 'deadLetterMessage', 'deadLetterAction'] as const),
  ...(['createdAt', 'updatedAt', 'finishedAt'] as const),
];

export type JobColumn = (typeof jobColumns)[number];

export const isJobColumn = (name: string): name is JobColumn =>
  jobColumns.some((column) => column === name);
