import { Paper } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SyncJob } from '../api/shapes.js';
import { lookOfJob } from '../format/status.js';
import { useNow } from '../parts/moment.js';
import { useWords } from '../texts/words.js';
import { oldestWaiting, totalOf, type Count, type Tallies } from './tally.js';

const shownStatuses: readonly SyncJob['status'][] = [
  ...(['dead-lettered', 'queued', 'running', 'retrying'] as const),
];

/** The state of all companies together in one row. */
export function Figures({ tallies }: { readonly tallies: Tallies }): ReactNode {
  const { t } = useWords();
  return (
    <div className="figures">
      {shownStatuses.map((status) => (
        <Figure key={status} status={status} count={totalOf(tallies, status)} />
      ))}
      <Paper withBorder className="figure">
        <span className="figure-name">{t.overview.oldestWaiting}</span>
        <span className="figure-value">
          <Wait since={oldestWaiting(tallies)} />
        </span>
      </Paper>
    </div>
  );
}

/** How long the oldest has been waiting; a dash when nothing waits. */
export function Wait({ since }: { readonly since: string | undefined }): ReactNode {
  const now = useNow();
  const { f } = useWords();
  if (since === undefined) return <span className="faint">–</span>;
  return <span>{f.span(Math.max(0, now - Date.parse(since)))}</span>;
}

/** `200+` where the figure is only a lower bound. */
export function Tally({ count: { count, more } }: { readonly count: Count }): ReactNode {
  const { f } = useWords();
  return more ? `${f.count(count)}+` : f.count(count);
}

type FigureProps = { readonly status: SyncJob['status']; readonly count: Count };

function Figure({ status, count }: FigureProps): ReactNode {
  const { t } = useWords();
  const look = lookOfJob(t, status);
  return (
    <Link
      to="/jobs"
      search={{ status }}
      className={`figure ${count.count > 0 ? look.tone : 'none'}`}
      title={look.meaning}
    >
      <span className="figure-name">{look.label}</span>
      <span className="figure-value">
        <Tally count={count} />
      </span>
    </Link>
  );
}
