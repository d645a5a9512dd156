import type { producerConnection } from '@sync/jobs';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { createAllowances } from './allowance.js';
import { tokenBucketScript } from './token-bucket-script.js';

export type BucketSize = {
  /** That may come at once. */
  readonly requests: number;
  /** In which an empty bucket fills again, at an even pace. */
  readonly windowMs: number;
};

type Taken =
  { readonly kind: 'taken' } | { readonly kind: 'refused'; readonly retryAfterMs: number };

/** A token bucket for each key, shared by all processes through Redis; never throws. */
export type Bucket = { readonly take: (key: string) => Promise<Taken> };

/** For so long Redis is left alone once it did not answer: nobody waits for it in vain. */
const restMs = 2000;

/**
 * Of a bucket that holds thousands a process takes a thousandth at once, at most so many, and asks
 * Redis only when they are used up. What it does not use within a second is lost to the sender.
 */
const mostAtOnce = 100;
const shareAtOnce = 1000;

/**
 * While Redis is away each process counts for itself, in windows of the same size: a limit must
 * neither fall with Redis nor stop anybody because of it.
 */
export function createBucket(
  redis: ReturnType<typeof producerConnection>,
  name: string,
  { requests, windowMs }: BucketSize,
): Bucket {
  const size = { points: requests, duration: Math.max(1, Math.round(windowMs / 1000)) };
  const inRedis = {
    ...size,
    storeClient: redis,
    keyPrefix: `sync:limit:${name}`,
    rejectIfRedisNotReady: true,
    customIncrTtlLuaScript: tokenBucketScript,
  };
  // Who is over the limit is told so without asking Redis again.
  const shared = new RateLimiterRedis({ ...inRedis, inMemoryBlockOnConsumed: requests + 1 });
  const many = new RateLimiterRedis(inRedis);
  const own = new RateLimiterMemory({ ...size, keyPrefix: name });
  const atOnce = Math.min(mostAtOnce, Math.floor(requests / shareAtOnce));
  const allowances = createAllowances(Date.now);
  const underWay = new Map<string, Promise<Taken>>();
  let restsUntil = 0;

  const askRedis = async (key: string): Promise<Taken> => {
    if (Date.now() < restsUntil) return outcomeOf(own.consume(key));
    try {
      if (atOnce > 1 && (await outcomeOf(many.consume(key, atOnce))).kind === 'taken') {
        allowances.add(key, atOnce - 1);
        return { kind: 'taken' };
      }
      return await outcomeOf(shared.consume(key));
    } catch {
      // `watchStores` tells the log about Redis.
      restsUntil = Date.now() + restMs;
      return outcomeOf(own.consume(key));
    }
  };
  /** Whoever comes while Redis is being asked for many waits for these. */
  const take = async (key: string): Promise<Taken> => {
    if (allowances.use(key)) return { kind: 'taken' };
    if (atOnce <= 1) return askRedis(key);
    const asked = underWay.get(key);
    if (asked) {
      await asked;
      return allowances.use(key) ? { kind: 'taken' } : askRedis(key);
    }
    const asking = askRedis(key).finally(() => underWay.delete(key));
    underWay.set(key, asking);
    return asking;
  };
  return { take };
}

/** The library refuses by rejecting with its figures; anything else is a fault of Redis. */
async function outcomeOf(consumed: Promise<RateLimiterRes>): Promise<Taken> {
  try {
    await consumed;
    return { kind: 'taken' };
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return { kind: 'refused', retryAfterMs: error.msBeforeNext };
  }
}
