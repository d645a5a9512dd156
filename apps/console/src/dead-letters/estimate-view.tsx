import { useEffect, type ReactNode } from 'react';
import { estimateReplay, type ReplayRequest } from '../api/api.js';
import type { ReplayEstimate } from '../api/shapes.js';
import { formatCount } from '../format/amount.js';
import { formatEstimate } from '../format/time.js';
import { SETTLED_EVERY_MS } from '../live/pace.js';
import { useLive } from '../live/use-live.js';
import { Loaded } from '../parts/notice.js';

type EstimateViewProps = {
  readonly request: ReplayRequest;
  /** `undefined` while it is not known for this very request. */
  readonly onCount: (count: number | undefined) => void;
};

/** A dry run of the replay, made anew whenever the choice changes; changes nothing. */
export function EstimateView({ request, onCount }: EstimateViewProps): ReactNode {
  const { filter, ratePercent } = request;
  const live = useLive({
    key: JSON.stringify([filter, ratePercent]),
    // The reason is still being typed; a dry run leaves no trace it could explain.
    load: async () => estimateReplay({ filter, ratePercent, reason: 'dry run' }),
    everyMs: () => SETTLED_EVERY_MS,
  });
  const count = live.data?.count;
  useEffect(() => {
    onCount(count);
  }, [count, onCount]);
  return (
    <div className="estimate" data-testid="estimate" aria-live="polite">
      <Loaded live={live}>{(estimate) => <Words estimate={estimate} />}</Loaded>
    </div>
  );
}

function Words({ estimate }: { readonly estimate: ReplayEstimate }): ReactNode {
  if (estimate.count === 0) return <p>Nothing to replay: no such dead letter is left.</p>;
  return (
    <>
      <p>
        <strong>{formatCount(estimate.count)}</strong>{' '}
        {estimate.count === 1 ? 'invoice' : 'invoices'}, about{' '}
        <strong>{formatCount(estimate.estimatedFortnoxCalls)}</strong> calls to Fortnox,{' '}
        <strong>{formatEstimate(estimate.estimatedSeconds)}</strong>.
      </p>
      <Sample sample={estimate.sample} />
    </>
  );
}

/** Enough to recognise the right invoices. */
const SHOWN_SAMPLE = 6;

function Sample({ sample }: { readonly sample: ReplayEstimate['sample'] }): ReactNode {
  const jobs = Array.isArray(sample) ? sample : sample ? [sample] : [];
  if (jobs.length === 0) return null;
  const names = jobs.slice(0, SHOWN_SAMPLE).map(({ id, invoiceNumber }) => invoiceNumber ?? id);
  return <p className="faint">Among them: {names.join(', ')}</p>;
}
