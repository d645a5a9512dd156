import { Badge, Code, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sentQuery } from '../api/queries.js';
import type { SentRequest, SyncJob } from '../api/shapes.js';
import { Facts, type Fact } from '../parts/facts.js';
import { Loaded, Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { saidIn, type Said } from './sent.js';
import { stepOf } from './steps.js';

type WhatWasSentProps = { readonly job: SyncJob };

/** The requests by which something was to be made or changed in Fortnox, word for word. */
export function WhatWasSent({ job }: WhatWasSentProps): ReactNode {
  const { t } = useWords();
  const sent = useQuery(sentQuery(job));
  return (
    <Section title={t.invoice.sent.title} testId="sent">
      <Loaded query={sent}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{t.invoice.sent.nothing}</Text>
          ) : (
            items.map((request) => <Request key={request.at + request.path} request={request} />)
          )
        }
      </Loaded>
    </Section>
  );
}

function Request({ request }: { readonly request: SentRequest }): ReactNode {
  const { t, f } = useWords();
  const { method, path, status, at, body } = request;
  const step = stepOf(method, path);
  const said = saidIn(request);
  return (
    <details>
      <summary>
        {step === undefined ? `${method} ${path}` : t.timeline.steps[step]},{' '}
        <time dateTime={at}>{f.dateTime(at)}</time>{' '}
        <Badge component="span" color={colourOf(status)} variant="light" size="sm">
          {status ?? t.timeline.noAnswer}
        </Badge>
      </summary>
      {said === undefined ? null : <SaidView said={said} />}
      {body === null ? (
        <Text c="dimmed">{t.invoice.sent.tooLong}</Text>
      ) : (
        <details>
          <summary>{t.invoice.asJson}</summary>
          <Code block className="json">
            {JSON.stringify(body, null, 2)}
          </Code>
        </details>
      )}
    </details>
  );
}

const colourOf = (status: number | null): string =>
  status === null ? 'yellow' : status < 300 ? 'teal' : 'red';

/** Fields that a bookkeeper knows by name, then each row; everything else stands in the JSON. */
function SaidView({ said: { fields, rows } }: { readonly said: Said }): ReactNode {
  const words = useWords().t.invoice;
  const named: readonly Fact[] = [
    [words.customer, fields['Name']],
    [words.number, fields['YourOrderNumber']],
    [words.invoiceDate, fields['InvoiceDate']],
    [words.dueDate, fields['DueDate']],
    [words.sent.paymentDate, fields['PaymentDate']],
    [words.besides.currency, fields['Currency']],
    [words.sent.rate, fields['CurrencyRate']],
    [words.paid, fields['AmountCurrency'] ?? fields['Amount']],
    [words.sent.account, fields['ModeOfPaymentAccount']],
  ];
  const told = rows.map((row, place): Fact => [
    words.line(place + 1),
    <Row key={place} row={row} />,
  ]);
  return <Facts facts={[...named, ...told]} />;
}

/** A row of an invoice, or a write-off of a payment, which has an amount alone. */
function Row({ row }: { readonly row: Said['rows'][number] }): ReactNode {
  const words = useWords().t.invoice.sent;
  const text = (name: string): string => String(row[name] ?? '');
  const account = text('AccountNumber');
  return [
    text('Description'),
    account === '' ? '' : `${words.account.toLowerCase()} ${account}`,
    text('DeliveredQuantity') === '' ? '' : `${text('DeliveredQuantity')} × ${text('Price')}`,
    text('Amount'),
    text('VAT') === '' ? '' : words.vat(text('VAT')),
    text('CostCenter') === '' ? '' : words.costCentre(text('CostCenter')),
    text('Project') === '' ? '' : words.project(text('Project')),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
