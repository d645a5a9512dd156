import { openDeliveryQueue, type Delivery, type DeliveryQueue, type Lease } from '@sync/jobs';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { createActiveAttempts } from './active-attempts.js';
import { recordedLog } from './testing/stage.js';
import { startWorker, type RunningWorker } from './worker.js';

/** A Redis database that no other test uses: a worker consumes under production's names. */
const redisUrl = new URL('/5', process.env['TEST_REDIS_URL'] ?? '').href;

let test: TestDatabase;
let queue: DeliveryQueue;
let worker: RunningWorker | undefined;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  queue = openDeliveryQueue({ redisUrl });
  await queue.bullQueue.obliterate({ force: true });
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  await queue.close();
});
afterAll(() => test.drop());

/** What one waits for, and what makes it come. */
function signal(): { readonly come: Promise<void>; readonly fire: () => void } {
  let fire: () => void = () => undefined;
  const come = new Promise<void>((resolve) => (fire = resolve));
  return { come, fire };
}

type RunAttempt = (lease: Lease, delivery: Delivery) => Promise<void>;

async function start(runAttempt: RunAttempt): Promise<RunningWorker> {
  worker = await startWorker({
    ...{ databaseUrl: test.url, redisUrl, concurrency: 2, db: test.db },
    ...{ active: createActiveAttempts(), log: recordedLog().log },
    bullmq: undefined,
    examine: () => Promise.resolve(),
    runAttempt: async (lease, delivery) => {
      await runAttempt(lease, delivery);
      return { kind: 'done', note: 'succeeded' };
    },
  });
  return worker;
}

const delivery = { jobId: 'job_1', dispatchSeq: 1 };

const rowOf = (id: string) => test.db.prisma.worker.findUniqueOrThrow({ where: { id } });

it('works on what is delivered under a lease that it holds', async () => {
  const { come, fire } = signal();
  const seen: unknown[] = [];
  const running = await start((lease, given) => {
    seen.push([lease.workerId, lease.isHeld(), given]);
    fire();
    return Promise.resolve();
  });
  await queue.deliver([delivery]);
  await come;
  expect(seen).toEqual([[running.workerId(), true, delivery]]);
  expect([running.taken(), running.holdsLease()]).toEqual([1, true]);
});

it('a worker whose lease lapsed ends what runs under it, and begins anew under another name', async () => {
  const [begun, ended, again] = [signal(), signal(), signal()];
  const running = await start(async (lease, { jobId }) => {
    if (jobId !== delivery.jobId) {
      again.fire();
      return;
    }
    lease.signal.addEventListener('abort', ended.fire);
    begun.fire();
    await ended.come;
  });
  const former = running.workerId();
  await queue.deliver([delivery]);
  await begun.come;
  await test.db.prisma.$executeRaw`UPDATE workers SET alive_until = now() - interval '1 ms'`;
  await ended.come;
  await queue.deliver([{ jobId: 'job_2', dispatchSeq: 1 }]);
  await again.come;
  while (!running.holdsLease()) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(running.workerId()).not.toBe(former);
  expect((await rowOf(running.workerId())).aliveUntil.getTime()).toBeGreaterThan(Date.now());
});

it('a consumer that is replaced leaves nothing of what it had taken uncounted', async () => {
  const [first, second] = [signal(), signal()];
  const running = await start(({ workerId }, { jobId }) => {
    expect(workerId).toMatch(/^wrk_/);
    (jobId === delivery.jobId ? first : second).fire();
    return Promise.resolve();
  });
  await queue.deliver([delivery]);
  await first.come;
  await running.restartConsumer();
  await queue.deliver([{ jobId: 'job_2', dispatchSeq: 1 }]);
  await second.come;
  expect(running.taken()).toBe(2);
});

it('a worker that stops lets what runs come to its end, and then hands its lease back', async () => {
  const [begun, goOn] = [signal(), signal()];
  let wasHeld: boolean | undefined;
  const running = await start(async (lease) => {
    begun.fire();
    await goOn.come;
    wasHeld = lease.isHeld();
  });
  await queue.deliver([delivery]);
  await begun.come;
  const stopped = running.stop();
  goOn.fire();
  await stopped;
  worker = undefined;
  expect(wasHeld).toBe(true);
  expect((await rowOf(running.workerId())).aliveUntil.getTime()).toBeLessThanOrEqual(Date.now());
});
