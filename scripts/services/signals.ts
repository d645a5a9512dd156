import { constants } from 'node:os';
import type { Supervision } from './supervision.js';

/** How soon a start notices that its npm was killed. */
const LOOK_FOR_PARENT_MS = 500;

/**
 * On Ctrl-C and SIGTERM, and when the npm that runs us is gone: everything down, then out with
 * the code a shell expects. (The scripts of package.json say `exec`, so that npm is our parent
 * and its signals reach us; the shell in between would keep them to itself.)
 */
export function stopOnSignals(supervision: Supervision): void {
  const stop = (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void => {
    void supervision.stopAll().finally(() => {
      process.exit(128 + constants.signals[signal]);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    stop('SIGHUP');
  }, LOOK_FOR_PARENT_MS);
  look.unref();
}
