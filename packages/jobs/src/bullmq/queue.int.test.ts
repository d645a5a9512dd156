import { routeTo } from '@sync/shared/testing';
import { randomUUID } from 'node:crypto';
import { Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Delivery } from '../job.js';
import { bullJobId, openDeliveryQueue, queueName, type DeliveryQueue } from './queue.js';
import { consumerConnection } from './redis.js';

const redisUrl = process.env['TEST_REDIS_URL'] ?? '';
const first = { jobId: 'job_1', dispatchSeq: 1 };
const later = { jobId: 'job_1', dispatchSeq: 2 };

let prefix: string;
let queue: DeliveryQueue;
beforeEach(() => {
  prefix = `queue-${randomUUID()}`;
  queue = openDeliveryQueue({ redisUrl, prefix });
});
afterEach(async () => {
  await queue.bullQueue.obliterate({ force: true });
  await queue.close();
});

/** A consumer that takes the delivery which waits, by hand. */
async function take(work: (job: Job, redis: Redis) => Promise<unknown>): Promise<void> {
  const connection = consumerConnection(redisUrl);
  const worker = new Worker(queueName, null, { connection, prefix, skipVersionCheck: true });
  try {
    const job = await worker.getNextJob('token', { block: false });
    expect(job.id).toBe(bullJobId(first));
    await work(job, connection);
  } finally {
    await worker.close(true);
    connection.disconnect();
  }
}

/** Which jobs a consumer would work on, in order. */
async function takeAll(count: number): Promise<string[]> {
  const connection = consumerConnection(redisUrl);
  const options = { connection, prefix, skipVersionCheck: true };
  const worker = new Worker<Delivery>(queueName, null, options);
  const taken: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const job = await worker.getNextJob('token', { block: false });
    taken.push(job.data.jobId);
  }
  await worker.close(true);
  connection.disconnect();
  return taken;
}

it('a delivery that is handed over twice lies in Redis once', async () => {
  await queue.deliver([first]);
  await queue.deliver([first, first]);
  expect(await queue.bullQueue.getWaitingCount()).toBe(1);
});

it('a later release of a job is not swallowed by an earlier one, whatever became of that', async () => {
  await queue.deliver([first]);
  await queue.deliver([later]);
  const waiting = await queue.bullQueue.getWaiting();
  expect(waiting.map(({ id }) => id)).toEqual([bullJobId(first), bullJobId(later)]);
});

it('ids are all that lies in Redis', async () => {
  await queue.deliver([first]);
  const [job] = await queue.bullQueue.getWaiting();
  expect(job?.data).toEqual(first);
});

it('live deliveries are taken before replays and imports that came earlier', async () => {
  const jobs = [
    { jobId: 'job_import', dispatchSeq: 1, lane: 'backfill' },
    { jobId: 'job_replay', dispatchSeq: 1, lane: 'replay' },
    { jobId: 'job_live', dispatchSeq: 1, lane: 'live' },
    { jobId: 'job_hastened', dispatchSeq: 1, lane: 'replay' },
  ] as const;
  await queue.deliver(jobs);
  // The second time it is in line already, and whoever hastens goes on to the next.
  expect([await queue.hasten(jobs[3]), await queue.hasten(jobs[3])]).toEqual([true, false]);
  expect(await takeAll(4)).toEqual(['job_live', 'job_hastened', 'job_replay', 'job_import']);
  expect(await queue.hasten(jobs[0])).toBe(false);
});

it('nothing to hand over and nothing to ask for is no error', async () => {
  await queue.deliver([]);
  expect(await queue.findLost([])).toEqual([]);
});

describe('a delivery', () => {
  it('that waits is not lost; one that Redis does not have is', async () => {
    await queue.deliver([first]);
    expect(await queue.findLost([first, later])).toEqual([later]);
  });

  it('that a living consumer holds is not lost; once that is dead it is', async () => {
    await queue.deliver([first]);
    await take(async (_, redis) => {
      expect(await queue.findLost([first])).toEqual([]);
      // What the time does to the lock of a consumer that does not renew it.
      await redis.del(`${queue.bullQueue.toKey(bullJobId(first))}:lock`);
      expect(await queue.findLost([first])).toEqual([first]);
    });
  });

  it.each(['completed', 'failed'] as const)('that has %s without a claim is lost', async (end) => {
    await queue.deliver([first]);
    await take((job) =>
      end === 'completed'
        ? job.moveToCompleted('stale', 'token', false)
        : job.moveToFailed(new Error('x'), 'token', false),
    );
    expect(await queue.findLost([first])).toEqual([first]);
  });
});

it('while Redis is away handing over fails, soon, and so does asking', async () => {
  const route = await routeTo(redisUrl);
  const away = openDeliveryQueue({ redisUrl: route.url, prefix });
  await away.ping();
  const closed = new Promise<void>((resolve) => {
    away.bullQueue.once('ioredis:close', () => {
      resolve();
    });
  });
  route.cut();
  await closed;
  await expect(away.deliver([first])).rejects.toThrow();
  await expect(away.findLost([first])).rejects.toThrow();
  await expect(away.ping()).rejects.toThrow();
  expect(await away.state()).toMatchObject({ kind: 'down' });
  await away.close();
  await route.close();
});

it('a queue whose Redis never came up says why, and closes all the same', async () => {
  const route = await routeTo(redisUrl);
  await route.close();
  const away = openDeliveryQueue({ redisUrl: route.url, prefix });
  const state = await away.state();
  expect(String(state.kind === 'down' && state.error)).toMatch(/ECONNREFUSED/);
  await away.close();
});

it('tells the eviction policy, which would let deliveries be dropped', async () => {
  expect(await queue.facts()).toMatchObject({
    evictionPolicy: expect.stringMatching(/^(noeviction|allkeys|volatile)/) as string,
    version: expect.stringMatching(/^\d+\.\d+/) as string,
  });
});
