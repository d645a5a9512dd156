import fc from 'fast-check';
import { acceptanceCommands } from './commands/acceptance.js';
import { attemptCommands } from './commands/attempts.js';
import { operatorCommands } from './commands/operators.js';
import { processCommands } from './commands/processes.js';
import { queueCommands } from './commands/queue.js';
import type { Happening } from './happening.js';

/** Of these about a third can happen where they stand; the others are passed over at no cost. */
const longest = 120;

/** A history: what happens, in order. */
export const histories = (replayPath?: string): fc.Arbitrary<Iterable<Happening>> =>
  fc.commands(
    [
      ...acceptanceCommands,
      ...attemptCommands,
      ...operatorCommands,
      ...processCommands,
      ...queueCommands,
    ],
    { maxCommands: longest, size: 'max', ...(replayPath === undefined ? {} : { replayPath }) },
  );
