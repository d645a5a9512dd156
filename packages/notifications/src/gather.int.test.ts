import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { eraseOldDeliveries } from './deliveries.js';
import { gatherFacts } from './facts.js';
import { gather, type News } from './gather.js';
import { insertReceiver } from './testing/stage.js';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.db.prisma.notification.deleteMany());
afterAll(() => test.drop());

const booked = (count: number): News[] =>
  Array.from({ length: count }, (_, n) => ({
    connectionId: 'conn_a',
    item: { type: 'invoice.synced', timestamp: '2026-11-29T10:00:00.000Z', data: { n } },
  }));

const tell = (news: readonly News[]): Promise<void> =>
  test.db.prisma.$transaction((tx) => gather(tx, news));

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

it('a hundred receivers are told of a hundred facts, however slow PostgreSQL is', async () => {
  const { id } = await insertReceiver(test.db, 'http://127.0.0.1:9/', ['invoice.synced'], {
    digestMinutes: 60,
  });
  await test.db.prisma.$executeRaw`
    INSERT INTO notifications (id, kind, target_cipher, target_shown, secret_cipher, events,
      digest_minutes, created_by)
    SELECT id || n, kind, target_cipher, target_shown, secret_cipher, events, digest_minutes, created_by
    FROM notifications, generate_series(1, 98) n WHERE id = ${id}`;
  await test.db.prisma.$executeRaw`
    INSERT INTO notification_facts (event, connection_id, subject, data)
    SELECT 'invoice.synced', 'conn_a', 'job_' || n, jsonb_build_object('total', '12.00')
    FROM generate_series(1, 100) n`;
  let gathering: Promise<number> | undefined;
  await test.db.prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM notifications WHERE id = ${id} FOR UPDATE`;
      gathering = gatherFacts(test.db);
      // Longer than Prisma gives a transaction that says nothing else.
      await tx.$executeRaw`SELECT pg_sleep(5.5)`;
    },
    { timeout: 20_000 },
  );
  expect(await gathering).toBe(100);
  const where = { event: 'notification.digest', facts: 100 };
  expect(await test.db.prisma.notificationDelivery.count({ where })).toBe(99);
});

it('what waits for a receiver that stays paused is erased as well, and what waits for tomorrow is not', async () => {
  const { id } = await insertReceiver(test.db, 'http://127.0.0.1:9/', ['invoice.synced']);
  await tell(booked(2));
  const where = { notificationId: id };
  const [old] = await test.db.prisma.notificationDelivery.findMany({ where });
  await test.db.prisma.notificationDelivery.update({
    where: { id: old?.id ?? '' },
    data: { dueAt: new Date(Date.now() - 31 * 86_400_000) },
  });
  expect(await eraseOldDeliveries(test.db, 400)).toBe(0);
  await test.db.prisma.notification.update({ where: { id }, data: { paused: true } });
  expect(await eraseOldDeliveries(test.db, 400)).toBe(1);
  expect(await test.db.prisma.notificationDelivery.count({ where })).toBe(1);
});
