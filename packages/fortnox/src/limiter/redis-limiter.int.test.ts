import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { Redis } from 'ioredis';
import type { Admission, Lane, Limiter } from './limiter.js';
import { createRedisLimiter, type RedisLimiterOptions } from './redis-limiter.js';

const redis = new Redis(process.env['TEST_REDIS_URL'] ?? '');
const prefix = `test:${randomUUID()}`;

afterAll(async () => {
  const keys = await redis.keys(`${prefix}*`);
  if (keys.length > 0) await redis.del(keys);
  redis.disconnect();
});

/** A limiter of another "process" if asked for twice with the same tenant. */
function limiterFor(tenantId: string, overrides: Partial<RedisLimiterOptions> = {}): Limiter {
  return createRedisLimiter({
    redis,
    clientId: 'client',
    tenantId,
    requests: 25,
    windowMs: 500,
    prefix,
    ...overrides,
  });
}

const live = { lane: 'live', maxWaitMs: 60_000 } as const;

const briefly = { lane: 'live', maxWaitMs: 400 } as const;

/** Moments (ms) at which `count` calls were admitted. */
async function admissions(
  limiters: readonly Limiter[],
  count: number,
  lane: Lane = 'live',
): Promise<number[]> {
  const times: number[] = [];
  const each = Array.from({ length: count }, async (_, i) => {
    const limiter = limiters[i % limiters.length];
    const admission = await limiter?.acquire({ lane, maxWaitMs: 60_000 });
    if (admission?.admitted) times.push(performance.now());
  });
  await Promise.all(each);
  return times.sort((a, b) => a - b);
}

function mostWithin(times: readonly number[], windowMs: number): number {
  return Math.max(
    ...times.map((from) => times.filter((t) => t >= from && t < from + windowMs).length),
  );
}

describe('the limiter', () => {
  it('adds no delay to the first calls of an idle company', async () => {
    const limiter = limiterFor('idle');
    const start = performance.now();
    for (let i = 0; i < 4; i += 1) await limiter.acquire({ ...live, maxWaitMs: 0 });
    expect(performance.now() - start).toBeLessThan(100);
  });

  it('keeps several processes together within the limit and uses at least 93 % of it', async () => {
    const processes = [limiterFor('shared'), limiterFor('shared'), limiterFor('shared')];
    const times = await admissions(processes, 100);
    const elapsed = (times.at(-1) ?? 0) - (times[0] ?? 0);
    // One call of tolerance: these are the moments of our promises, not of arrival.
    expect(mostWithin(times, 500)).toBeLessThanOrEqual(26);
    expect(100 / (elapsed / 500)).toBeGreaterThan(25 * 0.93);
  });

  it('serves processes in the order in which their calls began to wait', async () => {
    const [a, b] = [limiterFor('fair'), limiterFor('fair')];
    const served: string[] = [];
    const wait = async (name: string, limiter: Limiter) => {
      await limiter.acquire(live);
      served.push(name);
    };
    const first = Array.from({ length: 20 }, () => wait('a', a));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second = Array.from({ length: 20 }, () => wait('b', b));
    await Promise.all([...first, ...second]);
    expect(served.slice(0, 18).every((name) => name === 'a')).toBe(true);
  });

  it('lends the share of idle lanes and gives live work the larger part of a busy company', async () => {
    const limiter = limiterFor('lanes');
    const order: Lane[] = [];
    const wait = async (lane: Lane) => {
      await limiter.acquire({ ...live, lane });
      order.push(lane);
    };
    const backfill = Array.from({ length: 40 }, () => wait('backfill'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const alone = order.length;
    const busy = Array.from({ length: 20 }, () => wait('live'));
    await Promise.all(busy);
    const together = order.slice(alone);
    expect(alone).toBeGreaterThan(5);
    expect(together.filter((lane) => lane === 'backfill').length).toBeLessThanOrEqual(8);
    await Promise.all(backfill);
  });

  it('says at once that a turn would come too late, and when to try again', async () => {
    const limiter = limiterFor('late');
    const waiting = admissions([limiter], 30);
    const start = performance.now();
    const refused = await limiter.acquire({ lane: 'live', maxWaitMs: 20 });
    expect(performance.now() - start).toBeLessThan(100);
    expect(refused.admitted).toBe(false);
    expect(!refused.admitted && refused.retryAfterMs).toBeGreaterThan(100);
    await waiting;
  });

  it('lets nobody go before the end of what a 429 asked for', async () => {
    const limiter = limiterFor('limited');
    await limiter.acquire(live);
    await limiter.report({ status: 429, retryAfterMs: 300 });
    const start = performance.now();
    const times = await admissions([limiter, limiterFor('limited')], 5);
    expect((times[0] ?? 0) - start).toBeGreaterThanOrEqual(290);
  });

  it('forgets a process that died while it waited', async () => {
    const dead = new Redis(process.env['TEST_REDIS_URL'] ?? '');
    const abandoned = limiterFor('crash', { redis: dead });
    const lost = Promise.all(Array.from({ length: 30 }, () => abandoned.acquire(briefly)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    // Its connection is gone and so is its share of whatever it held in memory.
    dead.disconnect();
    const start = performance.now();
    const times = await admissions([limiterFor('crash')], 10);
    expect((times.at(-1) ?? 0) - start).toBeLessThan(500);
    await lost;
  }, 30_000);

  it('gives the turn of a caller who went away to the next one', async () => {
    const limiter = limiterFor('abort');
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const gone = Array.from({ length: 20 }, () =>
      limiter.acquire({ ...live, signal: controller.signal }),
    );
    const stayed = admissions([limiter], 5);
    const start = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 30));
    controller.abort();
    const times = await stayed;
    const results: Admission[] = await Promise.all(gone);
    expect(results.filter(({ admitted }) => !admitted).length).toBeGreaterThan(10);
    expect((times.at(-1) ?? 0) - start).toBeLessThan(300);
  });

  it('hands out a large limit in small batches without slowing it down', async () => {
    const limiter = limiterFor('large', { requests: 2000, windowMs: 5000 });
    const start = performance.now();
    const times = await admissions([limiter], 1000);
    // 400 at once out of quiet, then 380 a second: 600 more take 1.6 s.
    expect((times.at(-1) ?? 0) - start).toBeLessThan(2_100);
    expect(times.filter((t) => t < start + 150).length).toBeGreaterThan(300);
  });
});

describe('the limiter without Redis', () => {
  it('keeps to a tenth of the limit, never throws, and tells Redis afterwards', async () => {
    const away = new Redis('redis://127.0.0.1:1', { retryStrategy: () => 1000 });
    away.on('error', () => undefined);
    const limiter = limiterFor('away', { redis: away });
    const times = await admissions([limiter], 3);
    away.disconnect();
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(199);
  }, 15_000);

  it('remembers what it sent when Redis comes back empty', async () => {
    const limiter = limiterFor('flushed');
    await admissions([limiter], 25);
    const keys = await redis.keys(`${prefix}:*`);
    await redis.del(keys);
    const times = await admissions([limiter], 8);
    const start = times[0] ?? 0;
    // Without memory the five calls of a burst would go at once, on top of the 25 just sent.
    expect(times.filter((t) => t < start + 20).length).toBeLessThanOrEqual(2);
  });
});
