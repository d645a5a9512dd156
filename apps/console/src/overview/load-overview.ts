import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { OVERVIEW_EVERY_MS, readJobsOf, readOverview } from '../api/queries.js';
import type { Connection, SyncJob } from '../api/shapes.js';
import { tallyFromOverview, tallyFromPages, type Tallies } from './tally.js';

const countedStatuses: readonly SyncJob['status'][] = [
  ...(['queued', 'running', 'retrying', 'dead-lettered', 'succeeded'] as const),
];

/** The API's own figures: read beside the companies, not after them. */
export const ownFiguresQuery = queryOptions({
  queryKey: ['overview-figures'],
  queryFn: ({ signal }) => readOverview(signal),
});

/** How many invoices of each company are in which state. */
export const talliesQuery = (connections: readonly Connection[]) =>
  queryOptions({
    queryKey: ['overview', connections.map(({ id }) => id)],
    queryFn: ({ client, signal }) => readTallies(client, connections, signal),
    refetchInterval: OVERVIEW_EVERY_MS,
  });

async function readTallies(
  client: QueryClient,
  connections: readonly Connection[],
  signal: AbortSignal,
): Promise<Tallies> {
  const exact = await client.query(ownFiguresQuery);
  if (exact) return tallyFromOverview(exact);
  const pages = await Promise.all(
    countedStatuses.map(async (status) => [status, await readJobsOf(status, signal)] as const),
  );
  return tallyFromPages(
    connections.map(({ id }) => id),
    Object.fromEntries(pages),
  );
}
