import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isMoving } from '../format/status.js';
import { ApiFailure } from './api-failure.js';
import { api, dataOf } from './client.js';
import type { ApiOverview, AuditQuery, JobQuery, Replay, ReplayItem, SyncJob } from './shapes.js';

/**
 * How often pages read again while they are visible. Bull Board asks every 5 s per tab; the same is
 * fast enough to watch a list. One job or replay under way is what a person stares at.
 */
export const LIST_EVERY_MS = 5000;
const WATCHED_EVERY_MS = 2000;
const SETTLED_EVERY_MS = 15_000;
export const OVERVIEW_EVERY_MS = 10_000;

/** Names of connections and roles hardly ever change. */
const NAMES_EVERY_MS = 60_000;

/** Largest page the API gives (contract: limit 1–200). */
export const LARGEST_PAGE = 200;

/** Enough to see what is being replayed now. */
const LATEST_REPLAYS = 5;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => dataOf(api.GET('/v1/me', { signal })),
  refetchInterval: NAMES_EVERY_MS,
});

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) =>
    dataOf(api.GET('/v1/connections', { params: { query: { limit: LARGEST_PAGE } }, signal })),
  refetchInterval: NAMES_EVERY_MS,
});

/** The same list, for the page that shows it. */
export const watchedConnectionsQuery = { ...connectionsQuery, refetchInterval: LIST_EVERY_MS };

export const deadLettersQuery = queryOptions({
  queryKey: ['dead-letters'],
  queryFn: ({ signal }) =>
    dataOf(api.GET('/v1/dead-letters', { params: { query: { limit: LARGEST_PAGE } }, signal })),
  refetchInterval: LIST_EVERY_MS,
});

type CausePath = { readonly connectionId: string; readonly fingerprint: string };

export const commentsQuery = ({ connectionId: id, fingerprint }: CausePath) =>
  queryOptions({
    queryKey: ['comments', id, fingerprint],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/connections/{id}/causes/{fingerprint}/comments', {
          params: { path: { id, fingerprint } },
          signal,
        }),
      ),
    refetchInterval: SETTLED_EVERY_MS,
  });

export const assigneesQuery = (id: string) =>
  queryOptions({
    queryKey: ['assignees', id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/connections/{id}/assignees', { params: { path: { id } }, signal })),
    refetchInterval: NAMES_EVERY_MS,
  });

export const replaysQuery = queryOptions({
  queryKey: ['replays'],
  queryFn: ({ signal }) =>
    dataOf(api.GET('/v1/replays', { params: { query: { limit: LATEST_REPLAYS } }, signal })),
  refetchInterval: SETTLED_EVERY_MS,
});

export const jobsQuery = (query: JobQuery) =>
  queryOptions({
    queryKey: ['jobs', query],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/sync-jobs', { params: { query: given(query) }, signal })),
    refetchInterval: LIST_EVERY_MS,
  });

/** While somebody types. */
export const suggestionsQuery = (query: string) =>
  queryOptions({
    queryKey: ['suggestions', query],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/sync-jobs', { params: { query: { query, limit: 5 } }, signal })),
    staleTime: 10_000,
  });

export const auditQuery = (query: AuditQuery) =>
  queryOptions({
    queryKey: ['audit', query],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/audit', { params: { query: given(query) }, signal })),
    refetchInterval: SETTLED_EVERY_MS,
  });

export const notificationsQuery = queryOptions({
  queryKey: ['notifications'],
  queryFn: ({ signal }) =>
    dataOf(api.GET('/v1/notifications', { params: { query: { limit: LARGEST_PAGE } }, signal })),
  refetchInterval: SETTLED_EVERY_MS,
});

export const notificationQuery = (id: string) =>
  queryOptions({
    queryKey: ['notification', id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/notifications/{id}', { params: { path: { id } }, signal })),
    refetchInterval: SETTLED_EVERY_MS,
  });

/** The latest ones: whoever sends a test watches it arrive. */
export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['deliveries', id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/notifications/{id}/deliveries', { params: { path: { id } }, signal })),
    refetchInterval: WATCHED_EVERY_MS,
  });

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/sync-jobs/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => paceOf(state.data !== undefined && isMoving(state.data.status)),
  });

/** Kept until the job is tried anew: only a correction changes what it works from. */
export const eventQuery = ({ id, series }: Pick<SyncJob, 'id' | 'series'>) =>
  queryOptions({
    queryKey: ['event', id, series],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/sync-jobs/{id}/event', { params: { path: { id } }, signal })),
  });

/** It grows with each attempt. */
export const sentQuery = ({ id, updatedAt }: Pick<SyncJob, 'id' | 'updatedAt'>) =>
  queryOptions({
    queryKey: ['sent', id, updatedAt],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/sync-jobs/{id}/sent', { params: { path: { id } }, signal })),
    placeholderData: keepPreviousData,
  });

/** Spends the company's calls: asked for by a person, and not by itself. */
export const inFortnoxQuery = (id: string) =>
  queryOptions({
    queryKey: ['in-fortnox', id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/sync-jobs/{id}/fortnox', { params: { path: { id } }, signal })),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['connection', id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/connections/{id}', { params: { path: { id } }, signal })),
    refetchInterval: LIST_EVERY_MS,
  });

export const replayQuery = (id: string) =>
  queryOptions({
    queryKey: ['replay', id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/replays/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => paceOf(state.data !== undefined && !isOver(state.data)),
  });

/** Page after page: a replay may have thousands of them. */
export const replayItemsQuery = (
  replay: Replay,
  asked: { readonly state?: ReplayItem['state'] | undefined; readonly cursor?: string | undefined },
) =>
  queryOptions({
    queryKey: ['replay-items', replay.id, asked],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/replays/{id}/items', {
          params: { path: { id: replay.id }, query: given(asked) },
          signal,
        }),
      ),
    refetchInterval: paceOf(!isOver(replay)),
  });

/** As many of those as one reads at a time; the list has all. */
export const CHANGED_SHOWN = 5;

/**
 * Booked invoices that were changed, refunded or voided since; polled as the other counts are, by every page. One more
 * than is shown, and whether there are still more.
 */
export const changedSinceQuery = queryOptions({
  queryKey: ['jobs', 'changed since'],
  queryFn: ({ signal }) =>
    dataOf(
      api.GET('/v1/sync-jobs', {
        params: { query: { drift: 'unseen', limit: CHANGED_SHOWN + 1 } },
        signal,
      }),
    ),
  refetchInterval: LIST_EVERY_MS,
});

/** The API's own figures, or `null` where it has none and the page counts for itself. */
export async function readOverview(signal: AbortSignal): Promise<ApiOverview | null> {
  try {
    return await dataOf(api.GET('/v1/overview', { signal }));
  } catch (error) {
    if (error instanceof ApiFailure && error.kind === 'not-found') return null;
    throw error;
  }
}

/** The jobs of one status, as many as one page holds. */
export async function readJobsOf(status: SyncJob['status'], signal: AbortSignal) {
  const query = { status, limit: LARGEST_PAGE };
  return dataOf(api.GET('/v1/sync-jobs', { params: { query }, signal }));
}

/** Whether a replay has come to its end. */
function isOver({ state }: Replay): boolean {
  return state === 'completed' || state === 'aborted';
}

export function paceOf(isWatched: boolean): number {
  return isWatched ? WATCHED_EVERY_MS : SETTLED_EVERY_MS;
}

/** What is left out stays out of the address. */
export function given<Query extends object>(
  query: Query,
): { [Name in keyof Query]: NonNullable<Query[Name]> } {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries) as { [Name in keyof Query]: NonNullable<Query[Name]> };
}
