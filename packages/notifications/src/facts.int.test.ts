import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { markNeedsAttention } from '@sync/connections';
import { insertActiveConnection, insertDeadLetter } from '@sync/jobs/testing';
import { gatherFacts } from './facts.js';
import { tellOfLateBacklogs } from './late-backlog.js';
import { notificationEvents, type Item } from './events.js';
import { changeReceiver, findReceiver } from './receivers.js';
import { cipher, endJob, insertReceiver } from './testing/stage.js';
import { tellOfWeeks } from './weekly-summary.js';

const target = 'http://127.0.0.1:9/';
let test: TestDatabase;
let connectionId: string;

beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  await test.db.prisma.notification.deleteMany();
  await test.db.prisma.notificationFact.deleteMany();
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const running = (): Promise<string> =>
  insertDeadLetter(test.db, connectionId, { status: 'running' });

/** Everything that is to be told to a receiver, as it happened. */
async function told(notificationId: string): Promise<Item[]> {
  while ((await gatherFacts(test.db)) > 0);
  const rows = await test.db.prisma.notificationDelivery.findMany({ where: { notificationId } });
  const items = rows.flatMap((row) => row.items as Item[]);
  return items.toSorted((one, other) => one.timestamp.localeCompare(other.timestamp));
}

const typesTold = async (id: string) => (await told(id)).map(({ type }) => type);

it('notes nothing where nobody wants to know', async () => {
  await insertReceiver(test.db, target, ['backlog.late']);
  await insertReceiver(test.db, target, notificationEvents, { paused: true });
  await insertReceiver(test.db, target, notificationEvents, {
    connectionId: await insertActiveConnection(test.db),
  });
  await endJob(test.db, await running(), 'succeeded');
  expect(await test.db.prisma.notificationFact.count()).toBe(0);
});

it('tells each receiver what it asked for, of the company it asked about', async () => {
  const all = await insertReceiver(test.db, target, notificationEvents);
  const failures = await insertReceiver(test.db, target, ['invoice.sync_failed']);
  const other = await insertReceiver(test.db, target, notificationEvents, {
    connectionId: await insertActiveConnection(test.db),
  });
  await endJob(test.db, await running(), 'succeeded');
  await endJob(test.db, await running(), 'dead-lettered');
  await endJob(test.db, await running(), 'ignored');
  expect(await typesTold(all.id)).toEqual(['invoice.synced', 'invoice.sync_failed']);
  expect(await typesTold(failures.id)).toEqual(['invoice.sync_failed']);
  expect(await typesTold(other.id)).toEqual([]);
});

it('a dead letter that fails again after a replay is told of again, and nothing twice', async () => {
  const { id } = await insertReceiver(test.db, target, notificationEvents);
  const job = await running();
  await endJob(test.db, job, 'dead-lettered');
  await endJob(test.db, job, 'queued');
  await endJob(test.db, job, 'running');
  await endJob(test.db, job, 'dead-lettered');
  expect(await typesTold(id)).toEqual(['invoice.sync_failed', 'invoice.sync_failed']);
  await endJob(test.db, job, 'dead-lettered');
  expect(await typesTold(id)).toHaveLength(2);
});

it('what is undone in its own transaction was never a fact', async () => {
  const { id } = await insertReceiver(test.db, target, notificationEvents);
  const [goesOn, undone] = [await running(), await running()];
  await test.db.prisma.$transaction(async (tx) => {
    // A corrected event came during the attempt: the dead letter goes on by itself.
    await tx.$executeRaw`UPDATE sync_jobs SET status = 'dead-lettered' WHERE id = ${goesOn}`;
    await tx.$executeRaw`UPDATE sync_jobs SET status = 'queued' WHERE id = ${goesOn}`;
  });
  const broken = test.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE sync_jobs SET status = 'succeeded' WHERE id = ${undone}`;
    throw new Error('rolled back');
  });
  await expect(broken).rejects.toThrow('rolled back');
  expect(await told(id)).toEqual([]);
});

it('a transaction that commits late is not passed over', async () => {
  const { id } = await insertReceiver(test.db, target, notificationEvents);
  const [late, soon] = [await running(), await running()];
  await test.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE sync_jobs SET status = 'succeeded' WHERE id = ${late}`;
    await endJob(test.db, soon, 'succeeded');
    expect(await typesTold(id)).toHaveLength(1);
  });
  expect(await typesTold(id)).toHaveLength(2);
});

it('tells once that a company needs attention, and why', async () => {
  const { id } = await insertReceiver(test.db, target, ['connection.needs_attention']);
  await markNeedsAttention(test.db, connectionId, 'invalid_grant of karin@example.com');
  await markNeedsAttention(test.db, connectionId, 'again');
  const refused = await insertActiveConnection(test.db);
  await test.db.prisma.connection.updateMany({
    where: { id: refused },
    data: { subscriptionflowRefusal: 'no' },
  });
  const items = await told(id);
  expect(items.map(({ data }) => [data['connectionId'], data['cause']])).toEqual([
    [connectionId, 'consent-lost'],
    [refused, 'subscriptionflow-refuses'],
  ]);
  expect(JSON.stringify(items)).not.toContain('karin');
});

