import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { acceptInvoice } from './accept.js';
import {
  findCarriedInvoice,
  findOtherCredits,
  isSentBackSince,
  takeUpIgnoredCredits,
} from './credits.js';
import { countCreditsBefore } from './credit-order.js';
import { replayJob } from './dead-letters/operator-actions.js';
import { syncCredit } from './job.js';
import { insertActiveConnection, insertDeadLetter } from './testing/fixtures.js';

let test: TestDatabase;
let connectionId: string;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const invoiceId = 'inv-1';
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 20, 8, 0, second));
const inFortnox = (invoiceNumber: string | null) => ({
  ...{ customerNumber: '1', invoiceNumber, booked: true, payments: [] },
});

const invoice = (change: object = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, { invoiceId, status: 'succeeded', ...change });

/** A credit of the invoice. */
const credit = (sourceRef: string, change: object = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, {
    ...{ invoiceId, kind: syncCredit, sourceRef, status: 'queued', ...change },
  });

const rowOf = (id: string) =>
  test.db.prisma.syncJob.findUniqueOrThrow({ where: { id }, include: { timeline: true } });

describe('the invoice that is to be credited', () => {
  it('is the job that carried it over, never one of its credits, never another company’s', async () => {
    await credit('r-1', { fortnox: inFortnox('8') });
    await insertDeadLetter(test.db, await insertActiveConnection(test.db), { invoiceId });
    expect(await findCarriedInvoice(test.db, connectionId, invoiceId)).toBeUndefined();
    const jobId = await invoice({ fortnox: inFortnox('7'), event: { data: 1 } });
    const found = { jobId, invoiceId, status: 'succeeded', source: 'event', event: { data: 1 } };
    expect(await findCarriedInvoice(test.db, connectionId, invoiceId)).toEqual({
      ...{ ...found, fortnoxInvoiceNumber: '7', finishedAt: expect.any(Date) as unknown },
    });
  });

  it.each([undefined, inFortnox(null)])(
    'has no number before it stands in Fortnox: %j',
    async (fortnox) => {
      await invoice({ status: 'retrying', fortnox });
      const found = await findCarriedInvoice(test.db, connectionId, invoiceId);
      expect(found).toMatchObject({ status: 'retrying', fortnoxInvoiceNumber: null });
    },
  );
});

describe('whether a person has sent a credit back herself', () => {
  const kind = 'invoice-booked-by-hand';
  const event = (minute: number) => ({
    ...{ type: 'invoice.refunded', timestamp: `2026-11-20T08:0${minute}:00Z` },
    data: { refund: { id: 'r-1', minute } },
  });
  const isSentBack = (jobId: string) => isSentBackSince(test.db, { jobId, since: at(0), kind });

  it('is said by trying it again, and not before then', async () => {
    const id = await credit('r-1', { status: 'dead-lettered' });
    const action = { jobId: id, actor: 'anna', reason: undefined };
    expect(await isSentBack(id)).toBe(false);
    await replayJob(test.db, action);
    expect(await isSentBack(id)).toBe(true);
    const since = new Date(Date.now() + 60_000);
    expect(await isSentBackSince(test.db, { jobId: id, since, kind })).toBe(false);
  });

  it('is not said by an event that she sends, maybe with thousands of others', async () => {
    const id = await credit('r-1', { status: 'dead-lettered', event: event(0) });
    const incoming = { connectionId, invoiceId, kind: syncCredit, sourceRef: 'r-1' } as const;
    const sent = { source: 'event', lane: 'backfill', event: event(1), sentBy: 'anna' } as const;
    expect(await acceptInvoice(test.db, { ...incoming, ...sent })).toMatchObject({
      effect: 'requeued',
    });
    expect(await isSentBack(id)).toBe(false);
  });
});

const standBefore = (jobId: string): Promise<number> =>
  countCreditsBefore(test.db, { connectionId, invoiceId, jobId }, 100);

describe('of two credits of one invoice', () => {
  it('the later one waits while the earlier one is not through, and not the other way', async () => {
    const earlier = await credit('r-1', { createdAt: at(1) });
    const later = await credit('r-2', { createdAt: at(2) });
    expect(await standBefore(later)).toBe(1);
    expect(await standBefore(earlier)).toBe(0);
  });

  it('that were told at the same moment exactly one waits', async () => {
    const both = [
      await credit('r-1', { createdAt: at(1) }),
      await credit('r-2', { createdAt: at(1) }),
    ];
    const waits = both.map((id) => standBefore(id));
    expect((await Promise.all(waits)).sort()).toEqual([0, 1]);
  });

  it.each(['succeeded', 'ignored', 'dead-lettered', 'discarded'])(
    'one that is %s holds up none',
    async (status) => {
      await credit('r-1', { createdAt: at(1), status });
      const later = await credit('r-2', { createdAt: at(2) });
      expect(await standBefore(later)).toBe(0);
    },
  );
});

