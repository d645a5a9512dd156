import { randomUUID } from 'node:crypto';
import { endAttempt } from '@sync/jobs';
import { signDelivery } from '@sync/shared';
import { ask, memberOf, textOf, type Answered } from '../testing/ask.js';
import { createSampleConnection, type CreatedConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { operatorToken, startTestApi, type TestApi } from '../testing/test-api.js';

/** What SubscriptionFlow says of an invoice after it was booked, takes back, repeats, or says late. */
let api: TestApi;
let connection: CreatedConnection;

beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  connection = await createSampleConnection(api);
});
afterAll(() => api.close());

/** Sends an event signed by the connection's secret. */
function deliver(event: unknown, webhookId: string = randomUUID()): Promise<Answered> {
  const rawBody = Buffer.from(JSON.stringify(event));
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const signed = signDelivery({
    ...{ secret: connection.signingSecret, webhookId, timestampSeconds, rawBody },
  });
  const path = `/v1/connections/${connection.id}/invoices`;
  return ask(api.url, 'POST', path, { headers: signed, body: rawBody });
}

/** The invoice with this total, as of this minute; minute 0 is what gets booked. */
const told = (total: string, minute: number, change: object = {}) => ({
  ...sampleEvent('inv', { total_amount: total, ...change }),
  timestamp: at(minute),
});

const at = (minute: number): string => `2026-11-20T09:${String(minute).padStart(2, '0')}:00Z`;

const becomes = (id: string, data: object) => api.db.prisma.syncJob.update({ where: { id }, data });

const booked = { status: 'succeeded', dispatchState: 'none', finishedAt: new Date() };

async function bookedInvoice(event: unknown = told('1250.00', 0)): Promise<string> {
  const id = textOf((await deliver(event)).body, 'id');
  await becomes(id, booked);
  return id;
}

const refunded = (amount: string, minute: number, refund = 'r1') => ({
  ...{ ...sampleEvent('inv'), type: 'invoice.refunded', timestamp: at(minute) },
  data: {
    invoice: { id: 'inv', currency: 'SEK' },
    refund: { id: refund, date: '2026-11-20', amount },
  },
});

type Entry = { readonly message: string; readonly seen?: unknown };

const driftOf = async (id: string): Promise<readonly Entry[]> => {
  const { body } = await api.ask('GET', `/v1/sync-jobs/${id}`);
  return memberOf(body, 'drift') as readonly Entry[];
};

/** What each entry says of the total, or that all is as it was booked; and whether it is unseen. */
const shortly = async (id: string): Promise<readonly string[]> =>
  (await driftOf(id)).map(({ message, seen }) => {
    const words = /is now ([\d.]+)/.exec(message)?.[1] ?? message.replace(/[:;].*$/s, '');
    return seen === undefined ? words : `${words}, seen`;
  });

const see = async (id: string): Promise<void> => {
  const answer = await api.ask('POST', `/v1/sync-jobs/${id}/drift-seen`, {
    ...{ token: operatorToken, body: {} },
  });
  expect(answer.status).toBe(200);
};

const asBooked = 'told again in SubscriptionFlow as it was booked';

describe('what is taken back or repeated', () => {
  it('after the change was seen to, says that it is again as it was booked, once', async () => {
    const id = await bookedInvoice();
    await deliver(told('2500.00', 1));
    await see(id);
    await deliver(told('1250.00', 2));
    expect(await shortly(id)).toEqual(['2500.00, seen', asBooked]);
    expect((await driftOf(id))[1]?.message).toMatch(/correct that in Fortnox by a new voucher/);
    await deliver(told('1250.00', 2));
    await deliver(told('1250.00', 3));
    expect(await shortly(id)).toHaveLength(2);
    await deliver(told('2500.00', 4));
    expect(await shortly(id)).toEqual(['2500.00, seen', asBooked, '2500.00']);
  });

  it('says nothing of an invoice that is told again as it was booked, and was not changed', async () => {
    const id = await bookedInvoice();
    await deliver(told('1250.00', 2));
    expect(await driftOf(id)).toEqual([]);
  });

  it('shows what was told and seen before, when it is told once more after something else', async () => {
    const id = await bookedInvoice();
    for (const [total, minute] of [
      ['2500.00', 1],
      ['3000.00', 2],
    ] as const) {
      await deliver(told(total, minute));
      await see(id);
    }
    await deliver(told('2500.00', 3));
    expect(await shortly(id)).toEqual(['2500.00, seen', '3000.00, seen', '2500.00']);
  });

  it('adds nothing when the very same events come again, in whatever order', async () => {
    const id = await bookedInvoice();
    const events = [told('2500.00', 1), told('3000.00', 2), told('3000.0', 3)];
    for (const event of events) await deliver(event, `msg-${event.timestamp.slice(14, 16)}`);
    await see(id);
    for (const event of [told('1250.00', 0), ...events]) {
      await deliver(event, `msg-${event.timestamp.slice(14, 16)}`);
      await deliver(event);
    }
    expect(await shortly(id)).toEqual(['2500.00, seen', '3000.00, seen']);
  });

  it('takes back what came while the invoice was being carried over', async () => {
    const id = textOf((await deliver(told('1250.00', 0))).body, 'id');
    await becomes(id, { status: 'running', dispatchState: 'released', workerId: 'w', fence: 1 });
    const intent = { key: 'invoice:inv', jobId: id, fence: 1, senderId: 'w' };
    await api.db.prisma.intent.create({ data: { ...intent, connectionId: connection.id } });
    await deliver(told('2500.00', 1));
    await deliver(told('1250.00', 2));
    expect(await shortly(id)).toEqual(['2500.00', asBooked]);
  });

  it('knows of one whose event was erased that currency and total are as they were', async () => {
    const id = await bookedInvoice();
    await api.db.prisma.$executeRaw`UPDATE sync_jobs SET event = NULL WHERE id = ${id}`;
    await deliver(told('2500.00', 1));
    await deliver(told('1250.00', 2));
    expect(await shortly(id)).toEqual([
      '2500.00',
      'told again in SubscriptionFlow with the currency and total that were booked',
    ]);
  });
});

