import { useQuery } from '@tanstack/react-query';
import { disagreementsQuery } from './api/agreement-queries.js';
import {
  connectionsQuery,
  deadLettersQuery,
  meQuery,
  OVERVIEW_EVERY_MS,
  changedSinceQuery,
} from './api/queries.js';
import type { Connection } from './api/shapes.js';
import { openCount } from './attention/put-off.js';

export type Session = {
  readonly name: string;
  /** A viewer sees no actions. The API decides; this only spares people a refusal. */
  readonly mayChange: boolean;
  /** May see what concerns no single company, or all of them. */
  readonly seesAll: boolean;
};

/** Who looks at the page, and what the page may offer. */
export function useSession(): Session {
  const { data } = useQuery(meQuery);
  return {
    name: data?.name ?? '',
    mayChange: data?.role === 'operator',
    seesAll: data !== undefined && data.connectionIds === undefined,
  };
}

type AttentionCount = { readonly count: number; readonly isMore: boolean };

/**
 * What waits for a person, all companies together: invoices that stopped and that nobody has put
 * off, and months that do not agree. Of these not each finding: some are invoices that stopped. And invoices
 * that changed since they were booked, of which only the first few are counted; `isMore`: there are others.
 */
export function useAttentionCount(): AttentionCount {
  const stopped = useQuery({ ...deadLettersQuery, refetchInterval: OVERVIEW_EVERY_MS }).data;
  const differing = useQuery({ ...disagreementsQuery, refetchInterval: OVERVIEW_EVERY_MS }).data;
  const invoices = (stopped?.items ?? []).reduce((sum, group) => sum + openCount(group), 0);
  const changed = useQuery({ ...changedSinceQuery, refetchInterval: OVERVIEW_EVERY_MS }).data;
  return {
    count: invoices + (differing?.items.length ?? 0) + (changed?.items.length ?? 0),
    isMore: typeof changed?.nextCursor === 'string',
  };
}

const none: readonly Connection[] = [];

export function useConnections(): readonly Connection[] {
  return useQuery(connectionsQuery).data?.items ?? none;
}

/** A company's name for its connection's id; the id itself where there is no such company. */
export function useConnectionName(): (connectionId: string) => string {
  const { data } = useQuery(connectionsQuery);
  return (connectionId) => {
    const known = data?.items.find(({ id }) => id === connectionId)?.name;
    // Not known yet is not the same as having none.
    return known ?? (data === undefined ? '…' : connectionId);
  };
}
