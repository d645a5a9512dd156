import '@mantine/charts/styles.css';
import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Heading } from '../parts/heading.js';
import { Loaded } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { BacklogPlot } from './backlog-plot.js';
import { BacklogSection } from './backlog-section.js';
import { CallsPlot } from './calls-plot.js';
import { FlowFilter } from './flow-filter.js';
import { usualPeriod } from './flow-search.js';
import { InvoicesPlot } from './invoices-plot.js';
import type { Liveness } from './open-stream.js';
import { TimePlot } from './time-plot.js';
import { useFlow } from './use-flow.js';

const route = getRouteApi('/flow');

/** How much comes in and goes out, how fast, and what waits; it changes while one looks at it. */
export function FlowPage(): ReactNode {
  const { t } = useWords();
  const search = route.useSearch();
  const { connectionId, period = usualPeriod } = search;
  const { flow, statistics, steps, liveness } = useFlow(connectionId, period);
  return (
    <>
      <Heading title={t.flow.title} note={t.flow.note}>
        <LivenessNote liveness={liveness} />
      </Heading>
      <FlowFilter search={search} />
      <Loaded query={flow}>{({ backlog }) => <BacklogSection backlog={backlog} />}</Loaded>
      <Loaded query={statistics}>
        {({ step }) => (
          <div className="plots">
            <InvoicesPlot step={step} steps={steps} />
            <CallsPlot step={step} steps={steps} />
            <TimePlot step={step} steps={steps} />
            <BacklogPlot step={step} steps={steps} />
          </div>
        )}
      </Loaded>
    </>
  );
}

/** Said quietly: either way the figures are those of some seconds ago. */
function LivenessNote({ liveness }: { readonly liveness: Liveness }): ReactNode {
  const { t } = useWords();
  const { label, meaning } = t.flow.liveness[liveness];
  return (
    <Text size="sm" c="dimmed" title={meaning} data-testid="liveness">
      <span className={`liveness ${liveness}`} aria-hidden="true" /> {label}
    </Text>
  );
}