describe('what comes later than what is newer', () => {
  it('says nothing when the newer one is as it was booked', async () => {
    const id = await bookedInvoice();
    await deliver(told('1250.00', 20));
    await deliver(told('2500.00', 10));
    expect(await driftOf(id)).toEqual([]);
  });

  it('says nothing when the newer one was shown', async () => {
    const id = await bookedInvoice();
    await deliver(told('3000.00', 20));
    await deliver(told('2500.00', 10));
    expect(await shortly(id)).toEqual(['3000.00']);
  });

  it('a time that has not come yet does not silence what comes then', async () => {
    const id = await bookedInvoice();
    await deliver({ ...told('3000.00', 1), timestamp: '2999-01-01T00:00:00Z' });
    await deliver({
      ...told('2500.00', 1),
      timestamp: new Date(Date.now() + 60_000).toISOString(),
    });
    expect(await shortly(id)).toEqual(['3000.00', '2500.00']);
  });

  const amounts = async (id: string): Promise<readonly (string | undefined)[]> =>
    (await driftOf(id)).map(({ message }) => /^[\d.]+/.exec(message)?.[0]);

  it('figures of a refund that are outdated are not shown beside the newer ones', async () => {
    const id = await bookedInvoice();
    await deliver(refunded('50.00', 20));
    await deliver(refunded('100.00', 10));
    expect(await amounts(id)).toEqual(['50.00']);
    await deliver(refunded('70.00', 15, 'r2'));
    await deliver(refunded('100.00', 30));
    expect(await amounts(id)).toEqual(['50.00', '70.00', '100.00']);
    await deliver(refunded('50.00', 20));
    await deliver(refunded('100.00', 30));
    expect(await amounts(id)).toHaveLength(3);
  });

  it('figures of a refund that are confirmed are newer than what was told in between', async () => {
    const id = await bookedInvoice();
    await deliver(refunded('50.00', 10));
    await deliver(refunded('50.00', 20));
    await deliver(refunded('100.00', 15));
    expect(await amounts(id)).toEqual(['50.00']);
  });

  it('nor are those of a credit', async () => {
    const settings = { refunds: 'credit' };
    await api.ask('PATCH', `/v1/connections/${connection.id}`, { body: { settings } });
    const id = await bookedInvoice();
    const credit = textOf((await deliver(refunded('50.00', 1))).body, 'id');
    await becomes(credit, booked);
    await deliver(refunded('50.00', 20));
    await deliver(refunded('100.00', 10));
    expect(await driftOf(id)).toEqual([]);
    await deliver(refunded('100.00', 30));
    await deliver(refunded('50.00', 40));
    await deliver(refunded('50.00', 41));
    expect(await shortly(id)).toEqual([
      'a refund or void was corrected in SubscriptionFlow after it was credited',
      'a refund or void is told again in SubscriptionFlow as it was credited',
    ]);
  });
});

