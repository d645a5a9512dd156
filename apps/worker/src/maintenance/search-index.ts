import type { Database } from '@sync/database';
import { indexNextJobs } from '@sync/jobs';
import { startLoop, type Loop, type LoopWatch } from './timer-loop.js';

/** What is younger than a minute is looked through by whoever searches, so nobody waits for this. */
const everyMs = 5000;

type Dependencies = LoopWatch & { readonly db: Database };

/** Keeps the search for jobs up to a minute ago. One worker does so at a time. */
export function startSearchIndex(deps: Dependencies): Loop {
  return startLoop(deps, { name: 'search', everyMs, round: (signal) => catchUp(deps, signal) });
}

async function catchUp({ db }: Dependencies, signal: AbortSignal): Promise<void> {
  for (;;) {
    const indexed = await indexNextJobs(db);
    if (indexed === 0 || signal.aborted) return;
  }
}
