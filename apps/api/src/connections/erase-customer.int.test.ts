import { Prisma } from '@sync/database';
import { acceptInvoice, releaseWindow, takeForRelease } from '@sync/jobs';
import { memberOf, problem, textOf } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connectionId = '';

beforeAll(async () => {
  api = await startTestApi();
});

beforeEach(async () => {
  connectionId = (await createSampleConnection(api)).id;
});

afterAll(() => api.close());

const reason = 'asked for by letter of 20 November';

const erase = (customerId: string, change: Readonly<Record<string, unknown>> = {}) =>
  api.ask('POST', `/v1/connections/${connectionId}/erase`, {
    body: { customerId, reason, ...change },
  });

/** An event of the sample's customer, under an id of one's own. */
const eventOf = (customerId: string, invoiceId: string) =>
  sampleEvent(invoiceId, {
    customer: { id: customerId, name: 'Anna Ek', email: 'anna@ek.example', billing_address: {} },
  });

/** A job of the customer that ended, with what personal data it may hold. */
async function endedJob(
  invoiceId: string,
  change: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const id = await insertDeadLetter(api.db, connectionId, {
    ...{ status: 'succeeded', invoiceId, event: eventOf('c7', invoiceId) },
    ...{ deadLetterMessage: 'Anna Ek has no number.', reason: 'about Anna Ek' },
    ...{ drift: [{ what: 'changed', message: 'Anna Ek moved', at: '2026-11-20T00:00:00Z' }] },
    ...{ fortnox: { customerNumber: '17', invoiceNumber: '4711', booked: true, payments: [] } },
    ...change,
  });
  const data = { message: 'Anna Ek is customer 17' };
  await api.db.prisma.timelineEntry.create({ data: { jobId: id, type: 'note', data } });
  return id;
}

async function linkCard(customerId: string, customerNumber: string): Promise<void> {
  await api.db.prisma.customerLink.create({
    data: {
      ...{ connectionId, customerId, customerNumber },
      ...{ cardDigest: 'digest-of-anna', vatNumberDigest: 'digest-of-anna' },
    },
  });
}

