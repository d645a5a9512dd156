import type { producerConnection } from '@sync/jobs';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { createAllowances, type Allowances } from './allowance.js';
import type { BucketSize, Taken } from './bucket-types.js';
import { createOwnBucket } from './own-bucket.js';
import { tokenBucketScript } from './token-bucket-script.js';

/** A token bucket for each key, shared by all processes through Redis; never throws. */
export type Bucket = {
  /** `cost`: how many are taken, all or none; 1 if left out. */
  readonly take: (key: string, cost?: number) => Promise<Taken>;
};

/** For so long Redis is left alone once it did not answer: nobody waits for it in vain. */
const restMs = 2000;

/**
 * Of a bucket that holds thousands a process takes a thousandth at once, at most so many, and asks
 * Redis only when they are used up. What it does not use within a second is lost to the sender.
 */
const mostAtOnce = 100;
const shareAtOnce = 1000;

/**
 * While Redis is away each process counts for itself, in buckets of the same size: a limit must
 * neither fall with Redis nor stop anybody because of it.
 */
export function createBucket(
  redis: ReturnType<typeof producerConnection>,
  name: string,
  size: BucketSize,
): Bucket {
  const allowances = createAllowances(now);
  const ask = asking(redis, name, size, allowances);
  const underWay = new Map<string, Promise<Taken>>();
  /** Whoever comes while Redis is being asked for many waits for these. */
  const take = async (key: string, cost = 1): Promise<Taken> => {
    if (cost > 1) return ask(key, cost);
    if (allowances.use(key)) return { kind: 'taken' };
    if (atOnceOf(size) <= 1) return ask(key);
    const asked = underWay.get(key);
    if (asked) {
      await asked;
      return allowances.use(key) ? { kind: 'taken' } : ask(key);
    }
    const answer = ask(key).finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return answer;
  };
  return { take };
}

/** A clock that never goes back: set back an hour, the other one would keep senders waiting for it. */
const now = (): number => performance.now();

const atOnceOf = ({ requests }: BucketSize): number =>
  Math.min(mostAtOnce, Math.floor(requests / shareAtOnce));

/** Takes `cost` out of the bucket; instead of one as many as may be taken at once, of which the rest is kept. */
function asking(
  redis: ReturnType<typeof producerConnection>,
  name: string,
  bucket: BucketSize,
  allowances: Allowances,
): (key: string, cost?: number) => Promise<Taken> {
  const { requests, windowMs } = bucket;
  const size = { points: requests, duration: Math.max(1, Math.round(windowMs / 1000)) };
  const inRedis = {
    ...size,
    storeClient: redis,
    keyPrefix: `sync:limit:${name}`,
    rejectIfRedisNotReady: true,
    customIncrTtlLuaScript: tokenBucketScript,
  };
  // Who is over the limit is told so without asking Redis again.
  const one = new RateLimiterRedis({ ...inRedis, inMemoryBlockOnConsumed: requests + 1 });
  const many = new RateLimiterRedis(inRedis);
  const own = createOwnBucket(bucket, now);
  const atOnce = atOnceOf(bucket);
  let restsUntil = -Infinity;
  return async (key, cost = 1) => {
    if (now() < restsUntil) return own(key, cost);
    try {
      if (
        cost === 1 &&
        atOnce > 1 &&
        (await outcomeOf(many.consume(key, atOnce))).kind === 'taken'
      ) {
        allowances.add(key, atOnce - 1);
        return { kind: 'taken' };
      }
      return await outcomeOf(one.consume(key, cost));
    } catch {
      // `watchStores` tells the log about Redis.
      restsUntil = now() + restMs;
      return own(key, cost);
    }
  };
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
