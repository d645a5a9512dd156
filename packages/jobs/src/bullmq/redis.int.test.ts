import { routeTo, type SeverableRoute } from '@sync/shared/testing';
import type { Redis } from 'ioredis';
import {
  consumerConnection,
  lastConnectionError,
  producerConnection,
  queueConnection,
} from './redis.js';

let route: SeverableRoute;
let redis: Redis;
beforeEach(async () => {
  route = await routeTo(process.env['TEST_REDIS_URL'] ?? '');
});
afterEach(async () => {
  redis.disconnect();
  await route.close();
});

const event = (name: string): Promise<void> =>
  new Promise((resolve) =>
    redis.once(name, () => {
      resolve();
    }),
  );

/** Redis has gone away from under a connection that was there. */
async function cut(): Promise<void> {
  const closed = event('close');
  route.cut();
  await closed;
}

it('a request is answered at once while Redis is away, instead of waiting for it', async () => {
  redis = producerConnection(route.url);
  await event('ready');
  await cut();
  await expect(redis.ping()).rejects.toThrow();
});

it('and goes by the same connection once Redis is back', async () => {
  redis = producerConnection(route.url);
  await event('ready');
  await cut();
  const back = event('ready');
  route.mend();
  await back;
  expect(await redis.ping()).toBe('PONG');
});

it('the queue waits for the first Redis of its life, and for none after that', async () => {
  route.cut();
  redis = queueConnection(route.url);
  const first = redis.ping();
  await event('error');
  route.mend();
  expect(await first).toBe('PONG');
  await cut();
  await expect(redis.ping()).rejects.toThrow();
});

it('a consumer waits for Redis however often it goes away', async () => {
  redis = consumerConnection(route.url);
  for (let time = 0; time < 2; time += 1) {
    expect(await redis.ping()).toBe('PONG');
    await cut();
    const waiting = redis.ping();
    route.mend();
    expect(await waiting).toBe('PONG');
  }
});

it('says why Redis cannot be reached while it cannot, and forgets it afterwards', async () => {
  await route.close();
  redis = consumerConnection(route.url);
  await event('error');
  expect(lastConnectionError(redis)?.message).toMatch(/ECONNREFUSED/);
  redis.disconnect();
  route = await routeTo(process.env['TEST_REDIS_URL'] ?? '');
  redis = consumerConnection(route.url);
  await event('ready');
  expect(lastConnectionError(redis)).toBeUndefined();
});
