import type { Lease } from '@sync/jobs';
import { createLogger, type Logger } from '@sync/shared';

export type TestLease = {
  readonly lease: Lease;
  readonly lapse: () => void;
  readonly isEnded: () => boolean;
};

/** A lease that holds until the test lets it lapse or somebody ends it. */
export function heldLease(workerId: string): TestLease {
  const lost = new AbortController();
  let ended = false;
  const lease: Lease = {
    workerId,
    isHeld: () => !lost.signal.aborted,
    signal: lost.signal,
    letGo: () => Promise.resolve(),
    end: () => {
      ended = true;
      return Promise.resolve();
    },
  };
  return {
    lease,
    lapse: () => {
      lost.abort();
    },
    isEnded: () => ended,
  };
}

/** A log whose lines can be read. */
export function recordedLog(): { readonly log: Logger; readonly text: () => string } {
  const lines: string[] = [];
  const write = (line: string): void => {
    lines.push(line);
  };
  return { log: createLogger('worker', 'info', { write }), text: () => lines.join('') };
}
