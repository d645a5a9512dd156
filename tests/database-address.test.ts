import { applyMigrations, isMigrated, openDatabase } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { acceptInvoice, claimJob, takeForRelease } from '@sync/jobs';
import { insertActiveConnection } from '@sync/jobs/testing';
import { makeCertificates, type Certificates } from './harness/certificates.js';
import { examinedLease } from './harness/examined-lease.js';
import { frontOnUnixSocket, frontWithPostgresTls, type Front } from './harness/fronts.js';

const window = { live: 8, replay: 8, backfill: 8 };

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** The address of the database with some of its parts exchanged. */
function address(parts: Record<string, string>, server?: { host: string; port: number }): string {
  const url = new URL(test.url);
  if (server) url.host = `${server.host}:${server.port}`;
  for (const [name, value] of Object.entries(parts)) url.searchParams.set(name, value);
  return url.href;
}

/** Every kind of statement that we make; `look` sees the sessions while all are open. */
async function everyStatement(url: string, look: () => Promise<void> = () => Promise.resolve()) {
  const migrationsDir = `${process.cwd()}/prisma/migrations`;
  await applyMigrations({ databaseUrl: url, migrationsDir, log: () => undefined });
  const db = openDatabase({ url });
  try {
    expect(await isMigrated(db)).toBe(true);
    const connectionId = await insertActiveConnection(db);
    const lease = await examinedLease(db, url);
    const incoming = { connectionId, invoiceId: '1', source: 'webhook', lane: 'live' } as const;
    await acceptInvoice(db, incoming);
    const [delivery] = await takeForRelease(db, connectionId, window);
    if (!delivery) throw new Error('nothing was released');
    expect(await claimJob(db, delivery, lease.workerId)).toBeDefined();
    await look();
    await lease.end();
  } finally {
    await db.close();
  }
}

async function reason(url: string): Promise<string> {
  const db = openDatabase({ url });
  const outcome = await db.ping().then(
    () => 'connected',
    (error: unknown) => String(error),
  );
  await db.close();
  return outcome;
}

it('keeps everything in the schema that the address names, whatever makes the statement', async () => {
  await everyStatement(address({ schema: 'Te nant' }));
  const rows = await test.db.prisma.$queryRaw<{ jobs: number; workers: number }[]>`
    SELECT (SELECT count(*)::int FROM "Te nant".sync_jobs) AS jobs,
           (SELECT count(*)::int FROM "Te nant".workers) AS workers`;
  expect(rows).toEqual([{ jobs: 1, workers: 1 }]);
  expect(await test.db.prisma.syncJob.count()).toBe(0);
  expect(await test.db.prisma.worker.count()).toBe(0);
});

it('gives every session the options and the name that the address names', async () => {
  const url = address({ application_name: 'office', options: '-c lock_timeout=4321' });
  await everyStatement(url, async () => {
    const sessions = await test.db.prisma.$queryRaw<{ named: number }[]>`
      SELECT count(*)::int AS named FROM pg_stat_activity WHERE application_name = 'office'`;
    expect(sessions[0]?.named).toBeGreaterThan(1);
  });
  const db = openDatabase({ url });
  const [row] = await db.prisma.$queryRaw<{ timeout: string }[]>`
    SELECT current_setting('lock_timeout') AS timeout`;
  expect(row).toEqual({ timeout: '4321ms' });
  await db.close();
});

it('opens no more connections than the address allows', async () => {
  const db = openDatabase({ url: address({ connection_limit: '1', application_name: 'thrifty' }) });
  await Promise.all([1, 2, 3, 4].map(() => db.prisma.$queryRaw`SELECT pg_sleep(0.05)::text`));
  const rows = await test.db.prisma.$queryRaw<{ sessions: number }[]>`
    SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE application_name = 'thrifty'`;
  expect(rows).toEqual([{ sessions: 1 }]);
  await db.close();
});

it('refuses to migrate when raw SQL would find other tables than Prisma', async () => {
  const lost = await createTestDatabase();
  await lost.db.prisma.$executeRaw`CREATE SCHEMA elsewhere`;
  const name = new URL(lost.url).pathname.slice(1);
  await lost.db.prisma.$executeRawUnsafe(`ALTER DATABASE ${name} SET search_path = elsewhere`);
  await expect(everyStatement(lost.url)).rejects.toThrow(
    /leads to elsewhere, DATABASE_URL to public/,
  );
  await everyStatement(`${lost.url}?schema=elsewhere`);
  await lost.drop();
});

it('comes over a Unix socket', async () => {
  const { hostname, port } = new URL(test.url);
  const front = await frontOnUnixSocket({ host: hostname, port: Number(port) });
  const { username, password, pathname } = new URL(test.url);
  const login = `postgresql://${username}:${password}@`;
  await everyStatement(`${login}/${pathname.slice(1)}?host=${front.directory}&port=5432`);
  await everyStatement(`${login}${encodeURIComponent(front.directory)}:5432${pathname}`);
  await front.close();
});

describe('a PostgreSQL with a certificate of its own', () => {
  let front: Front;
  let certificates: Certificates;
  const via = (parts: Record<string, string>): string =>
    address(parts, { host: '127.0.0.1', port: front.port });

  beforeAll(async () => {
    const { hostname, port } = new URL(test.url);
    certificates = makeCertificates('DNS:db.example');
    front = await frontWithPostgresTls({ host: hostname, port: Number(port) }, certificates);
  });
  afterAll(() => front.close());

  it.each(['prefer', 'require', 'no-verify'])(
    'is accepted with sslmode=%s, as by psql',
    async (mode) => {
      await everyStatement(via({ sslmode: mode }));
    },
  );

  it('is accepted when its authority is named, under whichever name', async () => {
    const sslrootcert = certificates.authorityFile;
    await everyStatement(via({ sslmode: 'verify-ca', sslrootcert }));
    await everyStatement(via({ sslmode: 'require', sslrootcert }));
  });

  it('is refused where the authority is unknown or the name is another', async () => {
    const sslrootcert = certificates.authorityFile;
    const stranger = makeCertificates('DNS:db.example').authorityFile;
    expect(await reason(via({ sslmode: 'verify-full' }))).toMatch(/certificate/i);
    expect(await reason(via({ sslmode: 'require', sslrootcert: stranger }))).toMatch(
      /certificate/i,
    );
    expect(await reason(via({ sslmode: 'verify-full', sslrootcert }))).toMatch(
      /127\.0\.0\.1|altname/i,
    );
    expect(await reason(via({ sslmode: 'disable' }))).not.toBe('connected');
  });

  it('is accepted by name with sslmode=verify-full', async () => {
    const named = makeCertificates('IP:127.0.0.1');
    const { hostname, port } = new URL(test.url);
    const other = await frontWithPostgresTls({ host: hostname, port: Number(port) }, named);
    const parts = { sslmode: 'verify-full', sslrootcert: named.authorityFile };
    await everyStatement(address(parts, { host: '127.0.0.1', port: other.port }));
    await other.close();
  });

  it('is not insisted on with sslmode=prefer, and is with sslmode=require', async () => {
    await everyStatement(address({ sslmode: 'prefer' }));
    expect(await reason(address({ sslmode: 'require' }))).toMatch(/does not support SSL/i);
  });
});