/** Everything that the database holds of the connection, as text. */
async function everything(): Promise<string> {
  const include = { timeline: true } as const;
  const where = { connectionId };
  const rows = await Promise.all([
    api.db.prisma.syncJob.findMany({ where, include }),
    api.db.prisma.customerLink.findMany({ where }),
    api.db.prisma.webhookDelivery.findMany({ where }),
    api.db.prisma.intent.findMany({ where }),
  ]);
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

it('erases a customer from events, messages, timelines and the card, and leaves the numbers', async () => {
  await linkCard('c7', '17');
  const id = await endedJob('inv-1', { laterEvent: eventOf('c7', 'inv-1') });
  const answer = await erase('c7');
  expect(answer).toMatchObject({
    status: 200,
    body: {
      customerId: 'c7',
      jobs: 1,
      fortnox: { customerNumber: '17', invoiceNumbers: ['4711'] },
    },
  });
  expect(textOf(memberOf(answer.body, 'fortnox'), 'note')).toContain('card 17');
  expect(await everything()).not.toMatch(/anna@ek|Anna Ek|digest-of-anna/);
  const job = await api.ask('GET', `/v1/sync-jobs/${id}`);
  expect(job.body).toMatchObject({
    ...{ status: 'succeeded', total: '1250.00', currency: 'SEK', invoiceId: 'inv-1' },
    fortnox: { customerNumber: '17', invoiceNumber: '4711' },
    timeline: [{ type: 'operator', actor: 'anna', action: 'erase-customer', reason }],
  });
});

it('finds native jobs by the Fortnox card, credits by their invoice, and former events', async () => {
  await linkCard('c7', '17');
  await endedJob('inv-native', { event: undefined, source: 'webhook' });
  await endedJob('inv-2', { fortnox: undefined });
  await endedJob('inv-2', { kind: 'sync-credit', sourceRef: 'refund-1', event: undefined });
  await endedJob('inv-3', { event: eventOf('c8', 'inv-3'), madeFrom: eventOf('c7', 'inv-3') });
  expect((await erase('c7')).body).toMatchObject({ jobs: 4 });
  expect(await everything()).not.toContain('Anna Ek');
});

/** What was sent while the job worked from the event of Anna Ek, and Fortnox refused. */
async function refusedCard(invoiceId: string, change: Readonly<Record<string, unknown>>) {
  const id = await insertDeadLetter(api.db, connectionId, {
    ...{ invoiceId, event: eventOf('c7', invoiceId), customerName: 'Anna Ek', ...change },
  });
  const sent = JSON.stringify({ Customer: { Name: 'Anna Ek' } });
  await api.db.prisma.timelineEntry.create({ data: { jobId: id, type: 'call', data: {}, sent } });
  return id;
}

const end = (id: string) =>
  api.db.prisma.syncJob.update({ where: { id }, data: { status: 'succeeded' } });

it.each(['dead-lettered', 'queued', 'ignored'])(
  'finds a job that worked from an event of the customer until it was corrected while %s',
  async (status) => {
    const id = await refusedCard('inv-1', { status });
    const event = {
      ...sampleEvent('inv-1', { customer: { id: 'c8', name: 'Bo Alm', billing_address: {} } }),
      timestamp: '2026-11-21T08:15:30Z',
    };
    const path = `/v1/connections/${connectionId}/invoices`;
    expect((await api.ask('POST', path, { body: event })).status).toBeLessThan(300);
    await end(id);
    expect((await erase('c7')).body).toMatchObject({ jobs: 1 });
    expect(await everything()).not.toContain('Anna Ek');
  },
);

it('finds a job whose later event, of another customer, took the place of this one’s', async () => {
  const waiting = { status: 'queued', dispatchState: 'waiting' };
  const id = await refusedCard('inv-1', { ...waiting, laterEvent: eventOf('c8', 'inv-1') });
  await api.db.prisma.connection.update({
    where: { id: connectionId },
    data: { status: 'active' },
  });
  const [delivery] = await takeForRelease(api.db, connectionId, releaseWindow);
  expect(delivery?.jobId).toBe(id);
  await api.db.prisma.syncJob.update({ where: { id }, data: { madeFrom: Prisma.DbNull } });
  await end(id);
  expect((await erase('c7')).body).toMatchObject({ jobs: 1 });
});

it('finds a native job that was about the customer before it was about another, once', async () => {
  const native = { event: undefined, source: 'webhook', fortnox: undefined };
  await endedJob('inv-1', { ...native, customerIds: ['c7', 'c8'] });
  expect((await erase('c7')).body).toMatchObject({ jobs: 1 });
  expect(await everything()).not.toMatch(/Anna Ek|"c7"/);
});

/** Whose names are what each searches for. */
async function saveViews(views: readonly object[]): Promise<void> {
  for (const filters of views) {
    const body = { name: JSON.stringify(filters).slice(0, 60), filters, shared: true };
    await api.ask('POST', '/v1/saved-views', { body });
  }
}

it('deletes the saved views that name the customer, and says how many', async () => {
  await endedJob('inv-1');
  const other = (await createSampleConnection(api)).id;
  const going = [
    { query: 'anna  EK' },
    { query: 'ek', status: 'queued' },
    { query: 'Anna Ek 2026', connectionId },
  ];
  const staying = [
    { query: 'Anna Ekman' },
    { query: 'nna' },
    { status: 'queued' },
    { query: 'Anna Ek', connectionId: other },
  ];
  await saveViews([...going, ...staying]);
  await api.ask('POST', '/v1/saved-views', { body: { name: 'Invoices of Anna Ek', filters: {} } });
  expect((await erase('c7')).body).toMatchObject({ savedViews: 4 });
  const left = await api.db.prisma.savedView.findMany({ orderBy: { createdAt: 'asc' } });
  expect(left.map(({ filters }) => filters)).toEqual(staying);
  await api.db.prisma.savedView.deleteMany();
});

it('leaves other customers and other companies alone', async () => {
  await linkCard('c7', '17');
  await linkCard('c8', '18');
  await endedJob('inv-1', { event: eventOf('c8', 'inv-1'), fortnox: { customerNumber: '18' } });
  const before = await everything();
  expect((await erase('c7')).body).toMatchObject({ jobs: 0 });
  // Two digests: of the card, and of its VAT number.
  const erased = before.replace('"digest-of-anna"', 'null').replace('"digest-of-anna"', 'null');
  expect(await everything()).toBe(erased);
});

it.each(['queued', 'retrying', 'running', 'dead-lettered'])(
  'erases nothing while one of the customer’s jobs is %s, and names it',
  async (status) => {
    await endedJob('inv-1');
    const waiting = await endedJob('inv-2', { status });
    const before = await everything();
    const refused = await erase('c7');
    expect(refused).toMatchObject({ status: 409, body: problem(409) });
    expect(textOf(refused.body, 'detail')).toContain(`${waiting} (${status})`);
    expect(await everything()).toBe(before);
  },
);

it('may be repeated, and each time who and why is kept', async () => {
  await endedJob('inv-1', { fortnox: undefined });
  expect((await erase('c7')).body).toMatchObject({ jobs: 1 });
  expect(await erase('c7', { reason: 'again' })).toMatchObject({ status: 200, body: { jobs: 0 } });
  const kept = await api.db.prisma.customerErasure.findMany({
    where: { connectionId },
    orderBy: { createdAt: 'asc' },
  });
  expect(kept).toMatchObject([
    { customerId: 'c7', actor: 'anna', reason, jobs: 1 },
    { customerId: 'c7', actor: 'anna', reason: 'again', jobs: 0 },
  ]);
  const audit = await api.ask('GET', '/v1/audit?action=customer-erase&limit=1');
  expect(memberOf(audit.body, 'items')).toMatchObject([
    { actor: 'anna', connectionId, subject: 'c7', reason: 'again' },
  ]);
});

it('keeps what nobody has seen to, and erases what was written since when it is repeated', async () => {
  const refunded = 'refunded 100.00 SEK';
  await linkCard('c7', '17');
  const drift = [{ what: 'refunded', message: refunded, at: '2026-11-20T00:00:00.000Z' }];
  const id = await endedJob('inv-1', { drift });
  expect((await erase('c7')).body).toMatchObject({ jobs: 1 });
  expect((await erase('c7')).body).toMatchObject({ jobs: 0 });
  const read = () => api.ask('GET', `/v1/sync-jobs/${id}`);
  expect((await read()).body).toMatchObject({ drift: [{ message: refunded }], customer: null });
  const body = { reason: 'Anna Ek has her money' };
  await api.ask('POST', `/v1/sync-jobs/${id}/drift-seen`, { body });
  expect(await everything()).toContain('Anna Ek');
  expect((await erase('c7')).body).toMatchObject({ jobs: 1 });
  expect(await everything()).not.toContain('Anna Ek');
  expect((await read()).body).toMatchObject({ drift: [] });
  expect((await erase('c7')).body).toMatchObject({ jobs: 0 });
});

it('still recognises the invoice when it is told again', async () => {
  const id = await endedJob('inv-1');
  await erase('c7');
  const event = JSON.parse(JSON.stringify(eventOf('c7', 'inv-1'))) as Record<string, string>;
  const told = { connectionId, invoiceId: 'inv-1', source: 'event', lane: 'live', event } as const;
  expect(await acceptInvoice(api.db, told)).toMatchObject({ kind: 'known', jobId: id });
  expect(await everything()).not.toContain('Anna Ek');
});

it('wants a reason, an operator, and a customer that is known', async () => {
  expect(await erase('c7', { reason: '' })).toMatchObject({ body: problem(422, '/reason') });
  expect(await erase('')).toMatchObject({ body: problem(422, '/customerId') });
  expect(await erase('nobody')).toMatchObject({ status: 404, body: problem(404) });
  const body = { customerId: 'c7', reason };
  const path = `/v1/connections/${connectionId}/erase`;
  expect((await api.ask('POST', path, { body, token: viewerToken })).status).toBe(403);
  expect((await api.ask('POST', '/v1/connections/conn_x/erase', { body })).status).toBe(404);
});
