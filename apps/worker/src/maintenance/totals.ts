import type { Database } from '@sync/database';
import { checkTotals, keepAtRest, keepTotals } from '@sync/jobs';
import { startLoop, type Loop, type LoopWatch } from './timer-loop.js';

/** Whoever asks for figures adds what has ended, come to rest or gone on since by itself. */
const everyMs = 60_000;

type Dependencies = LoopWatch & { readonly db: Database };

/** Keeps the totals of what has ended or rests, and says so where a day's recount finds another number. */
export function startTotals(deps: Dependencies): Loop {
  return startLoop(deps, { name: 'totals', everyMs, round: () => keepAndCheck(deps) });
}

async function keepAndCheck({ db, log }: Dependencies): Promise<void> {
  await keepTotals(db);
  await keepAtRest(db);
  for (const drift of await checkTotals(db)) log.error(drift, 'totals.put-right');
}
