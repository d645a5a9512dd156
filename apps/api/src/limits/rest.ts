import type { EndTurn } from './fair-line.js';

/** How long a turn goes on after its work, so that others have the process meanwhile. */
export type Rest = {
  /** Of the process's time, for whoever has this turn: above 0, at most 1. */
  readonly share: number;
  /** What kept the process busy may have been others' work: nobody rests for longer because of it. */
  readonly longestMs: number;
  /** Work that keeps the process busy for no longer needs no rest. Default: 0. */
  readonly freeMs?: number;
};

/**
 * Works, and ends the turn: at once, or after a rest in proportion to how long the process was busy
 * meanwhile. The answer does not wait for the rest.
 */
export async function workInTurn<T>(
  end: EndTurn,
  work: () => Promise<T>,
  rest: Rest | undefined,
): Promise<T> {
  const before = performance.eventLoopUtilization();
  try {
    return await work();
  } finally {
    if (rest) setTimeout(end, restAfter(performance.eventLoopUtilization(before).active, rest));
    else end();
  }
}

const restAfter = (busyMs: number, { share, longestMs, freeMs = 0 }: Rest): number =>
  Math.min(longestMs, Math.max(0, busyMs - freeMs) * (1 / share - 1));
