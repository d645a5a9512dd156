import { readCursor } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection, insertDeadLetter } from '../testing/fixtures.js';
import { controlReplay, type ReplayControl } from './control-replay.js';
import { estimateReplay } from './estimate.js';
import { listReplays, readReplay, startReplay, type ReplayFilter } from './replays.js';

let test: TestDatabase;
let connectionId: string;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const insert = (change: object = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, change);

async function start(filter: ReplayFilter = { connectionId }): Promise<string> {
  const wanted = { actor: 'anna', reason: 'mended', filter, ratePercent: 30 };
  return (await startReplay(test.db, { ...wanted, idempotencyKey: undefined })).id;
}

const setState = (id: string, state: string, change: object = {}) =>
  test.db.prisma.replay.update({ where: { id }, data: { state, ...change } });

describe('an estimate', () => {
  it('of nothing costs nothing', async () => {
    const nothing = { count: 0, sample: [], companies: [] };
    expect(await estimateReplay(test.db, { connectionId })).toEqual(nothing);
  });

  it('counts what a customer who is not known and a foreign currency cost, each company by itself', async () => {
    const eventOf = (id: string) => ({ data: { invoice: { customer: { id } } } });
    const link = { connectionId, customerId: 'c-1', customerNumber: '1' };
    await test.db.prisma.customerLink.create({ data: link });
    await test.db.prisma.customerLink.create({ data: { connectionId, customerId: 'c-2' } });
    await insert({ currency: 'SEK', event: eventOf('c-1') }); // 4
    await insert({ currency: 'EUR', event: eventOf('c-1') }); // 5
    await insert({ currency: 'SEK', event: eventOf('c-2') }); // 6: linked to nobody yet
    await insert({ currency: null }); // 7: whatever it may be
    const other = await insertActiveConnection(test.db);
    const id = await insertDeadLetter(test.db, other, { currency: 'SEK', event: eventOf('c-1') });
    const ids = [id, ...(await idsOf(connectionId))];
    const { count, companies } = await estimateReplay(test.db, { ids });
    expect(count).toBe(5);
    expect(companies).toHaveLength(2);
    const quiet = { liveInvoicesPerSecond: 0, secondsSinceLive: null };
    expect(companies).toContainEqual({ connectionId, calls: 22, ...quiet });
    expect(companies).toContainEqual({ connectionId: other, calls: 6, ...quiet });
  });

  it('counts a new customer and a currency once, and each payment', async () => {
    const two = { customer: { id: 'c-3' }, transactions: [{}, {}] };
    for (let n = 0; n < 3; n += 1) {
      await insert({ currency: 'EUR', event: { data: { invoice: two } } });
    }
    const { companies } = await estimateReplay(test.db, { connectionId });
    // Six each, the customer looked up and made, the rate of the day.
    expect(companies).toMatchObject([{ calls: 3 * 6 + 2 + 1 }]);
  });

  it('knows how many live invoices are booked beside', async () => {
    await insert({ currency: 'SEK' });
    const booked = { status: 'succeeded', lane: 'live', fingerprint: null };
    for (let n = 0; n < 30; n += 1) await insert(booked);
    await insert({ ...booked, finishedAt: new Date(Date.now() - 600_000) });
    const { companies } = await estimateReplay(test.db, { connectionId });
    expect(companies).toMatchObject([{ liveInvoicesPerSecond: 0.1 }]);
  });

  it('knows how long ago a live one used the limit, also one that stopped', async () => {
    const id = await insert({ lane: 'live', deadLetteredAt: new Date(Date.now() - 10_000) });
    const { companies: before } = await estimateReplay(test.db, { connectionId });
    // What was refused before anything was asked of Fortnox has used nothing.
    expect(before).toMatchObject([{ secondsSinceLive: null }]);
    const intent = { connectionId, key: `invoice:${id}`, jobId: id, fence: 1, senderId: 'wrk_1' };
    await test.db.prisma.intent.create({ data: { ...intent, outcome: 'refused' } });
    const { companies } = await estimateReplay(test.db, { connectionId });
    const seconds = companies[0]?.secondsSinceLive ?? Infinity;
    expect([seconds >= 10, seconds < 40]).toEqual([true, true]);
  });

  it('leaves out what another replay has on its list', async () => {
    await insert();
    await start();
    expect(await estimateReplay(test.db, { connectionId })).toMatchObject({ count: 0, sample: [] });
  });
});

