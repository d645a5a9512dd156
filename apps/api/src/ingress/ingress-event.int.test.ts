import { randomUUID } from 'node:crypto';
import { signDelivery } from '@sync/shared';
import { ask, problem, textOf, type Answered } from '../testing/ask.js';
import { createSampleConnection, type CreatedConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connection: CreatedConnection;

beforeAll(async () => {
  api = await startTestApi();
  connection = await createSampleConnection(api);
});

afterAll(() => api.close());

type Delivery = {
  readonly webhookId?: string;
  readonly secondsAgo?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Sends an event signed by the connection's secret, without a bearer token. */
function deliver(
  event: unknown,
  { webhookId = randomUUID(), secondsAgo = 0, headers = {} }: Delivery = {},
): Promise<Answered> {
  const rawBody = Buffer.isBuffer(event)
    ? event
    : Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
  const signed = signDelivery({
    secret: connection.signingSecret,
    webhookId,
    timestampSeconds: Math.floor(Date.now() / 1000) - secondsAgo,
    rawBody,
  });
  const path = `/v1/connections/${connection.id}/invoices`;
  return ask(api.url, 'POST', path, { headers: { ...signed, ...headers }, body: rawBody });
}

const statusOf = async (id: string): Promise<unknown> => {
  const job = await api.db.prisma.syncJob.findUnique({ where: { id } });
  return job?.status;
};

it('takes in a signed event with 202 and the id of its sync job', async () => {
  const answer = await deliver(sampleEvent('taken'));
  expect(answer.status).toBe(202);
  expect(answer.body).toEqual({ id: expect.any(String) as unknown, status: 'queued' });
  const job = await api.ask('GET', `/v1/sync-jobs/${textOf(answer.body, 'id')}`);
  expect(job.body).toMatchObject({
    connectionId: connection.id,
    invoiceId: 'taken',
    invoiceNumber: 'SF-taken',
    status: 'queued',
    currency: 'SEK',
    total: '1250.00',
    attempts: 0,
    fortnox: null,
    deadLetter: null,
    finishedAt: null,
    timeline: [{ type: 'accepted', source: 'event' }],
  });
});

it('answers a repeat of a known invoice with 200 and the same id', async () => {
  const first = await deliver(sampleEvent('repeated'));
  const second = await deliver(sampleEvent('repeated'));
  expect([first.status, second.status]).toEqual([202, 200]);
  expect(textOf(second.body, 'id')).toBe(textOf(first.body, 'id'));
});

it('makes one job of the same invoice told five times at once by both doors', async () => {
  const native = (): Promise<Answered> =>
    ask(api.url, 'POST', connection.webhookPath, { body: { event: 'paid', id: 'at-once' } });
  const event = (): Promise<Answered> => deliver(sampleEvent('at-once'));
  const answers = await Promise.all([event(), native(), event(), native(), event()]);
  expect(new Set(answers.map(({ body }) => textOf(body, 'id'))).size).toBe(1);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 202]);
});

it("answers the same webhook-id again with the first answer's id", async () => {
  const webhookId = randomUUID();
  const first = await deliver(sampleEvent('by-webhook-id'), { webhookId });
  const second = await deliver(sampleEvent('by-webhook-id'), { webhookId });
  expect(second.status).toBe(200);
  expect(textOf(second.body, 'id')).toBe(textOf(first.body, 'id'));
});

it('refuses the same webhook-id with another invoice: 409', async () => {
  const webhookId = randomUUID();
  await deliver(sampleEvent('first-of-id'), { webhookId });
  const answer = await deliver(sampleEvent('second-of-id'), { webhookId });
  expect(answer.status).toBe(409);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toEqual(problem(409));
});

it('takes a bearer token in place of a signature', async () => {
  const path = `/v1/connections/${connection.id}/invoices`;
  const answer = await api.ask('POST', path, { body: sampleEvent('by-token') });
  expect(answer.status).toBe(202);
});

it('keeps a numeric invoice id as a text', async () => {
  const answer = await deliver(sampleEvent('number', { id: 4711 }));
  const job = await api.ask('GET', `/v1/sync-jobs/${textOf(answer.body, 'id')}`);
  expect(job.body).toMatchObject({ invoiceId: '4711' });
});

