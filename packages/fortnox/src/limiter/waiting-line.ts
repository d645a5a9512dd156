import type { Ahead } from './admission.js';
import type { Admission, Lane, Limiter } from './limiter.js';

/** One call that waits for its permit. Times are of `performance.now()`. */
export type Waiter = {
  readonly lane: Lane;
  readonly since: number;
  readonly deadline: number;
  readonly share: number;
  readonly wasFirst: boolean;
  readonly resolve: (admission: Admission) => void;
  onSettled: (() => void) | undefined;
  /** Set between being given a permit and its moment. */
  timer: NodeJS.Timeout | undefined;
  turnAt: number | undefined;
};

/** The calls that wait in this process: first come, first served within a lane. */
export class WaitingLine {
  readonly #lanes: ReadonlyMap<Lane, Waiter[]>;

  constructor(lanes: readonly Lane[]) {
    this.#lanes = new Map(lanes.map((lane) => [lane, []]));
  }

  join(
    { lane, maxWaitMs, shareBesideLive: share = 1 }: Parameters<Limiter['acquire']>[0],
    now: number,
    resolve: (admission: Admission) => void,
  ): Waiter {
    const queue = this.#queue(lane);
    const waiter: Waiter = {
      lane,
      since: now,
      deadline: now + maxWaitMs,
      share,
      wasFirst: queue.length === 0,
      resolve,
      onSettled: undefined,
      timer: undefined,
      turnAt: undefined,
    };
    queue.push(waiter);
    return waiter;
  }

  /** Back to where its age puts it: it lost its permit through no fault of its own. */
  rejoin(waiter: Waiter): void {
    waiter.timer = undefined;
    waiter.turnAt = undefined;
    const queue = this.#queue(waiter.lane);
    const younger = queue.findIndex(({ since }) => since > waiter.since);
    queue.splice(younger === -1 ? queue.length : younger, 0, waiter);
  }

  /** Gives up. Returns the permit that the waiter had already been given, for somebody else. */
  leave(waiter: Waiter): number | undefined {
    const { turnAt } = waiter;
    this.#remove(waiter);
    this.settle(waiter, { admitted: false, retryAfterMs: 0 });
    return turnAt;
  }

  waits(): boolean {
    return [...this.#lanes.values()].some((queue) => queue.length > 0);
  }

  summary(lane: Lane): {
    readonly count: number;
    readonly oldest: number | undefined;
    readonly youngest: number | undefined;
    /** Of the oldest: it is the next to go. */
    readonly share: number;
  } {
    const queue = this.#queue(lane);
    const [first] = queue;
    const youngest = queue.at(-1)?.since;
    return { count: queue.length, oldest: first?.since, youngest, share: first?.share ?? 1 };
  }

  nextDeadline(): number {
    let earliest = Infinity;
    for (const queue of this.#lanes.values()) {
      for (const { deadline } of queue) earliest = Math.min(earliest, deadline);
    }
    return earliest;
  }

  /**
   * Takes out the first waiter, of the lane if possible, for whom the permit is not too late. A permit
   * that is now suits everybody: the time it took to ask for it is not waiting.
   */
  call(lane: Lane, turnAt: number, now: number): Waiter | undefined {
    const order = [this.#queue(lane), ...this.#lanes.values()];
    const isNow = turnAt <= now + TOLERANCE_MS;
    for (const queue of order) {
      const waiter = queue.find(({ deadline }) => isNow || deadline >= turnAt - TOLERANCE_MS);
      if (waiter) {
        this.#remove(waiter);
        waiter.turnAt = turnAt;
        return waiter;
      }
    }
    return undefined;
  }

  /** Ends the wait of those of a lane who certainly come too late. */
  refuseTooLate(now: number, { lane, nextMs, gapMs }: Ahead): void {
    const tooLate: [Waiter, number][] = [];
    let ahead = 0;
    for (const waiter of [...this.#lanes].find(([name]) => name === lane)?.[1] ?? []) {
      const inMs = Math.max(0, nextMs) + ahead * gapMs;
      if (inMs > TOLERANCE_MS && now + inMs > waiter.deadline + TOLERANCE_MS)
        tooLate.push([waiter, inMs]);
      else ahead += 1;
    }
    for (const [waiter, inMs] of tooLate) {
      this.#remove(waiter);
      this.settle(waiter, { admitted: false, retryAfterMs: Math.max(1, Math.ceil(inMs)) });
    }
  }

  settle(waiter: Waiter, admission: Admission): void {
    clearTimeout(waiter.timer);
    waiter.onSettled?.();
    waiter.resolve(admission);
  }

  #remove(waiter: Waiter): void {
    const queue = this.#queue(waiter.lane);
    const index = queue.indexOf(waiter);
    if (index !== -1) queue.splice(index, 1);
  }

  #queue(lane: Lane): Waiter[] {
    const queue = this.#lanes.get(lane);
    if (!queue) throw new Error(`no such lane: ${lane}`);
    return queue;
  }
}

/** A caller who would not wait at all still accepts a permit that is a timer's tick away. */
const TOLERANCE_MS = 2;
