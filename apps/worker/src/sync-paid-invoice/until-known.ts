import type { IntentState } from '@sync/jobs';
import { err, ok } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { stepKey } from './invoice-steps.js';

/** How often to look whether a change that somebody still waits for has been answered. */
const pendingMs = 2000;

/** A snooze, with this reason, while what came of a change cannot be looked up in Fortnox yet. */
export function untilKnown(
  state: IntentState | undefined,
  reason: string,
): Awaited<Step<undefined>> {
  const forMs = msUntilKnown(state);
  return forMs > 0 ? err({ kind: 'snooze', forMs, reason }) : ok(undefined);
}

/** The same for bookkeeping the invoice: the request may still arrive. */
export const untilBookkeepingIsKnown = (context: HandlerContext): Awaited<Step<undefined>> =>
  untilKnown(
    context.known.get(stepKey(context, 'bookkeep')),
    'waiting until it can be told whether the invoice is bookkept',
  );

function msUntilKnown(state: IntentState | undefined): number {
  if (state?.kind === 'pending') return pendingMs;
  return state?.kind === 'outcome-unknown' ? Math.ceil(state.quietForMs) : 0;
}
