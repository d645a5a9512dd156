import {
  applyMigrations,
  isMigrated,
  openDatabase,
  openStatements,
  type Database,
} from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import {
  acceptInvoice,
  advanceReplays,
  claimJob,
  createAcceptTogether,
  endAttempt,
  findJob,
  heartbeatMs,
  holdLease,
  replayJob,
  rescueJobsOfDeadWorkers,
  takeForRelease,
} from '@sync/jobs';
import { insertActiveConnection } from '@sync/jobs/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { examinedLease } from './harness/examined-lease.js';
import { startPgBouncer, type Pooler } from './harness/pgbouncer.js';

const window = { live: 8, replay: 8, backfill: 8 };
const migrationsDir = `${process.cwd()}/prisma/migrations`;

let test: TestDatabase;
let pooler: Pooler;
let db: Database;

beforeAll(async () => {
  test = await createTestDatabase({
    timezone: 'America/New_York',
  });
  pooler = await startPgBouncer(test.url);
  db = openDatabase({ url: pooler.url, poolSize: 20 });
});
afterAll(async () => {
  await db.close();
  await pooler.stop();
  await test.drop();
});

it('migrates, once and four at a time, and leaves no lock behind', async () => {
  const empty = await createTestDatabase();
  await empty.db.prisma.$executeRaw`DROP SCHEMA public CASCADE`;
  const front = await startPgBouncer(empty.url);
  const migrate = () =>
    applyMigrations({ databaseUrl: front.url, migrationsDir, log: () => undefined });
  const applied = await Promise.all([migrate(), migrate(), migrate(), migrate()]);
  expect(applied.flat().length).toBeGreaterThan(0);
  expect(new Set(applied.flat()).size).toBe(applied.flat().length);
  expect(await migrate()).toEqual([]);
  expect(await isMigrated(empty.db)).toBe(true);
  const locks = await empty.db.prisma.$queryRaw<unknown[]>`
    SELECT 1 AS held FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE locktype = 'advisory' AND datname = current_database()`;
  expect(locks).toEqual([]);
  await front.stop();
  await empty.drop();
});

it('carries forty jobs of four companies from end to end at once', async () => {
  const lease = await examinedLease(db, pooler.url);
  const companies = await Promise.all([1, 2, 3, 4].map(() => insertActiveConnection(db)));
  await Promise.all(
    companies.flatMap((connectionId) =>
      Array.from({ length: 10 }, (_, index) =>
        acceptInvoice(db, {
          ...{ connectionId, invoiceId: `${index}`, source: 'webhook', lane: 'live' },
          webhookId: `w-${index}`,
        }),
      ),
    ),
  );
  const work = async (connectionId: string): Promise<number> => {
    const deliveries = await takeForRelease(db, connectionId, window);
    const ends = deliveries.map(async (delivery) => {
      const job = await claimJob(db, delivery, lease.workerId);
      return job && endAttempt(db, job, { kind: 'succeeded' }, {}, []);
    });
    return (await Promise.all(ends)).filter(Boolean).length;
  };
  const first = await Promise.all(companies.map(work));
  const second = await Promise.all(companies.map(work));
  expect([first, second]).toEqual([
    [8, 8, 8, 8],
    [2, 2, 2, 2],
  ]);
  await lease.end();
});

it('takes events in together, four groups at once', async () => {
  const statements = openStatements({ url: pooler.url, connections: 4, waitMs: 10_000 });
  const together = createAcceptTogether(statements);
  const companies = await Promise.all([1, 2, 3, 4, 5, 6].map(() => insertActiveConnection(db)));
  const [row] = await db.prisma.$queryRaw<{ settings: string }[]>`
    SELECT settings::text AS settings FROM connections WHERE id = ${companies[0]}`;
  const believed = { secretCipher: '-', settings: row?.settings ?? '', formerCipher: undefined };
  const asked = companies.flatMap((connectionId) =>
    Array.from({ length: 20 }, (_, n) =>
      together.accept(
        {
          ...{ connectionId, invoiceId: `t-${n}`, source: 'event', lane: 'live' },
          ...{ webhookId: `t-${n}`, event: { n } },
        },
        { connectionId, ...believed },
      ),
    ),
  );
  const kinds = (await Promise.all(asked)).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['accepted']));
  expect(await db.prisma.syncJob.count({ where: { invoiceId: { startsWith: 't-' } } })).toBe(120);
  await statements.close();
});

it('means the same instants although the sessions it lends begin in New York', async () => {
  const connectionId = await insertActiveConnection(db);
  const lease = await examinedLease(db, pooler.url);
  const incoming = { connectionId, invoiceId: 'a', source: 'webhook', lane: 'live' } as const;
  await acceptInvoice(db, incoming);
  const [delivery] = await takeForRelease(db, connectionId, window);
  const job = delivery && (await claimJob(db, delivery, lease.workerId));
  if (!job) throw new Error('not claimed');
  const dead = { fingerprint: 'f', kind: 'rejected', code: 1, message: 'm', action: 'a' };
  await endAttempt(db, job, { kind: 'dead-letter', deadLetter: dead }, {}, []);
  const row = await findJob(db, job.jobId);
  expect(Math.abs((row?.deadLetteredAt?.getTime() ?? 0) - Date.now())).toBeLessThan(30_000);
  await replayJob(db, { jobId: job.jobId, actor: 'anna', reason: undefined });
  expect(await takeForRelease(db, connectionId, window)).toHaveLength(1);
  await advanceReplays(db);
  await lease.end();
});

it('keeps a lease, and takes jobs over when it lapses', async () => {
  const lease = await holdLease({ databaseUrl: pooler.url, onLost: () => undefined });
  await sleep(heartbeatMs * 2.5);
  expect(lease.isHeld()).toBe(true);
  const worker = await db.prisma.worker.findUniqueOrThrow({ where: { id: lease.workerId } });
  // The pooler's session outlives the worker: it must not vouch for it.
  expect([worker.sessionPid, worker.sessionStartedAt]).toEqual([0, null]);
  await lease.end();
  expect(await rescueJobsOfDeadWorkers(db)).toBeGreaterThanOrEqual(0);
});

it('ends a transaction in which nothing is said any more, and hands nothing on to others', async () => {
  const forgotten = db.prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT 1`;
      await sleep(6500);
      await tx.$executeRaw`SELECT 1`;
    },
    { timeout: 20_000 },
  );
  await expect(forgotten).rejects.toThrow();
  const timeouts = await Promise.all(
    Array.from(
      { length: 6 },
      () => db.prisma.$queryRaw<{ is: string }[]>`
      SELECT current_setting('idle_in_transaction_session_timeout') AS is`,
    ),
  );
  expect(new Set(timeouts.flat().map(({ is }) => is))).toEqual(new Set(['0']));
});

it('works in session pooling, PgBouncer’s default', async () => {
  const front = await startPgBouncer(test.url, 'session');
  const own = openDatabase({ url: front.url, poolSize: 2 });
  const lease = await holdLease({ databaseUrl: front.url, onLost: () => undefined });
  const connectionId = await insertActiveConnection(own);
  const incoming = { connectionId, invoiceId: 's', source: 'webhook', lane: 'live' } as const;
  await acceptInvoice(own, incoming);
  expect(await takeForRelease(own, connectionId, window)).toHaveLength(1);
  await lease.end();
  await own.close();
  await front.stop();
});

it('says which setting PgBouncer lacks when the address names a schema', async () => {
  const other = openDatabase({ url: `${pooler.url}?schema=tenant` });
  await expect(other.ping()).rejects.toThrow(/search_path/);
  await other.close();
});
