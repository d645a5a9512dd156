/** Longer than the pause between two events of a company that is at work. */
const aroundMs = 5000;

export type Neighbours = {
  /** Somebody's request has come. */
  readonly note: (key: string) => void;
  /** Whether several have sent lately, so that one must leave room for the other. */
  readonly areAround: () => boolean;
};

/** Who shares the process at the moment. `now`: milliseconds of a clock that never goes back. */
export function createNeighbours(now: () => number = () => performance.now()): Neighbours {
  let last: string | undefined;
  let sharedUntil = -Infinity;
  return {
    note: (key) => {
      if (last !== undefined && key !== last) sharedUntil = now() + aroundMs;
      last = key;
    },
    areAround: () => now() < sharedUntil,
  };
}
