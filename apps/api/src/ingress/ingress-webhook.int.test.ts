import { once } from 'node:events';
import { connect } from 'node:net';
import { ask, problem, textOf, type Answered } from '../testing/ask.js';
import { createSampleConnection, type CreatedConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connection: CreatedConnection;

beforeAll(async () => {
  api = await startTestApi();
  connection = await createSampleConnection(api);
});

afterAll(() => api.close());

const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Without a token, as SubscriptionFlow calls. */
function call(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
  return ask(api.url, 'POST', connection.webhookPath, { body, headers });
}

it('has an address with a key of at least 128 bits of which only a hash is stored', async () => {
  const key = connection.webhookPath.split('/').at(-1) ?? '';
  expect(Buffer.from(key, 'base64url').length).toBeGreaterThanOrEqual(16);
  const row = await api.db.prisma.connection.findUniqueOrThrow({ where: { id: connection.id } });
  expect(JSON.stringify(row)).not.toContain(key);
});

it("takes in SubscriptionFlow's own form with 202", async () => {
  const body = 'event=paid&method=POST&entity%5Bid%5D=inv-1&entity%5Bitems%5D%5B0%5D%5Bid%5D=x';
  const answer = await call(body, form);
  expect(answer.status).toBe(202);
  const job = await api.ask('GET', `/v1/sync-jobs/${textOf(answer.body, 'id')}`);
  expect(job.body).toMatchObject({ invoiceId: 'inv-1', status: 'queued', total: null });
});

it('takes JSON, and an absent event for paid', async () => {
  expect((await call({ data: { id: 'inv-2' } })).status).toBe(202);
});

it('answers a repeat of a known invoice with 200 and the same id', async () => {
  const first = await call('id=inv-3', form);
  const second = await call({ invoice_id: 'inv-3' });
  expect([first.status, second.status]).toEqual([202, 200]);
  expect(textOf(second.body, 'id')).toBe(textOf(first.body, 'id'));
});

it('knows an invoice that came by the other door', async () => {
  const path = `/v1/connections/${connection.id}/invoices`;
  const event = await api.ask('POST', path, { body: sampleEvent('inv-4') });
  const answer = await call('id=inv-4&event=PAID', form);
  expect(answer.status).toBe(200);
  expect(textOf(answer.body, 'id')).toBe(textOf(event.body, 'id'));
});

it.each(['renewed', 'failed', 'Voided'])('ignores the event %s with 200', async (event) => {
  const answer = await call(`event=${event}&id=inv-5`, form);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ status: 'ignored' });
  expect(await api.db.prisma.syncJob.count({ where: { invoiceId: 'inv-5' } })).toBe(0);
});

it('believes nothing of the body but event and invoice id', async () => {
  const answer = await call({ id: 'inv-6', entity: { status: 'Paid', total_amount: '1.00' } });
  const job = await api.ask('GET', `/v1/sync-jobs/${textOf(answer.body, 'id')}`);
  expect(job.body).toMatchObject({ total: null, currency: null, invoiceNumber: null });
});

it.each(['{', '[]', ''])('400: the JSON %p', async (body) => {
  expect(await call(body)).toMatchObject({ status: 400, body: problem(400) });
});

it('400: broken UTF-8', async () => {
  const answer = await call(Buffer.from([0x69, 0x64, 0x3d, 0xff]), form);
  expect(answer).toMatchObject({ status: 400, body: problem(400) });
});

it('404: an unknown key', async () => {
  const path = `${connection.webhookPath}x`;
  const answer = await ask(api.url, 'POST', path, { body: { id: 'inv-7' } });
  expect(answer).toMatchObject({ status: 404, body: problem(404) });
});

it('404: a key that no database could hold', async () => {
  const path = '/v1/webhooks/subscriptionflow/%00';
  const answer = await ask(api.url, 'POST', path, { body: { id: 'inv-7' } });
  expect(answer).toMatchObject({ status: 404, body: problem(404) });
});

it('400: a key that is no text', async () => {
  const path = '/v1/webhooks/subscriptionflow/%ff';
  const answer = await ask(api.url, 'POST', path, { body: { id: 'inv-7' } });
  expect(answer).toMatchObject({ status: 400, body: problem(400) });
});

it('405: another method, with Allow', async () => {
  const answer = await ask(api.url, 'GET', connection.webhookPath, {});
  expect(answer).toMatchObject({ status: 405, body: problem(405) });
  expect(answer.headers.get('allow')).toBe('POST');
});

it('413: more than 1 MB', async () => {
  const answer = await call(`id=inv-8&x=${'y'.repeat(1024 * 1024)}`, form);
  expect(answer).toMatchObject({ status: 413, body: problem(413) });
});

it('413: more than 5,000 fields, and takes 5,000', async () => {
  const fields = (count: number): string =>
    Array.from({ length: count }, (_, i) => `f${i}=1`).join('&');
  expect((await call(`id=inv-9&${fields(4999)}`, form)).status).toBe(202);
  const answer = await call(`id=inv-9&${fields(5000)}`, form);
  expect(answer).toMatchObject({ status: 413, body: problem(413) });
});

it.each(['text/plain', 'multipart/form-data; boundary=x', 'application/xml'])(
  '415: the content type %s',
  async (contentType) => {
    const answer = await call('id=inv-10', { 'content-type': contentType });
    expect(answer).toMatchObject({ status: 415, body: problem(415) });
  },
);

it.each(['event=paid', 'id=', 'entity[name]=x'])('422: no invoice id in %p', async (body) => {
  expect(await call(body, form)).toMatchObject({ status: 422, body: problem(422, '/invoice_id') });
});

it('never shows the key in the log', () => {
  const key = connection.webhookPath.split('/').at(-1) ?? '';
  const log = api.log.join('');
  expect(log).toContain('/v1/webhooks/subscriptionflow/[key]');
  expect(log).not.toContain(key);
});

it.each(['Basic c3luYzpzZWNyZXQ=', 'Bearer of-somebody-on-the-way', 'nonsense'])(
  'takes the authorization %p for somebody else: its key is in the address',
  async (authorization) => {
    const answer = await call({ id: `auth-${authorization.length}` }, { authorization });
    expect(answer.status).toBe(202);
  },
);

it('refuses an unknown key before it has read a byte of the body', async () => {
  const { port } = new URL(api.url);
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.once('data', (chunk) => {
      resolve(chunk.toString());
      socket.destroy();
    });
    socket.write(
      `POST ${connection.webhookPath}x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n` +
        'Content-Type: application/json\r\n\r\n',
    );
  });
  expect(answer).toMatch(/^HTTP\/1.1 404 /);
});

it('leaves no key in the log, however the address is written', async () => {
  const { port, host } = new URL(api.url);
  const key = connection.webhookPath.split('/').at(-1) ?? '';
  for (const target of [
    connection.webhookPath,
    `http://${host}${connection.webhookPath}`,
    `/${connection.webhookPath}`,
    `/v1/webhooks/subscriptionflow%2f${key}`,
    `/v1/webhooks/%73ubscriptionflow/${key}`,
    `${connection.webhookPath}%E0%A4%A`,
    `/v1/webhook/${key}`,
  ]) {
    await rawRequest(Number(port), target);
  }
  expect(api.log.join('')).toContain('/v1/webhooks/subscriptionflow/[key]');
  expect(api.log.join('')).not.toContain(key);
});

/** As it stands: `fetch` would tidy the target up. */
async function rawRequest(port: number, target: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
  );
  socket.resume();
  await once(socket, 'close');
}
