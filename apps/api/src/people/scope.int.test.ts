import { ask, memberOf, problem, textOf, type Answered } from '../testing/ask.js';
import { insertDeadLetter, insertReconciliation } from '../testing/insert-jobs.js';
import { logIn } from '../testing/log-in.js';
import { createSampleConnection, sampleConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

type Company = {
  connectionId: string;
  jobId: string;
  replayId: string;
  reconciliationId: string;
  notificationId: string;
  viewId: string;
};

let api: TestApi;
let own: Company;
let foreign: Company;
let token: string;
/** What must not appear in any answer: everything that names the other company. */
let secrets: string[];

beforeAll(async () => {
  api = await startTestApi();
  own = await setUp('Own');
  foreign = await setUp('Hemlig');
  token = await makeToken({ name: 'olga', role: 'operator', connectionIds: [own.connectionId] });
  secrets = ['Hemlig', ...Object.values(foreign)];
});

afterAll(() => api.close());

async function setUp(name: string): Promise<Company> {
  const body = { ...sampleConnection, name };
  const created = await api.ask('POST', '/v1/connections', { body });
  const connectionId = textOf(created.body, 'id');
  const jobId = await insertDeadLetter(api.db, connectionId, {
    invoiceNumber: name,
    deadLetterMessage: name,
    fingerprint: name,
  });
  const wanted = { filter: { connectionId, ids: [jobId] }, reason: name };
  const replay = await api.ask('POST', '/v1/replays', { body: wanted });
  const replayId = textOf(replay.body, 'id');
  await api.ask('POST', `/v1/replays/${replayId}/pause`);
  const reconciliationId = await insertReconciliation(api.db, connectionId);
  const told = await api.ask('POST', '/v1/notifications', { body: webhookOf(connectionId) });
  const notificationId = textOf(told.body, 'id');
  const view = { ...viewOf(connectionId), name, shared: true };
  const saved = await api.ask('POST', '/v1/saved-views', { body: view });
  const viewId = textOf(saved.body, 'id');
  return { connectionId, jobId, replayId, reconciliationId, notificationId, viewId };
}

const viewOf = (connectionId: string) => ({ name: 'Mine', filters: { connectionId } });

const webhookOf = (connectionId: string) => ({
  ...{ kind: 'webhook', target: 'https://books.example.com/', connectionId },
  events: ['invoice.synced'],
});

async function makeToken(wanted: Readonly<Record<string, unknown>>): Promise<string> {
  const answer = await api.ask('POST', '/v1/operator-tokens', { body: wanted });
  expect(answer.status).toBe(201);
  return textOf(answer.body, 'token');
}

type Operation = { readonly method: string; readonly path: string };

/** Every operation that wants a token, from the document: also those that are added tomorrow. */
async function operations(): Promise<Operation[]> {
  const { body } = await api.ask('GET', '/openapi.json');
  return Object.entries(memberOf(body, 'paths') as Record<string, object>).flatMap(([path, all]) =>
    Object.entries(all).flatMap(([method, operation]) =>
      JSON.stringify(memberOf(operation, 'security')).includes('bearer')
        ? [{ method: method.toUpperCase(), path }]
        : [],
    ),
  );
}

function fill(path: string, company: Company): string {
  const ids: Record<string, string> = {
    connections: company.connectionId,
    'sync-jobs': company.jobId,
    replays: company.replayId,
    reconciliations: company.reconciliationId,
    notifications: company.notificationId,
    'saved-views': company.viewId,
  };
  return path.replace(/\{\w+\}/, ids[path.split('/')[2] ?? ''] ?? 'id_of_nobody');
}

/** Of the right shape wherever there is one, so that nothing is refused for its shape alone. */
const bodies: Readonly<Record<string, unknown>> = {
  'POST /v1/connections': sampleConnection,
  'PATCH /v1/connections/{id}': { name: 'Taken' },
  'POST /v1/connections/{id}/invoices': sampleEvent('scope'),
  'POST /v1/connections/{id}/preview': sampleEvent('scope'),
  'POST /v1/replays': { filter: {}, reason: 'all', dryRun: true },
  'POST /v1/connections/{id}/reconciliations': { from: '2026-01-01', to: '2026-01-02' },
  'POST /v1/connections/{id}/confirm-company': { tenantId: '1' },
  'POST /v1/operator-tokens': { name: 'x', role: 'operator' },
  'PATCH /v1/saved-views/{id}': { name: 'Taken' },
};

function send({ method, path }: Operation, company: Company): Promise<Answered> {
  const reason = { reason: 'Taken', fortnoxInvoiceNumber: '1' };
  const known: typeof bodies = {
    ...bodies,
    'POST /v1/notifications': webhookOf(company.connectionId),
    'POST /v1/saved-views': viewOf(company.connectionId),
  };
  const body = method === 'GET' ? undefined : (known[`${method} ${path}`] ?? reason);
  return ask(api.url, method, fill(path, company), { token, body });
}

/** What a token for some connections may see of all together. */
const shared: Readonly<Record<string, number>> = {
  'GET /v1/connections': 200,
  'GET /v1/sync-jobs': 200,
  'GET /v1/sync-jobs.csv': 200,
  'GET /v1/statistics': 200,
  'GET /v1/overview': 200,
  'GET /v1/flow': 200,
  'GET /v1/dead-letters': 200,
  'GET /v1/replays': 200,
  'POST /v1/replays': 200,
  'GET /v1/reconciliations': 200,
  'GET /v1/agreements': 200,
  'GET /v1/notifications': 200,
  // The connection that it names is not there for it.
  'POST /v1/notifications': 422,
  'GET /v1/saved-views': 200,
  'POST /v1/saved-views': 422,
  'GET /v1/audit': 200,
  'GET /v1/sessions': 200,
  'GET /v1/me': 200,
};

it('sees and does nothing of another connection, whatever operation it tries', async () => {
  const all = await operations();
  expect(all.length).toBeGreaterThan(25);
  for (const operation of all) {
    const name = `${operation.method} ${operation.path}`;
    const answer = await send(operation, foreign);
    const isOfOne = operation.path.includes('{');
    const allowed = shared[name] === undefined ? (isOfOne ? [403, 404] : [403]) : [shared[name]];
    expect([name, allowed, allowed.includes(answer.status)]).toEqual([name, allowed, true]);
    const said = secrets.filter((secret) => answer.text.includes(secret));
    expect([name, said]).toEqual([name, []]);
  }
  const { body } = await api.ask('GET', `/v1/connections/${foreign.connectionId}`);
  expect(body).toMatchObject({ name: 'Hemlig' });
  const job = await api.ask('GET', `/v1/sync-jobs/${foreign.jobId}`);
  expect(job.body).toMatchObject({ status: 'dead-lettered', timeline: [] });
  const replay = await api.ask('GET', `/v1/replays/${foreign.replayId}`);
  expect(replay.body).toMatchObject({ state: 'paused' });
  expect(await api.db.prisma.operatorToken.count()).toBe(1);
});

it('asks for another connection by a filter in vain', async () => {
  const filter = `connectionId=${foreign.connectionId}`;
  for (const path of ['sync-jobs', 'dead-letters', 'reconciliations']) {
    const { body } = await ask(api.url, 'GET', `/v1/${path}?${filter}`, { token });
    expect(memberOf(body, 'items')).toEqual([]);
  }
  for (const wanted of [{ connectionId: foreign.connectionId }, { ids: [foreign.jobId] }, {}]) {
    await insertDeadLetter(api.db, foreign.connectionId);
    const body = { filter: wanted, reason: 'all' };
    const started = await ask(api.url, 'POST', '/v1/replays', { token, body });
    const id = textOf(started.body, 'id');
    const progress = await ask(api.url, 'GET', `/v1/replays/${id}`, { token });
    expect(progress).toMatchObject({ status: 200, body: { total: 0 } });
  }
});

it('is not answered with the replay of somebody else by its idempotency key', async () => {
  const start = (by: string | undefined) =>
    api.ask('POST', '/v1/replays', {
      ...(by === undefined ? {} : { token: by }),
      headers: { 'idempotency-key': 'shared-key' },
      body: { filter: { connectionId: foreign.connectionId }, reason: 'x' },
    });
  const [theirs, ours] = [await start(undefined), await start(token)];
  expect(textOf(ours.body, 'id')).not.toBe(textOf(theirs.body, 'id'));
});

it('sees a replay only if it concerns no other connection', async () => {
  const jobIds = [
    await insertDeadLetter(api.db, own.connectionId),
    await insertDeadLetter(api.db, foreign.connectionId),
  ];
  const wanted = { filter: { ids: jobIds }, reason: 'both' };
  const both = await api.ask('POST', '/v1/replays', { body: wanted });
  const id = textOf(both.body, 'id');
  expect((await ask(api.url, 'GET', `/v1/replays/${id}`, { token })).status).toBe(404);
  expect((await ask(api.url, 'POST', `/v1/replays/${id}/abort`, { token })).status).toBe(404);
  const listed = await ask(api.url, 'GET', '/v1/replays', { token });
  expect(listed.text).not.toContain(id);
  expect(listed.text).toContain(own.replayId);
});

it('works as ever within its own connections', async () => {
  for (const operation of await operations()) {
    if (operation.method !== 'GET' || !operation.path.endsWith('{id}')) continue;
    const answer = await send(operation, own);
    expect([operation.path, answer.status]).toEqual([operation.path, 200]);
  }
  const body = { name: 'Own' };
  const path = `/v1/connections/${own.connectionId}`;
  expect((await ask(api.url, 'PATCH', path, { token, body })).status).toBe(200);
  const jobId = await insertDeadLetter(api.db, own.connectionId);
  const replayed = await ask(api.url, 'POST', `/v1/sync-jobs/${jobId}/replay`, { token });
  expect(replayed.status).toBe(202);
  const overview = await ask(api.url, 'GET', '/v1/overview', { token });
  expect(memberOf(overview.body, 'connections')).toMatchObject([
    { connectionId: own.connectionId },
  ]);
  const audit = await ask(api.url, 'GET', '/v1/audit', { token });
  expect(audit.text).toContain(own.connectionId);
  const me = await ask(api.url, 'GET', '/v1/me', { token });
  expect(me.body).toEqual({ name: 'olga', role: 'operator', connectionIds: [own.connectionId] });
});

it('is shown neither Bull Board nor figures about all companies, by login as by token', async () => {
  const cookie = await logIn(api.url, token);
  for (const path of ['/queues', '/queues/api/queues', '/metrics']) {
    const byLogin = await ask(api.url, 'GET', path, { headers: { cookie } });
    expect(byLogin).toMatchObject({ status: 403, body: problem(403) });
    expect((await ask(api.url, 'GET', path, { token })).status).toBe(403);
  }
  const listed = await ask(api.url, 'GET', '/v1/sync-jobs', { headers: { cookie } });
  expect(listed.text).not.toContain('Hemlig');
});

describe('a token that an operator makes', () => {
  it('is shown once and stored as a hash', async () => {
    const value = await makeToken({ name: 'script', role: 'viewer' });
    expect(value).toMatch(/^opr_[\w-]{43}$/);
    const listed = await api.ask('GET', '/v1/operator-tokens');
    expect(listed.text).toContain('"name":"script"');
    expect(listed.text).not.toContain(value);
    expect(JSON.stringify(await api.db.prisma.operatorToken.findMany())).not.toContain(value);
    const me = await ask(api.url, 'GET', '/v1/me', { token: value });
    expect(me.body).toEqual({ name: 'script', role: 'viewer' });
    const renamed = { token: value, body: { name: 'x' } };
    const path = `/v1/connections/${own.connectionId}`;
    expect((await ask(api.url, 'PATCH', path, renamed)).status).toBe(403);
  });

  it('ends at once when it is revoked, with the logins begun with it', async () => {
    const value = await makeToken({ name: 'leaver', role: 'operator' });
    const cookie = await logIn(api.url, value);
    const { body } = await api.ask('GET', '/v1/operator-tokens?limit=1');
    const id = textOf((memberOf(body, 'items') as unknown[])[0], 'id');
    expect((await api.ask('DELETE', `/v1/operator-tokens/${id}`)).status).toBe(204);
    expect((await ask(api.url, 'GET', '/v1/me', { token: value })).status).toBe(401);
    expect((await ask(api.url, 'GET', '/v1/me', { headers: { cookie } })).status).toBe(401);
    expect(await api.db.prisma.session.count({ where: { actor: 'leaver' } })).toBe(0);
    const again = await api.ask('DELETE', `/v1/operator-tokens/${id}`);
    expect(again).toMatchObject({ status: 404, body: problem(404) });
    // The name is free again.
    await makeToken({ name: 'leaver', role: 'viewer' });
  });

  it('ends when it expires, with the logins begun with it', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const value = await makeToken({ name: 'guest', role: 'viewer', expiresAt });
    const cookie = await logIn(api.url, value);
    expect((await ask(api.url, 'GET', '/v1/me', { headers: { cookie } })).status).toBe(200);
    const past = { expiresAt: new Date(Date.now() - 1000) };
    await api.db.prisma.operatorToken.updateMany({ where: { name: 'guest' }, data: past });
    expect((await ask(api.url, 'GET', '/v1/me', { token: value })).status).toBe(401);
    expect((await ask(api.url, 'GET', '/v1/me', { headers: { cookie } })).status).toBe(401);
  });

  it.each([
    [{ name: 'anna', role: 'viewer' }, 409],
    [{ name: 'olga', role: 'viewer' }, 409],
    [{ name: 'new', role: 'admin' }, 422],
    [{ name: 'new', role: 'viewer', connectionIds: [] }, 422],
    [{ name: 'new', role: 'viewer', connectionIds: ['conn_unknown'] }, 422],
    [{ name: 'new', role: 'viewer', expiresAt: '2020-01-01' }, 422],
    [{ name: 'a\nb', role: 'viewer' }, 422],
  ])('is refused: %j', async (body, status) => {
    const answer = await api.ask('POST', '/v1/operator-tokens', { body });
    expect(answer.status).toBe(status);
  });

  it('stands in the audit log, made and revoked', async () => {
    const { body } = await api.ask('GET', '/v1/audit?action=operator-token-create&limit=200');
    const made = memberOf(body, 'items') as { actor: string; details: unknown }[];
    expect(made.map(({ details }) => memberOf(details, 'name'))).toContain('script');
    expect(made.every(({ actor }) => actor === 'anna')).toBe(true);
    const revoked = await api.ask('GET', '/v1/audit?action=operator-token-revoke');
    expect(memberOf(revoked.body, 'items')).toMatchObject([{ details: { name: 'leaver' } }]);
    expect(api.log.join('')).not.toContain('opr_');
  });
});

it('lists its own logins only', async () => {
  await createSampleConnection(api);
  await logIn(api.url, token);
  const { body } = await ask(api.url, 'GET', '/v1/sessions', { token });
  const names = (memberOf(body, 'items') as { name: string }[]).map(({ name }) => name);
  expect(new Set(names)).toEqual(new Set(['olga']));
});
