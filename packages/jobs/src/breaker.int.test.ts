import { createCipher, createTokenStore } from '@sync/connections';
import { openDatabase } from '@sync/database';
import {
  acceptInvoice,
  connectionsWithDueJobs,
  noteAnswer,
  noteOutage,
  rescueJobsOfDeadWorkers,
  takeForRelease,
} from './index.js';
import { insertActiveConnection, insertWorker } from './testing/fixtures.js';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';

const room = { live: 8, replay: 3, backfill: 4 };

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase(process.env['TEST_DATABASE_URL']);
});
afterAll(() => test.drop());

async function companyWithJobs(count: number): Promise<string> {
  const connectionId = await insertActiveConnection(test.db);
  for (let n = 0; n < count; n += 1) {
    const invoiceId = `inv-${n}`;
    await acceptInvoice(test.db, { connectionId, invoiceId, source: 'event', lane: 'live' });
  }
  return connectionId;
}

async function outages(connectionId: string, count: number): Promise<string[]> {
  const states: string[] = [];
  for (let n = 0; n < count; n += 1) states.push(await noteOutage(test.db, connectionId));
  return states;
}

/** As if the pause had passed. */
async function passPause(connectionId: string): Promise<void> {
  const breakerProbeAt = new Date(Date.now() - 1);
  await test.db.prisma.connection.update({ where: { id: connectionId }, data: { breakerProbeAt } });
}

async function pauseMs(connectionId: string): Promise<number> {
  const { breakerProbeAt } = await test.db.prisma.connection.findUniqueOrThrow({
    where: { id: connectionId },
  });
  return (breakerProbeAt?.getTime() ?? 0) - Date.now();
}

describe('a company whose Fortnox does not answer', () => {
  it('is held back after the fifth outage in a row, and not before', async () => {
    const connectionId = await companyWithJobs(2);
    expect(await outages(connectionId, 5)).toEqual([
      'closed',
      'closed',
      'closed',
      'closed',
      'open',
    ]);
    expect(await takeForRelease(test.db, connectionId, room)).toEqual([]);
    expect(await connectionsWithDueJobs(test.db)).not.toContain(connectionId);
  });

  it('is not held back for outages with an answer in between', async () => {
    const connectionId = await companyWithJobs(1);
    await outages(connectionId, 4);
    await noteAnswer(test.db, connectionId);
    expect(await outages(connectionId, 4)).not.toContain('open');
  });

  it('tries with one invoice at a time after the pause', async () => {
    const connectionId = await companyWithJobs(3);
    await outages(connectionId, 5);
    await passPause(connectionId);
    expect(await connectionsWithDueJobs(test.db)).toContain(connectionId);
    expect(await takeForRelease(test.db, connectionId, room)).toHaveLength(1);
    expect(await takeForRelease(test.db, connectionId, room)).toEqual([]);
  });

  it('pauses twice as long after each failed try, up to a minute', async () => {
    const connectionId = await companyWithJobs(1);
    await outages(connectionId, 5);
    const pauses = [await pauseMs(connectionId)];
    for (let n = 0; n < 5; n += 1) {
      await passPause(connectionId);
      await outages(connectionId, 1);
      pauses.push(await pauseMs(connectionId));
    }
    expect(pauses.map((ms) => Math.round(ms / 1000))).toEqual([5, 10, 20, 40, 60, 60]);
  });

  it('is not paused longer by attempts that had begun before', async () => {
    const connectionId = await companyWithJobs(1);
    await outages(connectionId, 12);
    expect(await pauseMs(connectionId)).toBeLessThanOrEqual(5000);
  });

  it('gets its whole window back with the first answer', async () => {
    const connectionId = await companyWithJobs(3);
    await outages(connectionId, 6);
    await noteAnswer(test.db, connectionId);
    expect(await takeForRelease(test.db, connectionId, room)).toHaveLength(3);
  });

  it('counts attempts again when nothing has come back within a day', async () => {
    const connectionId = await companyWithJobs(1);
    await outages(connectionId, 5);
    const breakerOpenedAt = new Date(Date.now() - 25 * 3_600_000);
    const where = { id: connectionId };
    await test.db.prisma.connection.update({ where, data: { breakerOpenedAt } });
    expect(await noteOutage(test.db, connectionId)).toBe('exhausted');
  });

  it('does not hold back another company', async () => {
    const [down, up] = [await companyWithJobs(1), await companyWithJobs(1)];
    await outages(down, 5);
    expect(await takeForRelease(test.db, up, room)).toHaveLength(1);
  });
});

describe('a worker that froze in the middle of a transaction', () => {
  async function runningJob(): Promise<string> {
    const connectionId = await companyWithJobs(1);
    const workerId = await insertWorker(test.db, -1000);
    const { id } = await test.db.prisma.syncJob.findFirstOrThrow({ where: { connectionId } });
    const data = { status: 'running', workerId, dispatchState: 'released' };
    await test.db.prisma.syncJob.update({ where: { id }, data });
    return id;
  }

  it('keeps nobody from rescuing the other jobs, and loses its locks after 5 s', async () => {
    const [locked, free] = [await runningJob(), await runningJob()];
    const frozen = openDatabase({ url: test.url });
    let wake: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    let told: () => void = () => undefined;
    const isLocked = new Promise<void>((resolve) => (told = resolve));
    const transaction = frozen.prisma.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT 1 FROM sync_jobs WHERE id = ${locked} FOR UPDATE`;
        told();
        await asleep;
      },
      // Longer than PostgreSQL waits: a frozen process does not end its own transactions.
      { timeout: 60_000 },
    );
    const ended = transaction.catch((error: unknown) => error);
    await isLocked;
    await until(async () => (await statusOf(free)) === 'queued');
    expect(await statusOf(locked)).toBe('running');
    await until(async () => (await statusOf(locked)) === 'queued');
    wake();
    await ended;
    await frozen.close().catch(() => undefined);
  });

  const statusOf = async (id: string): Promise<string> =>
    (await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id } })).status;

  async function until(holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error('it did not come about');
      await rescueJobsOfDeadWorkers(test.db);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
});

it('lets another process renew tokens at once when the worker that was at it has died', async () => {
  const connectionId = await insertActiveConnection(test.db);
  const cipher = createCipher([Buffer.alloc(32, 1)]);
  const workerId = await insertWorker(test.db, 60_000);
  const first = createTokenStore(test.db, cipher, () => workerId);
  const second = createTokenStore(test.db, cipher);
  expect(await first.claimRefresh(connectionId, 60_000)).toMatchObject({ fence: 1 });
  expect(await second.claimRefresh(connectionId, 60_000)).toBeUndefined();
  await test.db.prisma.worker.delete({ where: { id: workerId } });
  expect(await second.claimRefresh(connectionId, 60_000)).toMatchObject({ fence: 2 });
});
