import type { Replay } from '../api/shapes.js';

export type ReplayCommand = 'pause' | 'resume' | 'abort';

const commands: Readonly<Record<Replay['state'], readonly ReplayCommand[]>> = {
  running: ['pause', 'abort'],
  paused: ['resume', 'abort'],
  completed: [],
  aborted: [],
};

/** What an operator can do to a replay in this state; nothing once it is over. */
export function commandsFor(state: Replay['state']): readonly ReplayCommand[] {
  return commands[state];
}

type Progress = Pick<Replay, 'succeeded' | 'failedAgain' | 'skipped' | 'total'>;

/** Invoices whose replay has an outcome, never more than there are. */
export function finishedOf({ succeeded, failedAgain, skipped, total }: Progress): number {
  return Math.min(total, succeeded + failedAgain + skipped);
}
