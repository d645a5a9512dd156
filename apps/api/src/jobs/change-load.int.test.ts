import { setTimeout as sleep } from 'node:timers/promises';
import { textOf, type Asked } from '../testing/ask.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let id: string;

beforeAll(async () => {
  api = await startTestApi();
  ({ id } = await createSampleConnection(api));
  await api.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state,
                           fingerprint, dead_letter_kind, dead_lettered_at, event)
    SELECT 'job_' || n, ${id}, 'sync-paid-invoice', 'inv-' || n, 'dead-lettered', 'event', 'none',
           'cause', 'account-inactive', now() - n * interval '1 s',
           jsonb_build_object('data', jsonb_build_object('invoice', jsonb_build_object(
             'customer', jsonb_build_object('id', 'c' || n)))) FROM generate_series(1, 20000) n`;
});
afterAll(() => api.close());

/** A viewer of the company alone, and a replay that has taken all of it on. */
async function scopedReplay(): Promise<{ readonly token: string; readonly replayId: string }> {
  const wanted = { name: 'olga', role: 'viewer', connectionIds: [id] };
  const token = textOf((await api.ask('POST', '/v1/operator-tokens', { body: wanted })).body, 'token');
  const body = { filter: {}, reason: 'all' };
  const replayId = textOf((await api.ask('POST', '/v1/replays', { body })).body, 'id');
  await api.ask('POST', `/v1/replays/${replayId}/pause`);
  return { token, replayId };
}

type Question = readonly [method: string, path: () => string, asked: Asked];

const operation = { filter: {}, dryRun: true };
const erasure = { customerId: 'c1', reason: 'asked for' };

it.each<[string, Question, number]>([
  [
    'how a cause is handled',
    ['GET', () => `/v1/connections/${id}/causes/cause`, { token: viewerToken }],
    200,
  ],
  ['what a replay would do', ['POST', () => '/v1/replays', { body: operation }], 200],
  [
    'a customer to be erased',
    ['POST', () => `/v1/connections/${id}/erase`, { body: erasure }],
    409,
  ],
])('who asks for %s a hundred times at once leaves others room', async (_, question, status) => {
  const [method, path, asked] = question;
  await leavesRoom(() => api.ask(method, path(), asked), status);
}, 60_000);

it('so does a viewer of some companies who asks how far a replay of all their invoices is', async () => {
  const { token, replayId } = await scopedReplay();
  await leavesRoom(() => api.ask('GET', `/v1/replays/${replayId}`, { token }), 200);
}, 60_000);

it('a person’s changes of what somebody holds leave others room', async () => {
  const path = `/v1/connections/${id}`;
  const change = () => api.ask('PATCH', path, { body: { name: 'Acme AB' } });
  const held = await api.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM connections WHERE id = ${id} FOR UPDATE`;
    const changes = Array.from({ length: 40 }, change);
    await sleep(200);
    const read = api.ask('GET', '/v1/sync-jobs?limit=1').then(({ status }) => status);
    return { changes, read: await Promise.race([read, sleep(2000, 'late')]) };
  });
  expect(held.read).toBe(200);
  const statuses = (await Promise.all(held.changes)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200]));
}, 60_000);

async function leavesRoom(ask: () => ReturnType<TestApi['ask']>, status: number): Promise<void> {
  let answered = 0;
  const answers = Array.from({ length: 100 }, async () => {
    const answer = await ask();
    answered += 1;
    return answer.status;
  });
  expect((await api.ask('GET', '/v1/connections')).status).toBe(200);
  expect(answered).toBeLessThan(30);
  expect(new Set(await Promise.all(answers))).toEqual(new Set([status]));
}
