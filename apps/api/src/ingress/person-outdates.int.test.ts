import { randomUUID } from 'node:crypto';
import { signDelivery } from '@sync/shared';
import { ask, memberOf, textOf, type Answered } from '../testing/ask.js';
import { createSampleConnection, type CreatedConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

/** What a person sends under a time of her own choosing, and what SubscriptionFlow says late. */
let api: TestApi;
let connection: CreatedConnection;

beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  connection = await createSampleConnection(api);
  await api.db.prisma.auditEntry.deleteMany();
});
afterAll(() => api.close());

const path = () => `/v1/connections/${connection.id}/invoices`;

/** By anna's token, without a signature. */
const send = (body: unknown): Promise<Answered> => api.ask('POST', path(), { body });

/** As SubscriptionFlow sends it. */
function deliver(event: unknown): Promise<Answered> {
  const rawBody = Buffer.from(JSON.stringify(event));
  const { signingSecret: secret } = connection;
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const headers = signDelivery({ secret, webhookId: randomUUID(), timestampSeconds, rawBody });
  return ask(api.url, 'POST', path(), { headers: { ...headers }, body: rawBody });
}

const secondsAgo = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

type Sample = { readonly data: { readonly invoice: Record<string, object> } };

function told(timestamp: string, change: Readonly<Record<string, unknown>> = {}) {
  return { ...sampleEvent('inv', change), timestamp };
}

/** Another e-mail: nothing that the books are made of. */
function otherwiseAddressed(timestamp: string) {
  const { customer } = (sampleEvent('inv') as unknown as Sample).data.invoice;
  return told(timestamp, { customer: { ...customer, email: 'other@example.com' } });
}

const refunded = (timestamp: string, amount: string) => ({
  ...{ ...sampleEvent('inv'), type: 'invoice.refunded', timestamp },
  data: {
    invoice: { id: 'inv', currency: 'SEK' },
    refund: { id: 'r1', date: '2026-11-20', amount },
  },
});

const becomes = (id: string, data: object) => api.db.prisma.syncJob.update({ where: { id }, data });

async function invoiceIn(status: string, event: unknown = told(secondsAgo(600))): Promise<string> {
  const id = textOf((await deliver(event)).body, 'id');
  const worker = status === 'running' ? { workerId: 'w', fence: 1 } : {};
  await becomes(id, { status, dispatchState: 'none', ...worker });
  return id;
}

const booked = (event?: unknown): Promise<string> => invoiceIn('succeeded', event);

/** All that is kept of the invoice, in every column. */
const kept = async (): Promise<string> =>
  JSON.stringify(
    await api.db.prisma.syncJob.findMany({
      where: { connectionId: connection.id },
      orderBy: { id: 'asc' },
    }),
  );

const audited = (): Promise<number> => api.db.prisma.auditEntry.count();

const messagesOf = async (id: string): Promise<readonly string[]> => {
  const { body } = await api.ask('GET', `/v1/sync-jobs/${id}`);
  return (memberOf(body, 'drift') as { message: string }[]).map(({ message }) => message);
};

