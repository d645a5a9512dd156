import { LineChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import type { StepsProps } from './invoices-plot.js';
import { colours, plotLooks } from './looks.js';
import { Plot } from './plot.js';
import { useStepTimes } from './step-times.js';
import { timeAxis } from './time-axis.js';
import { lastBooked, mostOf } from './steps.js';

/** How long it took from being paid until an invoice stood in the books. */
export function TimePlot({ step, steps }: StepsProps): ReactNode {
  const { t, f } = useWords();
  const { mark, name } = useStepTimes(step);
  const { title, half, most } = t.flow.time;
  const took = (ms: number | null): string => (ms === null ? '–' : f.took(ms));
  return (
    <Plot
      title={title}
      says={useSaid({ step, steps })}
      table={{
        named: t.flow.from,
        columns: [half, most],
        rows: steps.toReversed().map((one) => ({
          name: name(one),
          values: [took(one.timeToBooksMedianMs), took(one.timeToBooksP95Ms)],
        })),
      }}
    >
      <LineChart
        {...plotLooks}
        data={steps.map((one) => ({ at: mark(one), ...one }))}
        dataKey="at"
        // A step by itself, with nothing booked before and after, would be no line.
        dotProps={{ r: 2 }}
        connectNulls={false}
        valueFormatter={f.took}
        yAxisProps={{ width: 66, ...timeAxis(steps.map((one) => one.timeToBooksP95Ms ?? 0)) }}
        series={[
          { name: 'timeToBooksMedianMs', label: half, color: colours.good },
          {
            ...{ name: 'timeToBooksP95Ms', label: most, color: colours.waiting },
            strokeDasharray: '7 3',
          },
        ]}
      />
    </Plot>
  );
}

function useSaid({ step, steps }: StepsProps): string {
  const { t, f } = useWords();
  const { said } = useStepTimes(step);
  const { told, slowest, none } = t.flow.time;
  const last = lastBooked(steps);
  if (!last) return none;
  const [half, most] = [last.timeToBooksMedianMs ?? 0, last.timeToBooksP95Ms ?? 0];
  const latest = told(f.took(half), f.took(most), said(last));
  const worst = mostOf(steps, 'timeToBooksP95Ms');
  if (!worst || worst === last) return latest;
  return `${latest} ${slowest(f.took(worst.timeToBooksP95Ms ?? 0), said(worst))}`;
}