it('what other credits took back counts whatever became of them, once it stands in Fortnox', async () => {
  const own = await credit('r-0', { fortnox: inFortnox('1'), createdAt: at(0) });
  await credit('r-2', { fortnox: inFortnox('3'), createdAt: at(2), status: 'dead-lettered' });
  await credit('r-1', { fortnox: inFortnox('2'), createdAt: at(1), status: 'resolved' });
  await credit('r-3', { fortnox: inFortnox(null), createdAt: at(3) });
  await credit('r-4', { createdAt: at(4) });
  await invoice({ fortnox: inFortnox('9') });
  const others = await findOtherCredits(test.db, {
    ...{ connectionId, invoiceId, jobId: own, lineIds: [] },
  });
  expect(others).toEqual([
    { sourceRef: 'r-1', lines: [], fortnoxInvoiceNumber: '2' },
    { sourceRef: 'r-2', lines: [], fortnoxInvoiceNumber: '3' },
  ]);
});

it('adds up what other credits gave back of the lines in question, and reads nothing else of them', async () => {
  const own = await credit('r-0', { createdAt: at(0) });
  const lines = [
    { id: 'ch_1', amount: '10.00' },
    { id: 'ch_2', amount: '7.00' },
    { id: 'ch_1', amount: '0.50' },
  ];
  const event = { data: { refund: { lines } } };
  await credit('r-1', { fortnox: inFortnox('2'), createdAt: at(1), event });
  const others = await findOtherCredits(test.db, {
    ...{ connectionId, invoiceId, jobId: own, lineIds: ['ch_1', 'ch_9'] },
  });
  expect(others).toEqual([
    {
      sourceRef: 'r-1',
      fortnoxInvoiceNumber: '2',
      lines: [{ id: 'ch_1', amount: '10.50' }],
    },
  ]);
});

it('reads a hundred other credits and one, however many there are', async () => {
  const own = await credit('r-0', { createdAt: at(0) });
  for (let n = 1; n <= 103; n += 1) {
    await credit(`r-${n}`, { fortnox: inFortnox(String(n)), createdAt: at(n) });
  }
  const others = await findOtherCredits(test.db, {
    ...{ connectionId, invoiceId, jobId: own, lineIds: [] },
  });
  expect(others).toHaveLength(101);
});

describe('once the invoice is carried over', () => {
  it('credits that had nothing to credit go on at once, and say why', async () => {
    const ended = { status: 'ignored', reason: 'nothing to credit', dueAt: at(0) };
    const ids = [await credit('r-1', ended), await credit('r-2', ended)];
    await takeUpIgnoredCredits(test.db, connectionId, invoiceId);
    for (const id of ids) {
      const row = await rowOf(id);
      expect(row).toMatchObject({ status: 'queued', dispatchState: 'waiting', reason: null });
      expect(row).toMatchObject({ finishedAt: null, timeline: [{ type: 'note' }] });
    }
  });

  it('a hundred of them go on and no more, the first ones, and it says that others are left', async () => {
    const ended = { status: 'ignored' };
    for (let n = 1; n <= 100; n += 1) await credit(`r-${n}`, { ...ended, createdAt: at(n) });
    const last = await credit('r-101', { ...ended, createdAt: at(101) });
    expect(await takeUpIgnoredCredits(test.db, connectionId, invoiceId)).toBe(true);
    const where = { connectionId, status: 'queued' };
    expect(await test.db.prisma.syncJob.count({ where })).toBe(100);
    expect(await rowOf(last)).toMatchObject({ status: 'ignored' });
    expect(await takeUpIgnoredCredits(test.db, connectionId, invoiceId)).toBe(false);
  });

  it('nothing else goes on: no other state, no invoice, no other company, nothing erased', async () => {
    const elsewhere = await insertActiveConnection(test.db);
    const ignored = { invoiceId, status: 'ignored' };
    const ids = [
      await credit('r-1', { status: 'discarded' }),
      await credit('r-2', { status: 'dead-lettered' }),
      await credit('r-3', { status: 'ignored', erasedAt: at(0) }),
      await invoice(ignored),
      await insertDeadLetter(test.db, elsewhere, { ...ignored, kind: syncCredit }),
    ];
    const before = await Promise.all(ids.map(rowOf));
    await takeUpIgnoredCredits(test.db, connectionId, invoiceId);
    expect(await Promise.all(ids.map(rowOf))).toEqual(before);
  });
});
