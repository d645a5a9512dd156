import { setImmediate } from 'node:timers/promises';

/** Work that can be left between two steps, so that a process with other things to do gets to them. */
export type Steps<T> = Generator<undefined, T>;

const itemsAStep = 250;

/** Long enough to get on, short enough that nobody notices. */
const turnMs = 20;

/** Calls `work` with each item. */
export function* withEach<T>(items: Iterable<T>, work: (item: T) => void): Steps<void> {
  let n = 0;
  for (const item of items) {
    work(item);
    n += 1;
    if (n % itemsAStep === 0) yield;
  }
}

export function* mapEach<T, R>(items: Iterable<T>, work: (item: T) => R): Steps<R[]> {
  const found: R[] = [];
  yield* withEach(items, (item) => {
    found.push(work(item));
  });
  return found;
}

/** All of it at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** All of it, with turns for everybody else in between. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < turnMs) continue;
    await setImmediate();
    since = performance.now();
  }
}
