import type { Redis } from 'ioredis';

/** Redis's clock starts here (ms): well after the script's own zero, which is all that matters. */
const START = 86_400_000;
/** Position of the script's clock among the arguments of EVAL and EVALSHA, after three keys. */
const CLOCK_ARGUMENT = 6;

type Arguments = readonly (string | number)[];
type Script = (...args: Arguments) => Promise<unknown>;

/**
 * Lets the real limiter run on the real script in a real Redis by a clock that only these tests
 * move: Node's timers and Redis's TIME are one simulated clock, which stands still while a command
 * is under way. So what is promised in milliseconds holds exactly, on however busy a machine.
 */
export class SimulatedTime {
  #underWay = 0;

  /** From here on `setTimeout` and `performance.now` are simulated; Redis must be connected. */
  static begin(): SimulatedTime {
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'hrtime', 'Date'],
    });
    return new SimulatedTime();
  }

  end(): void {
    jest.useRealTimers();
  }

  /** Milliseconds on the simulated clock. */
  now(): number {
    return START + performance.now();
  }

  /** The same Redis by the simulated clock. While `isAway()` its commands get no answer. */
  redis(real: Redis, isAway: () => boolean = () => false): Redis {
    const script =
      (run: Script): Script =>
      async (...args) => {
        if (isAway()) return new Promise(() => undefined);
        const simulated = args.map((arg, i) => (i === CLOCK_ARGUMENT ? String(this.now()) : arg));
        this.#underWay += 1;
        return run(...simulated).finally(() => (this.#underWay -= 1));
      };
    const scripts = new Map<string | symbol, Script>(
      ['evalsha', 'eval'].map((name) => [name, script((...args) => real.call(name, [...args]))]),
    );
    return new Proxy(real, {
      get: (target, name): unknown => scripts.get(name) ?? Reflect.get(target, name),
    });
  }

  /** Moves the clock until `work` has settled; answers what it came to. */
  async until<T>(work: Promise<T>): Promise<T> {
    const state = { settled: false };
    const settle = (): void => {
      state.settled = true;
    };
    work.then(settle, settle);
    await this.#quiet();
    while (!state.settled) {
      jest.advanceTimersByTime(1);
      await this.#quiet();
    }
    return work;
  }

  async pass(ms: number): Promise<void> {
    await this.until(new Promise((resolve) => setTimeout(resolve, ms)));
  }

  /** Every answer of Redis has been read and acted upon. */
  async #quiet(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.#underWay > 0);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
