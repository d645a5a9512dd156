import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { applyMigrations, openDatabase } from '@sync/database';
import { createTestDatabase, testRedisUrl, type TestDatabase } from '@sync/database/testing';
import { startApp, stopChild, type Child } from './harness/child.js';
import { eventually } from './harness/eventually.js';
import { freePort } from './harness/system.js';

jest.setTimeout(120_000);

let database: TestDatabase;
const children: Child[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(stopChild));
  await database.drop();
});

type Settings = Readonly<Record<string, string>>;

async function start(app: 'api' | 'worker', said: 'ready' | 'not-ready', change: Settings = {}) {
  const port = await freePort();
  const settings: Settings = {
    DATABASE_URL: database.url,
    REDIS_URL: new URL('/12', testRedisUrl()).href,
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    OPERATOR_TOKENS: `anna:operator:${randomBytes(24).toString('hex')}`,
    PORT: String(port),
    METRICS_PORT: String(port),
    ...change,
  };
  const child = await startApp(app, settings, said);
  children.push(child);
  const readyz = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    return { status: answer.status, text: await answer.text() };
  };
  const says = (message: string) => child.lines.find((line) => line['msg'] === message);
  return { child, readyz, says };
}

/** Beside the migrated one, and gone with it: a database in which nothing is. */
async function emptyUrl(): Promise<string> {
  const url = new URL(database.url);
  url.pathname = `${url.pathname}_empty`;
  await database.db.prisma.$executeRawUnsafe(`CREATE DATABASE ${url.pathname.slice(1)}`);
  return url.href;
}

async function dropEmpty(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await database.db.prisma.$executeRawUnsafe(`DROP DATABASE ${name} WITH (FORCE)`);
}

describe.each(['api', 'worker'] as const)('the %s', (app) => {
  it('is not ready before anybody has migrated, says so, and is ready once it has been done', async () => {
    const url = await emptyUrl();
    const { readyz, says } = await start(app, 'not-ready', { DATABASE_URL: url });
    expect(JSON.stringify(says('not-ready'))).toContain('npm run db:migrate');
    const before = await readyz();
    expect([before.status, before.text]).toEqual([503, expect.stringContaining('not-migrated')]);
    await applyMigrations({
      ...{ databaseUrl: url, migrationsDir: join(process.cwd(), 'prisma/migrations') },
      log: () => undefined,
    });
    await eventually(() => Promise.resolve(says('ready')), 20_000);
    await eventually(async () => ((await readyz()).status === 200 ? true : undefined), 10_000);
    await Promise.all(children.splice(0).map(stopChild));
    await dropEmpty(url);
  });

  it('never says ready with a wrong password, names the remedy and stops when asked to', async () => {
    const url = new URL(database.url);
    url.password = 'gr8-but-wrong';
    const { child, readyz, says } = await start(app, 'not-ready', { DATABASE_URL: url.href });
    expect(JSON.stringify(says('not-ready'))).toContain('DATABASE_URL is refused');
    const answer = await readyz();
    expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('DATABASE_URL')]);
    const begun = performance.now();
    child.signal('SIGTERM');
    expect(await child.gone).toBe(0);
    expect(performance.now() - begun).toBeLessThan(9000);
    expect(says('ready')).toBeUndefined();
    expect(JSON.stringify(child.lines)).not.toContain('gr8-but-wrong');
  });
});

const migratedByLater = (name: string) => database.db.prisma.$executeRaw`
  INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
  VALUES ('later', '', ${name}, now())`;

it('a worker that meets tables without what it needs books nothing; the API takes invoices in', async () => {
  await migratedByLater('29990101000000_contract_later');
  const worker = await start('worker', 'not-ready');
  expect(JSON.stringify(worker.says('not-ready'))).toContain('start the later version');
  expect((await worker.readyz()).status).toBe(503);
  const db = openDatabase({ url: database.url, poolSize: 1 });
  expect(await db.prisma.worker.count()).toBe(0);
  await db.close();
  const api = await start('api', 'ready');
  const answer = await api.readyz();
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('newer-schema')]);
});

it.each(['api', 'worker'] as const)(
  'the %s is ready beside a later version that only added to the tables',
  async (app) => {
    await migratedByLater('29990101000000_later');
    const { readyz } = await start(app, 'ready');
    expect((await readyz()).status).toBe(200);
  },
);
