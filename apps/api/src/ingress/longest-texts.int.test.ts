import { randomUUID } from 'node:crypto';
import { claimCustomer } from '@sync/connections';
import { incompressibleText } from '@sync/database/testing';
import { createSavedView, recordAudit } from '@sync/people';
import { signDelivery } from '@sync/shared';
import { ask, memberOf, problem, textOf, type Answered } from '../testing/ask.js';
import {
  createSampleConnection,
  sampleConnection,
  type CreatedConnection,
} from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

// A row of an index holds 2,704 bytes. What does not fit is refused by PostgreSQL, for ever, with a 500 of ours.

const id = (): string => incompressibleText(200);
const number = (): string => incompressibleText(1024);

let api: TestApi;
let connection: CreatedConnection;

beforeAll(async () => {
  api = await startTestApi();
  connection = await createSampleConnection(api);
  const settings = { ...sampleConnection.settings, refunds: 'credit' };
  const path = `/v1/connections/${connection.id}`;
  expect((await api.ask('PATCH', path, { body: { settings } })).status).toBe(200);
});

afterAll(() => api.close());

function deliver(event: object): Promise<Answered> {
  const rawBody = Buffer.from(JSON.stringify(event));
  const signed = signDelivery({
    secret: connection.signingSecret,
    webhookId: `${randomUUID()}${'w'.repeat(128)}`.slice(0, 128),
    timestampSeconds: Math.floor(Date.now() / 1000),
    rawBody,
  });
  const path = `/v1/connections/${connection.id}/invoices`;
  return ask(api.url, 'POST', path, { headers: signed, body: rawBody });
}

const customer = (name: string) => ({ id: id(), name, billing_address: {} });

const paid = (invoiceId: string, name: string, timestamp: string) => ({
  ...sampleEvent(invoiceId, { name, customer: customer(number()) }),
  timestamp,
});

const listed = async (filter: Readonly<Record<string, string>>): Promise<readonly unknown[]> => {
  const query = new URLSearchParams(filter).toString();
  const { status, body } = await api.ask('GET', `/v1/sync-jobs?${query}`);
  expect(status).toBe(200);
  return (memberOf(body, 'items') as readonly unknown[]).map((job) => textOf(job, 'id'));
};

it('takes in, corrects and finds invoices whose ids and numbers are as long as they may be', async () => {
  const [invoiceId, first, second] = [id(), number(), number()];
  const taken = await deliver(paid(invoiceId, first, '2026-11-20T08:00:00Z'));
  expect(taken.status).toBe(202);
  const jobId = textOf(taken.body, 'id');
  expect(await listed({ invoiceNumber: first })).toEqual([jobId]);
  expect(await listed({ invoiceId })).toEqual([jobId]);
  expect((await deliver(paid(invoiceId, second, '2026-11-20T09:00:00Z'))).status).toBe(200);
  expect(await listed({ invoiceNumber: second })).toEqual([jobId]);
});

it('tells numbers apart that begin alike', async () => {
  const beginning = incompressibleText(500);
  const numbers = [beginning, `${beginning}1`, `${beginning}2`];
  for (const one of numbers) await deliver(paid(id(), one, '2026-11-20T08:00:00Z'));
  const found = await Promise.all(numbers.map((invoiceNumber) => listed({ invoiceNumber })));
  expect(found.map(({ length }) => length)).toEqual([1, 1, 1]);
  expect(new Set(found.flat()).size).toBe(3);
});

it('takes in refunds and voids with ids as long as they may be', async () => {
  const invoice = { id: id(), name: number(), currency: 'SEK' };
  await deliver(paid(invoice.id, invoice.name, '2026-11-20T08:00:00Z'));
  const refund = { id: id(), date: '2026-11-20', amount: '10.00', reason: number() };
  const envelope = { ...sampleEvent('any'), timestamp: '2026-11-20T10:00:00Z' };
  const refunded = await deliver({
    ...{ ...envelope, type: 'invoice.refunded', data: { invoice, refund } },
  });
  const voided = await deliver({
    ...{ ...envelope, type: 'invoice.voided', data: { invoice, date: '2026-11-21' } },
  });
  expect([refunded.status, voided.status]).toEqual([202, 202]);
  const jobs = await listed({ invoiceId: invoice.id });
  expect(jobs).toHaveLength(3);
});

it('takes an id in by the native webhook that is as long as it may be', async () => {
  const told = (invoiceId: string) =>
    ask(api.url, 'POST', connection.webhookPath, { body: { event: 'paid', id: invoiceId } });
  expect((await told(id())).status).toBe(202);
  expect((await told(incompressibleText(201))).status).toBe(422);
});

it.each([
  ['id', 201, '/data/invoice/id'],
  ['name', 1025, '/data/invoice/name'],
])('refuses an invoice whose %s has %i characters', async (field, characters, pointer) => {
  const text = incompressibleText(characters);
  const answer = await deliver(sampleEvent('too-long', { [field]: text }));
  expect(answer.status).toBe(422);
  expect(answer.body).toEqual(problem(422, pointer));
});

it('keeps views, customers, erasures and replays whose texts are as long as they may be', async () => {
  // Of these letters one becomes three when names are made comparable.
  const filters = { connectionId: connection.id, invoiceNumber: incompressibleText(900) };
  const view = { name: '\uFB2C'.repeat(60), filters, shared: true };
  expect((await api.ask('POST', '/v1/saved-views', { body: view })).status).toBe(201);
  const customerId = id();
  const claim = { connectionId: connection.id, jobId: 'job_1' };
  expect(await claimCustomer(api.db, claim, customerId)).toEqual({ kind: 'mine' });
  const erasure = { customerId, reason: incompressibleText(1000) };
  const path = `/v1/connections/${connection.id}/erase`;
  expect((await api.ask('POST', path, { body: erasure })).status).toBe(200);
  const replay = await api.ask('POST', '/v1/replays', {
    headers: { 'idempotency-key': 'k'.repeat(200) },
    body: { filter: { connectionId: connection.id }, reason: 'all' },
  });
  expect(replay.status).toBe(202);
});

it('knows people whose names are as long as a provider may tell', async () => {
  const owner = `${incompressibleText(255)} (${incompressibleText(255)})`;
  const name = '\uFB2C'.repeat(60);
  const wanted = { owner, name, shared: false, filters: {}, columns: [], madeFor: undefined };
  expect((await createSavedView(api.db, wanted)).kind).toBe('saved');
  await recordAudit(api.db, {
    ...{ actor: owner, role: 'viewer', address: '127.0.0.1', action: 'sign-in' },
    outcome: 'success',
  });
});
