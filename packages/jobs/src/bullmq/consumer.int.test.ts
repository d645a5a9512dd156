import { randomUUID } from 'node:crypto';
import { Worker } from 'bullmq';
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
  const closing = jest.spyOn(Worker.prototype, 'close');
  await consumer.close(200);
  // BullMQ answers a second close with the first one's promise: only the first can be forced.
  expect(closing.mock.calls).toEqual([[true]]);
  // It has come to its end, where one that is not forced would still wait for the delivery.
  await closing.mock.results[0]?.value;
  closing.mockRestore();
  expect(await queue.bullQueue.getActiveCount()).toBe(1);
});
