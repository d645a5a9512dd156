import { memberOf, problem, textOf, type Answered } from '../testing/ask.js';
import { createSampleConnection, sampleConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connectionId: string;
let invoices = 0;

beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  ({ id: connectionId } = await createSampleConnection(api));
});
afterAll(() => api.close());

type Invoice = Record<string, unknown> & { lines: Record<string, unknown>[] };
type Event = { timestamp: string; data: { invoice: Invoice } };

/** A job that an event has brought and an attempt has dead-lettered. */
async function deadLetter(change: Readonly<Record<string, unknown>> = {}): Promise<string> {
  invoices += 1;
  const body = sampleEvent(`inv-${invoices}`);
  const sent = await api.ask('POST', `/v1/connections/${connectionId}/invoices`, { body });
  const id = textOf(sent.body, 'id');
  const ended = {
    ...{ status: 'dead-lettered', dispatchState: 'none', fingerprint: 'f', attempts: 1 },
    ...{ deadLetterKind: 'vat-rate-unmapped', deadLetteredAt: new Date(), ...change },
  };
  await api.db.prisma.syncJob.update({ where: { id }, data: ended });
  return id;
}

const readEvent = (id: string, token?: string): Promise<Answered> =>
  api.ask('GET', `/v1/sync-jobs/${id}/event`, token === undefined ? {} : { token });

async function eventOf(id: string): Promise<Event> {
  const { status, body } = await readEvent(id);
  expect(status).toBe(200);
  return structuredClone(body) as Event;
}

const replay = (id: string, body: unknown): Promise<Answered> =>
  api.ask('POST', `/v1/sync-jobs/${id}/replay`, { body });

const rowOf = (id: string) => api.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });

async function auditOf(id: string): Promise<unknown> {
  const { body } = await api.ask('GET', '/v1/audit?action=job-replay');
  const items = memberOf(body, 'items') as { subject: string }[];
  return items.find(({ subject }) => subject === id);
}

/** Another VAT rate on the first line. */
function corrected(event: Event): Event {
  const [line] = event.data.invoice.lines;
  if (line) line['tax_rate'] = '12';
  return event;
}

it('shows what a job works from, to a viewer too', async () => {
  const id = await deadLetter();
  const { status, body } = await readEvent(id, viewerToken);
  expect([status, memberOf(body, 'type')]).toEqual([200, 'invoice.paid']);
});

it('shows a viewer no customer whose company masks them, and the operator what she has to correct', async () => {
  const id = await deadLetter();
  const settings = { customerNames: 'masked' };
  await api.ask('PATCH', `/v1/connections/${connectionId}`, { body: { settings } });
  const { text } = await readEvent(id, viewerToken);
  for (const hidden of ['Nordan', 'nordan.example', '556012', 'Storgatan', 'Umeå']) {
    expect(text).not.toContain(hidden);
  }
  // What a line or a payment is called may name somebody: "Membership, Eva Berg".
  const { invoice } = (await eventOf(id)).data;
  const called = invoice.lines[0]?.['name'];
  expect(called).toMatch(/\w+/);
  expect(text).not.toContain(called);
  expect((await readEvent(id)).text).toContain('Nordan AB');
});

it('a corrected event is what the job works from, and the difference stands in the audit log', async () => {
  const id = await deadLetter();
  const answer = await replay(id, { reason: 'rate mended', event: corrected(await eventOf(id)) });
  expect(answer).toMatchObject({ status: 202, body: { id, status: 'queued' } });
  expect((await eventOf(id)).data.invoice.lines[0]).toMatchObject({ tax_rate: '12' });
  expect(await auditOf(id)).toMatchObject({
    ...{ actor: 'anna', reason: 'rate mended' },
    details: {
      difference: [{ pointer: '/data/invoice/lines/0/tax_rate', from: '25', to: '12' }],
    },
  });
  const { body } = await api.ask('GET', `/v1/sync-jobs/${id}`);
  expect(memberOf(body, 'timeline')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ type: 'accepted', what: 'corrected by hand' }),
      expect.objectContaining({ type: 'operator', action: 'replay', actor: 'anna' }),
    ]),
  );
});

