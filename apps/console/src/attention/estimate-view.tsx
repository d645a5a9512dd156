import { Paper, Text } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { ReplayEstimate } from '../api/shapes.js';
import { Loaded } from '../parts/notice.js';
import { useWords } from '../texts/words.js';

type Asked = {
  readonly filter: { readonly fingerprint: string; readonly connectionId?: string };
  readonly ratePercent: number;
};

/** A dry run of the replay, made anew whenever the choice changes; changes nothing. */
export function useEstimate(asked: Asked): UseQueryResult<ReplayEstimate> {
  return useQuery({
    queryKey: ['estimate', asked],
    queryFn: async ({ signal }) => {
      // The reason is still being typed; a dry run leaves no trace that it could explain.
      const body = { ...asked, reason: 'dry run', dryRun: true };
      const answer = await dataOf(api.POST('/v1/replays', { body, signal }));
      return 'count' in answer ? answer : nothing;
    },
    refetchInterval: 15_000,
  });
}

const nothing: ReplayEstimate = {
  count: 0,
  sample: [],
  estimatedFortnoxCalls: 0,
  estimatedSeconds: 0,
};

/** What the replay would do, in words. */
export function EstimateView(props: {
  readonly estimate: UseQueryResult<ReplayEstimate>;
}): ReactNode {
  return (
    <Paper withBorder p="sm" my="sm" data-testid="estimate" aria-live="polite">
      <Loaded query={props.estimate}>{(estimate) => <Words estimate={estimate} />}</Loaded>
    </Paper>
  );
}

/** Enough to recognise the right invoices. */
const SHOWN_SAMPLE = 6;

function Words({ estimate }: { readonly estimate: ReplayEstimate }): ReactNode {
  const { t, f } = useWords();
  const { count, sample, estimatedFortnoxCalls, estimatedSeconds } = estimate;
  if (count === 0) return <Text>{t.attention.nothingLeft}</Text>;
  const names = sample.slice(0, SHOWN_SAMPLE).map(({ id, invoiceNumber }) => invoiceNumber ?? id);
  return (
    <>
      <Text>
        {t.attention.estimate(f.count(count), count, f.count(estimatedFortnoxCalls))}{' '}
        <strong>{f.estimate(estimatedSeconds)}</strong>.
      </Text>
      <Text c="dimmed" size="sm">
        {t.attention.among} {names.join(', ')}
      </Text>
    </>
  );
}
