import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { watchedConnectionsQuery } from '../api/queries.js';
import type { Connection } from '../api/shapes.js';
import { lookOfConnection } from '../format/status.js';
import { Cell, Grid } from '../parts/grid.js';
import { Heading } from '../parts/heading.js';
import { ButtonLink, TextLink } from '../parts/links.js';
import { Loaded } from '../parts/notice.js';
import { Pill } from '../parts/pill.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { NoCompanies } from './no-companies.js';
import { CompanyCell } from './company-cell.js';

/** Every company that is connected, and whether its invoices can flow. */
export function CompaniesPage(): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  const connections = useQuery(watchedConnectionsQuery);
  return (
    <>
      <Heading title={t.companies.title} note={t.companies.note}>
        {mayChange ? <ButtonLink to="/connect">{t.connect.add}</ButtonLink> : undefined}
      </Heading>
      <Loaded query={connections}>{({ items }) => <List connections={items} />}</Loaded>
    </>
  );
}

function List({ connections }: { readonly connections: readonly Connection[] }): ReactNode {
  const { t } = useWords();
  if (connections.length === 0) return <NoCompanies />;
  const columns = [
    { title: t.companies.company },
    { title: t.companies.status },
    { title: t.companies.site },
    { title: t.companies.tenant },
    { title: t.companies.invoices },
  ];
  return (
    <Grid columns={columns} label={t.companies.title}>
      {connections.map((connection) => (
        <Line key={connection.id} connection={connection} />
      ))}
    </Grid>
  );
}

function Line({ connection }: { readonly connection: Connection }): ReactNode {
  const { t, said } = useWords();
  const { id, name, status, detail, subscriptionflow, fortnox } = connection;
  const look = lookOfConnection(t, status);
  return (
    <tr data-testid="connection">
      <CompanyCell id={id} name={name} />
      <Cell title={t.companies.status}>
        <Pill look={look} />
        <Text size="sm" c="dimmed">
          {detail === null ? look.meaning : said(detail)}
        </Text>
      </Cell>
      <Cell title={t.companies.site}>{subscriptionflow.site}</Cell>
      <Cell title={t.companies.tenant}>{fortnox.tenantId ?? t.companies.learnedLater}</Cell>
      <Cell title={t.companies.invoices}>
        <TextLink to="/jobs" search={{ connectionId: id }}>
          {t.companies.itsInvoices}
        </TextLink>
      </Cell>
    </tr>
  );
}
