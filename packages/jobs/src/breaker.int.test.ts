import { createCipher, createTokenStore } from '@sync/connections';
import { openDatabase } from '@sync/database';
import {
  acceptInvoice,
  askSoon,
  connectionsWithDueJobs,
  databaseTime,
  holdSide,
  inquire,
  noteAnswer,
  noteNothing,
  noteRefusal,
  noteReply,
  noteSilence,
  rescueJobsOfDeadWorkers,
  takeDueQuestions,
  takeForRelease,
  type Side,
} from './index.js';
import { insertActiveConnection, insertWorker } from './testing/fixtures.js';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';

const room = { live: 8, replay: 3, backfill: 4 };

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
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

/** What somebody is told whose call has failed just now. */
async function inquiryOf(connectionId: string, side: Side = 'fortnox') {
  return inquire(test.db, connectionId, side, await databaseTime(test.db));
}

/** A company that was asked after a failure, and did not answer. */
async function silentCompany(jobs: number, side: Side = 'fortnox'): Promise<string> {
  const connectionId = await companyWithJobs(jobs);
  await inquiryOf(connectionId, side);
  await noteSilence(test.db, connectionId, side);
  return connectionId;
}

const breakerOf = (connectionId: string, side: Side = 'fortnox') =>
  test.db.prisma.breaker.findUniqueOrThrow({
    where: { connectionId_side: { connectionId, side } },
  });

/** As if the pause had passed, or the breaker had opened long ago. */
async function change(
  connectionId: string,
  data: { readonly probeAt?: Date; readonly openedAt?: Date; readonly askingUntil?: Date },
  side: Side = 'fortnox',
): Promise<void> {
  const where = { connectionId_side: { connectionId, side } };
  await test.db.prisma.breaker.update({ where, data });
}

const ago = (ms: number): Date => new Date(Date.now() - ms);
const dayAgo = (): Date => ago(25 * 3_600_000);

async function pauseMs(connectionId: string): Promise<number> {
  const { probeAt } = await breakerOf(connectionId);
  return Number(probeAt) - Date.now();
}

async function questions(connectionId: string): Promise<readonly unknown[]> {
  const due = await takeDueQuestions(test.db, 1000);
  return due.filter((question) => question.connectionId === connectionId);
}

const fails = async (connectionId: string, times: number): Promise<void> => {
  for (let n = 0; n < times; n += 1) await noteSilence(test.db, connectionId, 'fortnox');
};

describe('a failure that may be an outage', () => {
  it('is asked about once, however many attempts fail at the same time', async () => {
    const connectionId = await companyWithJobs(1);
    const told = await Promise.all(Array.from({ length: 8 }, () => inquiryOf(connectionId)));
    expect(told.filter(({ kind }) => kind === 'ask')).toHaveLength(1);
    expect(told.filter(({ kind }) => kind === 'wait')).toHaveLength(7);
  });

  it('is the invoice’s own once a question that was asked after it is answered', async () => {
    const connectionId = await companyWithJobs(1);
    const failedBefore = await databaseTime(test.db);
    expect(await inquiryOf(connectionId)).toEqual({ kind: 'ask' });
    await noteReply(test.db, connectionId, 'fortnox');
    expect(await inquire(test.db, connectionId, 'fortnox', failedBefore)).toEqual({
      kind: 'there',
    });
    expect(await takeForRelease(test.db, connectionId, room)).toHaveLength(1);
  });

  it('is asked about anew when it came after the latest answer', async () => {
    const connectionId = await companyWithJobs(1);
    await inquiryOf(connectionId);
    await noteReply(test.db, connectionId, 'fortnox');
    expect(await inquiryOf(connectionId)).toEqual({ kind: 'ask' });
  });

  it('is asked about by another process when the one that was asking has died', async () => {
    const connectionId = await companyWithJobs(1);
    await inquiryOf(connectionId);
    await change(connectionId, { askingUntil: ago(1) });
    expect(await inquiryOf(connectionId)).toEqual({ kind: 'ask' });
  });

  it('may be asked about again when the question did not get out', async () => {
    const connectionId = await companyWithJobs(1);
    await inquiryOf(connectionId);
    await noteNothing(test.db, connectionId, 'fortnox');
    expect(await inquiryOf(connectionId)).toEqual({ kind: 'ask' });
  });
});

