import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { gather, type News } from './gather.js';
import { insertReceiver } from './testing/stage.js';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const booked = (count: number): News[] =>
  Array.from({ length: count }, (_, n) => ({
    connectionId: 'conn_a',
    item: { type: 'invoice.synced', timestamp: '2026-11-29T10:00:00.000Z', data: { n } },
  }));

const tell = (news: readonly News[]): Promise<void> =>
  test.db.prisma.$transaction((tx) => gather(tx, news, new Date()));

it('what waits for a receiver that does not keep up does not grow with what happens', async () => {
  const { id } = await insertReceiver(test.db, 'http://127.0.0.1:9/', ['invoice.synced']);
  for (let round = 0; round < 14; round += 1) await tell(booked(100));
  const where = { notificationId: id };
  const rows = await test.db.prisma.notificationDelivery.findMany({ where });
  expect(rows).toHaveLength(1001);
  const [rest] = rows.filter(({ state }) => state === 'gathering');
  expect(rest).toMatchObject({ facts: 400, counts: { 'invoice.synced': 400 } });
  expect(rest?.items).toHaveLength(100);
  // Once it has caught up, each is told by itself again.
  await test.db.prisma.notificationDelivery.updateMany({ data: { state: 'delivered' } });
  await tell(booked(1));
  expect(await test.db.prisma.notificationDelivery.count({ where })).toBe(1002);
});
