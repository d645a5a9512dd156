import { isDeepStrictEqual } from 'node:util';
import type { SavedView, WantedView } from '@sync/people';
import type { AuditEvent } from '../auth/audit.js';
import type { Actor } from '../http/actor.js';

/** What a PATCH names; `undefined`: it stays. */
type Named = {
  readonly name?: string | undefined;
  readonly shared?: boolean | undefined;
  readonly filters?: Readonly<Record<string, string | undefined>> | undefined;
  /** `null`: as the list is. */
  readonly columns?: readonly string[] | null | undefined;
};

/** What the view is to be. What exists for its maker is looked at again whenever the maker changes it. */
export function wantedOf(before: SavedView, named: Named, actor: Actor): WantedView {
  const { name, shared, filters, columns } = named;
  const isOwn = before.owner === actor.name;
  return {
    owner: before.owner,
    madeFor: isOwn ? actor.scope : before.madeFor,
    name: name ?? before.name,
    shared: shared ?? before.shared,
    filters: filters === undefined ? before.filters : withoutBlanks(filters),
    columns: columns === undefined ? before.columns : (columns ?? []),
  };
}

/** An empty search asks for nothing. */
export function withoutBlanks(
  filters: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filters).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== '',
    ),
  );
}

type Both = { readonly before: SavedView; readonly after: SavedView };

/**
 * What concerns others is written down: shared views, by name and by what was changed. Not what they
 * search for: that may be a customer's name, and entries are kept for ever.
 */
export function changeEvents({ before, after }: Both): readonly AuditEvent[] {
  if (!before.shared && !after.shared) return [];
  const { id: subject, name } = after;
  const connectionId = after.filters['connectionId'] ?? before.filters['connectionId'];
  const about = { subject, connectionId };
  if (!before.shared) return [{ action: 'view-share', ...about, details: { name } }];
  if (!after.shared) return [{ action: 'view-unshare', ...about, details: { name } }];
  const fields = (['name', 'filters', 'columns'] as const).filter(
    (field) => !isDeepStrictEqual(before[field], after[field]),
  );
  if (fields.length === 0) return [];
  const former = before.name === name ? {} : { formerName: before.name };
  return [{ action: 'view-change', ...about, details: { name, ...former, fields } }];
}
