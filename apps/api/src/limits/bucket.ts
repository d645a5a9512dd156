import type { producerConnection } from '@sync/jobs';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
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
 * While Redis is away each process counts for itself, in windows of the same size: a limit must
 * neither fall with Redis nor stop anybody because of it.
 */
export function createBucket(
  redis: ReturnType<typeof producerConnection>,
  name: string,
  { requests, windowMs }: BucketSize,
): Bucket {
  const size = { points: requests, duration: Math.max(1, Math.round(windowMs / 1000)) };
  const shared = new RateLimiterRedis({
    ...size,
    storeClient: redis,
    keyPrefix: `sync:limit:${name}`,
    rejectIfRedisNotReady: true,
    customIncrTtlLuaScript: tokenBucketScript,
    // Who is over the limit is told so without asking Redis again.
    inMemoryBlockOnConsumed: requests + 1,
  });
  const own = new RateLimiterMemory({ ...size, keyPrefix: name });
  let restsUntil = 0;
  return {
    take: async (key) => {
      if (Date.now() < restsUntil) return outcomeOf(own.consume(key));
      try {
        return await outcomeOf(shared.consume(key));
      } catch {
        // `watchStores` tells the log about Redis.
        restsUntil = Date.now() + restMs;
        return outcomeOf(own.consume(key));
      }
    },
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
