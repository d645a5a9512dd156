import type { JobQuery, SavedView } from '../api/shapes.js';
import { dayBefore, dayOf, endOfDay, startOfDay } from '../format/days.js';

/** The filters of the list of invoices as they stand in the address; dates are `YYYY-MM-DD`. */
export type JobFilters = {
  readonly query?: string;
  readonly connectionId?: string;
  readonly status?: string;
  readonly invoiceNumber?: string;
  readonly invoiceId?: string;
  readonly fingerprint?: string;
  readonly drift?: string;
  readonly from?: string;
  readonly to?: string;
};

/** How the list looks: the saved view that was opened, and its columns where they are named. */
export type JobLook = { readonly view?: string; readonly columns?: string };

export type JobSearch = JobFilters & JobLook & { readonly cursor?: string };

const filterNames = [
  'query',
  'connectionId',
  'status',
  'invoiceNumber',
  'invoiceId',
  'fingerprint',
  'drift',
  'from',
  'to',
] as const;

const names = [...filterNames, 'view', 'columns', 'cursor'] as const;

/** Keeps the filters that say something: an emptied field is no filter. */
export function readJobSearch(search: Readonly<Record<string, unknown>>): JobSearch {
  return chosen(names, search);
}

export const filtersOf = (search: JobSearch): JobFilters => chosen(filterNames, search);

export const lookOf = (search: JobSearch): JobLook => chosen(['view', 'columns'], search);

function chosen(
  wanted: readonly string[],
  search: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const given = wanted
    .map((name) => [name, textOf(search[name])] as const)
    .filter(([, value]) => value !== '');
  return Object.fromEntries(given);
}

/** What the API is asked: the days named are meant whole, in the reader's time zone. */
export function toJobQuery({ cursor, ...search }: JobSearch): JobQuery {
  const filters = filtersOf(search);
  const days = { from: startOfDay(filters.from ?? ''), to: endOfDay(filters.to ?? '') };
  const { drift, ...others } = filters;
  const unseen = drift === 'unseen' ? ({ drift: 'unseen' } as const) : {};
  return { ...others, ...unseen, ...days, ...(cursor === undefined ? {} : { cursor }) };
}

/** What a saved view keeps: filters as the API takes them. */
export function toViewFilters(search: JobSearch): SavedView['filters'] {
  return Object.fromEntries(
    Object.entries(toJobQuery(filtersOf(search))).filter(([, value]) => value !== undefined),
  );
}

/** The address under which a saved view shows what it keeps. */
export function toViewSearch({ id, filters, columns }: SavedView): JobSearch {
  const { from, to } = filters;
  return readJobSearch({
    ...{ ...filters, view: id, columns: columns?.join(',') },
    from: from === undefined ? undefined : dayOf(from),
    to: to === undefined ? undefined : dayBefore(to),
  });
}

/** Where the list is to be had as a file: the same filters, all pages, as Excel opens it there. */
export function csvAddress(search: JobSearch, language: 'en' | 'sv'): string {
  const dialect = language === 'sv' ? 'excel' : 'rfc4180';
  const given = Object.entries({ ...toViewFilters(search), dialect });
  return `/v1/sync-jobs.csv?${new URLSearchParams(given).toString()}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