const idsOf = async (id: string): Promise<string[]> =>
  (await test.db.prisma.syncJob.findMany({ where: { connectionId: id } })).map((job) => job.id);

it('a list of no ids is nobody, not everybody', async () => {
  await insert();
  expect(await estimateReplay(test.db, { ids: [] })).toMatchObject({ count: 0 });
  expect(await readReplay(test.db, await start({ connectionId, ids: [] }))).toMatchObject({
    ...{ total: 0, state: 'completed' },
  });
});

it('all parts of a filter must hold, and a period ends before its last moment', async () => {
  const from = new Date('2026-03-01T00:00:00Z');
  const to = new Date('2026-03-02T00:00:00Z');
  const id = await insert({ deadLetteredAt: from, fingerprint: 'f' });
  await insert({ deadLetteredAt: to, fingerprint: 'f' });
  await insert({ deadLetteredAt: from, fingerprint: 'g' });
  const { sample } = await estimateReplay(test.db, { connectionId, fingerprint: 'f', from, to });
  expect(sample).toEqual([{ id, invoiceNumber: null }]);
});

it('shows the filter that it was started with', async () => {
  const from = new Date('2026-03-01T00:00:00Z');
  const replay = await readReplay(test.db, await start({ connectionId, from }));
  expect(replay?.filter).toEqual({ connectionId, from: from.toISOString() });
});

it('replays of the same moment are listed once each, page by page', async () => {
  const createdAt = new Date('2030-01-01T00:00:00Z');
  const started = [await start(), await start(), await start(), await start(), await start()];
  for (const id of started) await setState(id, 'completed', { createdAt });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const at = cursor === null ? undefined : readCursor(cursor);
    const { items, nextCursor } = await listReplays(test.db, { limit: 2, cursor: at });
    seen.push(...items.map(({ id }) => id));
    cursor = nextCursor;
  } while (cursor !== null && seen.length < started.length);
  expect(seen.slice(0, 5).sort()).toEqual(started.sort());
});

it.each<[ReplayControl, string, string]>([
  ['pause', 'running', 'paused'],
  ['pause', 'paused', 'paused'],
  ['resume', 'paused', 'running'],
  ['resume', 'running', 'running'],
  ['abort', 'running', 'aborted'],
  ['abort', 'paused', 'aborted'],
  ['abort', 'aborted', 'aborted'],
])('%s of one that is %s: it is %s', async (control, state, after) => {
  await insert();
  const id = await start();
  await setState(id, state);
  expect(await controlReplay(test.db, id, control)).toEqual({ kind: 'done' });
  expect(await readReplay(test.db, id)).toMatchObject({ state: after });
});

it.each<[ReplayControl, string]>([
  ['pause', 'completed'],
  ['pause', 'aborted'],
  ['resume', 'completed'],
  ['resume', 'aborted'],
  ['abort', 'completed'],
])('%s of one that is %s is refused, and changes nothing', async (control, state) => {
  const id = await start();
  await setState(id, state);
  const before = await readReplay(test.db, id);
  expect(await controlReplay(test.db, id, control)).toEqual({ kind: 'conflict', state });
  expect(await readReplay(test.db, id)).toEqual(before);
});

it('the repeat of an abort, whose answer was lost, does not change when it was', async () => {
  await insert();
  const id = await start();
  await controlReplay(test.db, id, 'abort');
  const abortedAt = new Date('2026-11-20T08:00:00Z');
  await setState(id, 'aborted', { finishedAt: abortedAt });
  expect(await controlReplay(test.db, id, 'abort')).toEqual({ kind: 'done' });
  expect((await readReplay(test.db, id))?.finishedAt).toEqual(abortedAt);
});

it('a replay that nobody knows is none', async () => {
  expect(await readReplay(test.db, 'rpl_unknown')).toBeUndefined();
  expect(await controlReplay(test.db, 'rpl_unknown', 'abort')).toEqual({ kind: 'not-found' });
});
