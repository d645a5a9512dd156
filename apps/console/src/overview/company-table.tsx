import type { ReactNode } from 'react';
import type { Connection, SyncJob } from '../api/shapes.js';
import { NoCompanies } from '../companies/no-companies.js';
import { lookOfConnection, lookOfJob } from '../format/status.js';
import { Cell, Grid } from '../parts/grid.js';
import { TextLink } from '../parts/links.js';
import { Pill } from '../parts/pill.js';
import { useWords } from '../texts/words.js';
import { Tally, Wait } from './figures.js';
import { countOf, type Tallies } from './tally.js';
import { CompanyCell } from '../companies/company-cell.js';

const counted: readonly SyncJob['status'][] = [
  ...(['dead-lettered', 'queued', 'running', 'retrying', 'succeeded'] as const),
];

type CompanyTableProps = {
  readonly connections: readonly Connection[];
  readonly tallies: Tallies;
};

/** One line per company: does it flow, and if not, what holds it. */
export function CompanyTable({ connections, tallies }: CompanyTableProps): ReactNode {
  const { t } = useWords();
  if (connections.length === 0) return <NoCompanies />;
  const columns = [
    { title: t.companies.company },
    { title: t.companies.status },
    ...counted.map((status) => ({ title: lookOfJob(t, status).label, isNumber: true })),
    { title: t.overview.oldestWaiting, isNumber: true },
  ];
  return (
    <Grid columns={columns} label={t.overview.companies}>
      {connections.map((connection) => (
        <Line key={connection.id} connection={connection} tallies={tallies} />
      ))}
    </Grid>
  );
}

type LineProps = { readonly connection: Connection; readonly tallies: Tallies };

function Line({ connection: { id, name, status }, tallies }: LineProps): ReactNode {
  const { t } = useWords();
  return (
    <tr data-testid="connection">
      <CompanyCell id={id} name={name} />
      <Cell title={t.companies.status}>
        <Pill look={lookOfConnection(t, status)} />
      </Cell>
      {counted.map((one) => (
        <CountCell key={one} connectionId={id} status={one} tallies={tallies} />
      ))}
      <Cell title={t.overview.oldestWaiting} isNumber>
        <Wait since={tallies.get(id)?.oldestWaitingAt} />
      </Cell>
    </tr>
  );
}

type CountCellProps = {
  readonly connectionId: string;
  readonly status: SyncJob['status'];
  readonly tallies: Tallies;
};

function CountCell({ connectionId, status, tallies }: CountCellProps): ReactNode {
  const { t } = useWords();
  const count = countOf(tallies, connectionId, status);
  return (
    <Cell title={lookOfJob(t, status).label} isNumber>
      {count.count === 0 ? (
        <span className="faint">0</span>
      ) : (
        <TextLink to="/jobs" search={{ connectionId, status }}>
          <Tally count={count} />
        </TextLink>
      )}
    </Cell>
  );
}
