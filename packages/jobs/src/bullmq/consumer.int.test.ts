import { randomUUID } from 'node:crypto';
import { startConsumer, type Consumer } from './consumer.js';
import { openDeliveryQueue, type DeliveryQueue } from './queue.js';

const redisUrl = process.env['TEST_REDIS_URL'] ?? '';

let queue: DeliveryQueue;
let consumer: Consumer;
let finish: () => void;
let begun: Promise<void>;

/** A consumer in the middle of a delivery that ends when `finish` is called. */
beforeEach(async () => {
  const prefix = `consumer-${randomUUID()}`;
  queue = openDeliveryQueue({ redisUrl, prefix });
  let begin: () => void = () => undefined;
  begun = new Promise((resolve) => (begin = resolve));
  const work = new Promise<void>((resolve) => (finish = resolve));
  consumer = startConsumer({
    ...{ redisUrl, prefix, concurrency: 1 },
    onDelivery: async () => {
      begin();
      await work;
      return { kind: 'done', note: 'succeeded' };
    },
  });
  await queue.deliver([{ jobId: 'job-1', dispatchSeq: 1 }]);
  await begun;
});

afterEach(async () => {
  finish();
  await queue.bullQueue.obliterate({ force: true });
  await queue.close();
});

it('lets what runs come to its end, and takes nothing more', async () => {
  const closed = consumer.close(10_000);
  await queue.deliver([{ jobId: 'job-2', dispatchSeq: 1 }]);
  finish();
  await closed;
  expect(consumer.taken()).toBe(1);
  expect(consumer.running()).toBe(0);
  expect(await queue.bullQueue.getJobCounts('completed', 'waiting', 'active')).toEqual({
    completed: 1,
    waiting: 1,
    active: 0,
  });
});

it('is closed by force at the deadline, not by giving up on closing', async () => {
  const startedAt = performance.now();
  await consumer.close(200);
  // A close that is not forced, like a second one, would have to be given up half a second later.
  expect(performance.now() - startedAt).toBeLessThan(650);
  expect(await queue.bullQueue.getActiveCount()).toBe(1);
});
