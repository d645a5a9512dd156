import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MonthFigures, Reconciliation } from '../api/shapes.js';
import { Cell, Grid } from '../parts/grid.js';
import { useWords } from '../texts/words.js';
import { currenciesIn, isNothing, sumIn, type Sum } from './sums.js';

type FiguresProps = {
  readonly figures: MonthFigures;
  /** The comparison that they are of. */
  readonly latest: Pick<Reconciliation, 'figures'>;
};

/** Number and total of both sides by currency, their difference, and what it consists of. */
export function FiguresView({ figures, latest }: FiguresProps): ReactNode {
  const { t, f } = useWords();
  const { withoutAmount, differences } = figures;
  const explained = differences.filter((one) => !isNothing(one));
  return (
    <>
      <Sides figures={figures} latest={latest} />
      {explained.length === 0 ? null : <Explanation differences={explained} />}
      {withoutAmount === 0 ? null : (
        <Text size="sm">{t.agreement.withoutAmount(f.count(withoutAmount), withoutAmount)}</Text>
      )}
      <Text size="sm" c="dimmed">
        {t.agreement.creditsApart}
      </Text>
    </>
  );
}

function Sides({ figures, latest }: FiguresProps): ReactNode {
  const { t } = useWords();
  const words = t.agreement;
  const isRead = typeof latest.figures?.paidInSubscriptionFlow === 'number';
  const ours = isRead ? words.subscriptionFlow : words.ledger;
  const columns = [
    { title: words.currency },
    ...[ours, words.fortnox, words.difference].map((title) => ({ title, isNumber: true })),
  ];
  const currencies = currenciesIn(figures);
  if (currencies.length === 0) return <Text>{words.nothing}</Text>;
  return (
    <Grid columns={columns} label={words.figures}>
      {currencies.map((currency) => (
        <tr key={currency} data-testid="currency">
          <Cell title={words.currency}>{currency === '' ? words.unknownCurrency : currency}</Cell>
          <SumCell title={ours} sum={sumIn(figures.subscriptionFlow, currency)} />
          <SumCell title={words.fortnox} sum={sumIn(figures.fortnox, currency)} />
          <SumCell title={words.difference} sum={sumIn(figures.difference, currency)} />
        </tr>
      ))}
    </Grid>
  );
}

function SumCell({ title, sum }: { readonly title: string; readonly sum: Sum }): ReactNode {
  const { t, f } = useWords();
  return (
    <Cell title={title} isNumber>
      <div>
        {f.amount(sum.total)}
        <Text size="sm" c="dimmed">
          {f.count(sum.count)} {t.attention.invoices(sum.count)}
        </Text>
      </div>
    </Cell>
  );
}

type ExplanationProps = { readonly differences: MonthFigures['differences'] };

function Explanation({ differences }: ExplanationProps): ReactNode {
  const { t, f } = useWords();
  const words = t.agreement;
  const columns = [
    { title: words.reason },
    { title: words.count, isNumber: true },
    { title: words.total, isNumber: true },
  ];
  return (
    <>
      <Text fw={600} mt="md">
        {words.explained}
      </Text>
      <Grid columns={columns} label={words.explained}>
        {differences.map(({ kind, currency, count, total }) => (
          <tr key={`${kind} ${currency}`} data-testid="difference">
            <Cell title={words.reason}>{words.explanations[kind] ?? kind}</Cell>
            <Cell title={words.count} isNumber>
              {f.count(count)}
            </Cell>
            <Cell title={words.total} isNumber>
              {f.amount(total)} {currency}
            </Cell>
          </tr>
        ))}
      </Grid>
    </>
  );
}
