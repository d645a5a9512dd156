import { createHash, randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import {
  reportLimited,
  requestPermits,
  type AdmissionSettings,
  type Demand,
  type TurnsReply,
} from './admission.js';
import type { Admission, Lane, Limiter } from './limiter.js';
import { LocalPace } from './local-pace.js';
import { WaitingLine, type Waiter } from './waiting-line.js';

export type RedisLimiterOptions = {
  /** Shared with others at will; commands that hang are given up after half a second. */
  readonly redis: Redis;
  readonly clientId: string;
  /** Fortnox's tenant id; any stable id of the connection until it is known. */
  readonly tenantId: string;
  /** Fortnox: 25 … */
  readonly requests: number;
  /** … per 5000 ms. */
  readonly windowMs: number;
  /** Before every Redis key; `fortnox-limiter` if left out. */
  readonly prefix?: string | undefined;
  /** Relative shares while all lanes wait; live 70, replay 20, backfill 10 if left out. */
  readonly shares?: Readonly<Record<Lane, number>> | undefined;
  /** The part of the limit that this process allows itself while Redis is away; 0.1 if left out. */
  readonly fallbackShare?: number | undefined;
};

const LANES: readonly Lane[] = ['live', 'replay', 'backfill'];
const SHARES: Readonly<Record<Lane, number>> = { live: 70, replay: 20, backfill: 10 };
/** A Redis that has not answered a script in this time is treated as away. */
const REDIS_TIMEOUT_MS = 500;
/** While Redis is away it is asked again this often. */
const REDIS_RETRY_MS = 1_000;
/** Node's timers are whole milliseconds: a permit this near is now. */
const NOW_MS = 1;
/** A permit missed by more than this (or half a gap) is asked for anew: sent late it would bunch. */
const LATE_MS = 50;

/**
 * One limit per (client id, tenant), shared through Redis by every process that makes a limiter
 * for it; make one per process. See `admission-script.ts` for the rules. Calls that wait cost one
 * small script every gap or so, however many they are. While Redis is unreachable each process
 * keeps to a tenth of the limit by its own clock, and tells Redis afterwards what it sent.
 */
export function createRedisLimiter(options: RedisLimiterOptions): Limiter {
  return new RedisLimiter(options);
}

class RedisLimiter implements Limiter {
  readonly #redis: Redis;
  readonly #settings: AdmissionSettings;
  readonly #shares: Readonly<Record<Lane, number>>;
  readonly #processId = randomUUID();
  readonly #line = new WaitingLine(LANES);
  readonly #local: LocalPace;
  #generation = '';
  #gapMs: number;
  #asking = false;
  #askAgain = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RedisLimiterOptions) {
    const { requests, windowMs } = options;
    this.#redis = options.redis;
    this.#settings = { keys: keysOf(options), requests, windowMs };
    this.#shares = options.shares ?? SHARES;
    this.#gapMs = windowMs / requests;
    this.#local = new LocalPace(windowMs, this.#gapMs / (options.fallbackShare ?? 0.1));
  }

  acquire(request: Parameters<Limiter['acquire']>[0]): Promise<Admission> {
    const { signal } = request;
    if (signal?.aborted) return Promise.resolve({ admitted: false, retryAfterMs: 0 });
    return new Promise((resolve) => {
      const waiter = this.#line.join(request, performance.now(), resolve);
      if (signal) this.#leaveOnAbort(waiter, signal);
      // A lane in which others wait already is known to Redis; its answer is on its way.
      if (waiter.wasFirst) this.#askNow();
    });
  }

  async report({ status, retryAfterMs }: Parameters<Limiter['report']>[0]): Promise<void> {
    // Everything but 429 is counted by the script itself when it gives out permits.
    if (status !== 429) return;
    try {
      await withinTimeout(reportLimited(this.#redis, this.#settings, retryAfterMs));
    } catch {
      this.#local.pause(performance.now(), retryAfterMs ?? this.#settings.windowMs);
    }
  }

  #leaveOnAbort(waiter: Waiter, signal: AbortSignal): void {
    const leave = () => {
      const turnAt = this.#line.leave(waiter);
      if (turnAt !== undefined) this.#take(waiter.lane, turnAt);
    };
    signal.addEventListener('abort', leave, { once: true });
    waiter.onSettled = () => {
      signal.removeEventListener('abort', leave);
    };
  }

  #askNow(): void {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#ask();
  }

  /** Never rejects: whatever goes wrong with Redis ends in the local pace. */
  async #ask(): Promise<void> {
    this.#asking = true;
    this.#askAgain = false;
    const retryInMs = await this.#permitsFromRedis().catch(() => this.#permitFromLocalPace());
    this.#asking = false;
    if (this.#isAskedAgain()) this.#askNow();
    else if (this.#line.waits()) this.#askIn(retryInMs);
  }

  #isAskedAgain(): boolean {
    return this.#askAgain;
  }

  #askIn(retryInMs: number): void {
    const untilDeadline = this.#line.nextDeadline() - performance.now();
    const delay = Math.max(1, Math.ceil(Math.min(retryInMs, untilDeadline)));
    this.#timer = setTimeout(() => {
      this.#askNow();
    }, delay);
  }

  async #permitsFromRedis(): Promise<number> {
    const now = performance.now();
    const unlogged = this.#local.unlogged;
    const reply = await withinTimeout(
      requestPermits(this.#redis, this.#settings, {
        processId: this.#processId,
        generation: this.#generation,
        unlogged,
        recent: this.#local.recent(now),
        demands: LANES.map((lane) => this.#demand(lane, now)),
      }),
    );
    this.#local.logged(unlogged);
    this.#apply(reply);
    return reply.retryInMs;
  }

  #demand(lane: Lane, now: number): Demand {
    const { count, oldest, youngest, share } = this.#line.summary(lane);
    return {
      lane,
      share,
      weight: this.#shares[lane],
      count,
      oldestAgeMs: now - (oldest ?? now),
      youngestAgeMs: now - (youngest ?? now),
    };
  }

  #apply(reply: TurnsReply): void {
    this.#generation = reply.generation;
    this.#gapMs = reply.gapMs;
    const now = performance.now();
    for (const permit of reply.permits) {
      const lane = LANES.find((known) => known === permit.lane);
      if (lane) this.#take(lane, now + permit.inMs);
    }
    for (const ahead of reply.ahead) this.#line.refuseTooLate(now, ahead);
  }

  /** Gives a permit to the first who can use it: of its lane, else of any; else it is unused. */
  #take(lane: Lane, turnAt: number): void {
    const waiter = this.#line.call(lane, turnAt, performance.now());
    if (!waiter) return;
    const delay = turnAt - performance.now();
    if (delay <= NOW_MS) {
      this.#admit(waiter);
      return;
    }
    waiter.timer = setTimeout(() => {
      this.#onPermit(waiter, turnAt);
    }, delay);
  }

  #onPermit(waiter: Waiter, turnAt: number): void {
    const lateMs = performance.now() - turnAt;
    if (lateMs <= Math.max(LATE_MS, this.#gapMs / 2)) {
      this.#admit(waiter);
      return;
    }
    this.#line.rejoin(waiter);
    this.#askNow();
  }

  #admit(waiter: Waiter): void {
    const now = performance.now();
    this.#local.sent(now);
    this.#line.settle(waiter, { admitted: true, waitedMs: now - waiter.since });
  }

  #permitFromLocalPace(): number {
    const now = performance.now();
    if (this.#local.nextAt() <= now) {
      const lane = LANES.find((candidate) => this.#line.summary(candidate).count > 0);
      const waiter = lane && this.#line.call(lane, now, now);
      if (waiter) {
        this.#local.sentUnlogged(now);
        this.#line.settle(waiter, { admitted: true, waitedMs: now - waiter.since });
      }
    }
    const nextMs = this.#local.nextAt() - now;
    const { gapMs } = this.#local;
    for (const lane of LANES) this.#line.refuseTooLate(now, { lane, nextMs, gapMs });
    return Math.min(nextMs, REDIS_RETRY_MS);
  }
}

function keysOf(options: RedisLimiterOptions): AdmissionSettings['keys'] {
  // Hashed: keys show up in logs and monitors, and must not tell who our customers are.
  const hash = createHash('sha256')
    .update(`${options.clientId}\n${options.tenantId}`)
    .digest('base64url')
    .slice(0, 22);
  const base = `${options.prefix ?? 'fortnox-limiter'}:{${hash}}`;
  return [`${base}:log`, `${base}:state`, `${base}:processes`];
}

/**
 * Rejects after `REDIS_TIMEOUT_MS`, but not before the answers that have arrived were read: when
 * the event loop was blocked for long, it is we who were away and not Redis.
 */
async function withinTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      setImmediate(() => {
        reject(new Error('Redis did not answer in time'));
      });
    }, REDIS_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
