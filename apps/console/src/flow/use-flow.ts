import { useDocumentVisibility } from '@mantine/hooks';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { flowAddress, flowQuery, statisticsQuery } from '../api/flow-queries.js';
import type { Flow, FlowStep, Statistics } from '../api/shapes.js';
import { stepsOf, type Period } from './flow-search.js';
import { openStream, type Liveness } from './open-stream.js';
import { upToNow, withTold, type ToldStep } from './steps.js';

type FlowState = {
  /** Figures of now. */
  readonly flow: UseQueryResult<Flow>;
  readonly statistics: UseQueryResult<Statistics>;
  /** Every step of the period up to now, once the statistics have been read. */
  readonly steps: readonly FlowStep[];
  readonly liveness: Liveness;
};

/**
 * The figures of a period up to now: statistics, which are read anew once a minute, and what is told in
 * between by the stream or, where that does not come through, by asking.
 */
export function useFlow(connectionId: string | undefined, period: Period): FlowState {
  const { step, stepMs, count } = stepsOf[period];
  const asked = { connectionId, step };
  const liveness = useStream(asked);
  const flow = useQuery(flowQuery(asked, liveness === 'live' ? 'told' : 'polled'));
  const statistics = useQuery(statisticsQuery(asked, (count - 1) * stepMs));
  const told = useTold(flow, asked, count);
  const items = statistics.data?.items ?? [];
  const steps = upToNow({ items, readAt: statistics.dataUpdatedAt }, told, count);
  return { flow, statistics, steps, liveness };
}

type Asked = Parameters<typeof flowQuery>[0];

/** Puts what the stream brings where an answer to the same question is kept. None while nobody looks. */
function useStream({ connectionId, step }: Asked): Liveness {
  const queries = useQueryClient();
  const isVisible = useDocumentVisibility() !== 'hidden';
  const [liveness, setLiveness] = useState<Liveness>('polled');
  useEffect(() => {
    if (!isVisible) return undefined;
    const asked = { connectionId, step };
    const close = openStream({
      address: flowAddress(asked),
      onFigures: (json) => {
        queries.setQueryData(flowQuery(asked, 'told').queryKey, JSON.parse(json) as Flow);
      },
      onLiveness: setLiveness,
    });
    return () => {
      close();
      setLiveness('polled');
    };
  }, [queries, connectionId, step, isVisible]);
  return liveness;
}

type Told = { readonly question: string; readonly steps: readonly ToldStep[] };

const nothing: readonly ToldStep[] = [];

/** What was told in answer to this question, as far back as the picture goes. */
function useTold({ data, dataUpdatedAt }: UseQueryResult<Flow>, asked: Asked, count: number) {
  const question = JSON.stringify(asked);
  const [told, setTold] = useState<Told>({ question, steps: nothing });
  useEffect(() => {
    if (!data) return;
    setTold((before) => {
      const known = before.question === question ? before.steps : nothing;
      return { question, steps: withTold(known, data.items, dataUpdatedAt, count) };
    });
  }, [data, dataUpdatedAt, question, count]);
  return told.question === question ? told.steps : nothing;
}
