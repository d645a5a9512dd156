import type { ReactNode } from 'react';
import { readJobs } from '../api/api.js';
import type { Page, SyncJob } from '../api/shapes.js';
import { endOfDay, startOfDay } from '../format/time.js';
import { LIST_EVERY_MS } from '../live/pace.js';
import { useLive } from '../live/use-live.js';
import { Heading } from '../parts/heading.js';
import { Empty, Loaded } from '../parts/notice.js';
import { addressOf, type JobFilter } from '../routing/route.js';
import { FilterForm } from './filter-form.js';
import { JobTable } from './job-table.js';

type JobsPageProps = { readonly filter: JobFilter; readonly cursor: string | undefined };

/** Every invoice that was ever accepted, by filter and page; renews itself. */
export function JobsPage({ filter, cursor }: JobsPageProps): ReactNode {
  const live = useLive({
    key: JSON.stringify([filter, cursor]),
    load: async (reading) => readJobs(queryOf(filter, cursor), reading),
    everyMs: () => LIST_EVERY_MS,
  });
  return (
    <>
      <Heading
        tab="Sync jobs"
        title="Sync jobs"
        note="One job carries one paid invoice to Fortnox."
      />
      <FilterForm key={JSON.stringify(filter)} filter={filter} />
      <Loaded live={live}>
        {(page) => <Result page={page} filter={filter} cursor={cursor} />}
      </Loaded>
    </>
  );
}

type ResultProps = JobsPageProps & { readonly page: Page<SyncJob> };

function Result({ page, filter, cursor }: ResultProps): ReactNode {
  if (page.items.length === 0) {
    return <Empty title="No invoice matches.">Take away a filter to see more.</Empty>;
  }
  return (
    <>
      <JobTable jobs={page.items} />
      <nav className="paging" aria-label="Pages of the list">
        {cursor === undefined ? null : (
          <a className="button" href={addressOf({ kind: 'jobs', filter })}>
            ← First page
          </a>
        )}
        {typeof page.nextCursor === 'string' ? (
          <a className="button" href={addressOf({ kind: 'jobs', filter, cursor: page.nextCursor })}>
            Next page →
          </a>
        ) : null}
      </nav>
    </>
  );
}

function queryOf(
  filter: JobFilter,
  cursor: string | undefined,
): Record<string, string | undefined> {
  return {
    ...filter,
    from: startOfDay(filter.from ?? ''),
    to: endOfDay(filter.to ?? ''),
    cursor,
  };
}
