import type { ReplayCommand } from '../api/api.js';
import type { ReplayProgress } from '../api/shapes.js';

/** What an operator can do to a replay in this state; nothing once it is over. */
export function commandsFor(state: string): readonly ReplayCommand[] {
  if (state === 'running') return ['pause', 'abort'];
  if (state === 'paused') return ['resume', 'abort'];
  return [];
}

/** Invoices whose replay has an outcome, never more than there are. */
export function finishedOf({ succeeded, failedAgain, skipped, total }: ReplayProgress): number {
  return Math.min(total, succeeded + failedAgain + (skipped ?? 0));
}
