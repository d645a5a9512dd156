import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';

/** A colleague shares one now and then. */
const EVERY_MS = 60_000;

export const savedViewsQuery = queryOptions({
  queryKey: ['saved-views'],
  queryFn: ({ signal }) => dataOf(api.GET('/v1/saved-views', { signal })),
  refetchInterval: EVERY_MS,
});
