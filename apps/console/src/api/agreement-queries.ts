import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { given, LARGEST_PAGE, LIST_EVERY_MS, paceOf } from './queries.js';
import type { Reconciliation } from './shapes.js';

/** A month of nights is three pages. */
const SHOWN_RUNS = 10;

type MonthPath = { readonly id: string; readonly month: string };

export const agreementQuery = ({ id, month }: MonthPath) =>
  queryOptions({
    queryKey: ['agreement', id, month],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/connections/{id}/agreements/{month}', {
          params: { path: { id, month } },
          signal,
        }),
      ),
    refetchInterval: LIST_EVERY_MS,
  });

export const agreementFindingsQuery = (
  { id, month }: MonthPath,
  asked: { readonly cursor?: string | undefined; readonly limit?: number },
) =>
  queryOptions({
    queryKey: ['agreement-findings', id, month, asked],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/connections/{id}/agreements/{month}/findings', {
          params: { path: { id, month }, query: given(asked) },
          signal,
        }),
      ),
    refetchInterval: LIST_EVERY_MS,
  });

/** The comparisons that touch a month; one under way is what a person stares at. */
export const reconciliationsQuery = (
  { id: connectionId, month }: MonthPath,
  cursor: string | undefined,
) =>
  queryOptions({
    queryKey: ['reconciliations', connectionId, month, cursor],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/reconciliations', {
          params: { query: given({ connectionId, month, cursor, limit: SHOWN_RUNS }) },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => paceOf(state.data?.items.some(isUnderWay) === true),
  });

/** The months of all companies in which something stands that does not agree. */
export const disagreementsQuery = queryOptions({
  queryKey: ['disagreements'],
  queryFn: ({ signal }) =>
    dataOf(
      api.GET('/v1/agreements', {
        params: { query: { differs: 'true', limit: LARGEST_PAGE } },
        signal,
      }),
    ),
  refetchInterval: LIST_EVERY_MS,
});

export function isUnderWay({ state }: Reconciliation): boolean {
  return state === 'queued' || state === 'running';
}
