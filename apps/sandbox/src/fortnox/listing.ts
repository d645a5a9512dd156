import { swedishTime } from '../clock.js';
import type { JsonObject } from '../json.js';
import { refused } from './api-error.js';
import { ok, type Call, type Reply } from './call.js';

/** Fortnox compares with ILIKE '%…%': a hit may merely contain what was asked for. */
export const contains = (value: string, wanted: string): boolean =>
  value.toLowerCase().includes(wanted.toLowerCase());

type TextMatch = (value: string, wanted: string) => boolean;

/** How the company's searches by text compare; both ways ignore the case of letters. */
export const textMatchOf = ({ company }: Pick<Call, 'company'>): TextMatch =>
  company.settings.searchFinds === 'parts' ? contains : isSame;

const isSame: TextMatch = (value, wanted) => value.toLowerCase() === wanted.toLowerCase();

/** Keeps what every filter in the query accepts; parameters that are not filters are not looked at. */
export function applyFilters<T>(
  items: readonly T[],
  query: URLSearchParams,
  filters: Readonly<Record<string, (item: T, wanted: string) => boolean>>,
): T[] {
  const active = Object.entries(filters).flatMap(([name, accepts]) => {
    const wanted = query.get(name);
    return wanted === null || wanted === '' ? [] : [(item: T) => accepts(item, wanted)];
  });
  return items.filter((item) => active.every((accepts) => accepts(item)));
}

/** The resource's own `filter=`; an unknown one is 2000587 (recorded). */
export function applyStateFilter<T>(
  items: readonly T[],
  query: URLSearchParams,
  states: Readonly<Record<string, (item: T) => boolean>>,
): T[] {
  const wanted = query.get('filter');
  if (wanted === null) return [...items];
  const accepts = Object.hasOwn(states, wanted) ? states[wanted] : undefined;
  if (!accepts) throw refused(2000587, 'Ett ogiltigt filter har använts.');
  return items.filter(accepts);
}

/** Orders by one of the resource's keys; both spellings of `sortorder` that sources name. */
export function applySort<T>(
  items: readonly T[],
  query: URLSearchParams,
  keys: Readonly<Record<string, (item: T) => string | number>>,
): T[] {
  const wanted = query.get('sortby');
  if (wanted === null) return [...items];
  const key = Object.hasOwn(keys, wanted) ? keys[wanted] : undefined;
  if (!key) throw refused(2000588, `Felaktig parameter (sortby: ${wanted}).`);
  const direction = sortDirection(query.get('sortorder'));
  return [...items].sort((a, b) => direction * compare(key(a), key(b)));
}

function sortDirection(order: string | null): 1 | -1 {
  if (order === null || order === 'ascending' || order === 'asc') return 1;
  if (order === 'descending' || order === 'desc') return -1;
  throw refused(2000588, `Felaktig parameter (sortorder: ${order}).`);
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'sv');
}

/** `lastmodified=YYYY-MM-DD HH:mm`, Swedish local time. */
export const modifiedSince = (modifiedAt: Date, wanted: string): boolean =>
  swedishTime(modifiedAt) >= wanted;

/** Whether searches see a record yet; nobody knows how fresh Fortnox's search is. */
export const isSearchable = (call: Call, createdAt: Date): boolean =>
  call.now.getTime() - createdAt.getTime() >= call.company.settings.searchDelayMs;

/** One page with its `MetaInformation`; an empty result has `@TotalPages: 0` (recorded). */
export function page<T>(
  call: Call,
  envelope: string,
  items: readonly T[],
  view: (item: T) => JsonObject,
): Reply {
  const limit = wholeParameter(call.query, 'limit', 100, 1, 500);
  const pageNumber = wholeParameter(call.query, 'page', 1, 1, 1_000_000);
  const offset = wholeParameter(call.query, 'offset', (pageNumber - 1) * limit, 0, 1e9);
  return ok({
    MetaInformation: {
      '@TotalResources': items.length,
      '@TotalPages': Math.ceil(items.length / limit),
      '@CurrentPage': pageNumber,
    },
    [envelope]: items.slice(offset, offset + limit).map(view),
  });
}

function wholeParameter(
  query: URLSearchParams,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value) || value < min || value > max) {
    throw refused(2000588, `Felaktig parameter (${name}: ${text}).`);
  }
  return value;
}
