/** Below this share of busy time there is room for one more … */
const hasRoomBelow = 0.5;
/** … and above this a company's second request would be felt by all others. */
const isFullAbove = 0.65;
/** Long enough for a share to mean something, short enough to follow a burst. */
const measuredEveryMs = 200;

export type LoopMeter = {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** The share of the time since it was asked last in which the event loop was busy: 0 to 1. */
  readonly busyShare: () => number;
};

/**
 * How many requests of one company may be in work at once: 1 where the process itself is what
 * limits (PostgreSQL is near), up to `most` where requests mostly wait for PostgreSQL, so that a
 * distant database costs a lone company no throughput.
 */
export function createRoomInTheLoop(most: number, meter: LoopMeter = ownLoop()): () => number {
  let room = 1;
  let measuredAt = meter.now();
  return () => {
    if (meter.now() - measuredAt < measuredEveryMs) return room;
    measuredAt = meter.now();
    const busy = meter.busyShare();
    if (busy > isFullAbove) room = Math.max(1, Math.floor(room / 2));
    else if (busy < hasRoomBelow) room = Math.min(most, room + 1);
    return room;
  };
}

function ownLoop(): LoopMeter {
  let last = performance.eventLoopUtilization();
  return {
    now: () => performance.now(),
    busyShare: () => {
      const present = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(present, last);
      last = present;
      return utilization;
    },
  };
}
