import type { ReactNode } from 'react';
import type { SyncJob } from '../api/shapes.js';
import { Cell, Grid } from '../parts/grid.js';
import { useWords } from '../texts/words.js';
import { columnTitles, type OfferedColumn } from './columns.js';
import { JobValue } from './job-value.js';

type JobTableProps = {
  readonly jobs: readonly SyncJob[];
  readonly columns: readonly OfferedColumn[];
};

const numbers: readonly OfferedColumn[] = [
  ...(['total', 'fortnoxInvoiceNumber', 'payments', 'fortnoxCustomerNumber'] as const),
  'attempts',
];

/** Invoices as lines, the newest first. */
export function JobTable({ jobs, columns }: JobTableProps): ReactNode {
  const { t } = useWords();
  const titles = columnTitles(t);
  const shown = columns.map((name) => ({
    ...{ name, title: titles[name] },
    isNumber: numbers.includes(name),
  }));
  return (
    <div className="wide">
      <Grid columns={shown} label={t.invoices.title}>
        {jobs.map((job) => (
          <tr key={job.id} data-testid="job">
            {shown.map(({ name, ...column }) => (
              <Cell key={name} {...column}>
                <JobValue
                  job={job}
                  column={name}
                  hasCause={columns.includes('deadLetterMessage')}
                />
              </Cell>
            ))}
          </tr>
        ))}
      </Grid>
    </div>
  );
}