describe('a company whose Fortnox does not answer', () => {
  it('is held back, and nobody asks before the pause is over', async () => {
    const connectionId = await silentCompany(2);
    expect(await takeForRelease(test.db, connectionId, room)).toEqual([]);
    expect(await connectionsWithDueJobs(test.db)).not.toContain(connectionId);
    expect(await inquiryOf(connectionId)).toMatchObject({ kind: 'out' });
    expect(await questions(connectionId)).toEqual([]);
  });

  it('is asked by one process after the pause, and its invoices wait for the answer', async () => {
    const connectionId = await silentCompany(2);
    await change(connectionId, { probeAt: ago(1) });
    expect(await questions(connectionId)).toEqual([{ connectionId, side: 'fortnox', trips: 1 }]);
    expect(await questions(connectionId)).toEqual([]);
    expect(await takeForRelease(test.db, connectionId, room)).toEqual([]);
  });

  it('pauses twice as long after each question without an answer, up to a minute', async () => {
    const connectionId = await silentCompany(1);
    const pauses = [await pauseMs(connectionId)];
    for (let n = 0; n < 5; n += 1) {
      await fails(connectionId, 1);
      pauses.push(await pauseMs(connectionId));
    }
    expect(pauses.map((ms) => Math.round(ms / 1000))).toEqual([5, 10, 20, 40, 60, 60]);
  });

  it('is not paused longer by attempts that had begun before', async () => {
    const connectionId = await silentCompany(1);
    for (let n = 0; n < 7; n += 1) await inquiryOf(connectionId);
    expect(await pauseMs(connectionId)).toBeLessThanOrEqual(5000);
  });

  it.each([
    ['a question', (id: string) => noteReply(test.db, id, 'fortnox')],
    ['an attempt that was under way', (id: string) => noteAnswer(test.db, id, ['fortnox'])],
  ])('gets its whole window back when %s is answered', async (_, answered) => {
    const connectionId = await silentCompany(3);
    await answered(connectionId);
    expect(await takeForRelease(test.db, connectionId, room)).toHaveLength(3);
    expect(await breakerOf(connectionId)).toMatchObject({ trips: 0, openedAt: null });
  });

  it('counts attempts again when nothing has come back within a day, one invoice at a time', async () => {
    const connectionId = await silentCompany(3);
    await change(connectionId, { openedAt: dayAgo(), probeAt: ago(1) });
    expect(await inquiryOf(connectionId)).toEqual({ kind: 'out-for-long' });
    expect(await questions(connectionId)).toEqual([]);
    expect(await connectionsWithDueJobs(test.db)).toContain(connectionId);
    expect(await takeForRelease(test.db, connectionId, room)).toHaveLength(1);
    expect(await takeForRelease(test.db, connectionId, room)).toEqual([]);
    await fails(connectionId, 1);
    expect(await connectionsWithDueJobs(test.db)).not.toContain(connectionId);
  });

  it('does not hold back another company', async () => {
    await silentCompany(1);
    const up = await companyWithJobs(1);
    expect(await takeForRelease(test.db, up, room)).toHaveLength(1);
  });
});

describe('a company whose SubscriptionFlow does not answer', () => {
  async function companyWithBoth(): Promise<{ connectionId: string; event: string }> {
    const connectionId = await silentCompany(1, 'subscriptionflow');
    const incoming = { connectionId, source: 'webhook', lane: 'live' } as const;
    await acceptInvoice(test.db, { ...incoming, invoiceId: 'native' });
    const where = { connectionId, source: 'event' };
    const { id } = await test.db.prisma.syncJob.findFirstOrThrow({ where });
    return { connectionId, event: id };
  }

  it('goes on with invoices that signed events carry, and with none that must be fetched', async () => {
    const { connectionId, event } = await companyWithBoth();
    const taken = await takeForRelease(test.db, connectionId, room);
    expect(taken.map(({ jobId }) => jobId)).toEqual([event]);
    expect(await connectionsWithDueJobs(test.db)).not.toContain(connectionId);
    await noteReply(test.db, connectionId, 'subscriptionflow');
    expect(await takeForRelease(test.db, connectionId, room)).toHaveLength(1);
  });

  it('is left alone for as long as it says', async () => {
    const { connectionId } = await companyWithBoth();
    await holdSide(test.db, connectionId, 'subscriptionflow', 600_000);
    const { probeAt } = await breakerOf(connectionId, 'subscriptionflow');
    expect(Number(probeAt) - Date.now()).toBeGreaterThan(590_000);
  });

  it('spends attempts after a day, but never for refused credentials', async () => {
    const { connectionId } = await companyWithBoth();
    await change(connectionId, { openedAt: dayAgo() }, 'subscriptionflow');
    const { connectionId: refused } = await companyWithBoth();
    await noteRefusal(test.db, refused, 'invalid_client', 300_000);
    await change(refused, { openedAt: dayAgo() }, 'subscriptionflow');
    expect(await takeForRelease(test.db, connectionId, room)).toHaveLength(2);
    expect(await takeForRelease(test.db, refused, room)).toHaveLength(1);
  });

  it('is asked at once when its credentials have changed, and forgets the refusal when it answers', async () => {
    const { connectionId } = await companyWithBoth();
    await noteRefusal(test.db, connectionId, 'invalid_client', 300_000);
    expect(await questions(connectionId)).toEqual([]);
    await askSoon(test.db, connectionId, 'subscriptionflow');
    expect(await questions(connectionId)).toHaveLength(1);
    await noteReply(test.db, connectionId, 'subscriptionflow');
    const where = { id: connectionId };
    const { subscriptionflowRefusal } = await test.db.prisma.connection.findUniqueOrThrow({
      where,
    });
    expect(subscriptionflowRefusal).toBeNull();
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