it('hides no account and no customer in the audit log behind forty changed names', async () => {
  invoices += 1;
  const lines = (name: string) =>
    Array.from({ length: 40 }, (_, n) => ({
      ...{ id: `l${n}`, name, quantity: '1', sub_total: '25.00', discount: '0.00', tax_rate: '25' },
      ...{ tax: '6.25', total_amount: '31.25', accounting_account_code: '3001' },
    }));
  const body = sampleEvent(`inv-${invoices}`, { lines: lines('a') });
  const sent = await api.ask('POST', `/v1/connections/${connectionId}/invoices`, { body });
  const id = textOf(sent.body, 'id');
  const data = { status: 'dead-lettered', dispatchState: 'none', fingerprint: 'f' };
  await api.db.prisma.syncJob.update({ where: { id }, data });
  const event = await eventOf(id);
  const { invoice } = event.data;
  // Cut anywhere, these leave half of a character.
  invoice.lines = lines('🎉'.repeat(150)).map((line, n) =>
    n === 39 ? { ...line, accounting_account_code: '2893' } : line,
  );
  (invoice['customer'] as { id: string }).id = 'c9';
  expect(await replay(id, { event })).toMatchObject({ status: 202 });
  const difference = memberOf(memberOf(await auditOf(id), 'details'), 'difference') as unknown[];
  expect(difference).toHaveLength(42);
  expect(difference).toEqual(
    expect.arrayContaining([
      { pointer: '/data/invoice/lines/39/accounting_account_code', from: '3001', to: '2893' },
      { pointer: '/data/invoice/customer/id', from: 'c1', to: 'c9' },
      { pointer: '/data/invoice/lines/0/name' },
    ]),
  );
});

it('a redelivery of what was corrected does not undo it, and a later event does', async () => {
  const id = await deadLetter();
  const former = await eventOf(id);
  await replay(id, { event: corrected(structuredClone(former)) });
  const send = (body: unknown) =>
    api.ask('POST', `/v1/connections/${connectionId}/invoices`, { body });
  await send(former);
  expect((await eventOf(id)).data.invoice.lines[0]).toMatchObject({ tax_rate: '12' });
  const timestamp = new Date(Date.now() + 1000).toISOString();
  await send({ ...former, timestamp });
  expect((await eventOf(id)).data.invoice.lines[0]).toMatchObject({ tax_rate: '25' });
});

it('what stands in Fortnox from the former event stays known', async () => {
  const id = await deadLetter();
  const former = await eventOf(id);
  const { invoiceId } = await rowOf(id);
  await api.db.prisma.intent.create({
    data: {
      ...{ connectionId, key: `invoice:${invoiceId}`, jobId: id, fence: 1 },
      ...{ senderId: 'w', outcome: 'done', result: {} },
    },
  });
  await replay(id, { event: corrected(structuredClone(former)) });
  expect((await rowOf(id)).madeFrom).toEqual(former);
});

it.each<[string, (event: Event) => unknown, string]>([
  ['of the wrong shape', (event) => ({ ...event, type: 'invoice.lost' }), '/event/type'],
  ['of another type', (event) => ({ ...event, ...refundOf(event) }), '/event/type'],
  ['about another invoice', (event) => withInvoice(event, { id: 'x' }), '/event/data/invoice/id'],
  ['of an unpaid invoice', (event) => withInvoice(event, { status: 'Due' }), '/event/data/invoice'],
  [
    'before the start date',
    (event) => withInvoice(event, { invoice_date: '2020-01-01' }),
    '/event/data/invoice',
  ],
])('an event %s is refused with a pointer, and nothing is done', async (_what, change, pointer) => {
  const id = await deadLetter();
  const answer = await replay(id, { event: change(await eventOf(id)) });
  expect(answer).toMatchObject({ status: 422, body: problem(422, pointer) });
  expect((await rowOf(id)).status).toBe('dead-lettered');
});

