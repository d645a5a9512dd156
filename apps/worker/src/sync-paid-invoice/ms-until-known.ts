import type { IntentState } from '@sync/jobs';

/** How often to look whether a change that somebody still waits for has been answered. */
const pendingMs = 2000;

/** Until what came of a change can be looked up in Fortnox; 0: now. */
export function msUntilKnown(state: IntentState | undefined): number {
  if (state?.kind === 'pending') return pendingMs;
  return state?.kind === 'outcome-unknown' ? Math.ceil(state.quietForMs) : 0;
}
