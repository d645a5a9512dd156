import { openDatabase } from '@sync/database';
import { createLogger } from '@sync/shared';
import { routeTo } from '@sync/shared/testing';
import { randomUUID } from 'node:crypto';
import { acceptInvoice } from '../accept.js';
import type { Delivery } from '../job.js';
import { createTestEngine, incoming, room, type TestEngine } from '../testing/engine.js';
import { insertActiveConnection } from '../testing/fixtures.js';
import { openDeliveryQueue, type DeliveryQueue } from './queue.js';
import { createReleaser, type ReleaserDependencies } from './releaser.js';

const redisUrl = process.env['TEST_REDIS_URL'] ?? '';

let test: TestEngine;
let queue: DeliveryQueue;
beforeAll(async () => {
  test = await createTestEngine();
  queue = openDeliveryQueue({ redisUrl, prefix: `releaser-${randomUUID()}` });
});
afterAll(async () => {
  await queue.bullQueue.obliterate({ force: true });
  await queue.close();
  await test.drop();
});

async function companyWith(jobs: number): Promise<string> {
  const connectionId = await insertActiveConnection(test.db);
  for (let n = 0; n < jobs; n += 1) await accept(connectionId, `inv-${n}`);
  return connectionId;
}

const accept = (connectionId: string, invoiceId: string) =>
  acceptInvoice(test.db, incoming(connectionId, invoiceId));

function releaserWith(change: Partial<ReleaserDependencies> = {}) {
  const lines: string[] = [];
  const log = createLogger('test', 'info', {
    write: (line: string) => {
      lines.push(line);
    },
  });
  return { releaser: createReleaser({ db: test.db, queue, log, ...change }), lines };
}

const inState = (connectionId: string, dispatchState: string): Promise<number> =>
  test.db.prisma.syncJob.count({ where: { connectionId, dispatchState } });

it('hands as much to Redis as the window holds, and leaves the rest in the backlog', async () => {
  const connectionId = await companyWith(room.live + 2);
  const { releaser } = releaserWith();
  releaser.release(connectionId);
  await releaser.idle();
  const jobs = await test.db.prisma.syncJob.findMany({
    where: { connectionId, dispatchState: 'released' },
  });
  expect(jobs).toHaveLength(room.live);
  const given = jobs.map(({ id: jobId, dispatchSeq }) => ({ jobId, dispatchSeq }));
  expect(await queue.findLost(given)).toEqual([]);
});

it('takes along what is accepted while a release is under way, in one round more', async () => {
  const connectionId = await companyWith(1);
  const rounds: (readonly Delivery[])[] = [];
  const deliver = async (deliveries: readonly Delivery[]): Promise<void> => {
    rounds.push(deliveries);
    if (rounds.length === 1) {
      await accept(connectionId, 'inv-late');
      for (let n = 0; n < 10; n += 1) releaser.release(connectionId);
    }
    await queue.deliver(deliveries);
  };
  const { releaser } = releaserWith({ queue: { deliver } });
  releaser.release(connectionId);
  await releaser.idle();
  expect(rounds.map((deliveries) => deliveries.length)).toEqual([1, 1]);
});

it('a flood into a full window costs a release now and then, and what comes last is not passed over', async () => {
  const connectionId = await companyWith(room.live + 1);
  let transactions = 0;
  const counting = new Proxy(test.db.prisma, {
    get: (prisma, name): unknown => {
      if (name === '$transaction') transactions += 1;
      const member: unknown = Reflect.get(prisma, name);
      return typeof member === 'function' ? member.bind(prisma) : member;
    },
  });
  const { releaser } = releaserWith({ db: { ...test.db, prisma: counting } });
  const until = Date.now() + 500;
  while (Date.now() < until) {
    releaser.release(connectionId);
    await new Promise(setImmediate);
  }
  // A worker has done one meanwhile; whoever told of this job last sees to it.
  await test.db.prisma.$executeRaw`
    UPDATE sync_jobs SET dispatch_state = 'none'
    WHERE id = (SELECT id FROM sync_jobs WHERE connection_id = ${connectionId}
                AND dispatch_state = 'released' LIMIT 1)`;
  releaser.release(connectionId);
  await releaser.idle();
  expect(transactions).toBeLessThan(30);
  expect(await inState(connectionId, 'waiting')).toBe(0);
});

it('puts back what Redis does not take, says so, and hands it over once Redis is back', async () => {
  const connectionId = await companyWith(2);
  const route = await routeTo(redisUrl);
  const severed = openDeliveryQueue({ redisUrl: route.url, prefix: `releaser-${randomUUID()}` });
  await severed.ping();
  const { releaser, lines } = releaserWith({ queue: severed });
  const closed = new Promise<void>((resolve) => {
    severed.bullQueue.once('ioredis:close', () => {
      resolve();
    });
  });
  route.cut();
  await closed;
  releaser.release(connectionId);
  await releaser.idle();
  expect(await inState(connectionId, 'waiting')).toBe(2);
  expect(lines.join('')).toContain('release.failed');
  route.mend();
  while ((await severed.state()).kind !== 'up') await new Promise(setImmediate);
  releaser.release(connectionId);
  await releaser.idle();
  expect(await inState(connectionId, 'released')).toBe(2);
  await severed.bullQueue.obliterate({ force: true });
  await severed.close();
  await route.close();
});

it('never throws while PostgreSQL is away', async () => {
  const route = await routeTo(test.url);
  await route.close();
  const db = openDatabase({ url: route.url });
  const { releaser, lines } = releaserWith({ db });
  releaser.release('conn_1');
  await releaser.idle();
  expect(lines.join('')).toContain('release.failed');
  await db.close();
});

it('a company whose release hangs holds up no other', async () => {
  const [hanging, other] = [await companyWith(1), await companyWith(1)];
  let goOn: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (goOn = resolve));
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const held = await idsOf(hanging);
  const deliver = async (deliveries: readonly Delivery[]): Promise<void> => {
    if (deliveries.some(({ jobId }) => held.includes(jobId))) await until;
    else reach();
  };
  const { releaser } = releaserWith({ queue: { deliver } });
  releaser.release(hanging);
  releaser.release(other);
  await reached;
  goOn();
  await releaser.idle();
});

const idsOf = async (connectionId: string): Promise<string[]> =>
  (await test.db.prisma.syncJob.findMany({ where: { connectionId } })).map(({ id }) => id);

it('a company that nobody knows, or that has nothing to do, costs Redis nothing', async () => {
  const asked: unknown[] = [];
  const deliver = (deliveries: unknown): Promise<void> => {
    asked.push(deliveries);
    return Promise.resolve();
  };
  const { releaser, lines } = releaserWith({ queue: { deliver } });
  releaser.release('conn_unknown');
  releaser.release(await companyWith(0));
  await releaser.idle();
  expect([asked, lines]).toEqual([[], []]);
});
