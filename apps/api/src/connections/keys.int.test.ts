import { randomBytes, randomUUID } from 'node:crypto';
import { signDelivery } from '@sync/shared';
import { ask, memberOf, problem, textOf, type Answered } from '../testing/ask.js';
import { createSampleConnection, type CreatedConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
/** A second process on the same database. */
let other: TestApi;
let connection: CreatedConnection;

const keys = { ENCRYPTION_KEYS: randomBytes(32).toString('base64') };

beforeAll(async () => {
  api = await startTestApi(keys);
  other = await startTestApi({ ...keys, DATABASE_URL: api.databaseUrl });
});

beforeEach(async () => {
  connection = await createSampleConnection(api);
});

afterAll(async () => {
  await other.close();
  await api.close();
});

/** Statuses of an event that is signed with this secret, at both processes. */
async function signedWith(secret: string): Promise<number[]> {
  const path = `/v1/connections/${connection.id}/invoices`;
  const body = Buffer.from(JSON.stringify(sampleEvent(randomUUID())));
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const answers = [api, other].map(({ url }) => {
    const webhookId = randomUUID();
    const headers = signDelivery({ secret, webhookId, timestampSeconds, rawBody: body });
    return ask(url, 'POST', path, { headers: { ...headers }, body });
  });
  return (await Promise.all(answers)).map(({ status }) => status);
}

async function toldAt(path: string): Promise<number[]> {
  const body = { event: 'paid', id: randomUUID() };
  const answers = [api, other].map(({ url }) => ask(url, 'POST', path, { body }));
  return (await Promise.all(answers)).map(({ status }) => (status === 404 ? 404 : 200));
}

const rotate = (what: 'signing-secret' | 'webhook-key', body?: unknown): Promise<Answered> =>
  api.ask('POST', `/v1/connections/${connection.id}/${what}`, body === undefined ? {} : { body });

const pathIn = (answer: Answered): string => new URL(textOf(answer.body, 'webhookUrl')).pathname;

const expire = () =>
  api.db.prisma.formerKey.updateMany({
    where: { connectionId: connection.id },
    data: { expiresAt: new Date(Date.now() - 1) },
  });

const takenOnce = [200, 202];

describe('a signing secret', () => {
  it('is replaced, and the former one stays valid until its overlap is over', async () => {
    const answer = await rotate('signing-secret');
    expect(answer.status).toBe(201);
    const validFor = Date.parse(textOf(answer.body, 'formerValidUntil')) - Date.now();
    expect(Math.abs(validFor - 86_400_000)).toBeLessThan(60_000);
    const next = textOf(answer.body, 'signingSecret');
    expect((await signedWith(next)).sort()).toEqual(takenOnce);
    expect((await signedWith(connection.signingSecret)).sort()).toEqual(takenOnce);
    await expire();
    expect(await signedWith(connection.signingSecret)).toEqual([401, 401]);
    expect((await signedWith(next)).sort()).toEqual(takenOnce);
  });

  it('that has leaked is ended at once, at every process', async () => {
    expect((await signedWith(connection.signingSecret)).sort()).toEqual(takenOnce);
    const answer = await rotate('signing-secret', { overlapSeconds: 0 });
    expect(answer.body).toMatchObject({ formerValidUntil: null, ended: 1 });
    expect(await signedWith(connection.signingSecret)).toEqual([401, 401]);
    expect((await signedWith(textOf(answer.body, 'signingSecret'))).sort()).toEqual(takenOnce);
  });

  it('is one of two at most: rotating again ends the oldest and says so', async () => {
    const second = await rotate('signing-secret');
    expect(second.body).toMatchObject({ ended: 0 });
    const third = await rotate('signing-secret', { overlapSeconds: 60 });
    expect(third.body).toMatchObject({ ended: 1 });
    expect(await signedWith(connection.signingSecret)).toEqual([401, 401]);
    expect((await signedWith(textOf(second.body, 'signingSecret'))).sort()).toEqual(takenOnce);
    expect((await signedWith(textOf(third.body, 'signingSecret'))).sort()).toEqual(takenOnce);
  });

  it('is one of two, however many rotate it at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => rotate('signing-secret')));
    const secrets = answers.map(({ body }) => textOf(body, 'signingSecret'));
    const statuses = await Promise.all([connection.signingSecret, ...secrets].map(signedWith));
    expect(statuses.filter(([status]) => status !== 401)).toHaveLength(2);
    expect(answers.map(({ body }) => memberOf(body, 'ended'))).toContain(0);
  });
});

