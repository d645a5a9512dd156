import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { acceptInvoice, claimJob, openDeliveryQueue, takeForRelease } from '@sync/jobs';
import { insertActiveConnection, insertWorker } from '@sync/jobs/testing';
import { lateDeliveries } from './watchdog.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const window = { live: 8, replay: 8, backfill: 8 };

it('sees by PostgreSQL what a dead consumer has swallowed, though Redis has nothing waiting', async () => {
  const { db } = test;
  const redisUrl = process.env['TEST_REDIS_URL'] ?? '';
  const queue = openDeliveryQueue({ redisUrl, prefix: 'late-deliveries' });
  const connectionId = await insertActiveConnection(db);
  const incoming = { connectionId, source: 'webhook', lane: 'live' } as const;
  await acceptInvoice(db, { ...incoming, invoiceId: 'a' });
  await acceptInvoice(db, { ...incoming, invoiceId: 'b' });
  const [first] = await takeForRelease(db, connectionId, window);
  expect(await lateDeliveries(db, queue)).toBe(0);
  await db.prisma.$executeRaw`UPDATE sync_jobs SET released_at = now() - interval '11 seconds'`;
  expect(await queue.bullQueue.getWaitingCount()).toBe(0);
  expect(await lateDeliveries(db, queue)).toBe(2);
  if (first) await claimJob(db, first, await insertWorker(db, 60_000));
  expect(await lateDeliveries(db, queue)).toBe(1);
  await queue.close();
});

it('judges nobody while Redis takes nothing', async () => {
  const queue = { ping: () => Promise.reject(new Error('READONLY')) };
  await expect(lateDeliveries(test.db, queue)).rejects.toThrow('READONLY');
});
