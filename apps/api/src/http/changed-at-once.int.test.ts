import { Prisma } from '@sync/database';
import { memberOf, textOf, type Answered } from '../testing/ask.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connectionId: string;

beforeAll(async () => {
  api = await startTestApi();
  ({ id: connectionId } = await createSampleConnection(api));
});
afterAll(() => api.close());

async function waitingForLocks(): Promise<number> {
  const [row] = await api.db.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return row?.count ?? 0;
}

/** Both have come as far as they can while somebody holds the row, then both go on. */
async function atOnce(
  row: Prisma.Sql,
  ...changes: readonly (() => Promise<Answered>)[]
): Promise<readonly number[]> {
  let asked: Promise<Answered>[] = [];
  await api.db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`${row} FOR UPDATE`;
    asked = changes.map((change) => change());
    while ((await waitingForLocks()) < changes.length);
  });
  return (await Promise.all(asked)).map(({ status }) => status);
}

it('two who change different settings of a connection at once change both', async () => {
  const path = `/v1/connections/${connectionId}`;
  const change = (settings: object) => () => api.ask('PATCH', path, { body: { settings } });
  const row = Prisma.sql`SELECT 1 FROM connections WHERE id = ${connectionId}`;
  const statuses = await atOnce(
    row,
    change({ defaultIncomeAccount: '3041' }),
    change({ roundingTolerance: '0.10' }),
  );
  expect(statuses).toEqual([200, 200]);
  const { body } = await api.ask('GET', path);
  expect(memberOf(body, 'settings')).toMatchObject({
    defaultIncomeAccount: '3041',
    roundingTolerance: '0.10',
  });
});

it('who changes a notification while another pauses it does not let it go on', async () => {
  const made = await api.ask('POST', '/v1/notifications', {
    body: {
      ...{ kind: 'webhook', target: 'https://example.com/hook', events: ['invoice.sync_failed'] },
      connectionId,
    },
  });
  const path = `/v1/notifications/${textOf(made.body, 'id')}`;
  const change = (body: object) => () => api.ask('PATCH', path, { body });
  const row = Prisma.sql`SELECT 1 FROM notifications WHERE id = ${textOf(made.body, 'id')}`;
  const statuses = await atOnce(row, change({ paused: true }), change({ language: 'sv' }));
  expect(statuses).toEqual([200, 200]);
  expect((await api.ask('GET', path)).body).toMatchObject({ paused: true, language: 'sv' });
});
