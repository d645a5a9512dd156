import fc from 'fast-check';
import { acceptanceCommands } from './commands/acceptance.js';
import { attemptCommands } from './commands/attempts.js';
import { operatorCommands } from './commands/operators.js';
import { processCommands } from './commands/processes.js';
import { queueCommands } from './commands/queue.js';
import type { Happening } from './happening.js';

/**
 * A history: what happens, in order. Of at most `longest` things about a fifth can happen where
 * they stand; the others are passed over at no cost.
 */
export const histories = (
  longest: number,
  replayPath?: string,
): fc.Arbitrary<Iterable<Happening>> =>
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
