import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import type { Flow } from './shapes.js';

/** As fast as a stream tells, about. */
const POLLED_EVERY_MS = 5000;

/** What changes long after it happened: a failed invoice that is booked today. */
const STATISTICS_EVERY_MS = 60_000;

type AskedFlow = {
  readonly connectionId: string | undefined;
  readonly step: Flow['step'];
};

const queryOf = ({ connectionId, step }: AskedFlow) =>
  connectionId === undefined ? { step } : { step, connectionId };

/** Where the same is to be had as a stream of events. */
export const flowAddress = (asked: AskedFlow): string =>
  `/v1/flow?${new URLSearchParams(queryOf(asked)).toString()}`;

/** `told`: a stream brings what changes, nothing is asked for. */
export const flowQuery = (asked: AskedFlow, how: 'told' | 'polled') =>
  queryOptions({
    queryKey: ['flow', asked],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/flow', { params: { query: queryOf(asked) }, signal })),
    refetchInterval: how === 'polled' ? POLLED_EVERY_MS : false,
    // A page that is looked at again has its stream again, or asks at its pace.
    refetchOnWindowFocus: how === 'polled',
    staleTime: how === 'polled' ? 0 : Infinity,
  });

/** The steps of so long a time up to now. */
export const statisticsQuery = (asked: AskedFlow, lengthMs: number) =>
  queryOptions({
    queryKey: ['statistics', asked, lengthMs],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - lengthMs).toISOString();
      const query = { ...queryOf(asked), from };
      return dataOf(api.GET('/v1/statistics', { params: { query }, signal }));
    },
    refetchInterval: STATISTICS_EVERY_MS,
  });
