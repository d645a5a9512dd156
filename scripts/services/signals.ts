import { constants } from 'node:os';
import type { Supervision } from './supervision.js';

/** On Ctrl-C and SIGTERM: everything down, then out with the code a shell expects. */
export function stopOnSignals(supervision: Supervision): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      void supervision.stopAll().finally(() => {
        process.exit(128 + constants.signals[signal]);
      });
    });
  }
}
