import { randomUUID } from 'node:crypto';
import { producerConnection } from '@sync/jobs';
import { testRedisUrl } from '@sync/database/testing';
import { createBucket } from './bucket.js';

const connections: ReturnType<typeof producerConnection>[] = [];
afterAll(() => {
  for (const redis of connections) redis.disconnect();
});

async function connected(url: string = testRedisUrl()) {
  const redis = producerConnection(url);
  connections.push(redis);
  await new Promise((resolve) => redis.once('ready', resolve));
  return redis;
}

const inAnHour = (requests: number) => ({ requests, windowMs: 3_600_000 });

async function takeTimes(bucket: ReturnType<typeof createBucket>, key: string, times: number) {
  const kinds: string[] = [];
  for (let n = 0; n < times; n += 1) kinds.push((await bucket.take(key)).kind);
  return kinds;
}

it('lets as many come at once as it holds, and refuses the next', async () => {
  const bucket = createBucket(await connected(), randomUUID(), inAnHour(3));
  expect(await takeTimes(bucket, 'a', 4)).toEqual(['taken', 'taken', 'taken', 'refused']);
  expect(await takeTimes(bucket, 'b', 1)).toEqual(['taken']);
});

it('tells when the next one may come, not when all may', async () => {
  const bucket = createBucket(await connected(), randomUUID(), inAnHour(3600));
  // In turns: thousands at once may wait too long for Redis, and would be counted by this process.
  for (let turn = 0; turn < 36; turn += 1)
    await Promise.all(Array.from({ length: 100 }, () => bucket.take('a')));
  // One a second comes back meanwhile.
  let refused = await bucket.take('a');
  while (refused.kind === 'taken') refused = await bucket.take('a');
  const { retryAfterMs } = refused;
  expect(retryAfterMs).toBeGreaterThan(0);
  expect(retryAfterMs).toBeLessThanOrEqual(1000);
});

it('is one bucket for all processes', async () => {
  const name = randomUUID();
  const [one, other] = [await connected(), await connected()];
  const size = inAnHour(2);
  expect((await createBucket(one, name, size).take('a')).kind).toBe('taken');
  expect((await createBucket(other, name, size).take('a')).kind).toBe('taken');
  expect((await createBucket(one, name, size).take('a')).kind).toBe('refused');
});

it('counts by itself while Redis is away, and refuses no sooner because of it', async () => {
  const nowhere = producerConnection('redis://127.0.0.1:1');
  connections.push(nowhere);
  const bucket = createBucket(nowhere, randomUUID(), inAnHour(2));
  expect(await takeTimes(bucket, 'a', 3)).toEqual(['taken', 'taken', 'refused']);
});

it('keeps nothing that tells who the sender is for longer than it limits', async () => {
  const redis = await connected();
  const name = randomUUID();
  await createBucket(redis, name, { requests: 10, windowMs: 10_000 }).take('10.0.0.1');
  const left = await redis.pttl(`sync:limit:${name}:10.0.0.1`);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(2000);
});
