import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection, insertDeadLetter } from '../testing/fixtures.js';
import { eraseOldBacklog, keepBacklog } from './backlog-counts.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  await test.db.prisma.connection.deleteMany();
  await test.db.prisma.backlogMinute.deleteMany();
  await test.db.prisma.backlogCount.deleteMany();
});
afterAll(() => test.drop());

async function open(connectionId: string, statuses: readonly string[]): Promise<void> {
  for (const status of statuses) {
    await insertDeadLetter(test.db, connectionId, { status, deadLetteredAt: null });
  }
}

const minutes = () => test.db.prisma.backlogMinute.findMany({ select: { open: true } });

it('counts by company what waits or is in work, once a minute, however many ask', async () => {
  const one = await insertActiveConnection(test.db);
  const other = await insertActiveConnection(test.db);
  await insertActiveConnection(test.db);
  await open(one, ['queued', 'running', 'retrying', 'dead-lettered', 'succeeded', 'ignored']);
  await open(other, ['queued']);
  const counted = await Promise.all(Array.from({ length: 5 }, () => keepBacklog(test.db)));
  expect(counted.filter(Boolean).length).toBeGreaterThanOrEqual(1);
  const minuteOf = await test.db.prisma.backlogMinute.count();
  expect(counted.filter(Boolean)).toHaveLength(minuteOf);
  expect(await minutes()).toContainEqual({ open: 4 });
  const kept = await test.db.prisma.backlogCount.findMany({
    distinct: ['connectionId'],
    orderBy: { open: 'desc' },
    select: { connectionId: true, open: true },
  });
  expect(kept).toEqual([
    { connectionId: one, open: 3 },
    { connectionId: other, open: 1 },
  ]);
});

it('a minute in which nothing is open is known as well', async () => {
  expect(await keepBacklog(test.db)).toBe(true);
  expect(await minutes()).toEqual([{ open: 0 }]);
  expect(await test.db.prisma.backlogCount.count()).toBe(0);
});

it('keeps every tenth minute after four hours, and none after 400 days', async () => {
  const ago = (hours: number, minute: number): Date => {
    const at = new Date(Date.now() - hours * 3_600_000);
    at.setUTCMinutes(minute, 0, 0);
    return at;
  };
  const at = [ago(2, 7), ago(6, 7), ago(6, 20), ago(401 * 24, 20)];
  await test.db.prisma.backlogMinute.createMany({
    data: at.map((minute) => ({ minute, open: 1 })),
  });
  await test.db.prisma.backlogCount.createMany({
    data: at.map((minute) => ({ connectionId: 'conn_1', minute, open: 1 })),
  });
  expect(await eraseOldBacklog(test.db)).toBe(4);
  expect(await eraseOldBacklog(test.db)).toBe(0);
  const left = await test.db.prisma.backlogMinute.findMany({ orderBy: { minute: 'desc' } });
  expect(left.map(({ minute }) => minute)).toEqual([at[0], at[2]]);
});
