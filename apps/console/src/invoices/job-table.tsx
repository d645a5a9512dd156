import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SyncJob } from '../api/shapes.js';
import { lookOfJob } from '../format/status.js';
import { Amount } from '../parts/amount.js';
import { Cell, Grid } from '../parts/grid.js';
import { TextLink } from '../parts/links.js';
import { Ago } from '../parts/moment.js';
import { Pill } from '../parts/pill.js';
import { useConnectionName } from '../session.js';
import { useWords } from '../texts/words.js';
import { Customer } from './customer.js';

/** Invoices as lines, the newest first. */
export function JobTable({ jobs }: { readonly jobs: readonly SyncJob[] }): ReactNode {
  const { t } = useWords();
  const words = t.invoices;
  const columns = [
    { title: words.invoice },
    { title: words.customer },
    { title: words.company },
    { title: words.status },
    { title: words.total, isNumber: true },
    { title: words.fortnoxInvoice, isNumber: true },
    { title: words.attempts, isNumber: true },
    { title: words.received },
    { title: words.changed },
  ];
  return (
    <Grid columns={columns} label={words.title}>
      {jobs.map((job) => (
        <Line key={job.id} job={job} />
      ))}
    </Grid>
  );
}

function Line({ job }: { readonly job: SyncJob }): ReactNode {
  const { t } = useWords();
  const words = t.invoices;
  const nameOf = useConnectionName();
  return (
    <Table.Tr data-testid="job">
      <Cell title={words.invoice}>
        <TextLink to="/jobs/$id" params={{ id: job.id }}>
          {job.invoiceNumber ?? job.invoiceId}
        </TextLink>
      </Cell>
      <Cell title={words.customer}>
        <Customer customer={job.customer} />
      </Cell>
      <Cell title={words.company}>{nameOf(job.connectionId)}</Cell>
      <Cell title={words.status}>
        <Pill look={lookOfJob(t, job.status)} />
        <Cause job={job} />
      </Cell>
      <Cell title={words.total} isNumber>
        <Amount decimal={job.total} currency={job.currency} />
      </Cell>
      <Cell title={words.fortnoxInvoice} isNumber>
        {job.fortnox?.invoiceNumber ?? '–'}
      </Cell>
      <Cell title={words.attempts} isNumber>
        {job.attempts}
      </Cell>
      <Cell title={words.received}>
        <Ago at={job.createdAt} />
      </Cell>
      <Cell title={words.changed}>
        <Ago at={job.updatedAt} />
      </Cell>
    </Table.Tr>
  );
}

function Cause({ job }: { readonly job: SyncJob }): ReactNode {
  const { said } = useWords();
  if (!job.deadLetter || job.status !== 'dead-lettered') return null;
  const message = said(job.deadLetter.message);
  return (
    <Text size="sm" c="dimmed" lineClamp={2} title={message}>
      {message}
    </Text>
  );
}
