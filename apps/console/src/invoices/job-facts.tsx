import { Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SyncJob } from '../api/shapes.js';
import { Amount } from '../parts/amount.js';
import { Facts } from '../parts/facts.js';
import { TextLink } from '../parts/links.js';
import { At } from '../parts/moment.js';
import { Section } from '../parts/notice.js';
import { useConnectionName, useConnections } from '../session.js';
import { useWords } from '../texts/words.js';
import { Customer } from './customer.js';

type JobProps = { readonly job: SyncJob };

type SystemLinkProps = {
  readonly job: SyncJob;
  readonly system: 'subscriptionflow' | 'fortnox';
  readonly children: string;
};

/** Leads into the other system in a tab of its own; neither documents the address of a single invoice. */
function SystemLink({ job, system, children }: SystemLinkProps): ReactNode {
  const connection = useConnections().find(({ id }) => id === job.connectionId);
  if (!connection) return null;
  return (
    <Text size="sm" mt="sm">
      <Anchor href={connection[system].url} target="_blank" rel="noreferrer">
        {children}
      </Anchor>
    </Text>
  );
}

/** What is known from SubscriptionFlow, and how far it has come. */
export function SourceFacts({ job }: JobProps): ReactNode {
  const { t } = useWords();
  const words = t.invoice;
  const nameOf = useConnectionName();
  return (
    <Section title="SubscriptionFlow">
      <Facts
        facts={[
          [words.total, <Amount key="total" decimal={job.total} currency={job.currency} />],
          [
            words.company,
            <TextLink key="company" to="/connections/$id" params={{ id: job.connectionId }}>
              {nameOf(job.connectionId)}
            </TextLink>,
          ],
          [
            words.customer,
            job.customer === null ? undefined : <Customer customer={job.customer} />,
          ],
          [words.number, job.invoiceNumber],
          [words.id, <code key="id">{job.invoiceId}</code>],
          [words.received, <At key="received" at={job.createdAt} />],
          [words.ended, job.finishedAt === null ? undefined : <At at={job.finishedAt} />],
          [words.attempts, job.attempts],
          [words.jobId, <code key="job">{job.id}</code>],
        ]}
      />
      <SystemLink job={job} system="subscriptionflow">
        {words.openThere('SubscriptionFlow', job.invoiceNumber ?? job.invoiceId)}
      </SystemLink>
    </Section>
  );
}

/** What stands in Fortnox; where there is no invoice, nothing is said of its bookkeeping. */
export function FortnoxFacts({ job }: JobProps): ReactNode {
  const { fortnox } = job;
  const { t } = useWords();
  const words = t.invoice;
  const hasInvoice = typeof fortnox?.invoiceNumber === 'string';
  if (!fortnox || (!hasInvoice && fortnox.customerNumber === null)) {
    return (
      <Section title="Fortnox">
        <Text c="dimmed">{words.nothingInFortnox}</Text>
      </Section>
    );
  }
  const { booked, customerNumber, invoiceNumber, payments } = fortnox;
  return (
    <Section title="Fortnox">
      <Facts
        facts={[
          [words.invoice, invoiceNumber ?? words.noInvoice],
          [words.bookkept, hasInvoice ? yesOrNotYet(t.invoice, booked) : undefined],
          [words.customer, customerNumber],
          ...payments.map(
            (payment, index) =>
              [
                payments.length > 1 ? words.paymentOf(index + 1) : words.payment,
                `${payment.number}, ${payment.booked ? words.booked : words.notBooked}`,
              ] as const,
          ),
        ]}
      />
      {hasInvoice ? (
        <SystemLink job={job} system="fortnox">
          {words.openThere('Fortnox', fortnox.invoiceNumber ?? '')}
        </SystemLink>
      ) : null}
    </Section>
  );
}

function yesOrNotYet(
  words: { readonly yes: string; readonly notYet: string },
  isSo: boolean,
): string {
  return isSo ? words.yes : words.notYet;
}
