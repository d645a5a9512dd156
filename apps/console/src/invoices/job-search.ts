/** The filters of the list of invoices as they stand in the address; dates are `YYYY-MM-DD`. */
export type JobSearch = {
  readonly connectionId?: string;
  readonly status?: string;
  readonly invoiceNumber?: string;
  readonly invoiceId?: string;
  readonly fingerprint?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cursor?: string;
};

const names = [
  'connectionId',
  'status',
  'invoiceNumber',
  'invoiceId',
  'fingerprint',
  'from',
  'to',
  'cursor',
] as const;

/** Keeps the filters that say something: an emptied field is no filter. */
export function readJobSearch(search: Readonly<Record<string, unknown>>): JobSearch {
  const chosen = names
    .map((name) => [name, textOf(search[name])] as const)
    .filter(([, value]) => value !== '');
  return Object.fromEntries(chosen);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
