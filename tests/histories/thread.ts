import type { Database } from '@sync/database';

/** Where an attempt can be held. */
export type Place = 'database' | 'limiter' | 'socket' | 'look-up';

/** How it goes on from there; what applies elsewhere is taken as `on`. */
export type Onward =
  | { readonly kind: 'on' }
  /** The statement is not carried out, or it is and its answer is lost. */
  | { readonly kind: 'database-away'; readonly carriedOut: boolean }
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'throttled' }
  | { readonly kind: 'aborted' };

/** What a request to Fortnox comes back with. */
export type Answer = 'made' | 'refused' | 'rate-limited' | 'lost';

/**
 * One attempt as something that can be held at every statement, at the limiter, on the socket and
 * at a look-up, and let go on one place at a time. So any two attempts can be interleaved in any
 * way, and a history is the same each time it is told.
 */
export class Thread {
  #held: { readonly place: Place; readonly release: (onward: Onward) => void } | undefined;
  #ended = false;
  #moved: (() => void)[] = [];
  #beside = false;
  #under: Promise<unknown> = Promise.resolve();

  /** The process is cut off from PostgreSQL. */
  databaseAway = false;

  get place(): Place | undefined {
    return this.#held?.place;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Called by what runs: waits here until `go`. */
  hold(place: Place): Promise<Onward> {
    return new Promise((release) => {
      this.#held = { place, release };
      this.#tell();
    });
  }

  /** Called by what runs, when it is through. */
  end(): void {
    this.#ended = true;
    this.#tell();
  }

  /** Lets it go on; resolves when it is held again or has ended. */
  async go(onward: Onward = { kind: 'on' }): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    held?.release(onward);
    await this.settled();
  }

  async settled(): Promise<void> {
    if (!this.#held && !this.#ended) {
      await new Promise<void>((resolve) => this.#moved.push(resolve));
    }
    await this.#under;
  }

  /** What `work` starts is not held: it runs beside whatever comes next. */
  besides<T>(work: () => T): T {
    this.#beside = true;
    try {
      return work();
    } finally {
      this.#beside = false;
    }
  }

  /** A statement, in its turn. */
  async statement(work: () => unknown): Promise<unknown> {
    if (this.#beside) {
      const done = this.databaseAway ? Promise.reject(away()) : Promise.resolve(work());
      this.#under = done.catch(() => undefined);
      return done;
    }
    const onward = await this.hold('database');
    if (onward.kind !== 'database-away') return work();
    if (onward.carriedOut) await work();
    throw away();
  }

  #tell(): void {
    const moved = this.#moved;
    this.#moved = [];
    for (const resolve of moved) resolve();
  }
}

type Callable = (...args: unknown[]) => unknown;

/** The database as an attempt sees it: each statement, or transaction, waits for its turn. */
export function heldDatabase(db: Database, thread: Thread): Database {
  const direct = heldAtCalls(db.direct, thread);
  return { ...db, direct, prisma: heldAtCalls(db.prisma, thread) };
}

function heldAtCalls<T extends object>(target: T, thread: Thread): T {
  return new Proxy(target, {
    get: (object, name) => {
      const value: unknown = Reflect.get(object, name);
      if (typeof value === 'function') {
        return (...args: unknown[]) =>
          thread.statement(() => Reflect.apply(value as Callable, object, args));
      }
      return typeof value === 'object' && value !== null ? heldAtCalls(value, thread) : value;
    },
  });
}

const away = (): Error => Object.assign(new Error('connection terminated'), { code: '57P01' });
