import { randomUUID } from 'node:crypto';
import { createCipher, createTokenStore } from '@sync/connections';
import { acceptInvoice, deleteConnection } from '@sync/jobs';
import { ask, memberOf, problem, textOf } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const pathOf = (id: string): string => `/v1/connections/${id}`;
const remove = (id: string) => api.ask('DELETE', pathOf(id));

const tokens = {
  ...({ grant: 'refresh-token', accessToken: 'a', refreshToken: 'r', scope: '' } as const),
  ...{ accessTokenIssuedAt: new Date(), accessTokenExpiresAt: new Date(Date.now() + 3_600_000) },
  refreshTokenExpiresAt: undefined,
};

const store = () => createTokenStore(api.db, createCipher([Buffer.alloc(32, 1)]));

it('erases secrets and tokens, closes the doors, and keeps the history', async () => {
  const { id, webhookPath, signingSecret } = await createSampleConnection(api);
  const jobId = await insertDeadLetter(api.db, id, { status: 'succeeded' });
  await store().replace(id, tokens);
  await api.ask('POST', `${pathOf(id)}/signing-secret`);
  const told = {
    kind: 'webhook',
    target: 'https://books.example.com/',
    events: ['invoice.synced'],
  };
  await api.ask('POST', '/v1/notifications', { body: { ...told, connectionId: id } });
  expect(await remove(id)).toMatchObject({ status: 200, body: { id, deletedBy: 'anna' } });

  const row = await api.db.prisma.connection.findUniqueOrThrow({
    where: { id },
    include: { tokens: true, formerKeys: true, oauthStates: true, notifications: true },
  });
  expect(row).toMatchObject({ tokens: null, formerKeys: [], oauthStates: [], notifications: [] });
  expect([row.signingSecretCipher, row.fortnoxClientSecretCipher]).toEqual(['', '']);
  expect(row.subscriptionflowClientSecretCipher).toBe('');

  const body = { event: 'paid', id: randomUUID() };
  expect((await ask(api.url, 'POST', webhookPath, { body })).status).toBe(404);
  expect(signingSecret).not.toBe('');
  const job = await api.ask('GET', `/v1/sync-jobs/${jobId}`);
  expect(job).toMatchObject({ status: 200, body: { connectionId: id, total: '1250.00' } });
  const listed = await api.ask('GET', `/v1/sync-jobs?connectionId=${id}`);
  expect(memberOf(listed.body, 'items')).toHaveLength(1);
});

it('is gone for everybody who asks for it, and says so', async () => {
  const { id } = await createSampleConnection(api);
  await remove(id);
  const read = await api.ask('GET', pathOf(id));
  expect(read).toMatchObject({ status: 410, body: problem(410) });
  expect(textOf(read.body, 'detail')).toContain('anna');
  const list = await api.ask('GET', '/v1/connections?limit=200');
  expect(list.text).not.toContain(id);
  expect((await api.ask('PATCH', pathOf(id), { body: { paused: false } })).status).toBe(404);
  for (const path of ['preflight', 'signing-secret', 'webhook-key']) {
    expect((await api.ask('POST', `${pathOf(id)}/${path}`)).status).toBe(404);
  }
  expect((await api.ask('GET', `${pathOf(id)}/authorize`)).status).toBe(404);
});

it('may be asked for twice, and unknown ones are unknown', async () => {
  const { id } = await createSampleConnection(api);
  const [first, second] = [await remove(id), await remove(id)];
  expect(second).toMatchObject({ status: 200, body: first.body });
  expect((await remove('conn_unknown')).status).toBe(404);
  expect((await api.ask('DELETE', pathOf(id), { token: viewerToken })).status).toBe(403);
});

it.each(['queued', 'retrying', 'running', 'dead-lettered'])(
  'is refused while a job is %s: no paid invoice is dropped',
  async (status) => {
    const { id, webhookPath } = await createSampleConnection(api);
    await insertDeadLetter(api.db, id, { status });
    const refused = await remove(id);
    expect(refused).toMatchObject({ status: 409, body: problem(409) });
    expect(textOf(refused.body, 'detail')).toContain(`1 ${status}`);
    const body = { event: 'paid', id: randomUUID() };
    expect((await ask(api.url, 'POST', webhookPath, { body })).status).toBe(202);
  },
);

it('either counts an invoice that comes at the same moment or refuses it', async () => {
  const outcomes = new Set<string>();
  for (let round = 0; round < 25; round += 1) {
    const { id } = await createSampleConnection(api);
    const incoming = {
      connectionId: id,
      invoiceId: 'inv',
      source: 'webhook',
      lane: 'live',
    } as const;
    const [accepted, deleted] = await Promise.all([
      acceptInvoice(api.db, incoming),
      deleteConnection(api.db, { connectionId: id, actor: 'anna' }),
    ]);
    const jobs = await api.db.prisma.syncJob.count({ where: { connectionId: id } });
    outcomes.add(`${accepted.kind}, ${deleted.kind}, ${jobs}`);
  }
  const possible = ['accepted, waiting, 1', 'connection-gone, deleted, 0'];
  expect([...outcomes].filter((outcome) => !possible.includes(outcome))).toEqual([]);
});

it('takes no tokens from a renewal or a consent that was under way', async () => {
  const { id } = await createSampleConnection(api);
  await store().replace(id, tokens);
  const claim = await store().claimRefresh(id, 10_000);
  await remove(id);
  expect(await store().commitRefresh(id, claim?.fence ?? 0, tokens)).toBe(false);
  await store().replace(id, tokens);
  expect(await store().claimRefresh(id, 10_000)).toBeUndefined();
  expect(await api.db.prisma.fortnoxToken.count({ where: { connectionId: id } })).toBe(0);
});