it('what a connection is changed to counts at once, at every process that has taken its events in before', async () => {
  expect((await signedWith(connection.signingSecret)).sort()).toEqual(takenOnce);
  const settings = { startDate: '2099-01-01' };
  const path = `/v1/connections/${connection.id}`;
  const changed = await api.ask('PATCH', path, { body: { settings } });
  expect(changed.status).toBe(200);
  // Before its start date an invoice is answered as ignored, and becomes no job.
  expect(await signedWith(connection.signingSecret)).toEqual([200, 200]);
  const where = { connectionId: connection.id };
  expect(await api.db.prisma.syncJob.count({ where })).toBe(1);
});

it('a connection that is deleted takes nothing in any more, at any process', async () => {
  expect((await signedWith(connection.signingSecret)).sort()).toEqual(takenOnce);
  const where = { connectionId: connection.id };
  await api.db.prisma.syncJob.updateMany({
    where,
    data: { status: 'succeeded', dispatchState: 'none' },
  });
  expect((await api.ask('DELETE', `/v1/connections/${connection.id}`)).status).toBeLessThan(300);
  expect(await signedWith(connection.signingSecret)).toEqual([401, 401]);
  expect(await api.db.prisma.syncJob.count({ where })).toBe(1);
});

describe('the address of the native webhook', () => {
  it('is replaced, and the former one is taken until its overlap is over', async () => {
    const next = pathIn(await rotate('webhook-key'));
    expect(await toldAt(next)).toEqual([200, 200]);
    expect(await toldAt(connection.webhookPath)).toEqual([200, 200]);
    await expire();
    expect(await toldAt(connection.webhookPath)).toEqual([404, 404]);
    expect(await toldAt(next)).toEqual([200, 200]);
  });

  it('that has leaked is ended at once, also while the connection is paused', async () => {
    await api.ask('PATCH', `/v1/connections/${connection.id}`, { body: { paused: true } });
    // A pause keeps what is paid: it is taken in and waits.
    expect(await toldAt(connection.webhookPath)).toEqual([200, 200]);
    const next = pathIn(await rotate('webhook-key', { overlapSeconds: 0 }));
    expect(await toldAt(connection.webhookPath)).toEqual([404, 404]);
    expect(await toldAt(next)).toEqual([200, 200]);
  });

  it('does not end with the signing secret', async () => {
    await rotate('signing-secret', { overlapSeconds: 0 });
    expect(await toldAt(connection.webhookPath)).toEqual([200, 200]);
  });
});

it('lists the keys with their use and their end, and never a value', async () => {
  const next = textOf((await rotate('signing-secret')).body, 'signingSecret');
  await signedWith(connection.signingSecret);
  const path = `/v1/connections/${connection.id}/keys`;
  const list = await api.ask('GET', path, { token: viewerToken });
  const [present, former, webhook] = memberOf(list.body, 'items') as unknown[];
  const time = expect.stringMatching(/^20/) as unknown;
  const kind = 'signing-secret';
  expect(present).toEqual({ kind, createdAt: time, lastUsedAt: null, expiresAt: null });
  expect(former).toEqual({ kind, createdAt: time, lastUsedAt: time, expiresAt: time });
  expect(webhook).toMatchObject({ kind: 'webhook-key', lastUsedAt: null, expiresAt: null });
  const shown = [next, connection.signingSecret].map((secret) => secret.replace('whsec_', ''));
  expect(shown.filter((secret) => list.text.includes(secret))).toEqual([]);
});

