import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { Redis } from 'ioredis';
import { SimulatedTime } from '../testing/simulated-time.js';
import type { Admission, Lane, Limiter } from './limiter.js';
import { createRedisLimiter, type RedisLimiterOptions } from './redis-limiter.js';

/**
 * The limiter as it is, on the script as it is, by a simulated clock: every figure here is exact
 * and none depends on the machine. What it reaches in real time is for the benchmark to say.
 */
const real = new Redis(process.env['TEST_REDIS_URL'] ?? '');
const prefix = `test:${randomUUID()}`;
let time: SimulatedTime;
let redis: Redis;

beforeAll(async () => {
  await real.ping();
});

beforeEach(() => {
  time = SimulatedTime.begin();
  redis = time.redis(real);
});

afterEach(() => {
  time.end();
});

afterAll(async () => {
  const keys = await real.keys(`${prefix}*`);
  if (keys.length > 0) await real.del(keys);
  real.disconnect();
});

/** A limiter of another "process" if asked for twice with the same tenant. */
function limiterFor(tenantId: string, overrides: Partial<RedisLimiterOptions> = {}): Limiter {
  return createRedisLimiter({
    redis,
    clientId: 'client',
    tenantId,
    requests: 25,
    windowMs: 500,
    prefix: `${prefix}:${tenantId}`,
    ...overrides,
  });
}

const live = { lane: 'live', maxWaitMs: 60_000 } as const;

/** Moments (ms) at which `count` calls are admitted. */
async function admissions(limiters: readonly Limiter[], count: number): Promise<number[]> {
  const times: number[] = [];
  const each = Array.from({ length: count }, async (_, i) => {
    const admission = await limiters[i % limiters.length]?.acquire(live);
    if (admission?.admitted) times.push(time.now());
  });
  await Promise.all(each);
  return times;
}

function mostWithin(times: readonly number[], windowMs: number): number {
  return Math.max(
    ...times.map((from) => times.filter((t) => t >= from && t < from + windowMs).length),
  );
}

/** How many permits Redis has on its books. */
async function turnsLogged(tenantId: string): Promise<number> {
  const [log] = await real.keys(`${prefix}:${tenantId}:*:log`);
  return log === undefined ? 0 : await real.zcard(log);
}

