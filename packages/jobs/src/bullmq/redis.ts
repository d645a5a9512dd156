import { Redis } from 'ioredis';

/**
 * For producers: fails fast, so that a request is answered while Redis is away. BullMQ waits for
 * ever otherwise. The connection itself keeps coming back by itself.
 */
export function producerConnection(url: string): Redis {
  return quiet(
    new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      // A dead host that swallows packets: longer than any healthy answer on one network.
      commandTimeout: 2000,
      connectTimeout: 2000,
      retryStrategy: (times) => Math.min(times * 100, 1000),
    }),
  );
}

/**
 * For the queue's producer side. BullMQ's queue fails for good when its very first commands fail,
 * so these wait for Redis; from the first connection on, commands fail fast.
 */
export function queueConnection(url: string): Redis {
  const redis = quiet(
    new Redis(url, {
      maxRetriesPerRequest: null,
      connectTimeout: 2000,
      retryStrategy: (times) => Math.min(times * 100, 1000),
    }),
  );
  return redis.once('ready', () => {
    redis.options.enableOfflineQueue = false;
  });
}

/** For consumers: retries for ever (BullMQ demands `null`), back within a second of Redis. */
export function consumerConnection(url: string): Redis {
  return quiet(
    new Redis(url, {
      maxRetriesPerRequest: null,
      connectTimeout: 2000,
      retryStrategy: (times) => Math.min(times * 100, 1000),
    }),
  );
}

/** Connection errors repeat with every try; readiness and metrics tell that Redis is away. */
function quiet(redis: Redis): Redis {
  return redis.on('error', () => undefined);
}
