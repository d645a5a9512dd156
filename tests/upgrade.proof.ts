import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { applyMigrations } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { textAt } from '../scripts/start/json.js';
import { startApp, stopChild, type Child } from './harness/child.js';
import { freePort, startSystem, type System } from './harness/system.js';
import { asker } from './journey/ask.js';
import {
  booksOf,
  connectCompany,
  jobInStatus,
  nothingFound,
  sendSigned,
  type Company,
} from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';
import { buildPreviousVersion } from './upgrade/previous-version.js';

jest.setTimeout(600_000);

let database: TestDatabase;
let world: System;
let url: string;
let previousRoot: string;
const children: Child[] = [];

beforeAll(async () => {
  previousRoot = buildPreviousVersion();
  // Of this system only the sandbox is used: SubscriptionFlow and Fortnox have no part in an upgrade.
  world = await startSystem({ redisDatabase: 7, workers: 0 });
  database = await createTestDatabase();
  const empty = new URL(database.url);
  empty.pathname += '_upgraded';
  await database.db.prisma.$executeRawUnsafe(`CREATE DATABASE ${empty.pathname.slice(1)}`);
  url = empty.href;
  await migrate(previousRoot);
});

afterAll(async () => {
  await Promise.all(children.map(stopChild));
  const name = new URL(url).pathname.slice(1);
  await database.db.prisma.$executeRawUnsafe(`DROP DATABASE ${name} WITH (FORCE)`);
  await database.drop();
  await world.stop();
});

const migrate = (root: string) =>
  applyMigrations({
    databaseUrl: url,
    migrationsDir: join(root, 'prisma/migrations'),
    log: () => undefined,
  });

type Version = { readonly apiUrl: string; readonly stop: () => Promise<void> };

/** One API and one worker of a version, on the database that is upgraded. */
async function start(root: string): Promise<Version> {
  const port = await freePort();
  const settings = {
    ...world.settings,
    ...{ DATABASE_URL: url, REDIS_URL: new URL('/8', world.settings['REDIS_URL']).href },
    ...{ PORT: String(port), METRICS_PORT: '0', ENCRYPTION_KEYS: keys },
  };
  const both = [
    await startApp('api', settings, 'ready', root),
    await startApp('worker', settings, 'ready', root),
  ];
  children.push(...both);
  const stop = async () => {
    await Promise.all(both.map(stopChild));
  };
  return { apiUrl: `http://127.0.0.1:${port}`, stop };
}

const keys = randomBytes(32).toString('base64');

/** Invoices through these doors in turn, all booked within the usual time. */
async function book(company: Company, count: number, versions: readonly Version[]): Promise<void> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const { apiUrl = '' } = versions[n % versions.length] ?? {};
    const answer = await sendSigned(apiUrl, company, paidEvent());
    expect([answer.status, answer.text]).toEqual([202, expect.any(String)]);
    ids.push(textAt(answer.body, 'id'));
  }
  const [asked] = versions;
  const ask = asker(asked?.apiUrl ?? '', world.token);
  for (const id of ids) await jobInStatus(ask, id, ['succeeded']);
}

it('both versions work side by side on the new tables, the former goes on after the new is gone, nothing is booked twice', async () => {
  const former = await start(previousRoot);
  const company = await connectCompany({ ...world, apiUrl: former.apiUrl });
  await book(company, 5, [former]);

  await migrate(process.cwd());
  await book(company, 5, [former]);

  const present = await start(process.cwd());
  await book(company, 20, [former, present]);

  // Rolled back without a restore: the former version carries what the present one has taken in.
  await present.stop();
  await book(company, 5, [former]);

  // And forward again.
  const again = await start(process.cwd());
  await former.stop();
  await book(company, 5, [again]);

  const books = await booksOf(world, company);
  expect(books.findings).toEqual(nothingFound);
  expect(books.invoices).toHaveLength(40);
});
