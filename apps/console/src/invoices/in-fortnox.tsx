import { Badge, Button, Code, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { eventQuery, inFortnoxQuery, sentQuery } from '../api/queries.js';
import type { InFortnoxNow, SyncJob } from '../api/shapes.js';
import { Cell, Grid } from '../parts/grid.js';
import { At } from '../parts/moment.js';
import { Loaded, Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { beside, isAmount, type Beside } from './beside.js';
import { invoiceAsSent } from './sent.js';

type InFortnoxProps = { readonly job: SyncJob };

/** What was told and what stands in Fortnox now, side by side; read there when somebody asks. */
export function InFortnox({ job }: InFortnoxProps): ReactNode {
  const { t } = useWords();
  const [isAsked, setAsked] = useState(false);
  const now = useQuery({ ...inFortnoxQuery(job.id), enabled: isAsked });
  const button = (
    <Button
      variant="default"
      disabled={now.isFetching}
      onClick={() => {
        if (isAsked) void now.refetch();
        setAsked(true);
      }}
    >
      {now.isFetching ? t.companies.asking : t.invoice.lookInFortnox}
    </Button>
  );
  return (
    <Section title={t.invoice.sideBySide} beside={button} testId="in-fortnox">
      {isAsked ? (
        <Loaded query={now}>{(known) => <Sides job={job} now={known} />}</Loaded>
      ) : (
        <Text c="dimmed">{t.invoice.sideBySideMeans}</Text>
      )}
    </Section>
  );
}

type SidesProps = InFortnoxProps & { readonly now: InFortnoxNow };

function Sides({ job, now }: SidesProps): ReactNode {
  const { t } = useWords();
  const words = t.invoice;
  const { data: event } = useQuery({ ...eventQuery(job), enabled: job.source === 'event' });
  const { data: sent } = useQuery(sentQuery(job));
  const lines = beside(job, event, now, invoiceAsSent(sent?.items ?? []));
  const different = lines.filter(({ differs }) => differs).length;
  return (
    <>
      <Text fw={600} mb="sm" role="status" c={different === 0 ? 'teal' : 'red'}>
        {different === 0 ? words.sidesAgree : words.sidesDiffer(different)}
      </Text>
      <Grid
        label={words.sideBySide}
        columns={['', 'SubscriptionFlow', words.sent.column, 'Fortnox'].map((title) => ({ title }))}
      >
        {lines.map((line) => (
          <Line key={line.what} line={line} />
        ))}
      </Grid>
      <Stands now={now} />
      <Text c="dimmed" size="sm" mt="sm">
        {words.readAt} <At at={now.readAt} />
      </Text>
      <details>
        <summary>{words.asJson}</summary>
        <Code block className="json">
          {JSON.stringify(now, null, 2)}
        </Code>
      </details>
    </>
  );
}

function Line({ line }: { readonly line: Beside }): ReactNode {
  const { t, f } = useWords();
  const shown = (value: string | undefined): string =>
    value === undefined ? '–' : isAmount(line.what) ? f.amount(value) : value;
  return (
    <tr data-testid={line.differs ? 'differs' : 'agrees'}>
      <Cell title="">{t.invoice.besides[line.what]}</Cell>
      <Cell title="SubscriptionFlow">{shown(line.source)}</Cell>
      <Cell title={t.invoice.sent.column}>{line.sent ?? '–'}</Cell>
      <Cell title="Fortnox">
        {shown(line.fortnox)}{' '}
        {line.differs ? (
          <Badge color="red" variant="light">
            {t.invoice.differs}
          </Badge>
        ) : null}
      </Cell>
    </tr>
  );
}

/** What a bookkeeper looks for next: the rows by account, the payments, and the vouchers of both. */
function Stands({ now: { invoice, payments } }: { readonly now: InFortnoxNow }): ReactNode {
  const { t, f } = useWords();
  const words = t.invoice;
  const amount = (decimal: string | null): string => (decimal === null ? '–' : f.amount(decimal));
  const voucher = (of: typeof invoice.voucher): string =>
    of === null ? words.noVoucher : words.voucher(of.series, String(of.number));
  return (
    <List spacing="xs" mt="md">
      <List.Item>
        {words.invoiceStands(invoice.number, voucher(invoice.voucher), amount(invoice.balance))}
      </List.Item>
      {isZero(invoice.roundOff) ? null : (
        <List.Item>{words.rounded(amount(invoice.total), amount(invoice.roundOff))}</List.Item>
      )}
      {payments.map((payment) => (
        <List.Item key={payment.number}>
          {words.paymentStands({
            ...{ number: payment.number, date: payment.date ?? '–' },
            amount: `${amount(payment.amount)} ${payment.currency ?? ''}`.trim(),
            ...{ account: payment.account ?? '–', voucher: voucher(payment.voucher) },
          })}
        </List.Item>
      ))}
      {invoice.rows.map((row, place) => (
        <List.Item key={place}>
          {words.rowStands(
            String(row.account ?? '–'),
            row.text ?? '',
            amount(row.total),
            amount(row.vat),
          )}
        </List.Item>
      ))}
    </List>
  );
}

const isZero = (decimal: string | null): boolean =>
  decimal === null || /^-?0(\.0*)?$/.test(decimal);
