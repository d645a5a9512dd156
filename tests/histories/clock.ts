import { AsyncLocalStorage } from 'node:async_hooks';

const clocks = new AsyncLocalStorage<Clock>();

/**
 * The time of one history: the machine's monotonic clock and what has been let pass on top of it.
 * PostgreSQL's clock cannot be moved, so its rows are moved into the past by as much.
 */
export class Clock {
  readonly #machineNow: () => number;
  #passedMs = 0;

  constructor(machineNow: () => number) {
    this.#machineNow = machineNow;
  }

  /** Milliseconds on an arbitrary scale. */
  now(): number {
    return this.#machineNow() + this.#passedMs;
  }

  pass(ms: number): void {
    this.#passedMs += ms;
  }
}

/** What runs inside sees the history's time in `performance.now`, as the worker's guards read it. */
export function underClock<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  return clocks.run(clock, work);
}

/** Makes `performance.now` obey `underClock`; gives the true clock, and what undoes it. */
export function bendTime(): { readonly machineNow: () => number; readonly undo: () => void } {
  const original = performance.now.bind(performance);
  performance.now = () => clocks.getStore()?.now() ?? original();
  return {
    machineNow: original,
    undo: () => {
      performance.now = original;
    },
  };
}
