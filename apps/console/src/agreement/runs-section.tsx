import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import { isUnderWay, reconciliationsQuery } from '../api/agreement-queries.js';
import type { Agreement, Connection, Reconciliation } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { ChangeButton } from '../parts/change-button.js';
import { Cell, Grid } from '../parts/grid.js';
import { At } from '../parts/moment.js';
import { Loaded, Section } from '../parts/notice.js';
import { Pill } from '../parts/pill.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { daysOf, type AgreementSearch } from './month.js';
import { OtherPages } from './other-pages.js';
import { findingsIn, lookOfRun } from './run-look.js';
import { useWho } from './who.js';

type RunsProps = {
  readonly connection: Connection;
  readonly agreement: Agreement;
  readonly search: AgreementSearch;
};

/** Every comparison of the month, and the button for another one. */
export function RunsSection({ connection, agreement, search }: RunsProps): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  const { id } = connection;
  const { month } = agreement;
  const runs = useQuery(reconciliationsQuery({ id, month }, search.cursor));
  const isBusy = runs.data?.items.some(isUnderWay) === true;
  return (
    <Section
      title={t.agreement.runs}
      beside={mayChange && !isBusy ? <CompareButton agreement={agreement} /> : undefined}
      testId="runs"
    >
      <Loaded query={runs}>
        {({ items, nextCursor }) => (
          <>
            {isBusy ? <WaitsFor connection={connection} /> : null}
            {items.length === 0 ? <Text>{t.agreement.noRuns}</Text> : null}
            {items.length === 0 ? null : <RunTable runs={items} month={month} />}
            <OtherPages
              id={id}
              search={search}
              cursor="cursor"
              next={nextCursor}
              words={{ first: t.agreement.newest, next: t.agreement.older }}
            />
          </>
        )}
      </Loaded>
    </Section>
  );
}

function CompareButton({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t } = useWords();
  const { connectionId: id, month, latest } = agreement;
  const change = useChange(() =>
    dataOf(
      api.POST('/v1/connections/{id}/reconciliations', {
        params: { path: { id } },
        body: daysOf(month),
      }),
    ),
  );
  return (
    <ChangeButton change={change}>
      {latest === null ? t.agreement.compare : t.agreement.compareAgain}
    </ChangeButton>
  );
}

/** Only a company whose invoices may flow is compared. */
function WaitsFor({ connection: { status } }: Pick<RunsProps, 'connection'>): ReactNode {
  const { t } = useWords();
  if (status === 'active') return null;
  const { paused, other } = t.agreement.waitsFor;
  return <Text>{status === 'paused' ? paused : other}</Text>;
}

type RunTableProps = { readonly runs: readonly Reconciliation[]; readonly month: string };

function RunTable({ runs, month }: RunTableProps): ReactNode {
  const { t } = useWords();
  const words = t.agreement;
  const columns = [words.started, words.who, words.period, words.result];
  return (
    <Grid columns={columns.map((title) => ({ title }))} label={words.runs}>
      {runs.map((run) => (
        <Line key={run.id} run={run} month={month} />
      ))}
    </Grid>
  );
}

function Line({ run, month }: { readonly run: Reconciliation; readonly month: string }): ReactNode {
  const { t, f, said } = useWords();
  const words = t.agreement;
  const who = useWho();
  const findings = findingsIn(run, month) ?? 0;
  return (
    <tr data-testid="run">
      <Cell title={words.started}>
        <At at={run.startedAt ?? run.createdAt} />
      </Cell>
      <Cell title={words.who}>{who(run)}</Cell>
      <Cell title={words.period}>
        {run.from} – {run.to}
      </Cell>
      <Cell title={words.result}>
        <div>
          <Pill look={lookOfRun(t, run, month)} />{' '}
          {findings === 0 ? null : words.foundCount(f.count(findings), findings)}
          {run.detail === null ? null : (
            <Text size="sm" c="dimmed">
              {said(run.detail)}
            </Text>
          )}
        </div>
      </Cell>
    </tr>
  );
}
