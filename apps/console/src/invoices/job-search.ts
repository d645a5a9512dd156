import type { JobQuery } from '../api/shapes.js';
import { endOfDay, startOfDay } from '../format/days.js';

/** The filters of the list of invoices as they stand in the address; dates are `YYYY-MM-DD`. */
export type JobSearch = {
  readonly query?: string;
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
  'query',
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

/** What the API is asked: the days named are meant whole, in the reader's time zone. */
export function toJobQuery(search: JobSearch): JobQuery {
  return { ...search, from: startOfDay(search.from ?? ''), to: endOfDay(search.to ?? '') };
}

/** Where the list is to be had as a file: the same filters, all pages, as Excel opens it there. */
export function csvAddress(search: JobSearch, language: 'en' | 'sv'): string {
  const given = Object.entries(toJobQuery(search)).filter(
    (entry): entry is [string, string] => entry[0] !== 'cursor' && typeof entry[1] === 'string',
  );
  const dialect = language === 'sv' ? 'excel' : 'rfc4180';
  return `/v1/sync-jobs.csv?${new URLSearchParams([...given, ['dialect', dialect]]).toString()}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
