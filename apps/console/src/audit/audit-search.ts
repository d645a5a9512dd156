import type { AuditQuery } from '../api/shapes.js';
import { endOfDay, startOfDay } from '../format/days.js';

/** The filters of "who did what" as they stand in the address; dates are `YYYY-MM-DD`. */
export type AuditSearch = {
  readonly actor?: string;
  readonly action?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cursor?: string;
};

const names = ['actor', 'action', 'from', 'to', 'cursor'] as const;

/** Keeps the filters that say something: an emptied field is no filter. */
export function readAuditSearch(search: Readonly<Record<string, unknown>>): AuditSearch {
  const chosen = names.flatMap((name): [string, string][] => {
    const value = search[name];
    return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [];
  });
  return Object.fromEntries(chosen);
}

/** What the API is asked: the days named are meant whole, in the reader's time zone. */
export function toAuditQuery(search: AuditSearch): AuditQuery {
  return { ...search, from: startOfDay(search.from ?? ''), to: endOfDay(search.to ?? '') };
}
