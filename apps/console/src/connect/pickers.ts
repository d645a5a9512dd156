import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';
import { LARGEST_PAGE } from '../api/queries.js';

/** The API keeps a register for a minute; so does the page. */
const REGISTER_MS = 60_000;

/** Accounts of the company's own chart whose number or name has `query` in it. */
export const accountsQuery = (id: string, query: string) =>
  queryOptions({
    queryKey: ['accounts', id, query],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/connections/{id}/fortnox/accounts', {
          params: {
            path: { id },
            query: { limit: LARGEST_PAGE, ...(query === '' ? {} : { query }) },
          },
          signal,
        }),
      ),
    staleTime: REGISTER_MS,
    placeholderData: (previous) => previous,
  });

/** The company's modes of payment, with the account that Fortnox has for each. */
export const modesQuery = (id: string) =>
  queryOptions({
    queryKey: ['modes-of-payment', id],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/connections/{id}/fortnox/modes-of-payment', {
          params: { path: { id }, query: { limit: LARGEST_PAGE } },
          signal,
        }),
      ),
    staleTime: REGISTER_MS,
  });
