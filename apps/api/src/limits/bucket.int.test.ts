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

it('asks Redis about one request in a hundred of a sender that sends fast, and lets no more through', async () => {
  const one = await connected();
  const name = randomUUID();
  const asked = jest.spyOn(one, 'sendCommand');
  // One comes back in a second, not twenty-eight: on a busy machine some time passes here.
  const bucket = createBucket(one, name, { requests: 100_000, windowMs: 86_400_000 });
  expect(new Set(await takeTimes(bucket, 'a', 1000))).toEqual(new Set(['taken']));
  expect(asked.mock.calls.length).toBeLessThanOrEqual(15);
  const left = await one.hget(`sync:limit:${name}:a`, 'taken');
  expect(Number(left)).toBeGreaterThanOrEqual(995);
});

it('lets all processes together take no more than it holds, however they take it', async () => {
  const name = randomUUID();
  const redis = [await connected(), await connected(), await connected()];
  const buckets = redis.map((connection) => createBucket(connection, name, inAnHour(5000)));
  let taken = 0;
  const takeAll = async (bucket: ReturnType<typeof createBucket>): Promise<void> => {
    for (let n = 0; n < 2000; n += 1) if ((await bucket.take('a')).kind === 'taken') taken += 1;
  };
  await Promise.all(buckets.map(takeAll));
  // One or two a second come back meanwhile, and a share that was not used up is lost.
  expect(taken).toBeLessThanOrEqual(5030);
  expect(taken).toBeGreaterThan(4900);
});

it('counts by itself while Redis is away, and refuses no sooner because of it', async () => {
  const nowhere = producerConnection('redis://127.0.0.1:1');
  connections.push(nowhere);
  const bucket = createBucket(nowhere, randomUUID(), inAnHour(2));
  expect(await takeTimes(bucket, 'a', 3)).toEqual(['taken', 'taken', 'refused']);
});

it('fills no memory with addresses while Redis is away: who asked longest ago is forgotten', async () => {
  const nowhere = producerConnection('redis://127.0.0.1:1');
  connections.push(nowhere);
  const bucket = createBucket(nowhere, randomUUID(), inAnHour(1));
  expect(await takeTimes(bucket, 'a', 2)).toEqual(['taken', 'refused']);
  for (let n = 0; n < 10_000; n += 1) await bucket.take(`stranger ${n}`);
  expect(await takeTimes(bucket, 'a', 2)).toEqual(['taken', 'refused']);
});

it('keeps nothing that tells who the sender is for longer than it limits', async () => {
  const redis = await connected();
  const name = randomUUID();
  await createBucket(redis, name, { requests: 10, windowMs: 10_000 }).take('10.0.0.1');
  const left = await redis.pttl(`sync:limit:${name}:10.0.0.1`);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(2000);
});
