import type { ApiOverview, JobPage, SyncJob } from '../api/shapes.js';

/** A number of jobs; `more`: at least so many, because the list had further pages. */
export type Count = { readonly count: number; readonly more: boolean };

type ConnectionTally = {
  readonly counts: Readonly<Record<string, Count>>;
  /** When the job that has waited longest was accepted; ISO 8601. */
  readonly oldestWaitingAt: string | undefined;
};

export type Tallies = ReadonlyMap<string, ConnectionTally>;

const NONE: Count = { count: 0, more: false };

/** The count of one status of one connection; a connection without jobs has none of any. */
export function countOf(tallies: Tallies, connectionId: string, status: string): Count {
  return tallies.get(connectionId)?.counts[status] ?? NONE;
}

/** Invoices of a connection that wait for their turn; what is under way is not among them. */
export function waitingOf(tallies: Tallies, connectionId: string): Count {
  return ['queued', 'retrying']
    .map((status) => countOf(tallies, connectionId, status))
    .reduce(plus, NONE);
}

/** All connections together. */
export function totalOf(tallies: Tallies, status: string): Count {
  return [...tallies.keys()]
    .map((connectionId) => countOf(tallies, connectionId, status))
    .reduce(plus, NONE);
}

function plus(one: Count, other: Count): Count {
  return { count: one.count + other.count, more: one.more || other.more };
}

/** The longest wait anywhere. */
export function oldestWaiting(tallies: Tallies): string | undefined {
  return earliest([...tallies.values()].map((tally) => tally.oldestWaitingAt));
}

/** The API's own figures, which are exact. */
export function tallyFromOverview(overview: ApiOverview): Tallies {
  return new Map(
    overview.connections.map(({ connectionId, counts, oldestWaitingAt }) => [
      connectionId,
      {
        counts: Object.fromEntries(
          Object.entries(counts).map(([status, count]) => [status, { count, more: false }]),
        ),
        oldestWaitingAt: oldestWaitingAt ?? undefined,
      },
    ]),
  );
}

/** What of a page of jobs is needed to count. */
type CountedPage = {
  readonly items: readonly CountedJob[];
  readonly nextCursor: JobPage['nextCursor'];
};

type CountedJob = Pick<SyncJob, 'connectionId' | 'createdAt'>;

/**
 * Counts from one page of jobs per status. Where a page is not the last, each connection's count
 * is a lower bound and says so: nobody shall read "200" where there are ten thousand.
 */
export function tallyFromPages(
  connectionIds: readonly string[],
  pages: Readonly<Record<string, CountedPage>>,
): Tallies {
  const statuses = Object.entries(pages);
  return new Map(
    connectionIds.map((connectionId) => {
      const own = statuses.map(([status, page]) => ({
        status,
        more: typeof page.nextCursor === 'string',
        jobs: page.items.filter((job) => job.connectionId === connectionId),
      }));
      const waiting = own.filter(({ status }) => status === 'queued' || status === 'retrying');
      const accepted = waiting.flatMap(({ jobs }) => jobs.map(({ createdAt }) => createdAt));
      return [connectionId, { counts: countsOf(own), oldestWaitingAt: earliest(accepted) }];
    }),
  );
}

type OwnJobs = {
  readonly status: string;
  readonly jobs: readonly CountedJob[];
  readonly more: boolean;
};

function countsOf(own: readonly OwnJobs[]): Readonly<Record<string, Count>> {
  return Object.fromEntries(
    own.map(({ status, jobs, more }) => [status, { count: jobs.length, more }]),
  );
}

function earliest(times: readonly (string | undefined)[]): string | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.sort((one, other) => Date.parse(one) - Date.parse(other))[0];
}
