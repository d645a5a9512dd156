import { startBacklogCounts } from './backlog.js';
import { startCauseChecks } from './cause-checks.js';
import { startReconciler } from './reconcile/reconciler.js';
import { startRetention } from './retention.js';
import { startSearchIndex } from './search-index.js';
import { startSideChecks } from './side-checks.js';
import { startTotals } from './totals.js';
import { joinLoops, type Loop } from './timer-loop.js';

/**
 * What nobody waits for: causes of dead letters, sides that were out, comparisons, erasing what is
 * old, what searches find, totals, counts of what is open.
 */
export function startBackgroundWork(
  deps: Parameters<typeof startBacklogCounts>[0] &
    Parameters<typeof startCauseChecks>[0] &
    Parameters<typeof startReconciler>[0] &
    Parameters<typeof startRetention>[0] &
    Parameters<typeof startSearchIndex>[0] &
    Parameters<typeof startSideChecks>[0] &
    Parameters<typeof startTotals>[0],
): Loop {
  return joinLoops([
    startBacklogCounts(deps),
    startCauseChecks(deps),
    startReconciler(deps),
    startRetention(deps),
    startSearchIndex(deps),
    startSideChecks(deps),
    startTotals(deps),
  ]);
}
