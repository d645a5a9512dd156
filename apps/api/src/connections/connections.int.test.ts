import { once } from 'node:events';
import { testRedisUrl } from '@sync/database/testing';
import { noteRefusal, producerConnection, takeDueQuestions } from '@sync/jobs';
import { createReaderBudget } from '../fortnox/reader-budget.js';
import { createBucket } from '../limits/bucket.js';
import { ask, memberOf, problem, textOf } from '../testing/ask.js';
import { createSampleConnection, sampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';
import { preflightBudget } from './post-preflight.js';

let api: TestApi;

beforeAll(async () => {
  // Nothing listens at port 9 (discard): Fortnox is away for the whole suite.
  api = await startTestApi({ FORTNOX_AUTH_URL: 'http://127.0.0.1:9/oauth-v1' });
});

afterAll(() => api.close());

const create = (change: Readonly<Record<string, unknown>> = {}) =>
  api.ask('POST', '/v1/connections', { body: { ...sampleConnection, ...change } });

it('answers 201 with everything that the other systems need', async () => {
  const answer = await create();
  expect(answer.status).toBe(201);
  const id = textOf(answer.body, 'id');
  expect(answer.body).toMatchObject({
    name: 'Acme AB',
    status: 'awaiting-consent',
    webhookUrl: expect.stringMatching(
      new RegExp(`^${api.url}/v1/webhooks/subscriptionflow/[\\w-]{43}$`),
    ) as unknown,
    signingSecret: expect.stringMatching(/^whsec_/) as unknown,
    authorizeUrl: `${api.url}/v1/connections/${id}/authorize`,
    fortnox: {
      ...{ clientId: 'fn-client', tenantId: null, companyName: null, organisationNumber: null },
      url: expect.stringMatching(/^https?:\/\/[^/]+\/$/) as unknown,
    },
  });
});

it('is paused from the start where the body says so: nothing is booked before a person lets it', async () => {
  const answer = await create({ paused: true });
  expect(answer.body).toMatchObject({ status: 'paused', paused: true });
  const read = await api.ask('GET', `/v1/connections/${textOf(answer.body, 'id')}`);
  expect(read.body).toMatchObject({ status: 'paused', paused: true });
});

it('documents a default for every setting but the accounts', async () => {
  const answer = await create();
  expect(memberOf(answer.body, 'settings')).toMatchObject({
    roundingAccount: '3740',
    roundingTolerance: '0.05',
    bookkeep: true,
    exchangeRate: 'event-then-fortnox',
    vatMap: [],
    customerMatch: ['customerNumber', 'organisationNumber', 'vatNumber', 'email'],
    customerNumbers: 'fortnox-series',
    updateCustomers: false,
    refunds: 'report',
  });
});

it('refuses a setting or a choice that is not offered, and names it', async () => {
  const wrong = { ...sampleConnection.settings, markAsSend: true, lockedPeriod: 'next-month' };
  const refused = await create({ settings: wrong });
  const refusal = problem(422, '/settings/lockedPeriod', '/settings/markAsSend');
  expect([refused.status, refused.body]).toMatchObject([422, refusal]);
  const { id } = await createSampleConnection(api);
  const path = `/v1/connections/${id}`;
  const patched = await api.ask('PATCH', path, { body: { settings: { articles: 'some' } } });
  expect([patched.status, patched.body]).toEqual([422, problem(422, '/settings/articles')]);
});

it('takes and shows every choice of how invoices are booked', async () => {
  const settings = {
    ...{ markAsSent: true, lockedPeriod: 'first-open-day', articles: 'sku' },
    deferral: { accrualAccount: '2970', minimumMonths: 3 },
  };
  const answer = await create({ settings: { ...sampleConnection.settings, ...settings } });
  expect(memberOf(answer.body, 'settings')).toMatchObject(settings);
});

it('never shows a secret again, and keeps them encrypted', async () => {
  const answer = await create();
  const secrets = ['sf-very-secret', 'fn-very-secret', textOf(answer.body, 'signingSecret')];
  const id = textOf(answer.body, 'id');
  const read = await api.ask('GET', `/v1/connections/${id}`);
  const list = await api.ask('GET', '/v1/connections');
  const row = await api.db.prisma.connection.findUniqueOrThrow({ where: { id } });
  const seen = read.text + list.text + JSON.stringify(row);
  expect(secrets.filter((secret) => seen.includes(secret))).toEqual([]);
  expect(read.body).not.toHaveProperty('webhookUrl');
});

it('says why a given company is not connected at once when Fortnox is away', async () => {
  const fortnox = { ...sampleConnection.fortnox, tenantId: '123456' };
  const answer = await create({ fortnox });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({
    status: 'awaiting-consent',
    detail: expect.stringContaining('could not be reached') as unknown,
    fortnox: { tenantId: '123456' },
  });
});

it('lists page by page, newest first, each once', async () => {
  for (const name of ['one', 'two', 'three']) await create({ name });
  const names: unknown[] = [];
  let cursor = '';
  for (let page = 0; page < 50; page += 1) {
    const answer = await api.ask('GET', `/v1/connections?limit=2${cursor}`);
    names.push(...(answer.body as { items: { name: string }[] }).items.map((item) => item.name));
    if (memberOf(answer.body, 'nextCursor') === null) break;
    cursor = `&cursor=${textOf(answer.body, 'nextCursor')}`;
  }
  expect(names.slice(0, 3)).toEqual(['three', 'two', 'one']);
  expect(names).toHaveLength(await api.db.prisma.connection.count());
});

describe('PATCH', () => {
  it('changes name and pause, which the status shows', async () => {
    const { id } = await createSampleConnection(api);
    const body = { name: 'New name', paused: true };
    const paused = await api.ask('PATCH', `/v1/connections/${id}`, { body });
    expect(paused).toMatchObject({ status: 200, body: { name: 'New name', status: 'paused' } });
    const path = `/v1/connections/${id}`;
    const resumed = await api.ask('PATCH', path, { body: { paused: false } });
    expect(resumed.body).toMatchObject({ name: 'New name', status: 'awaiting-consent' });
  });

  it('changes the settings it names and keeps the others', async () => {
    const { id } = await createSampleConnection(api);
    const settings = { roundingTolerance: '0.10', startDate: null };
    const answer = await api.ask('PATCH', `/v1/connections/${id}`, { body: { settings } });
    const { startDate, ...kept } = sampleConnection.settings;
    expect(startDate).toBe('2026-01-01');
    const changed = memberOf(answer.body, 'settings');
    expect(changed).toMatchObject({ ...kept, roundingTolerance: '0.10' });
    expect(changed).not.toHaveProperty('startDate');
  });

  it('changes the SubscriptionFlow credentials, shows no secret, and asks whether they are accepted', async () => {
    const { id } = await createSampleConnection(api);
    await noteRefusal(api.db, id, 'POST /oauth/token answered 401', 300_000);
    const body = { subscriptionflow: { clientId: 'sf-new', clientSecret: 'sf-new-secret' } };
    const answer = await api.ask('PATCH', `/v1/connections/${id}`, { body });
    expect(answer.body).toMatchObject({ subscriptionflow: { site: 'acme', clientId: 'sf-new' } });
    expect(answer.text).not.toContain('sf-new-secret');
    const due = await takeDueQuestions(api.db, 100);
    expect(due).toContainEqual({ connectionId: id, side: 'subscriptionflow', trips: 0 });
  });

  it.each([
    [{ subscriptionflow: { site: 'other' } }, '/subscriptionflow/site'],
    [{ subscriptionflow: { clientSecret: '' } }, '/subscriptionflow/clientSecret'],
    [{ settings: { defaultIncomeAccount: null } }, '/settings/defaultIncomeAccount'],
    [{ settings: { startdate: '2026-01-01' } }, '/settings/startdate'],
    [{ settings: { bookkeep: 'yes' } }, '/settings/bookkeep'],
    [{ name: '' }, '/name'],
    [{ reason: ' ' }, '/reason'],
    [{ status: 'active' }, '/status'],
  ])('422: %j', async (body, pointer) => {
    const { id } = await createSampleConnection(api);
    const answer = await api.ask('PATCH', `/v1/connections/${id}`, { body });
    expect(answer).toMatchObject({ status: 422, body: problem(422, pointer) });
  });
});

describe('422, the wrong shape', () => {
  const { settings, fortnox, subscriptionflow } = sampleConnection;
  it.each([
    [{ name: undefined }, '/name'],
    [{ name: 'A\u0000B' }, '/name'],
    [{ surprise: 1 }, '/surprise'],
    [
      { subscriptionflow: { ...subscriptionflow, site: 'evil.example/x' } },
      '/subscriptionflow/site',
    ],
    [{ fortnox: { ...fortnox, tenantId: '12a' } }, '/fortnox/tenantId'],
    [{ settings: { ...settings, startdate: '2026-01-01' } }, '/settings/startdate'],
    [{ settings: { ...settings, startDate: '2026-02-30' } }, '/settings/startDate'],
    [
      { settings: { ...settings, defaultIncomeAccount: undefined } },
      '/settings/defaultIncomeAccount',
    ],
    [{ returnUrl: 'javascript:alert(1)' }, '/returnUrl'],
  ])('%j', async (change, pointer) => {
    expect(await create(change)).toMatchObject({ status: 422, body: problem(422, pointer) });
  });
});

it.each([
  ['GET', '/v1/connections/conn_unknown'],
  ['PATCH', '/v1/connections/conn_unknown'],
  ['POST', '/v1/connections/conn_unknown/preflight'],
  ['POST', '/v1/connections/conn_unknown/preview'],
  ['GET', '/v1/connections/conn_unknown/authorize'],
])('404: %s %s', async (method, path) => {
  const body = method === 'GET' ? undefined : {};
  const answer = await api.ask(method, path, { body });
  expect(answer).toMatchObject({ status: 404, body: problem(404) });
});

it('400 and 415 for what is no JSON', async () => {
  const malformed = await api.ask('POST', '/v1/connections', { body: '{' });
  expect(malformed).toMatchObject({ status: 400, body: problem(400) });
  const headers = { 'content-type': 'text/plain' };
  const untyped = await api.ask('POST', '/v1/connections', { body: '{}', headers });
  expect(untyped).toMatchObject({ status: 415, body: problem(415) });
});

it('413: a body over 256 kB', async () => {
  const answer = await create({ name: 'x'.repeat(256 * 1024) });
  expect(answer).toMatchObject({ status: 413, body: problem(413) });
});

it.each(['limit=0', 'limit=201', 'limit=x', 'cursor=rubbish'])('422: ?%s', async (query) => {
  const answer = await api.ask('GET', `/v1/connections?${query}`);
  const pointer = `/${query.split('=')[0] ?? ''}`;
  expect(answer).toMatchObject({ status: 422, body: problem(422, pointer) });
});

it.each([
  ['POST', '/v1/connections'],
  ['PATCH', '/v1/connections/any'],
  ['POST', '/v1/connections/any/preflight'],
  ['GET', '/v1/connections/any/authorize'],
])('a viewer may not %s %s', async (method, path) => {
  const answer = await api.ask(method, path, { token: viewerToken });
  expect(answer).toMatchObject({ status: 403, body: problem(403) });
});

it('a viewer may read', async () => {
  expect((await api.ask('GET', '/v1/connections', { token: viewerToken })).status).toBe(200);
});

it.each([
  ['GET', '/v1/connections'],
  ['POST', '/v1/connections'],
  ['GET', '/v1/sync-jobs'],
  ['GET', '/v1/dead-letters'],
  ['POST', '/v1/replays'],
  ['GET', '/metrics'],
])('401 without a token: %s %s', async (method, path) => {
  const answer = await ask(api.url, method, path, {});
  expect(answer).toMatchObject({ status: 401, body: problem(401) });
});

it('documents the default of every list of settings, and how long it may be', async () => {
  const { text } = await api.ask('GET', '/openapi.json');
  expect(text).toContain('"vatMap":{"default":[],"maxItems":1000,');
  expect(text).toContain('"customerMatch":{"default":["customerNumber",');
});

it('refuses a list of settings that is too long, as a whole', async () => {
  const { id } = await createSampleConnection(api);
  const settings = { vatMap: Array<number>(1001).fill(1) };
  const answer = await api.ask('PATCH', `/v1/connections/${id}`, { body: { settings } });
  expect(answer).toMatchObject({ status: 422, body: problem(422, '/settings/vatMap') });
});

it.each([
  [
    'a text',
    { vatMap: [{ rate: '25', regime: 'domestic', vatCode: 'x'.repeat(101) }] },
    '/0/vatCode',
  ],
  [
    'a text',
    { vatMap: [{ rate: '25', regime: 'domestic', productAccount: 'x'.repeat(101) }] },
    '/0',
  ],
  [
    'a text',
    { dimensions: [{ productSku: 'x'.repeat(101) }] },
    '/settings/dimensions/0/productSku',
  ],
  [
    'a text',
    { paymentAccounts: [{ account: '1930', modeOfPayment: 'BG', method: 'x'.repeat(101) }] },
    '/settings/paymentAccounts/0/method',
  ],
  [
    'all together',
    {
      dimensions: Array.from({ length: 1000 }, () => ({
        productSku: 'x'.repeat(100),
        productAccount: 'y'.repeat(100),
      })),
    },
    '/settings',
  ],
])('refuses settings of which %s is too long: %j', async (_, settings, pointer) => {
  const { id } = await createSampleConnection(api);
  const answer = await api.ask('PATCH', `/v1/connections/${id}`, { body: { settings } });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(pointer);
});

it('asks Fortnox for no more checks of a company than thirty at once', async () => {
  const { id } = await createSampleConnection(api);
  const redis = producerConnection(new URL('/9', testRedisUrl()).href);
  await once(redis, 'ready');
  await createReaderBudget(redis, preflightBudget).take(id, 29);
  redis.disconnect();
  const check = () => api.ask('POST', `/v1/connections/${id}/preflight`);
  expect([(await check()).status, (await check()).status]).toEqual([200, 429]);
});

it.each([
  ['a client secret', { clientSecret: 'a guess' }],
  ['nothing at all', {}],
])(
  'asks Fortnox’s login no more often than thirty times at once for a company: %s',
  async (_, fortnox) => {
    const { id } = (await create({ fortnox: { ...sampleConnection.fortnox, tenantId: '123456' } }))
      .body as { id: string };
    const redis = producerConnection(new URL('/9', testRedisUrl()).href);
    await once(redis, 'ready');
    await createBucket(redis, 'consents', { requests: 30, windowMs: 600_000 }).take(id, 30);
    redis.disconnect();
    const answer = await api.ask('PATCH', `/v1/connections/${id}`, { body: { fortnox } });
    const isTried = 'clientSecret' in fortnox;
    expect(answer.status).toBe(isTried ? 429 : 200);
    const audit = await api.ask('GET', '/v1/audit?action=connection-change&limit=1');
    expect(JSON.stringify(audit.body).includes(id)).toBe(false);
  },
);
