import { Redis } from 'ioredis';

/**
 * A fail-over behind one address leaves connections open to a server that has become a replica:
 * only a new connection leads to the one that writes. `2`: the refused command is sent again.
 */
const reconnectOnError = (error: Error): 2 | false =>
  /READONLY|UNBLOCKED/.test(error.message) ? 2 : false;

/** Back within a second of Redis, however long it was away. */
const retryStrategy = (times: number): number => Math.min(times * 100, 1000);

/**
 * For producers: fails fast, so that a request is answered while Redis is away. BullMQ waits for
 * ever otherwise. The connection itself keeps coming back by itself. `answerMs`: a dead host that
 * swallows packets is given up; by default later than any healthy answer on one network comes.
 */
export function producerConnection(url: string, answerMs = 2000): Redis {
  return quiet(
    new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: answerMs,
      connectTimeout: 2000,
      retryStrategy,
      reconnectOnError,
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
      retryStrategy,
      reconnectOnError,
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
      retryStrategy,
      reconnectOnError,
    }),
  );
}

const lastErrors = new WeakMap<Redis, Error>();

/** Why the connection cannot be made, while it cannot; it is tried again all the time. */
export function lastConnectionError(redis: Redis): Error | undefined {
  return lastErrors.get(redis);
}

/** Connection errors repeat with every try; `watchStores` tells each once. */
function quiet(redis: Redis): Redis {
  redis.on('ready', () => lastErrors.delete(redis));
  return redis.on('error', (error: Error) => lastErrors.set(redis, error));
}