it.each(['Due', 'Draft', 'PROJECTED'])('ignores the status %s and makes no job', async (status) => {
  const answer = await deliver(sampleEvent(`status-${status}`, { status }));
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ status: 'ignored', reason: expect.any(String) as unknown });
  expect(await api.db.prisma.syncJob.count({ where: { invoiceId: `status-${status}` } })).toBe(0);
});

it('takes Paid in any case, and a paid event after an ignored one', async () => {
  await deliver(sampleEvent('later', { status: 'Due' }));
  const answer = await deliver(sampleEvent('later', { status: 'PAID' }));
  expect(answer.status).toBe(202);
});

it('ignores an invoice dated before the start date', async () => {
  const answer = await deliver(sampleEvent('old', { invoice_date: '2025-12-31' }));
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ status: 'ignored' });
});

it('takes in what does not add up: that is for an operator to mend', async () => {
  const answer = await deliver(sampleEvent('odd', { total_amount: '9999.00' }));
  expect(answer.status).toBe(202);
});

it('says of a refund what happened and shows it on the job of the invoice', async () => {
  const taken = await deliver(sampleEvent('refunded'));
  const refund = { id: 'r1', date: '2026-11-22', amount: '100.00' };
  const event = {
    ...sampleEvent('refunded'),
    type: 'invoice.refunded',
    data: { invoice: { id: 'refunded', currency: 'SEK' }, refund },
  };
  const answers = [await deliver(event), await deliver(event)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(answers[0]?.body).toMatchObject({ status: 'ignored' });
  const job = await api.ask('GET', `/v1/sync-jobs/${textOf(taken.body, 'id')}`);
  expect(job.body).toMatchObject({
    timeline: [{ type: 'accepted' }, { type: 'note', drift: 'refunded' }],
  });
});

describe('400, the body cannot be read', () => {
  it.each(['{', '', 'null x'])('malformed JSON: %p', async (body) => {
    expect(await deliver(body)).toMatchObject({ status: 400, body: problem(400) });
  });

  it('broken UTF-8', async () => {
    const event = Buffer.from(JSON.stringify(sampleEvent('utf8')).replace('Nordan', '§'));
    const broken = Buffer.from(event.map((byte) => (byte === 0xa7 ? 0xff : byte)));
    expect(await deliver(broken)).toMatchObject({ status: 400, body: problem(400) });
  });
});

describe('401, nobody we know', () => {
  it('a wrong signature', async () => {
    const headers = { 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` };
    const answer = await deliver(sampleEvent('forged'), { headers });
    expect(answer).toMatchObject({ status: 401, body: problem(401) });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each([301, -301])('a signature %i seconds old', async (secondsAgo) => {
    // One second more than the edge: the clock moves on between signing and checking.
    const stale = secondsAgo + Math.sign(secondsAgo);
    const answer = await deliver(sampleEvent('stale'), { secondsAgo: stale });
    expect(answer).toMatchObject({ status: 401, body: problem(401) });
  });

  it('neither signature nor token', async () => {
    const path = `/v1/connections/${connection.id}/invoices`;
    const answer = await ask(api.url, 'POST', path, { body: sampleEvent('nobody') });
    expect(answer).toMatchObject({ status: 401, body: problem(401) });
  });

  it('an unknown connection, however well it is signed', async () => {
    const rawBody = Buffer.from(JSON.stringify(sampleEvent('lost')));
    const { signingSecret: secret } = connection;
    const timestampSeconds = Math.floor(Date.now() / 1000);
    const headers = signDelivery({ secret, webhookId: 'w', timestampSeconds, rawBody });
    const path = '/v1/connections/conn_unknown/invoices';
    const answer = await ask(api.url, 'POST', path, { headers: { ...headers }, body: rawBody });
    expect(answer).toMatchObject({ status: 401, body: problem(401) });
  });

  it('an unknown bearer token', async () => {
    const path = `/v1/connections/${connection.id}/invoices`;
    const token = 'x'.repeat(24);
    const answer = await api.ask('POST', path, { token, body: sampleEvent('unknown-token') });
    expect(answer).toMatchObject({ status: 401, body: problem(401) });
  });
});

it('403: a viewer may not take invoices in', async () => {
  const path = `/v1/connections/${connection.id}/invoices`;
  const answer = await api.ask('POST', path, { token: viewerToken, body: sampleEvent('viewer') });
  expect(answer).toMatchObject({ status: 403, body: problem(403) });
});

it('404: an unknown connection with a bearer token', async () => {
  const path = '/v1/connections/conn_unknown/invoices';
  const answer = await api.ask('POST', path, { body: sampleEvent('lost') });
  expect(answer).toMatchObject({ status: 404, body: problem(404) });
});

it('405: another method, with Allow', async () => {
  const answer = await api.ask('PUT', `/v1/connections/${connection.id}/invoices`);
  expect(answer).toMatchObject({ status: 405, body: problem(405) });
  expect(answer.headers.get('allow')).toBe('POST');
});

describe('413, too large', () => {
  const padded = (bytes: number): string => {
    const event = sampleEvent('padded');
    const padding = bytes - Buffer.byteLength(JSON.stringify({ ...event, padding: '' }));
    return JSON.stringify({ ...event, padding: 'x'.repeat(padding) });
  };

  it('takes 256 kB and refuses one byte more', async () => {
    expect((await deliver(padded(256 * 1024))).status).toBe(202);
    const answer = await deliver(padded(256 * 1024 + 1));
    expect(answer).toMatchObject({ status: 413, body: problem(413) });
  });
});

it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])(
  '415: the content type %s',
  async (contentType) => {
    const headers = { 'content-type': contentType };
    const answer = await deliver(sampleEvent('typed'), { headers });
    expect(answer).toMatchObject({ status: 415, body: problem(415) });
  },
);

it('415: a compressed body, whose signature would cover something else', async () => {
  const headers = { 'content-encoding': 'gzip' };
  const answer = await deliver(sampleEvent('zipped'), { headers });
  expect(answer).toMatchObject({ status: 415, body: problem(415) });
});

describe('422, the wrong shape, with a pointer to each fault', () => {
  it('names every fault at once', async () => {
    const event = sampleEvent('misshapen', {
      total_amount: 1250,
      invoice_date: '18/11/2026',
      currency: undefined,
    });
    const answer = await deliver(event);
    expect(answer.status).toBe(422);
    const pointers = (answer.body as { errors: { pointer: string }[] }).errors.map(
      (error) => error.pointer,
    );
    expect(pointers.sort()).toEqual([
      '/data/invoice/currency',
      '/data/invoice/invoice_date',
      '/data/invoice/total_amount',
    ]);
  });

  it('an undocumented type', async () => {
    const answer = await deliver({ ...sampleEvent('typeless'), type: 'invoice.created' });
    expect(answer).toMatchObject({ status: 422, body: problem(422, '/type') });
  });

  it.each(['null', '[]', '"text"', '5'])('JSON that is no object: %s', async (body) => {
    expect(await deliver(body)).toMatchObject({ status: 422 });
  });

  it('a text that the database cannot hold', async () => {
    const answer = await deliver(sampleEvent('nul', { name: 'SF-\u00001' }));
    expect(answer).toMatchObject({ status: 422, body: problem(422, '/data/invoice/name') });
  });
});

it('answers although Fortnox and SubscriptionFlow would never answer', async () => {
  // Nothing listens at either address of this suite's connection; nobody is asked.
  const answer = await deliver(sampleEvent('alone'));
  expect(await statusOf(textOf(answer.body, 'id'))).toBe('queued');
});

it('logs neither secrets nor persons', () => {
  const log = api.log.join('');
  expect(log).toContain('http.request');
  const secrets = [connection.signingSecret, 'very-secret', 'ap@nordan.example', 'Nordan', 'Umeå'];
  const key = connection.webhookPath.split('/').at(-1) ?? '';
  expect([...secrets, key].filter((secret) => log.includes(secret))).toEqual([]);
});

describe('a corrected paid event', () => {
  const corrected = (id: string, at = '2026-11-20T09:00:00Z') => ({
    ...sampleEvent(id, { total_amount: '2500.00' }),
    timestamp: at,
  });

  it.each(['queued', 'retrying'])('takes the place of the former one: %s', async (status) => {
    const first = await deliver(sampleEvent(`corrected-${status}`));
    const id = textOf(first.body, 'id');
    await api.db.prisma.syncJob.update({ where: { id }, data: { status } });
    const answer = await deliver(corrected(`corrected-${status}`));
    expect(answer).toMatchObject({ status: 200, body: { id, status } });
    const job = await api.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });
    expect(job).toMatchObject({ total: '2500.00', event: { timestamp: '2026-11-20T09:00:00Z' } });
  });

  it('sends a dead letter on its way again, and an older one changes nothing', async () => {
    const id = textOf((await deliver(sampleEvent('mended'))).body, 'id');
    const data = { status: 'dead-lettered', dispatchState: 'none' };
    await api.db.prisma.syncJob.update({ where: { id }, data });
    const answer = await deliver(corrected('mended'));
    expect(answer).toMatchObject({ status: 200, body: { id, status: 'queued' } });
    await deliver(sampleEvent('mended'));
    expect((await api.ask('GET', `/v1/sync-jobs/${id}`)).body).toMatchObject({
      total: '2500.00',
      timeline: [
        { type: 'accepted' },
        { type: 'accepted', what: 'corrected' },
        { type: 'operator', actor: 'system', action: 'replay' },
      ],
    });
  });

  it('is shown as drift while Fortnox is being changed by the former one', async () => {
    const id = textOf((await deliver(sampleEvent('in-between'))).body, 'id');
    const data = { status: 'running', dispatchState: 'released', workerId: 'wrk_1', fence: 1 };
    const job = await api.db.prisma.syncJob.update({ where: { id }, data });
    const { connectionId } = job;
    await api.db.prisma.intent.create({
      data: { connectionId, key: 'invoice:in-between', jobId: id, fence: 1, senderId: 'wrk_test' },
    });
    const answer = await deliver(corrected('in-between'));
    expect(answer).toMatchObject({ status: 200, body: { id, status: 'running' } });
    expect((await api.ask('GET', `/v1/sync-jobs/${id}`)).body).toMatchObject({
      total: '1250.00',
      drift: [
        {
          what: 'changed',
          message: expect.stringContaining(
            'while it was being carried over: total_amount',
          ) as unknown,
        },
      ],
    });
  });
});

describe('a paid event that reads as none of ours, of a known invoice', () => {
  const later = (id: string, change: object) => ({
    ...sampleEvent(id, { ...change }),
    timestamp: '2026-11-20T09:00:00Z',
  });
  const cases = [{ status: 'Void' }, { invoice_date: '2025-12-31' }];

  it.each(cases)('takes the place of the former one while it waits: %j', async (change) => {
    const invoice = `waits-${JSON.stringify(change)}`;
    const id = textOf((await deliver(sampleEvent(invoice))).body, 'id');
    const answer = await deliver(later(invoice, change));
    expect(answer).toMatchObject({ status: 200, body: { id, status: 'queued' } });
    const job = await api.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });
    expect(job).toMatchObject({ event: { data: { invoice: change } } });
  });

  it.each(cases)('is shown as drift once the invoice is booked: %j', async (change) => {
    const invoice = `booked-${JSON.stringify(change)}`;
    const id = textOf((await deliver(sampleEvent(invoice))).body, 'id');
    const data = { status: 'succeeded', dispatchState: 'none' };
    await api.db.prisma.syncJob.update({ where: { id }, data });
    const answer = await deliver(later(invoice, change));
    expect(answer).toMatchObject({ status: 200, body: { id, status: 'succeeded' } });
    const [name, value] = Object.entries(change)[0] ?? [];
    const message = expect.stringMatching(`${name} [^ ]+ is now ${value};`) as unknown;
    expect((await api.ask('GET', `/v1/sync-jobs/${id}`)).body).toMatchObject({
      drift: [{ what: 'changed', message }],
    });
  });

  it('says nothing of a booked invoice when it is older', async () => {
    const id = textOf((await deliver(later('late', {}))).body, 'id');
    const data = { status: 'succeeded', dispatchState: 'none' };
    await api.db.prisma.syncJob.update({ where: { id }, data });
    await deliver(sampleEvent('late', { status: 'Due' }));
    await deliver(sampleEvent('late', { total_amount: '1300.00' }));
    expect((await api.ask('GET', `/v1/sync-jobs/${id}`)).body).toMatchObject({ drift: [] });
  });
});

it('takes a signed event that also carries an Authorization for somebody on the way', async () => {
  const answer = await deliver(sampleEvent('gateway'), {
    headers: { authorization: 'Basic c3luYzpzZWNyZXQ=' },
  });
  expect(answer.status).toBe(202);
});