it('keeps both secrets encrypted and only hashes of addresses', async () => {
  const secret = textOf((await rotate('signing-secret')).body, 'signingSecret');
  const key =
    pathIn(await rotate('webhook-key'))
      .split('/')
      .at(-1) ?? '';
  const where = { id: connection.id };
  const row = await api.db.prisma.connection.findUnique({ where, include: { formerKeys: true } });
  const stored = JSON.stringify(row);
  expect(row?.formerKeys).toHaveLength(2);
  const values = [secret, connection.signingSecret, key, connection.webhookPath.split('/').at(-1)];
  expect(values.filter((value) => stored.includes(value ?? ''))).toEqual([]);
});

it('writes into the audit log who replaced a key, and never the key', async () => {
  const secret = textOf((await rotate('signing-secret')).body, 'signingSecret');
  const key =
    pathIn(await rotate('webhook-key', { overlapSeconds: 0 }))
      .split('/')
      .at(-1) ?? '';
  const { body, text } = await api.ask('GET', '/v1/audit?limit=2');
  const own = { actor: 'anna', connectionId: connection.id, outcome: 'success' };
  expect(memberOf(body, 'items')).toMatchObject([
    { ...own, action: 'webhook-key-rotate', details: { overlapSeconds: 0, ended: 1 } },
    { ...own, action: 'signing-secret-rotate', details: { overlapSeconds: 86_400, ended: 0 } },
  ]);
  expect([secret, key].filter((value) => text.includes(value))).toEqual([]);
});

it.each([
  [{ overlapSeconds: -1 }, '/overlapSeconds'],
  [{ overlapSeconds: 30 * 86_400 + 1 }, '/overlapSeconds'],
  [{ overlapSeconds: 1.5 }, '/overlapSeconds'],
  [{ overlapSeconds: '0' }, '/overlapSeconds'],
  [{ overlapseconds: 0 }, '/overlapseconds'],
])('refuses %j: a key must not stay valid by a slip', async (body, pointer) => {
  for (const what of ['signing-secret', 'webhook-key'] as const) {
    expect(await rotate(what, body)).toMatchObject({ status: 422, body: problem(422, pointer) });
  }
});

it('is an operator’s to do, on a connection that is there', async () => {
  for (const what of ['signing-secret', 'webhook-key']) {
    const path = `/v1/connections/${connection.id}/${what}`;
    expect((await api.ask('POST', path, { token: viewerToken })).status).toBe(403);
    expect((await api.ask('POST', path, { token: undefined })).status).toBe(401);
    expect((await api.ask('POST', `/v1/connections/conn_x/${what}`)).status).toBe(404);
  }
  expect((await api.ask('GET', '/v1/connections/conn_x/keys')).status).toBe(404);
});

it('takes a new Fortnox client secret and never shows it', async () => {
  const body = { fortnox: { clientSecret: 'fn-next-secret' } };
  const path = `/v1/connections/${connection.id}`;
  const before = await api.db.prisma.connection.findUniqueOrThrow({ where: { id: connection.id } });
  const answer = await api.ask('PATCH', path, { body });
  expect(answer.status).toBe(200);
  expect(answer.text).not.toContain('fn-next-secret');
  const after = await api.db.prisma.connection.findUniqueOrThrow({ where: { id: connection.id } });
  expect(after.fortnoxClientSecretCipher).not.toBe(before.fortnoxClientSecretCipher);
  expect(JSON.stringify(after)).not.toContain('fn-next-secret');
  const other = { fortnox: { tenantId: '1' } };
  expect(await api.ask('PATCH', path, { body: other })).toMatchObject({
    ...{ status: 422, body: problem(422, '/fortnox/tenantId') },
  });
});