describe('the limiter', () => {
  it('adds no delay to the first calls of an idle company', async () => {
    const limiter = limiterFor('idle');
    for (let i = 0; i < 4; i += 1) {
      const admission = await time.until(limiter.acquire({ ...live, maxWaitMs: 0 }));
      expect(admission).toEqual({ admitted: true, waitedMs: 0 });
    }
  });

  it('keeps several processes together within the limit and uses at least 95 % of it', async () => {
    const processes = [limiterFor('shared'), limiterFor('shared'), limiterFor('shared')];
    const times = await time.until(admissions(processes, 100));
    const elapsed = (times.at(-1) ?? 0) - (times[0] ?? 0);
    expect(times).toHaveLength(100);
    expect(mostWithin(times, 500)).toBeLessThanOrEqual(25);
    expect(100 / (elapsed / 500)).toBeGreaterThanOrEqual(25 * 0.95);
  });

  it('serves processes in the order in which their calls began to wait', async () => {
    const [a, b] = [limiterFor('fair'), limiterFor('fair')];
    const served: string[] = [];
    const wait = async (name: string, limiter: Limiter) => {
      await limiter.acquire(live);
      served.push(name);
    };
    const first = Array.from({ length: 20 }, () => wait('a', a));
    await time.pass(50);
    const second = Array.from({ length: 20 }, () => wait('b', b));
    await time.until(Promise.all([...first, ...second]));
    expect(served.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'a'));
  });

  it('lends the share of idle lanes and gives live work the larger part of a busy company', async () => {
    const limiter = limiterFor('lanes');
    const order: Lane[] = [];
    const wait = async (lane: Lane) => {
      await limiter.acquire({ ...live, lane });
      order.push(lane);
    };
    const backfill = Array.from({ length: 40 }, () => wait('backfill'));
    await time.pass(200);
    const alone = order.length;
    const busy = Array.from({ length: 20 }, () => wait('live'));
    await time.until(Promise.all(busy));
    const together = order.slice(alone);
    // Five out of quiet, then one per gap of 21 ms.
    expect(alone).toBeGreaterThan(10);
    // 12 had their permit promised before live work came; then one in eight (shares 70 to 10).
    expect(together.filter((lane) => lane === 'backfill').length).toBeLessThanOrEqual(15);
    await time.until(Promise.all(backfill));
  });

  it('says at once that a permit would come too late, and when to try again', async () => {
    const limiter = limiterFor('late');
    const waiting = admissions([limiter], 30);
    const asked = time.now();
    const refused = await time.until(limiter.acquire({ lane: 'live', maxWaitMs: 20 }));
    // One tick: the first question knew of one call only.
    expect(time.now()).toBeLessThanOrEqual(asked + 1);
    expect(refused.admitted).toBe(false);
    // 24 of the 30 before it go at once, the next after a window, the others at a gap of 21 ms each.
    expect(!refused.admitted && refused.retryAfterMs).toBeGreaterThan(500);
    await time.until(waiting);
  });

  it('lets nobody go before the end of what a 429 asked for', async () => {
    const limiter = limiterFor('limited');
    await time.until(limiter.acquire(live));
    await time.until(limiter.report({ status: 429, retryAfterMs: 300 }));
    const start = time.now();
    const times = await time.until(admissions([limiter, limiterFor('limited')], 5));
    expect((times[0] ?? 0) - start).toBeGreaterThanOrEqual(299);
  });

  it('forgets a process that died while it waited', async () => {
    let dead = false;
    const abandoned = limiterFor('crash', { redis: time.redis(real, () => dead) });
    const lost = Array.from({ length: 30 }, () => abandoned.acquire({ ...live, maxWaitMs: 400 }));
    await time.pass(100);
    dead = true;
    const start = time.now();
    const times = await time.until(admissions([limiterFor('crash')], 10));
    // What is left of the window that the dead one has used up, what it is waited for (50 ms), and
    // the ten calls' own gaps.
    expect((times.at(-1) ?? 0) - start).toBeLessThan(400 + 50 + 11 * 21);
    await time.until(Promise.all(lost));
  });

  it('gives the permit of a caller who went away to the next one', async () => {
    const limiter = limiterFor('abort');
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const gone = Array.from({ length: 44 }, () =>
      limiter.acquire({ ...live, signal: controller.signal }),
    );
    const stayed = admissions([limiter], 5);
    // 24 went at once; the next are promised to some of those who go away.
    await time.pass(470);
    controller.abort();
    const times = await time.until(stayed);
    const results: Admission[] = await Promise.all(gone);
    expect(times).toHaveLength(5);
    const wentBefore = results.filter(({ admitted }) => admitted).length;
    expect(wentBefore).toBe(24);
    // Not one permit was lost with those who had been given it.
    expect(await turnsLogged('abort')).toBe(wentBefore + 5);
  });

  it('hands out a large limit in small batches without slowing it down', async () => {
    const limiter = limiterFor('large', { requests: 2000, windowMs: 5000 });
    const start = time.now();
    const times = await time.until(admissions([limiter], 1000));
    // 400 at once out of quiet, then 380 a second: 600 more take 1.6 s.
    expect((times.at(-1) ?? 0) - start).toBeLessThan(1_650);
    expect(times.filter((t) => t < start + 10).length).toBeGreaterThanOrEqual(400);
  });
});

describe('the limiter without Redis', () => {
  it('keeps to a tenth of the limit, never throws, and tells Redis afterwards', async () => {
    let away = true;
    const limiter = limiterFor('away', { redis: time.redis(real, () => away) });
    const times = await time.until(admissions([limiter], 3));
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(199);
    expect(await turnsLogged('away')).toBe(0);
    away = false;
    await time.until(limiter.acquire(live));
    expect(await turnsLogged('away')).toBe(4);
  });

  it('remembers what it sent when Redis comes back empty', async () => {
    const limiter = limiterFor('flushed');
    const before = await time.until(admissions([limiter], 25));
    await real.del(await real.keys(`${prefix}:flushed:*`));
    const after = await time.until(admissions([limiter], 8));
    // Without memory all would go at once, on top of the 25 just sent.
    expect(mostWithin([...before, ...after], 500)).toBeLessThanOrEqual(25);
    expect(after.filter((t) => t < (after[0] ?? 0) + 20)).toHaveLength(1);
  });
});
