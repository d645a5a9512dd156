import { BarChart } from '@mantine/charts';
import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Backlog } from '../api/shapes.js';
import { Wait } from '../overview/figures.js';
import { Section } from '../parts/notice.js';
import { useConnectionName } from '../session.js';
import { useWords } from '../texts/words.js';
import { colours, plotLooks } from './looks.js';
import { Picture } from './plot.js';

type BacklogProps = { readonly backlog: Backlog };

/** What waits, whether it moves, and when it will be done; by company where there are several. */
export function BacklogSection({ backlog }: BacklogProps): ReactNode {
  const { t, f } = useWords();
  const { openJobs, oldestWaitingAt, estimatedSeconds, companies } = backlog;
  return (
    <Section title={t.flow.backlog.title} testId="backlog">
      <div className="figures">
        <Figure name={t.flow.backlog.open}>{f.count(openJobs)}</Figure>
        <Figure name={t.overview.oldestWaiting}>
          <Wait since={oldestWaitingAt ?? undefined} />
        </Figure>
        <Figure name={t.flow.backlog.doneIn}>
          {estimatedSeconds === null ? '–' : f.estimate(estimatedSeconds)}
        </Figure>
      </div>
      <Text>{useSaid(backlog)}</Text>
      {companies.length > 1 ? <Companies backlog={backlog} /> : null}
    </Section>
  );
}

type FigureProps = { readonly name: string; readonly children: ReactNode };

function Figure({ name, children }: FigureProps): ReactNode {
  return (
    <Paper withBorder className="figure">
      <span className="figure-name">{name}</span>
      <span className="figure-value">{children}</span>
    </Paper>
  );
}

/** Further away than this the time of day does not say which day is meant. */
const HALF_A_DAY_S = 12 * 3600;

function useSaid(backlog: Backlog): string {
  const { t, f } = useWords();
  const { openJobs, postponed, standing, estimatedSeconds } = backlog;
  const words = t.flow.backlog;
  if (openJobs === 0) return words.nothing;
  const goesOn = goingOn(backlog);
  const done = (seconds: number): string => {
    const at = new Date(Date.now() + seconds * 1000).toISOString();
    const time = seconds < HALF_A_DAY_S ? f.clock(at) : f.minute(at);
    return words.done(goesOn, f.count(goesOn), f.estimate(seconds), time);
  };
  return [
    ...(estimatedSeconds === null ? [] : [done(estimatedSeconds)]),
    ...(standing === 0 ? [] : [words.standing(standing, f.count(standing))]),
    ...(postponed === 0 ? [] : [words.postponed(postponed, f.count(postponed))]),
  ].join(' ');
}

type Counts = Pick<Backlog, 'openJobs' | 'postponed' | 'standing'>;

const goingOn = ({ openJobs, postponed, standing }: Counts): number =>
  openJobs - postponed - standing;

function Companies({ backlog }: BacklogProps): ReactNode {
  const { t, f } = useWords();
  const nameOf = useConnectionName();
  const { goesOn, later, standsStill, company, doneIn } = t.flow.backlog;
  const lines = backlog.companies.map((one) => ({
    ...{ name: nameOf(one.connectionId), goesOn: goingOn(one) },
    ...{ later: one.postponed, standsStill: one.standing, seconds: one.estimatedSeconds },
  }));
  return (
    <Picture
      says={useSaid(backlog)}
      table={{
        named: company,
        columns: [goesOn, standsStill, later, doneIn],
        rows: lines.map((line) => ({
          name: line.name,
          values: [
            ...[line.goesOn, line.standsStill, line.later].map(f.count),
            line.seconds === null ? '–' : f.estimate(line.seconds),
          ],
        })),
      }}
    >
      <BarChart
        {...plotLooks}
        className="plot companies-plot"
        data={lines}
        dataKey="name"
        type="stacked"
        orientation="vertical"
        gridAxis="y"
        tickLine="x"
        maxBarWidth={18}
        valueFormatter={f.count}
        xAxisProps={{ allowDecimals: false }}
        yAxisProps={{ width: 110 }}
        series={[
          { name: 'goesOn', label: goesOn, color: colours.good },
          { name: 'standsStill', label: standsStill, color: colours.bad },
          { name: 'later', label: later, color: colours.waiting },
        ]}
      />
    </Picture>
  );
}
