import { randomUUID } from 'node:crypto';
import { testRedisUrl } from '@sync/database/testing';
import { signDelivery } from '@sync/shared';
import { ask, memberOf, problem, textOf } from '../testing/ask.js';
import { createSampleConnection, type CreatedConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

/** A database of Redis in which nobody else counts. */
const redisUrl = new URL('/8', testRedisUrl()).href;
const hour = '3600000';

let api: TestApi | undefined;
afterEach(async () => {
  await api?.close();
});

async function start(settings: Readonly<Record<string, string>>): Promise<TestApi> {
  api = await startTestApi({ REDIS_URL: redisUrl, ...settings });
  return api;
}

const tell = ({ url }: TestApi, { webhookPath }: CreatedConnection, id: string) =>
  ask(url, 'POST', webhookPath, { body: { event: 'paid', invoice_id: id } });

function sendSigned(
  { url }: TestApi,
  { id, signingSecret }: CreatedConnection,
  invoiceId: string,
  more: object = {},
) {
  const rawBody = Buffer.from(JSON.stringify({ ...sampleEvent(invoiceId), ...more }));
  const headers = signDelivery({
    secret: signingSecret,
    webhookId: randomUUID(),
    timestampSeconds: Math.floor(Date.now() / 1000),
    rawBody,
  });
  return ask(url, 'POST', `/v1/connections/${id}/invoices`, { headers, body: rawBody });
}

const refusalsOf = async (started: TestApi, { id }: CreatedConnection): Promise<unknown> =>
  memberOf(
    memberOf((await started.ask('GET', `/v1/connections/${id}`)).body, 'ingress'),
    'refusals',
  );

const seconds = expect.stringMatching(/^[1-9]\d*$/) as unknown;

it('takes as many invoices of a connection as allowed, by both doors together, then answers 429', async () => {
  const started = await start({ INGRESS_LIMIT_REQUESTS: '3', INGRESS_LIMIT_WINDOW_MS: hour });
  const [ours, theirs] = [
    await createSampleConnection(started),
    await createSampleConnection(started),
  ];
  expect((await tell(started, ours, 'a')).status).toBe(202);
  expect((await sendSigned(started, ours, 'b')).status).toBe(202);
  expect((await sendSigned(started, ours, 'c')).status).toBe(202);
  for (const refused of [await tell(started, ours, 'd'), await sendSigned(started, ours, 'e')]) {
    expect(refused).toMatchObject({ status: 429, body: problem(429) });
    expect(refused.headers.get('retry-after')).toEqual(seconds);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  }
  expect((await tell(started, theirs, 'a')).status).toBe(202);
});

it('shows what was refused to the operator, the metrics and the log', async () => {
  const started = await start({ INGRESS_LIMIT_REQUESTS: '1', INGRESS_LIMIT_WINDOW_MS: hour });
  const connection = await createSampleConnection(started);
  for (const id of ['a', 'b', 'c']) await tell(started, connection, id);
  expect(await refusalsOf(started, connection)).toEqual([
    {
      ...{ reason: 'rate', count: 2 },
      firstAt: expect.any(String) as unknown,
      lastAt: expect.any(String) as unknown,
    },
  ]);
  const metrics = await started.ask('GET', '/metrics');
  const labels = `connection="${connection.id}",reason="rate"`;
  expect(metrics.text).toContain(`sync_ingress_refused_total{${labels}} 2`);
  expect(started.log.join('')).toContain('ingress.refused');
});

it('does not count an operator’s own import', async () => {
  const started = await start({ INGRESS_LIMIT_REQUESTS: '1', INGRESS_LIMIT_WINDOW_MS: hour });
  const { id } = await createSampleConnection(started);
  for (const invoiceId of ['a', 'b', 'c']) {
    const body = sampleEvent(invoiceId);
    expect((await started.ask('POST', `/v1/connections/${id}/invoices`, { body })).status).toBe(
      202,
    );
  }
});

it('keeps no more bytes of one connection than allowed', async () => {
  const started = await start({ INGRESS_LIMIT_MEGABYTES_A_DAY: '1' });
  const [ours, theirs] = [
    await createSampleConnection(started),
    await createSampleConnection(started),
  ];
  const large = { note: 'x'.repeat(200 * 1024) };
  let sent = 0;
  const statusOfNext = async () =>
    (await sendSigned(started, ours, `${(sent += 1)}`, large)).status;
  const sendFor = async (ms: number): Promise<readonly number[]> => {
    const statuses: number[] = [];
    for (const from = Date.now(); Date.now() - from < ms;) statuses.push(await statusOfNext());
    return statuses;
  };
  expect(await statusOfNext()).toBe(202);
  // What comes within a second is counted together, so it is known after that one.
  await sendFor(1500);
  const refused = await sendSigned(started, ours, 'one more', large);
  expect(refused).toMatchObject({ status: 429, body: problem(429) });
  expect(refused.text).toContain('more than 1 MB in a day');
  expect(refused.headers.get('retry-after')).toEqual(seconds);
  expect(new Set(await sendFor(1500))).toEqual(new Set([429]));
  expect(await refusalsOf(started, ours)).toMatchObject([{ reason: 'rate' }]);
  expect((await sendSigned(started, theirs, 'b')).status).toBe(202);
});

it('keeps no more of an import by somebody who sees some companies alone', async () => {
  const started = await start({ INGRESS_LIMIT_MEGABYTES_A_DAY: '1' });
  const { id } = await createSampleConnection(started);
  const body = { name: 'of acme', role: 'operator', connectionIds: [id] };
  const token = textOf((await started.ask('POST', '/v1/operator-tokens', { body })).body, 'token');
  let sent = 0;
  const statusOfNext = async (by: object): Promise<number> => {
    const event = { ...sampleEvent(`import-${(sent += 1)}`), note: 'x'.repeat(200 * 1024) };
    const path = `/v1/connections/${id}/invoices`;
    return (await started.ask('POST', path, { body: event, ...by })).status;
  };
  for (const from = Date.now(); Date.now() - from < 1500;) await statusOfNext({ token });
  expect(await statusOfNext({ token })).toBe(429);
  expect(await statusOfNext({})).toBe(202);
});

it('does not let a stranger use up what a connection may send', async () => {
  const started = await start({ INGRESS_LIMIT_REQUESTS: '2', INGRESS_LIMIT_WINDOW_MS: hour });
  const connection = await createSampleConnection(started);
  const forged = { ...connection, signingSecret: `whsec_${Buffer.alloc(24).toString('base64')}` };
  for (let n = 0; n < 5; n += 1) {
    expect((await sendSigned(started, forged, `forged-${n}`)).status).toBe(401);
  }
  expect((await sendSigned(started, connection, 'genuine')).status).toBe(202);
});

it('answers an address that asks too much before it looks at anything, but never hides its health', async () => {
  const started = await start({
    ADDRESS_LIMIT_REQUESTS: '5',
    // So that what this address asked in an earlier run does not count.
    ADDRESS_LIMIT_WINDOW_MS: '1000',
  });
  const statuses = await Promise.all(
    Array.from({ length: 40 }, async () => (await started.ask('GET', '/v1/me')).status),
  );
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  expect((await started.ask('GET', '/healthz')).status).toBe(200);
  expect((await started.ask('GET', '/readyz')).status).toBe(200);
});

it('answers 429 to who fails all the time, and lets in who proves right from the same address', async () => {
  const started = await start({ FAILURE_LIMIT_REQUESTS: '5', FAILURE_LIMIT_WINDOW_MS: '5000' });
  const connection = await createSampleConnection(started);
  const guesses = [
    () => started.ask('GET', '/v1/me', { token: 'guessed-guessed-guessed-1' }),
    () => started.ask('GET', '/queues', { token: 'guessed-guessed-guessed-2' }),
    () =>
      tell(started, { ...connection, webhookPath: '/v1/webhooks/subscriptionflow/guessed' }, 'x'),
    () => sendSigned(started, { ...connection, id: 'con_guessed' }, 'x'),
  ];
  for (const guess of guesses) {
    const statuses = await Promise.all(
      Array.from({ length: 30 }, async () => (await guess()).status),
    );
    expect(statuses).toContain(429);
    expect(statuses).not.toContain(200);
  }
  expect((await started.ask('GET', '/v1/me')).status).toBe(200);
  expect((await tell(started, connection, 'a')).status).toBe(202);
  expect((await sendSigned(started, connection, 'b')).status).toBe(202);
});

it('takes no new invoice of a connection with as many open jobs as allowed, until one has ended', async () => {
  const started = await start({ MAX_OPEN_JOBS: '2' });
  const [ours, theirs] = [
    await createSampleConnection(started),
    await createSampleConnection(started),
  ];
  for (const id of ['a', 'b']) expect((await tell(started, ours, id)).status).toBe(202);
  const refused = await sendSigned(started, ours, 'c');
  expect(refused).toMatchObject({ status: 429, body: problem(429) });
  expect(refused.text).toContain('MAX_OPEN_JOBS');
  expect(refused.headers.get('retry-after')).toEqual(seconds);
  // What it has is known as ever, and nobody else is concerned.
  expect((await tell(started, ours, 'a')).status).toBe(200);
  expect((await tell(started, theirs, 'a')).status).toBe(202);
  const shown = memberOf((await started.ask('GET', `/v1/connections/${ours.id}`)).body, 'ingress');
  expect(shown).toMatchObject({
    openJobs: 2,
    maxOpenJobs: 2,
    refusals: [{ reason: 'open-jobs', count: 1 }],
  });
  const overview = memberOf((await started.ask('GET', '/v1/overview')).body, 'connections');
  expect(overview).toContainEqual(
    expect.objectContaining({ connectionId: ours.id, openJobs: 2, maxOpenJobs: 2 }),
  );
  await started.db.prisma.$executeRaw`
    UPDATE sync_jobs SET status = 'dead-lettered', dispatch_state = 'none'
    WHERE connection_id = ${ours.id} AND invoice_id = 'a'`;
  await expectEventually(async () => (await tell(started, ours, 'c')).status, 202);
});

/** The count at the cap is trusted for a second. */
async function expectEventually(read: () => Promise<unknown>, expected: unknown): Promise<void> {
  const until = Date.now() + 10_000;
  let value = await read();
  while (value !== expected && Date.now() < until) value = await read();
  expect(value).toBe(expected);
}
