import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { auditQuery } from '../api/queries.js';
import type { AuditPage as Page } from '../api/shapes.js';
import { Heading } from '../parts/heading.js';
import { ButtonLink } from '../parts/links.js';
import { Empty, Loaded } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { AuditFilter } from './audit-filter.js';
import { toAuditQuery, type AuditSearch } from './audit-search.js';
import { AuditTable } from './audit-table.js';

const route = getRouteApi('/audit');

/** Who did what, the newest first, by filter and page. */
export function AuditPage(): ReactNode {
  const { t } = useWords();
  const search = route.useSearch();
  const audit = useQuery(auditQuery(toAuditQuery(search)));
  return (
    <>
      <Heading title={t.audit.title} note={t.audit.note} />
      <AuditFilter search={search} />
      <Loaded query={audit}>{(page) => <Result page={page} search={search} />}</Loaded>
    </>
  );
}

type ResultProps = { readonly page: Page; readonly search: AuditSearch };

function Result({ page, search }: ResultProps): ReactNode {
  const { t } = useWords();
  if (page.items.length === 0) {
    return <Empty title={t.audit.none}>{t.invoices.fewerFilters}</Empty>;
  }
  return (
    <>
      <AuditTable entries={page.items} />
      <Paging page={page} search={search} />
    </>
  );
}

function Paging({ page: { nextCursor }, search: { cursor, ...filter } }: ResultProps): ReactNode {
  const { t } = useWords();
  return (
    <Group component="nav" justify="flex-end" mt="md" aria-label={t.invoices.pages}>
      {cursor === undefined ? null : (
        <ButtonLink variant="default" to="/audit" search={filter}>
          {t.invoices.firstPage}
        </ButtonLink>
      )}
      {nextCursor === null ? null : (
        <ButtonLink variant="default" to="/audit" search={{ ...filter, cursor: nextCursor }}>
          {t.invoices.nextPage}
        </ButtonLink>
      )}
    </Group>
  );
}