const withInvoice = (event: Event, change: object): unknown => ({
  ...event,
  data: { invoice: { ...event.data.invoice, ...change } },
});

const refundOf = ({ data: { invoice } }: Event): object => ({
  type: 'invoice.refunded',
  data: {
    invoice: { id: invoice['id'], name: 'SF', currency: 'SEK' },
    refund: { id: 'r1', date: '2026-11-21', amount: '10.00' },
  },
});

it('an event that is older than what the job works from is not taken for its correction', async () => {
  const id = await deadLetter();
  const event = { ...(await eventOf(id)), timestamp: '2020-01-01T00:00:00Z' };
  expect(await replay(id, { event })).toMatchObject({ status: 409, body: problem(409) });
});

it('a job that goes on by itself is not corrected', async () => {
  const id = await deadLetter();
  const event = await eventOf(id);
  await replay(id, {});
  expect(await replay(id, { event })).toMatchObject({ status: 409, body: problem(409) });
  expect(await replay('job_unknown', { event })).toMatchObject({ status: 404 });
});

it('reads the invoice from SubscriptionFlow again where an operator wants that', async () => {
  const id = await deadLetter();
  expect((await replay(id, { readAgain: true, reason: 'mended there' })).status).toBe(202);
  expect(await rowOf(id)).toMatchObject({ source: 'webhook', status: 'queued' });
  expect(await readEvent(id)).toMatchObject({ status: 404, body: problem(404) });
  expect(await auditOf(id)).toMatchObject({ details: { readAgain: true } });
});

it('does not read anew and take an event at once, nor read a credit that only its event tells', async () => {
  const id = await deadLetter();
  const both = await replay(id, { readAgain: true, event: await eventOf(id) });
  expect(both).toMatchObject({ status: 422, body: problem(422, '/readAgain') });
  const credit = await deadLetter({ kind: 'sync-credit', sourceRef: 'r1' });
  const answer = await replay(credit, { readAgain: true });
  expect(answer).toMatchObject({ status: 422, body: problem(422, '/readAgain') });
});

it('takes no event for a job whose kind none tells', async () => {
  const id = await deadLetter();
  const event = await eventOf(id);
  await api.db.prisma.syncJob.update({ where: { id }, data: { kind: 'sync-anything-else' } });
  expect(await replay(id, { event })).toMatchObject({ status: 422, body: problem(422, '/event') });
});

it('shows no event of another company', async () => {
  const id = await deadLetter();
  const { body: other } = await api.ask('POST', '/v1/connections', { body: sampleConnection });
  const scoped = { name: 'olga', role: 'viewer', connectionIds: [textOf(other, 'id')] };
  const made = await api.ask('POST', '/v1/operator-tokens', { body: scoped });
  expect((await readEvent(id, textOf(made.body, 'token'))).status).toBe(404);
});

it('a newer event that comes and fails while the correction is judged is not overwritten by it', async () => {
  const id = await deadLetter();
  const event = corrected(await eventOf(id));
  let answer: Promise<Answered> | undefined;
  await api.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM sync_jobs WHERE id = ${id} FOR UPDATE`;
    answer = replay(id, { event, reason: 'rate' });
    await lockIsWaitedFor();
    await tx.$executeRaw`
      UPDATE sync_jobs SET event = jsonb_set(event, '{data,invoice,name}', '"F-newer"')
      WHERE id = ${id}`;
  });
  expect(await answer).toMatchObject({ status: 409, body: problem(409) });
  expect(await rowOf(id)).toMatchObject({ status: 'dead-lettered' });
  expect((await eventOf(id)).data.invoice['name']).toBe('F-newer');
});

async function lockIsWaitedFor(): Promise<void> {
  let waiting: unknown[];
  do {
    waiting = await api.db.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  } while (waiting.length === 0);
}
