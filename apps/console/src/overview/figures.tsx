import type { ReactNode } from 'react';
import { formatCount } from '../format/amount.js';
import { lookOfJob } from '../format/status.js';
import { formatSpan } from '../format/time.js';
import { useNow } from '../live/use-now.js';
import { addressOf } from '../routing/route.js';
import type { Overview } from './load-overview.js';
import { oldestWaiting, totalOf, type Count } from './tally.js';

const shownStatuses = ['dead-lettered', 'queued', 'running', 'retrying'];

/** The state of all companies together in one row. */
export function Figures({ overview }: { readonly overview: Overview }): ReactNode {
  return (
    <div className="figures">
      {shownStatuses.map((status) => (
        <Figure key={status} status={status} count={totalOf(overview.tallies, status)} />
      ))}
      <div className="figure">
        <span className="figure-name">Oldest waiting</span>
        <span className="figure-value">
          <Wait since={oldestWaiting(overview.tallies)} />
        </span>
      </div>
    </div>
  );
}

/** How long the oldest has been waiting; a dash when nothing waits. */
export function Wait({ since }: { readonly since: string | undefined }): ReactNode {
  const now = useNow();
  if (since === undefined) return <span className="faint">–</span>;
  return <span>{formatSpan(Math.max(0, now - Date.parse(since)))}</span>;
}

/** `200+` where the figure is only a lower bound. */
export function formatTally({ count, more }: Count): string {
  return more ? `${formatCount(count)}+` : formatCount(count);
}

function Figure(props: { readonly status: string; readonly count: Count }): ReactNode {
  const look = lookOfJob(props.status);
  const address = addressOf({ kind: 'jobs', filter: { status: props.status } });
  return (
    <a
      className={`figure ${props.count.count > 0 ? look.tone : 'none'}`}
      href={address}
      title={look.meaning}
    >
      <span className="figure-name">{look.label}</span>
      <span className="figure-value">{formatTally(props.count)}</span>
    </a>
  );
}
