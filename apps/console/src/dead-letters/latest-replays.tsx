import type { ReactNode } from 'react';
import { readReplays } from '../api/api.js';
import type { ReplayListed } from '../api/shapes.js';
import { lookOfReplay } from '../format/status.js';
import { LIST_EVERY_MS } from '../live/pace.js';
import { useLive } from '../live/use-live.js';
import { Badge } from '../parts/badge.js';
import { Ago } from '../parts/moment.js';
import { Loaded } from '../parts/notice.js';
import { addressOf } from '../routing/route.js';
import { finishedOf } from './replay-progress.js';

/** What colleagues and scripts have replayed lately, so that nobody replays it once more. */
export function LatestReplays(): ReactNode {
  const live = useLive({ key: 'replays', load: readReplays, everyMs: () => LIST_EVERY_MS });
  return (
    <Loaded live={live}>
      {({ items }) =>
        items.length === 0 ? null : (
          <section className="recent">
            <h2>Latest replays</h2>
            <ul>
              {items.map((replay) => (
                <Line key={replay.id} replay={replay} />
              ))}
            </ul>
          </section>
        )
      }
    </Loaded>
  );
}

function Line({ replay }: { readonly replay: ReplayListed }): ReactNode {
  const { id, createdAt, state, total, actor, reason } = replay;
  return (
    <li>
      <a href={addressOf({ kind: 'replay', id })}>
        <Ago at={createdAt} />
      </a>{' '}
      <Badge look={lookOfReplay(state)} /> {finishedOf(replay)} of {total}{' '}
      <span className="faint">
        {actor}: {reason}
      </span>
    </li>
  );
}
