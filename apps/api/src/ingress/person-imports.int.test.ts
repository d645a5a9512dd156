import { signDelivery } from '@sync/shared';
import { randomUUID } from 'node:crypto';
import { ask, memberOf, textOf, type Answered } from '../testing/ask.js';
import { createSampleConnection, type CreatedConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connection: CreatedConnection;

beforeAll(async () => {
  api = await startTestApi();
  connection = await createSampleConnection(api);
});

beforeEach(() => api.db.prisma.auditEntry.deleteMany());

afterAll(() => api.close());

const path = () => `/v1/connections/${connection.id}/invoices`;

/** By anna's token, without a signature. */
const send = (body: unknown): Promise<Answered> => api.ask('POST', path(), { body });

function deliverSigned(event: unknown): Promise<Answered> {
  const rawBody = Buffer.from(JSON.stringify(event));
  const { signingSecret: secret } = connection;
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const headers = signDelivery({ secret, webhookId: randomUUID(), timestampSeconds, rawBody });
  return ask(api.url, 'POST', path(), { headers: { ...headers }, body: rawBody });
}

async function audited(): Promise<unknown[]> {
  const { body } = await api.ask('GET', '/v1/audit');
  return memberOf(body, 'items') as unknown[];
}

const timelineOf = async (id: string): Promise<unknown> =>
  memberOf((await api.ask('GET', `/v1/sync-jobs/${id}`)).body, 'timeline');

const corrected = (id: string) => ({
  ...sampleEvent(id, { total_amount: '2500.00' }),
  timestamp: '2026-11-20T09:00:00Z',
});

const setStatus = (id: string, status: string) =>
  api.db.prisma.syncJob.update({ where: { id }, data: { status, dispatchState: 'none' } });

const entry = (subject: string, details: object) => ({
  ...{ action: 'invoice-import', actor: 'anna', role: 'operator', outcome: 'success' },
  ...{ connectionId: connection.id, subject, details },
});

it('names who has sent an invoice, in its timeline and in the audit log', async () => {
  const id = textOf((await send(sampleEvent('sent'))).body, 'id');
  const details = { invoiceId: 'sent', event: 'invoice.paid', effect: 'accepted' };
  expect(await audited()).toMatchObject([entry(id, details)]);
  expect(await timelineOf(id)).toMatchObject([
    { type: 'accepted', what: 'accepted', actor: 'anna' },
  ]);
});

it('names who has corrected a dead letter, and tells what was corrected', async () => {
  const id = textOf((await deliverSigned(sampleEvent('mended'))).body, 'id');
  await setStatus(id, 'dead-lettered');
  expect((await send(corrected('mended'))).body).toEqual({ id, status: 'queued' });
  const difference = [{ pointer: '/data/invoice/total_amount', from: '1250.00', to: '2500.00' }];
  expect(await audited()).toMatchObject([
    entry(id, { invoiceId: 'mended', effect: 'requeued', difference }),
  ]);
  expect(await timelineOf(id)).toMatchObject([
    { type: 'accepted', what: 'accepted' },
    { type: 'accepted', what: 'corrected', actor: 'anna' },
    { type: 'operator', actor: 'anna', action: 'replay' },
  ]);
});

it('tells of a repeat only what is kept of it: that it is newer', async () => {
  const event = sampleEvent('repeated');
  const id = textOf((await send(event)).body, 'id');
  await send(event);
  const accepted = entry(id, { invoiceId: 'repeated', effect: 'accepted' });
  expect(await audited()).toMatchObject([accepted]);
  await send({ ...event, timestamp: '2026-11-30T08:00:00Z' });
  const confirmed = entry(id, { invoiceId: 'repeated', effect: 'none' });
  expect(await audited()).toMatchObject([confirmed, accepted]);
});

it('tells of a refund that a person has sent before its invoice, once', async () => {
  const refund = {
    ...{ ...sampleEvent('to-come'), type: 'invoice.refunded' },
    data: {
      invoice: { id: 'to-come', currency: 'SEK' },
      refund: { id: 'r1', date: '2026-11-25', amount: '100.00' },
    },
  };
  const answers = [await send(refund), await send(refund)];
  expect(answers).toMatchObject([{ body: { status: 'ignored' } }, { body: { status: 'ignored' } }]);
  const kept = await api.db.prisma.syncJob.findFirstOrThrow({ where: { invoiceId: 'to-come' } });
  expect(kept).toMatchObject({ kind: 'sync-credit', status: 'ignored', dispatchState: 'none' });
  const about = { invoiceId: 'to-come', event: 'invoice.refunded', effect: 'kept-for-invoice' };
  expect(await audited()).toMatchObject([entry(kept.id, about)]);
});

it('keeps no reason of a refund or void that came before its invoice', async () => {
  const reason = 'Anna Ek is ill';
  const refund = { id: 'r1', date: '2026-11-25', amount: '100.00', reason };
  const [refunded, voided] = [
    { type: 'invoice.refunded', data: { invoice: { id: 'early-1', currency: 'SEK' }, refund } },
    { type: 'invoice.voided', data: { invoice: { id: 'early-2' }, date: '2026-11-25', reason } },
  ];
  for (const change of [refunded, voided]) await send({ ...sampleEvent('early'), ...change });
  const where = { invoiceId: { in: ['early-1', 'early-2'] } };
  const kept = await api.db.prisma.syncJob.findMany({ where, include: { timeline: true } });
  expect(kept.map(({ status }) => status)).toEqual(['ignored', 'ignored']);
  expect(kept.map(({ event }) => JSON.stringify(event)).join()).toMatch(/"r1".*voided/s);
  const events = kept.map(({ event, timeline }) =>
    JSON.stringify([event, timeline.map(({ data }) => data)]),
  );
  expect(events.join()).not.toContain('Anna');
});

it('tells of a refund that a person has sent, whether it is credited or only shown', async () => {
  const id = textOf((await send(sampleEvent('refunded'))).body, 'id');
  const refunded = (refundId: string) => ({
    ...{ ...sampleEvent('refunded'), type: 'invoice.refunded' },
    data: {
      invoice: { id: 'refunded', currency: 'SEK' },
      refund: { id: refundId, date: '2026-11-25', amount: '100.00' },
    },
  });
  await send(refunded('r1'));
  await send(refunded('r1'));
  const settings = { refunds: 'credit' };
  await api.ask('PATCH', `/v1/connections/${connection.id}`, { body: { settings } });
  const credit = textOf((await send(refunded('r2'))).body, 'id');
  const about = { invoiceId: 'refunded', event: 'invoice.refunded' };
  expect(await audited()).toMatchObject([
    entry(credit, { ...about, effect: 'accepted' }),
    { action: 'connection-change' },
    // Told once more it changes nothing.
    entry(id, { ...about, effect: 'shown-as-drift' }),
    entry(id, { effect: 'accepted' }),
  ]);
});

it('names who has told otherwise of an invoice that is booked, once', async () => {
  const id = textOf((await deliverSigned(sampleEvent('booked'))).body, 'id');
  await setStatus(id, 'succeeded');
  await send(corrected('booked'));
  await send(corrected('booked'));
  const about = { invoiceId: 'booked', event: 'invoice.paid', effect: 'shown-as-drift' };
  expect(await audited()).toMatchObject([entry(id, about)]);
});

it('shows a refund that is told otherwise after it was credited, and not one that is told again', async () => {
  const settings = { refunds: 'credit' };
  await api.ask('PATCH', `/v1/connections/${connection.id}`, { body: { settings } });
  const id = textOf((await send(sampleEvent('credited'))).body, 'id');
  const refunded = (amount: string, minute: number) => ({
    ...{ ...sampleEvent('credited'), type: 'invoice.refunded' },
    timestamp: `2026-11-26T08:0${minute}:00Z`,
    data: {
      invoice: { id: 'credited', currency: 'SEK' },
      refund: { id: 'r1', date: '2026-11-25', amount },
    },
  });
  const credit = textOf((await send(refunded('100.00', 1))).body, 'id');
  await setStatus(credit, 'succeeded');
  await send(refunded('100.0', 2));
  const drift = async () => memberOf((await api.ask('GET', `/v1/sync-jobs/${id}`)).body, 'drift');
  expect(await drift()).toEqual([]);
  await send(refunded('50.00', 3));
  const shown = {
    what: 'changed',
    message: expect.stringContaining('after it was credited') as unknown,
    at: expect.any(String) as unknown,
  };
  expect(await drift()).toEqual([shown]);
  await send(refunded('60.00', 4));
  for (const minute of [5, 6]) await send(refunded('60.0', minute));
  expect(await drift()).toEqual([shown, shown]);
});

it('takes in a refund of less than nothing, as SubscriptionFlow may write one', async () => {
  const settings = { refunds: 'credit' };
  await api.ask('PATCH', `/v1/connections/${connection.id}`, { body: { settings } });
  await send(sampleEvent('signless'));
  const answer = await send({
    ...{ ...sampleEvent('signless'), type: 'invoice.refunded' },
    data: {
      invoice: { id: 'signless', currency: 'SEK' },
      refund: { id: 'r1', date: '2026-11-25', amount: '-100.00' },
    },
  });
  expect(answer.status).toBe(202);
});

it('shows a second correction of the same line, and each of them once', async () => {
  const id = textOf((await deliverSigned(sampleEvent('line'))).body, 'id');
  await setStatus(id, 'succeeded');
  const told = (name: 'lines' | 'transactions', change: object) => {
    const entries = memberOf(memberOf(memberOf(sampleEvent('line'), 'data'), 'invoice'), name);
    return sampleEvent('line', {
      [name]: (entries as object[]).map((one) => ({ ...one, ...change })),
    });
  };
  for (const tax of ['7.00', '7.00', '8.00', '7.0']) await send(told('lines', { tax }));
  for (const fee of ['1.00', '2.00', '2.0']) await deliverSigned(told('transactions', { fee }));
  const { body } = await api.ask('GET', `/v1/sync-jobs/${id}`);
  const words = (memberOf(body, 'drift') as { message: string }[]).map(
    ({ message }) => /over: (.+?);/.exec(message)?.[1],
  );
  expect(words).toEqual(['line l1', 'line l1', 'payment t1', 'payment t1']);
  expect(JSON.stringify(body)).not.toContain('toldAs');
});

it('compares currency and total where the event was erased', async () => {
  const id = textOf((await deliverSigned(sampleEvent('erased'))).body, 'id');
  await setStatus(id, 'succeeded');
  await api.db.prisma.$executeRaw`
    UPDATE sync_jobs SET event = NULL, erased_at = now() WHERE id = ${id}`;
  await send(sampleEvent('erased'));
  const drift = async () => memberOf((await api.ask('GET', `/v1/sync-jobs/${id}`)).body, 'drift');
  expect(await drift()).toEqual([]);
  await send(sampleEvent('erased', { total_amount: '1300.00' }));
  const message = expect.stringContaining('total_amount 1250.00 is now 1300.00') as unknown;
  expect(await drift()).toMatchObject([{ what: 'changed', message }]);
});

it('takes nothing from a person that cannot be written down', async () => {
  await api.db.prisma.$executeRaw`
    ALTER TABLE audit_entries ADD CONSTRAINT nothing CHECK (action = 'nothing') NOT VALID`;
  try {
    expect((await send(sampleEvent('unseen'))).status).toBe(500);
  } finally {
    await api.db.prisma.$executeRaw`ALTER TABLE audit_entries DROP CONSTRAINT nothing`;
  }
  expect(await api.db.prisma.syncJob.count({ where: { invoiceId: 'unseen' } })).toBe(0);
});

it('writes nothing of signed events, and nothing of what is ignored', async () => {
  const id = textOf((await deliverSigned(sampleEvent('signed'))).body, 'id');
  await deliverSigned(corrected('signed'));
  await send(sampleEvent('due', { status: 'Due' }));
  expect(await audited()).toEqual([]);
  expect(JSON.stringify(await timelineOf(id))).not.toContain('actor');
});
