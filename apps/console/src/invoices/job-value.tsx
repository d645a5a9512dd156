import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SyncJob } from '../api/shapes.js';
import { lookOfJob } from '../format/status.js';
import { Amount } from '../parts/amount.js';
import { TextLink } from '../parts/links.js';
import { Ago } from '../parts/moment.js';
import { Pill } from '../parts/pill.js';
import { useConnectionName } from '../session.js';
import { useWords } from '../texts/words.js';
import type { OfferedColumn } from './columns.js';
import { Customer } from './customer.js';

type JobProps = { readonly job: SyncJob };
type JobValueProps = JobProps & {
  readonly column: OfferedColumn;
  /** Whether the cause has a column of its own; else it stands under the status. */
  readonly hasCause: boolean;
};

/** What one column of the list says of an invoice. */
export function JobValue({ job, column, hasCause }: JobValueProps): ReactNode {
  if (column !== 'status') return valueOf[column](job);
  return (
    <>
      <Status job={job} />
      {hasCause || causeOf(job) === undefined ? null : <Cause job={job} />}
    </>
  );
}

const valueOf: Readonly<Record<OfferedColumn, (job: SyncJob) => ReactNode>> = {
  invoiceNumber: ({ id, invoiceNumber, invoiceId }) => (
    <TextLink to="/jobs/$id" params={{ id }}>
      {invoiceNumber ?? invoiceId}
    </TextLink>
  ),
  customer: ({ customer }) => <Customer customer={customer} />,
  connectionId: (job) => <Company job={job} />,
  status: (job) => <Status job={job} />,
  deadLetterMessage: (job) => (
    <div className="cause">
      <Cause job={job} />
    </div>
  ),
  total: ({ total, currency }) => <Amount decimal={total} currency={currency} />,
  fortnoxInvoiceNumber: ({ fortnox }) => fortnox?.invoiceNumber ?? '–',
  booked: (job) => <Booked job={job} />,
  payments: ({ fortnox }) => listed(fortnox?.payments.map(({ number }) => number)),
  fortnoxCustomerNumber: ({ fortnox }) => fortnox?.customerNumber ?? '–',
  attempts: ({ attempts }) => attempts,
  createdAt: ({ createdAt }) => <Ago at={createdAt} />,
  finishedAt: ({ finishedAt }) => (finishedAt === null ? '–' : <Ago at={finishedAt} />),
  updatedAt: ({ updatedAt }) => <Ago at={updatedAt} />,
  kind: (job) => <Kind job={job} />,
  invoiceId: ({ invoiceId }) => <code className="address">{invoiceId}</code>,
};

const listed = (numbers: readonly string[] = []): string =>
  numbers.length === 0 ? '–' : numbers.join(', ');

function Company({ job }: JobProps): ReactNode {
  const nameOf = useConnectionName();
  return nameOf(job.connectionId);
}

function Status({ job }: JobProps): ReactNode {
  const { t } = useWords();
  return <Pill look={lookOfJob(t, job.status)} />;
}

const causeOf = ({ status, deadLetter }: SyncJob): string | undefined =>
  status === 'dead-lettered' ? deadLetter?.message : undefined;

function Cause({ job }: JobProps): ReactNode {
  const { said } = useWords();
  const cause = causeOf(job);
  if (cause === undefined) return '–';
  return (
    <Text size="sm" c="dimmed" lineClamp={2} title={said(cause)}>
      {said(cause)}
    </Text>
  );
}

function Kind({ job }: JobProps): ReactNode {
  const { t } = useWords();
  return t.views.kinds[job.kind];
}

function Booked({ job: { fortnox } }: JobProps): ReactNode {
  const { t } = useWords();
  if (typeof fortnox?.invoiceNumber !== 'string') return '–';
  return fortnox.booked ? t.invoice.yes : t.invoice.notYet;
}