it('tells of a comparison that found differences, by their number and kind', async () => {
  const { id } = await insertReceiver(test.db, target, ['reconciliation.differs']);
  const complete = async (recId: string, kinds: readonly string[]): Promise<void> => {
    const dates = { fromDate: '2026-11-01', toDate: '2026-11-30' };
    await test.db.prisma.reconciliation.create({
      data: { id: recId, connectionId, ...dates, state: 'running' },
    });
    await test.db.prisma.$transaction([
      test.db.prisma.reconciliation.update({ where: { id: recId }, data: { state: 'completed' } }),
      test.db.prisma.reconciliationFinding.createMany({
        data: kinds.map((kind, position) => ({
          ...{ reconciliationId: recId, position, kind, message: 'of Karin', action: '-' },
        })),
      }),
    ]);
  };
  await complete('rec_agrees', []);
  await complete('rec_differs', ['missing', 'missing', 'unpaid']);
  expect(await told(id)).toMatchObject([
    {
      type: 'reconciliation.differs',
      data: {
        ...{ connectionId, company: 'Acme AB', reconciliationId: 'rec_differs' },
        ...{ from: '2026-11-01', to: '2026-11-30', findings: 3 },
        byKind: { missing: 2, unpaid: 1 },
      },
    },
  ]);
});

it('tells once that live invoices are late, and again when it happens again', async () => {
  const { id } = await insertReceiver(test.db, target, ['backlog.late']);
  const late = new Date(Date.now() - 7.5 * 60_000);
  const waiting = { status: 'queued', dispatchState: 'waiting', dueAt: late };
  const job = await insertDeadLetter(test.db, connectionId, waiting);
  await insertDeadLetter(test.db, connectionId, { ...waiting, lane: 'backfill' });
  const look = () => tellOfLateBacklogs(test.db);
  await look();
  await look();
  const data = { connectionId, company: 'Acme AB', waiting: 1, oldestMinutes: 7 };
  expect(await told(id)).toMatchObject([{ type: 'backlog.late', data }]);
  await test.db.prisma.syncJob.update({ where: { id: job }, data: { dueAt: new Date() } });
  await look();
  await test.db.prisma.syncJob.update({ where: { id: job }, data: { dueAt: late } });
  await look();
  expect(await told(id)).toHaveLength(2);
});

it('gathers what happens within the wanted time into one message', async () => {
  const { id } = await insertReceiver(test.db, target, notificationEvents, { digestMinutes: 60 });
  for (let n = 0; n < 103; n += 1) await endJob(test.db, await running(), 'succeeded');
  await told(id);
  await endJob(test.db, await running(), 'dead-lettered');
  await told(id);
  const [digest, ...others] = await test.db.prisma.notificationDelivery.findMany();
  expect(others).toEqual([]);
  expect(digest).toMatchObject({
    ...{ event: 'notification.digest', state: 'gathering', facts: 104 },
    counts: { 'invoice.synced': 103, 'invoice.sync_failed': 1 },
  });
  expect(digest?.items).toHaveLength(100);
  const inMinutes = (Number(digest?.dueAt) - Date.now()) / 60_000;
  expect(Math.round(inMinutes)).toBe(60);
});

it('a summary of the week is made once, when it is due, and then for the next week', async () => {
  const { id } = await insertReceiver(test.db, target, [], { weeklySummary: true });
  await insertDeadLetter(test.db, connectionId, {
    createdAt: new Date(Date.now() - 7 * 86_400_000),
  });
  await tellOfWeeks(test.db);
  expect(await told(id)).toEqual([]);
  await test.db.prisma.notification.update({ where: { id }, data: { summaryDueAt: new Date() } });
  await Promise.all([tellOfWeeks(test.db), tellOfWeeks(test.db)]);
  const [summary, ...others] = await told(id);
  expect(others).toEqual([]);
  expect(summary?.data['companies']).toContainEqual(
    expect.objectContaining({ connectionId, accepted: 1, booked: 0, needsAttention: 1 }),
  );
  const { summaryDueAt } = await test.db.prisma.notification.findUniqueOrThrow({ where: { id } });
  expect(Number(summaryDueAt)).toBeGreaterThan(Date.now());
});

it('a summary that cannot be made holds back nobody else’s', async () => {
  const [broken, other] = [
    await insertReceiver(test.db, target, [], { weeklySummary: true }),
    await insertReceiver(test.db, target, [], { weeklySummary: true }),
  ];
  const { notification } = test.db.prisma;
  const past = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  await notification.update({
    where: { id: broken.id },
    data: { summaryDueAt: past(2), language: 'none' },
  });
  await notification.update({ where: { id: other.id }, data: { summaryDueAt: past(1) } });
  await expect(tellOfWeeks(test.db)).rejects.toThrow('none');
  expect(await told(other.id)).toHaveLength(1);
  await notification.delete({ where: { id: broken.id } });
});

it('an operator who changes what she wants loses nothing that waits', async () => {
  const { id } = await insertReceiver(test.db, target, ['invoice.synced']);
  await endJob(test.db, await running(), 'succeeded');
  await told(id);
  const before = await findReceiver(test.db, id);
  if (!before) throw new Error('not there');
  const wishes = { ...before, events: ['invoice.sync_failed'] as const };
  await changeReceiver(test.db, cipher, before, { wishes, target: undefined });
  await endJob(test.db, await running(), 'succeeded');
  await endJob(test.db, await running(), 'dead-lettered');
  expect(await typesTold(id)).toEqual(['invoice.synced', 'invoice.sync_failed']);
});
