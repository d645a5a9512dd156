import { openDatabase, type Database } from '@sync/database';
import { ask, problem } from '../testing/ask.js';
import { createSampleConnection, type CreatedConnection } from '../testing/sample-connection.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connection: CreatedConnection;
let told = 0;

beforeAll(async () => {
  api = await startTestApi();
  connection = await createSampleConnection(api);
});
afterAll(() => api.close());

const databaseName = (): string => new URL(api.databaseUrl).pathname.slice(1);

const tell = () => {
  told += 1;
  return ask(api.url, 'POST', connection.webhookPath, { body: { id: `told-${told}` } });
};

/** All sessions begin anew under the setting; afterwards without it. */
async function under(setting: string, value: string, work: () => Promise<void>): Promise<void> {
  await set(`ALTER DATABASE ${databaseName()} SET ${setting} = '${value}'`);
  try {
    await work();
  } finally {
    await set(`ALTER DATABASE ${databaseName()} RESET ${setting}`);
  }
}

async function set(statement: string): Promise<void> {
  const server = openDatabase({ url: process.env['TEST_DATABASE_URL'] ?? '', poolSize: 1 });
  await server.prisma.$executeRawUnsafe(statement);
  await server.prisma.$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${databaseName()}`;
  await server.close();
  // The pools notice their lost sessions before the next request does.
  await settled(api.db);
  await ask(api.url, 'GET', '/readyz', {});
}

async function settled(db: Database): Promise<void> {
  for (;;)
    if (
      await db.ping().then(
        () => true,
        () => false,
      )
    )
      return;
}

/** Nobody else can read or write jobs until the work is done. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  const holder = openDatabase({ url: api.databaseUrl, poolSize: 1 });
  await holder.prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = 0`;
      await tx.$executeRaw`LOCK TABLE sync_jobs IN ACCESS EXCLUSIVE MODE`;
      await work();
    },
    { timeout: 30_000 },
  );
  await holder.close();
}

async function expectTurnedAway(): Promise<void> {
  const answer = await tell();
  expect(answer).toMatchObject({ status: 503, body: problem(503) });
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
}

it('turns invoices away for a while when PostgreSQL writes nothing, and is not ready', async () => {
  await under('default_transaction_read_only', 'on', async () => {
    await expectTurnedAway();
    const ready = await ask(api.url, 'GET', '/readyz', {});
    expect(ready).toMatchObject({ status: 503, body: { postgresql: 'read-only' } });
  });
  expect(await tell()).toMatchObject({ status: 202 });
  expect(await ask(api.url, 'GET', '/readyz', {})).toMatchObject({ body: { postgresql: 'up' } });
});

it.each(['lock_timeout', 'statement_timeout'])(
  'turns them away at the server’s %s',
  async (name) => {
    await under(name, '50ms', () => whileLocked(expectTurnedAway));
    expect(await tell()).toMatchObject({ status: 202 });
  },
);

it('turns them away when PostgreSQL lets nobody in', async () => {
  const server = openDatabase({ url: process.env['TEST_DATABASE_URL'] ?? '', poolSize: 1 });
  const allow = (whom: 'true' | 'false') =>
    server.prisma.$executeRawUnsafe(`ALTER DATABASE ${databaseName()} ALLOW_CONNECTIONS ${whom}`);
  await allow('false');
  await server.prisma.$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${databaseName()}`;
  await expectTurnedAway();
  await allow('true');
  await server.close();
  expect(await tell()).toMatchObject({ status: 202 });
});

it('takes invoices in again after the server has closed idle sessions', async () => {
  await under('idle_session_timeout', '50ms', async () => {
    expect((await tell()).status).toBe(202);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await tell()).status).toBe(202);
  });
});
