import { queryOptions } from '@tanstack/react-query';
import { OVERVIEW_EVERY_MS, readJobsOf, readOverview } from '../api/queries.js';
import type { Connection, SyncJob } from '../api/shapes.js';
import { tallyFromOverview, tallyFromPages, type Tallies } from './tally.js';

const countedStatuses: readonly SyncJob['status'][] = [
  ...(['queued', 'running', 'retrying', 'dead-lettered', 'succeeded'] as const),
];

/** How many invoices of each company are in which state. */
export const talliesQuery = (connections: readonly Connection[]) =>
  queryOptions({
    queryKey: ['overview', connections.map(({ id }) => id)],
    queryFn: ({ signal }) => readTallies(connections, signal),
    refetchInterval: OVERVIEW_EVERY_MS,
  });

async function readTallies(
  connections: readonly Connection[],
  signal: AbortSignal,
): Promise<Tallies> {
  const exact = await readOverview(signal);
  if (exact) return tallyFromOverview(exact);
  const pages = await Promise.all(
    countedStatuses.map(async (status) => [status, await readJobsOf(status, signal)] as const),
  );
  return tallyFromPages(
    connections.map(({ id }) => id),
    Object.fromEntries(pages),
  );
}
