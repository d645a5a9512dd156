import { Anchor, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { jobsQuery } from '../api/queries.js';
import type { JobPage } from '../api/shapes.js';
import { Heading } from '../parts/heading.js';
import { ButtonLink } from '../parts/links.js';
import { Empty, Loaded } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { ViewsBar } from '../views/views-bar.js';
import { ColumnsMenu } from './columns-menu.js';
import type { OfferedColumn } from './columns.js';
import { FilterForm } from './filter-form.js';
import { csvAddress, toJobQuery, type JobSearch } from './job-search.js';
import { JobTable } from './job-table.js';
import { useColumns } from './use-columns.js';

const route = getRouteApi('/jobs');

/** Every invoice that was ever received, by filter and page; renews itself. */
export function JobsPage(): ReactNode {
  const { t, language } = useWords();
  const search = route.useSearch();
  const jobs = useQuery(jobsQuery(toJobQuery(search)));
  const columns = useColumns(search);
  return (
    <>
      <Heading title={t.invoices.title} note={t.invoices.note}>
        <Anchor href={csvAddress(search, language)} download title={t.views.allColumns}>
          {t.invoices.asFile}
        </Anchor>
      </Heading>
      <Group justify="space-between" gap="sm" mb="md">
        <ViewsBar kept={{ search, columns: columns.named }} />
        <ColumnsMenu shown={columns.shown} choose={columns.choose} />
      </Group>
      <FilterForm search={search} />
      <Loaded query={jobs}>
        {(page) => <Result page={page} search={search} columns={columns.shown} />}
      </Loaded>
    </>
  );
}

type PagingProps = { readonly page: JobPage; readonly search: JobSearch };
type ResultProps = PagingProps & { readonly columns: readonly OfferedColumn[] };

function Result({ page, search, columns }: ResultProps): ReactNode {
  const { t } = useWords();
  if (page.items.length === 0) {
    return <Empty title={t.invoices.none}>{t.invoices.fewerFilters}</Empty>;
  }
  return (
    <>
      <JobTable jobs={page.items} columns={columns} />
      <Paging page={page} search={search} />
    </>
  );
}

function Paging({ page: { nextCursor }, search: { cursor, ...filter } }: PagingProps): ReactNode {
  const { t } = useWords();
  return (
    <Group component="nav" justify="flex-end" mt="md" aria-label={t.invoices.pages}>
      {cursor === undefined ? null : (
        <ButtonLink variant="default" to="/jobs" search={filter}>
          {t.invoices.firstPage}
        </ButtonLink>
      )}
      {nextCursor === null ? null : (
        <ButtonLink variant="default" to="/jobs" search={{ ...filter, cursor: nextCursor }}>
          {t.invoices.nextPage}
        </ButtonLink>
      )}
    </Group>
  );
}
