import { newId } from '@sync/database';
import { jobsAtRest, keepAtRest } from './at-rest.js';
import { createTestEngine, type TestEngine } from './testing/engine.js';
import { insertActiveConnection, insertDeadLetter } from './testing/fixtures.js';
import { checkTotals } from './totals.js';

let test: TestEngine;
let connectionId: string;
beforeEach(async () => {
  test = await createTestEngine();
  connectionId = await insertActiveConnection(test.db);
});
afterEach(() => test.drop());

type Row = {
  connection_id: string;
  status: string;
  fingerprint: string;
  kind: string;
  count: number;
};

const inOrder = (rows: readonly Row[]): string[] =>
  rows
    .map((row) => [row.connection_id, row.status, row.fingerprint, row.kind, row.count].join())
    .sort();

const known = async (): Promise<string[]> =>
  inOrder(await test.db.prisma.$queryRaw<Row[]>(jobsAtRest));

const counted = async (): Promise<string[]> =>
  inOrder(
    await test.db.prisma.$queryRaw<Row[]>`
    SELECT connection_id, status, coalesce(fingerprint, '') AS fingerprint,
           coalesce(dead_letter_kind, '') AS kind, count(*)::int AS count
    FROM sync_jobs WHERE status IN ('dead-lettered', 'ignored') GROUP BY 1, 2, 3, 4`,
  );

const rows = () => test.db.prisma.jobsAtRest.count();
const changes = () => test.db.prisma.jobsAtRestChange.count();

const jobs = (change: object, count = 1): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => insertDeadLetter(test.db, connectionId, change)));

const account = { fingerprint: 'account', deadLetterKind: 'account-inactive' };
const period = { fingerprint: 'period', deadLetterKind: 'period-locked' };

it('is as counted whatever comes to rest, goes on, changes its cause or is erased', async () => {
  const [first, second, third] = await jobs(account, 3);
  await jobs(period, 2);
  const [passedOver] = await jobs({ status: 'ignored', fingerprint: null });
  await jobs({ fingerprint: null, deadLetterKind: null });
  await jobs({ status: 'succeeded' });
  expect(await known()).toEqual(await counted());
  expect(await known()).toHaveLength(4);
  await keepAtRest(test.db);
  expect(await known()).toEqual(await counted());
  const job = test.db.prisma.syncJob;
  await job.update({ where: { id: first ?? '' }, data: { status: 'queued', fingerprint: null } });
  await job.update({ where: { id: second ?? '' }, data: period });
  await job.update({ where: { id: third ?? '' }, data: { status: 'ignored', fingerprint: null } });
  await job.delete({ where: { id: passedOver ?? '' } });
  expect(await known()).toEqual(await counted());
  await keepAtRest(test.db);
  expect(await known()).toEqual(await counted());
});

it('what goes no other way notes nothing', async () => {
  const [id] = await jobs({ status: 'running' });
  const { prisma } = test.db;
  await prisma.syncJob.update({ where: { id: id ?? '' }, data: { status: 'succeeded' } });
  const [dead] = await jobs(account);
  await prisma.syncJob.update({ where: { id: dead ?? '' }, data: { ...account, series: 2 } });
  expect(await changes()).toBe(1);
});

it('nothing is left of a company that is gone', async () => {
  await jobs(account, 3);
  await keepAtRest(test.db);
  await test.db.prisma.connection.delete({ where: { id: connectionId } });
  expect(await known()).toEqual([]);
  await keepAtRest(test.db);
  expect([await rows(), await changes()]).toEqual([0, 0]);
});

it('does not wait for what another worker is adding to', async () => {
  await test.db.prisma.jobsAtRest.create({
    data: { connectionId, status: 'ignored', fingerprint: '', kind: '', count: 0 },
  });
  await test.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE jobs_at_rest SET count = 0`;
    await keepAtRest(test.db);
  });
  expect(await rows()).toBe(1);
  await keepAtRest(test.db);
  expect(await rows()).toBe(0);
});

it('is exact at every moment while workers add up and jobs come and go', async () => {
  const ends = Array.from({ length: 60 }, async (_, n) => {
    const id = newId('job');
    await insertDeadLetter(test.db, connectionId, { id, ...(n % 2 === 0 ? account : period) });
    if (n % 3 === 0) {
      await test.db.prisma.syncJob.update({ where: { id }, data: { status: 'queued' } });
    }
  });
  const progress = { isOver: false };
  const adding = [1, 2, 3].map(async () => {
    while (!progress.isOver) await keepAtRest(test.db);
  });
  const looking = (async () => {
    while (!progress.isOver) {
      const [is, ought] = await test.db.prisma.$transaction(
        async (tx) => [
          inOrder(await tx.$queryRaw<Row[]>(jobsAtRest)),
          await tx.syncJob.count({ where: { status: 'dead-lettered' } }),
        ],
        { isolationLevel: 'RepeatableRead' },
      );
      const sum = is.reduce((all, line) => all + Number(line.split(',').at(-1)), 0);
      expect(sum).toBe(ought);
    }
  })();
  await Promise.all(ends);
  progress.isOver = true;
  await Promise.all([...adding, looking]);
  await keepAtRest(test.db);
  expect(await known()).toEqual(await counted());
  expect(await changes()).toBe(0);
});

it('a recount once a day tells what is not as kept, and puts it right', async () => {
  await jobs(account, 3);
  await keepAtRest(test.db);
  const { prisma } = test.db;
  await prisma.$executeRaw`INSERT INTO job_total_marks (id, counted_to) VALUES (1, '-infinity')`;
  const aDayLater = () =>
    prisma.$executeRaw`UPDATE job_total_marks SET checked_at = now() - interval '2 days'`;
  await aDayLater();
  expect(await checkTotals(test.db)).toEqual([]);
  for (const wrong of [7, -7]) {
    await prisma.jobsAtRest.updateMany({ data: { count: wrong } });
    await aDayLater();
    expect(await checkTotals(test.db)).toEqual([
      { connectionId, status: 'dead-lettered', kept: wrong, counted: 3 },
    ]);
    expect(await known()).toEqual(await counted());
    await keepAtRest(test.db);
  }
});
