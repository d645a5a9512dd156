import { AreaChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import type { StepsProps } from './invoices-plot.js';
import { colours, plotLooks } from './looks.js';
import { Plot } from './plot.js';
import { useStepTimes } from './step-times.js';
import { mostOf } from './steps.js';

/** How much waited or was being booked, over time: whether it grows or shrinks. */
export function BacklogPlot({ step, steps }: StepsProps): ReactNode {
  const { t, f } = useWords();
  const { mark, name, said } = useStepTimes(step);
  const { title, open, most, never } = t.flow.overTime;
  const worst = mostOf(steps, 'mostOpen');
  return (
    <Plot
      title={title}
      says={worst ? most(f.count(worst.mostOpen ?? 0), said(worst)) : never}
      table={{
        named: t.flow.from,
        columns: [open],
        rows: steps.toReversed().map((one) => ({
          name: name(one),
          values: [one.mostOpen === null ? '–' : f.count(one.mostOpen)],
        })),
      }}
    >
      <AreaChart
        {...plotLooks}
        data={steps.map((one) => ({ at: mark(one), mostOpen: one.mostOpen }))}
        dataKey="at"
        // A time without workers is not known, which is no line at zero.
        connectNulls={false}
        dotProps={{ r: 2 }}
        withGradient={false}
        valueFormatter={f.count}
        yAxisProps={{ allowDecimals: false }}
        series={[{ name: 'mostOpen', label: open, color: colours.waiting }]}
      />
    </Plot>
  );
}
