import { setTimeout as sleep } from 'node:timers/promises';
import { textOf, type Asked } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { leavesRoom } from '../testing/leaves-room.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let id: string;

beforeAll(async () => {
  api = await startTestApi();
  ({ id } = await createSampleConnection(api));
  await insertDeadLetter(api.db, id, { fingerprint: 'cause' });
});
afterAll(() => api.close());

/** A viewer of the company alone, and a replay that has taken all of it on. */
async function scopedReplay(): Promise<{ readonly token: string; readonly path: string }> {
  const wanted = { name: 'olga', role: 'viewer', connectionIds: [id] };
  const made = await api.ask('POST', '/v1/operator-tokens', { body: wanted });
  const body = { filter: {}, reason: 'all' };
  const path = `/v1/replays/${textOf((await api.ask('POST', '/v1/replays', { body })).body, 'id')}`;
  await api.ask('POST', `${path}/pause`);
  return { token: textOf(made.body, 'token'), path };
}

type Question = readonly [method: string, path: () => string, asked: Asked];

const reason = 'asked for';

// How many of a person's are looked into at once, and what each is answered.
it.each<[string, Question, number, number]>([
  [
    'how a cause is handled',
    ['GET', () => `/v1/connections/${id}/causes/cause`, { token: viewerToken }],
    ...([3, 200] as const),
  ],
  [
    'what a replay would do',
    ['POST', () => '/v1/replays', { body: { filter: {}, dryRun: true } }],
    ...([3, 200] as const),
  ],
  [
    'a customer to be erased',
    ['POST', () => `/v1/connections/${id}/erase`, { body: { customerId: 'c1', reason } }],
    ...([1, 404] as const),
  ],
  [
    'a connection to be deleted',
    ['DELETE', () => `/v1/connections/${id}`, {}],
    ...([1, 409] as const),
  ],
])(
  'who asks for %s a hundred times at once leaves others room',
  async (_, question, atOnce, is) => {
    const [method, path, asked] = question;
    expect(await leavesRoom(api, () => api.ask(method, path(), asked), atOnce)).toEqual(
      new Set([is]),
    );
  },
);

it('so does a viewer of some companies who asks how far a replay is', async () => {
  const { token, path } = await scopedReplay();
  expect(await leavesRoom(api, () => api.ask('GET', path, { token }), 3)).toEqual(new Set([200]));
});

it('a person’s changes of what somebody holds leave others room', async () => {
  const change = () => api.ask('PATCH', `/v1/connections/${id}`, { body: { name: 'Acme AB' } });
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
});
