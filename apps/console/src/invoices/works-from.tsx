import { Code, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiFailure } from '../api/api-failure.js';
import { eventQuery } from '../api/queries.js';
import type { InvoiceEvent, SyncJob } from '../api/shapes.js';
import { Amount } from '../parts/amount.js';
import { Facts, type Fact } from '../parts/facts.js';
import { Loaded, Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';

type WorksFromProps = { readonly job: SyncJob };

/** What SubscriptionFlow told of this invoice, from which all that is booked is worked out. */
export function WorksFrom({ job }: WorksFromProps): ReactNode {
  const { t } = useWords();
  return (
    <Section title={t.invoice.worksFrom} testId="works-from">
      {job.source === 'event' ? (
        <Event job={job} />
      ) : (
        <Text c="dimmed">{t.invoice.readEachTime}</Text>
      )}
    </Section>
  );
}

function Event({ job }: WorksFromProps): ReactNode {
  const { t } = useWords();
  const event = useQuery(eventQuery(job));
  if (event.error instanceof ApiFailure && event.error.kind === 'not-found') {
    return <Text c="dimmed">{t.invoice.notKept}</Text>;
  }
  return <Loaded query={event}>{(known) => <EventView event={known} />}</Loaded>;
}

function EventView({ event }: { readonly event: InvoiceEvent }): ReactNode {
  const { t, f } = useWords();
  const told: readonly Fact[] = wasTold(event)
    ? [[t.invoice.toldAt, f.dateTime(event.timestamp)]]
    : [];
  return (
    <>
      <Facts facts={[...told, ...useFactsOf(event)]} />
      <details>
        <summary>{t.invoice.asJson}</summary>
        <Code block className="json">
          {JSON.stringify(event, null, 2)}
        </Code>
      </details>
    </>
  );
}

/** A refund that was only found among the transactions of its invoice stands under the time zero. */
const wasTold = ({ timestamp }: InvoiceEvent): boolean => Date.parse(timestamp) > 0;

function useFactsOf(event: InvoiceEvent): readonly Fact[] {
  const words = useWords().t.invoice;
  switch (event.type) {
    case 'invoice.paid':
      return paidFacts(words, event.data.invoice);
    case 'invoice.refunded': {
      const { amount, reason } = event.data.refund;
      return [
        [words.refunded, amount],
        [words.because, reason],
      ];
    }
    case 'invoice.voided':
      return [
        [words.voided, event.data.date],
        [words.because, event.data.reason],
      ];
  }
}

type Paid = Extract<InvoiceEvent, { readonly type: 'invoice.paid' }>['data']['invoice'];
type InvoiceWords = ReturnType<typeof useWords>['t']['invoice'];

function paidFacts(words: InvoiceWords, invoice: Paid): readonly Fact[] {
  const { currency, customer, lines } = invoice;
  const amount = (decimal: string) => <Amount decimal={decimal} currency={currency} />;
  return [
    [words.customer, customer.name],
    [words.invoiceDate, invoice.invoice_date],
    [words.dueDate, invoice.due_date],
    ...lines.map((line, index): Fact => [
      words.line(index + 1),
      <Line key={line.id} line={line} amount={amount} />,
    ]),
    [words.vat, amount(invoice.tax_amount)],
    [words.total, amount(invoice.total_amount)],
    [words.paid, amount(invoice.received_payment)],
  ];
}

type LineProps = {
  readonly line: Paid['lines'][number];
  readonly amount: (decimal: string) => ReactNode;
};

function Line({ line, amount }: LineProps): ReactNode {
  return (
    <>
      {line.quantity} × {line.name}, {amount(line.total_amount)}
    </>
  );
}