describe('after a correction by hand', () => {
  /** Dead-lettered, corrected by hand (another account) and sent on its way again. */
  async function correctedByHand(): Promise<string> {
    const id = textOf((await deliver(told('1250.00', 0))).body, 'id');
    await becomes(id, { status: 'dead-lettered', dispatchState: 'none', fingerprint: 'f' });
    const event = structuredClone(told('1250.00', 0)) as unknown as {
      data: { invoice: { lines: [Record<string, unknown>] } };
    };
    event.data.invoice.lines[0]['accounting_account_code'] = '3002';
    const answer = await api.ask('POST', `/v1/sync-jobs/${id}/replay`, { body: { event } });
    expect(answer.status).toBe(202);
    return id;
  }

  it('what SubscriptionFlow corrected before it, and told after it, is shown once it is booked', async () => {
    const id = await correctedByHand();
    await becomes(id, booked);
    await deliver(told('2500.00', 30));
    expect(await shortly(id)).toEqual(['2500.00']);
    await deliver(told('3000.00', 20));
    await deliver(told('1250.00', 0));
    expect(await shortly(id)).toEqual(['2500.00']);
  });

  it.each(['queued', 'retrying', 'dead-lettered'])('and while it is %s', async (status) => {
    const id = await correctedByHand();
    await becomes(id, { status });
    await deliver(told('2500.00', 30));
    await deliver(told('2500.00', 30));
    await deliver(told('1250.00', 0));
    expect(await driftOf(id)).toMatchObject([
      { message: expect.stringContaining('before it was corrected by hand: total') as unknown },
    ]);
    const { event } = await api.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(event)).toContain('3002');
    // What is newer than the correction takes its place, and nothing is left to be looked at.
    await deliver({ ...told('3000.00', 1), timestamp: new Date(Date.now() + 1000).toISOString() });
    expect(await driftOf(id)).toEqual([]);
  });
});

it('what is booked rightly after all has no change to be looked at', async () => {
  const id = textOf((await deliver(told('1250.00', 0))).body, 'id');
  await becomes(id, { status: 'running', dispatchState: 'released', workerId: 'w', fence: 1 });
  const intent = { key: 'invoice:inv', jobId: id, fence: 1, senderId: 'w' };
  await api.db.prisma.intent.create({ data: { ...intent, connectionId: connection.id } });
  await deliver(told('2500.00', 1));
  expect(await shortly(id)).toEqual(['2500.00']);
  await becomes(id, { status: 'retrying', dispatchState: 'waiting', workerId: null });
  await deliver(told('2500.00', 2));
  expect(await driftOf(id)).toEqual([]);
});

describe('what came while the invoice was being carried over', () => {
  const toClaim = { status: 'running', dispatchState: 'released', workerId: 'w', fence: 1 };

  async function corrected() {
    const id = textOf((await deliver(told('1250.00', 0))).body, 'id');
    await becomes(id, toClaim);
    const intent = { key: 'customer:c-1', jobId: id, fence: 1, senderId: 'w' };
    await api.db.prisma.intent.create({ data: { ...intent, connectionId: connection.id } });
    await deliver(told('2500.00', 1));
    const connectionId = connection.id;
    return { jobId: id, connectionId, workerId: 'w', fence: 1, dispatchSeq: 0 };
  }

  it('says meanwhile what is to be done only if that attempt succeeds', async () => {
    const { jobId } = await corrected();
    expect((await driftOf(jobId))[0]?.message).toMatch(
      /; if that attempt succeeds, credit the invoice in Fortnox and book it anew/,
    );
  });

  it('is nothing to be seen to while the next attempt, which works from it, waits', async () => {
    const claim = await corrected();
    await endAttempt(api.db, claim, { kind: 'retry', afterMs: 3_600_000, reason: 'r' }, {}, []);
    const { body } = await api.ask('GET', `/v1/sync-jobs/${claim.jobId}`);
    expect(body).toMatchObject({ status: 'retrying', drift: [] });
    const path = `/v1/sync-jobs?connectionId=${connection.id}&drift=unseen`;
    expect(memberOf((await api.ask('GET', path)).body, 'items')).toEqual([]);
  });
});

it('nor has a credit that is made from the newer event after all', async () => {
  const settings = { refunds: 'credit' };
  await api.ask('PATCH', `/v1/connections/${connection.id}`, { body: { settings } });
  const id = await bookedInvoice();
  await deliver(told('2500.00', 1));
  const credit = textOf((await deliver(refunded('50.00', 1))).body, 'id');
  await becomes(credit, { status: 'running', dispatchState: 'released', workerId: 'w', fence: 1 });
  const intent = { key: 'credit:r1', jobId: credit, fence: 1, senderId: 'w' };
  await api.db.prisma.intent.create({ data: { ...intent, connectionId: connection.id } });
  await deliver(refunded('100.00', 2));
  expect(await driftOf(id)).toHaveLength(2);
  await becomes(credit, { status: 'retrying', dispatchState: 'waiting', workerId: null });
  await deliver(refunded('100.00', 3));
  expect(await shortly(id)).toEqual(['2500.00']);
});
