import { LineChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import type { FlowStep, Statistics } from '../api/shapes.js';
import { useWords } from '../texts/words.js';
import { colours, plotLooks } from './looks.js';
import { Plot } from './plot.js';
import { useStepTimes } from './step-times.js';
import { sumOf } from './steps.js';

export type StepsProps = {
  readonly step: Statistics['step'];
  readonly steps: readonly FlowStep[];
};

/** How many came in, were booked and stopped. */
export function InvoicesPlot({ step, steps }: StepsProps): ReactNode {
  const { t, f } = useWords();
  const { mark, name } = useStepTimes(step);
  const { title, received, booked, stopped, told } = t.flow.invoices;
  const sum = (what: 'accepted' | 'succeeded' | 'deadLettered') => f.count(sumOf(steps, what));
  return (
    <Plot
      title={title}
      says={told(sum('accepted'), sum('succeeded'), sum('deadLettered'))}
      table={{
        named: t.flow.from,
        columns: [received, booked, stopped],
        rows: steps.toReversed().map((one) => ({
          name: name(one),
          values: [one.accepted, one.succeeded, one.deadLettered].map(f.count),
        })),
      }}
    >
      <LineChart
        {...plotLooks}
        data={steps.map((one) => ({ at: mark(one), ...one }))}
        dataKey="at"
        withDots={false}
        valueFormatter={f.count}
        yAxisProps={{ allowDecimals: false }}
        series={[
          { name: 'accepted', label: received, color: colours.received, strokeDasharray: '7 3' },
          { name: 'succeeded', label: booked, color: colours.good },
          { name: 'deadLettered', label: stopped, color: colours.bad, strokeDasharray: '2 2' },
        ]}
      />
    </Plot>
  );
}