describe('what a person sends of an invoice that is booked', () => {
  it('hides no correction of SubscriptionFlow that was told before it and comes late', async () => {
    const id = await booked();
    const before = await kept();
    expect((await send(otherwiseAddressed(secondsAgo(1)))).status).toBe(200);
    expect([await kept(), await audited()]).toEqual([before, 0]);
    const correction = structuredClone(told(secondsAgo(10))) as unknown as {
      data: { invoice: { lines: [Record<string, unknown>] } };
    };
    correction.data.invoice.lines[0]['accounting_account_code'] = '3002';
    await deliver(correction);
    expect(await messagesOf(id)).toEqual([expect.stringContaining('line l1')]);
  });

  it('nor where it says again what is shown already', async () => {
    const id = await booked();
    await deliver(told(secondsAgo(300), { total_amount: '2500.00' }));
    const before = await kept();
    await send(told(secondsAgo(1), { total_amount: '2500.00' }));
    expect([await kept(), await audited()]).toEqual([before, 0]);
    await deliver(told(secondsAgo(200), { total_amount: '3000.00' }));
    expect(await messagesOf(id)).toEqual([
      expect.stringContaining('2500.00'),
      expect.stringContaining('3000.00'),
    ]);
  });

  it('nor of a refund', async () => {
    const id = await booked();
    await deliver(refunded(secondsAgo(300), '50.00'));
    const before = await kept();
    await send(refunded(secondsAgo(1), '50.00'));
    expect([await kept(), await audited()]).toEqual([before, 0]);
    await deliver(refunded(secondsAgo(200), '100.00'));
    expect(await messagesOf(id)).toHaveLength(2);
  });

  it('nor of a credit', async () => {
    const settings = { refunds: 'credit' };
    await api.ask('PATCH', `/v1/connections/${connection.id}`, { body: { settings } });
    await api.db.prisma.auditEntry.deleteMany();
    const id = await booked();
    const credit = textOf((await deliver(refunded(secondsAgo(300), '50.00'))).body, 'id');
    await becomes(credit, { status: 'succeeded', dispatchState: 'none' });
    const before = await kept();
    await send(refunded(secondsAgo(1), '50.00'));
    expect([await kept(), await audited()]).toEqual([before, 0]);
    await deliver(refunded(secondsAgo(200), '100.00'));
    expect(await messagesOf(id)).toEqual([expect.stringContaining('a refund or void')]);
  });

  it('is shown where it differs, and what SubscriptionFlow says of it later is not outdated by it', async () => {
    const id = await booked();
    await send(told(secondsAgo(100), { total_amount: '2500.00' }));
    expect(await audited()).toBe(1);
    expect(await messagesOf(id)).toHaveLength(1);
    const { outdatedBefore } = await api.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });
    expect(outdatedBefore).toBeNull();
    await deliver(told(secondsAgo(50), { total_amount: '3000.00' }));
    expect(await messagesOf(id)).toHaveLength(2);
  });

  it('is shown once, and hides nothing that SubscriptionFlow told before it and comes late', async () => {
    const id = await booked();
    const hers = told(secondsAgo(1), { total_amount: '2500.00' });
    for (let times = 0; times < 3; times += 1) await send(hers);
    expect(await messagesOf(id)).toHaveLength(1);
    await deliver(told(secondsAgo(10), { total_amount: '3000.00' }));
    expect((await messagesOf(id)).at(-1)).toContain('3000');
    await send(told(secondsAgo(5), { total_amount: '2500.00' }));
    expect(await messagesOf(id)).toHaveLength(2);
  });

  it('fills no list that is full', async () => {
    const id = await booked();
    const entry = { what: 'changed', message: 'm', at: secondsAgo(500) };
    const drift = Array.from({ length: 50 }, (_, n) => ({ ...entry, toldAs: String(n) }));
    await becomes(id, { drift });
    const before = await kept();
    await send(told(secondsAgo(1), { total_amount: '2500.00' }));
    expect([await kept(), await audited()]).toEqual([before, 0]);
  });
});

describe('whatever a person’s import changes stands in the audit log', () => {
  const states = ['queued', 'running', 'retrying', 'dead-lettered', 'ignored'] as const;
  const ended = ['succeeded', 'resolved', 'discarded'] as const;
  const imports = {
    'the same': (at: string) => told(at),
    'the same and newer': () => told(secondsAgo(5)),
    'the same and older': () => told(secondsAgo(900)),
    'other data of the customer': () => otherwiseAddressed(secondsAgo(5)),
    'another total': () => told(secondsAgo(5), { total_amount: '2500.00' }),
    'an older total': () => told(secondsAgo(900), { total_amount: '2500.00' }),
    'no payment': () => told(secondsAgo(5), { status: 'Due' }),
    'a refund': () => refunded(secondsAgo(5), '50.00'),
  };
  const cases = [...states, ...ended].flatMap((status) =>
    Object.entries(imports).map(([name, event]) => [name, status, event] as const),
  );

  it.each(cases)('%s, of an invoice that is %s', async (_name, status, eventAt) => {
    const at = secondsAgo(600);
    await invoiceIn(status, told(at));
    const event = eventAt(at);
    const before = await kept();
    await send(event);
    const once = { rows: await kept(), audited: await audited() };
    expect(once.audited > 0).toBe(once.rows !== before);
    // Whoever repeats the very same fills nothing.
    await send(event);
    const twice = { rows: await kept(), audited: await audited() };
    expect(twice.audited > once.audited).toBe(twice.rows !== once.rows);
    for (let n = 0; n < 2; n += 1) await send(event);
    expect({ rows: await kept(), audited: await audited() }).toEqual(twice);
  });
});
