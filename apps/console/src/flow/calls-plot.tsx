import { CompositeChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import type { StepsProps } from './invoices-plot.js';
import { colours, plotLooks } from './looks.js';
import { Plot } from './plot.js';
import { useStepTimes } from './step-times.js';
import { mostOf, sumOf } from './steps.js';

/** How often Fortnox was asked, how much of its limit that was, and how often it was too much. */
export function CallsPlot({ step, steps }: StepsProps): ReactNode {
  const { t, f } = useWords();
  const { mark, name, said } = useStepTimes(step);
  const { title, taken, refused, limit, told, most } = t.flow.calls;
  const figures = steps.map((one) => ({
    at: mark(one),
    name: name(one),
    taken: one.fortnoxCalls - one.fortnoxRefused,
    refused: one.fortnoxRefused,
    limit: Math.round(one.limitUsed * 1000) / 10,
  }));
  const busiest = mostOf(steps, 'limitUsed');
  const sum = told(f.count(sumOf(steps, 'fortnoxCalls')), f.count(sumOf(steps, 'fortnoxRefused')));
  return (
    <Plot
      title={title}
      says={busiest ? `${sum} ${most(f.percent(busiest.limitUsed), said(busiest))}` : sum}
      table={{
        named: t.flow.from,
        columns: [taken, refused, limit],
        rows: figures.toReversed().map((one) => ({
          name: one.name,
          values: [one.taken, one.refused, one.limit].map(f.count),
        })),
      }}
    >
      <CompositeChart
        {...plotLooks}
        data={figures}
        dataKey="at"
        withDots={false}
        withRightYAxis
        valueFormatter={f.count}
        barProps={{ stackId: 'calls' }}
        yAxisProps={{ allowDecimals: false }}
        rightYAxisProps={{ domain: [0, 100], ticks: [0, 50, 100], unit: ' %' }}
        series={[
          { name: 'taken', label: taken, type: 'bar', color: colours.good },
          { name: 'refused', label: refused, type: 'bar', color: colours.bad },
          { name: 'limit', label: limit, type: 'line', color: colours.received, yAxisId: 'right' },
        ]}
      />
    </Plot>
  );
}
