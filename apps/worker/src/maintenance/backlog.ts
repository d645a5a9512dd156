import { keepBacklog } from '@sync/jobs';
import type { Database } from '@sync/database';
import { startLoop, type Loop, type LoopWatch } from './timer-loop.js';

/** Whoever comes first in a minute counts; one worker that comes late leaves no minute out. */
const everyMs = 15_000;

type Dependencies = LoopWatch & { readonly db: Database };

/** Counts once a minute what is open, for the plot of it. */
export function startBacklogCounts(deps: Dependencies): Loop {
  return startLoop(deps, {
    ...{ name: 'backlog-counts', everyMs },
    round: async () => {
      await keepBacklog(deps.db);
    },
  });
}
