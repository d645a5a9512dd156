import { findStoredEvent, forgetFormerEvent, noteLaterChange } from './later-changes.js';
import { seeDrift } from './drift.js';
import { syncCredit } from './job.js';
import { createTestEngine, type TestEngine } from './testing/engine.js';
import { insertActiveConnection, insertDeadLetter } from './testing/fixtures.js';

let test: TestEngine;
let connectionId: string;
beforeAll(async () => {
  test = await createTestEngine();
});
beforeEach(async () => {
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const job = (change: object = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, { invoiceId: 'inv-1', status: 'succeeded', ...change });

const rowOf = (id: string) =>
  test.db.prisma.syncJob.findUniqueOrThrow({ where: { id }, include: { timeline: true } });

type What = 'refunded' | 'voided' | 'changed';

const note = (message: string, what: What = 'refunded', toldAs?: string) =>
  noteLaterChange(test.db, {
    ...{ connectionId, invoiceId: 'inv-1', what, message },
    ...(toldAs === undefined ? {} : { toldAs }),
  });

it('a change is shown as drift and in the history, each one in its turn', async () => {
  const id = await job();
  await note('Refunded: 100.00 SEK.');
  await note('Declared void.', 'voided');
  const row = await rowOf(id);
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown;
  expect(row.drift).toEqual([
    { what: 'refunded', message: 'Refunded: 100.00 SEK.', at },
    { what: 'voided', message: 'Declared void.', at },
  ]);
  expect(row.timeline).toMatchObject([
    { type: 'note', data: { drift: 'refunded' } },
    { type: 'note', data: { drift: 'voided' } },
  ]);
});

it('is shown once however often it is told, also by two at the same moment', async () => {
  const id = await job();
  await Promise.all([note('Declared void.'), note('Declared void.'), note('Declared void.')]);
  const row = await rowOf(id);
  expect([row.drift, row.timeline].map((list) => (list as unknown[]).length)).toEqual([1, 1]);
});

it('another correction in the same words is shown beside the first, and each of them once', async () => {
  const id = await job({
    drift: [{ what: 'changed', message: 'line 1', at: 'by an older version' }],
  });
  await Promise.all(['one', 'one', 'one'].map((as) => note('line 1', 'changed', as)));
  await note('the same in other words', 'changed', 'one');
  await note('line 1', 'changed', 'other');
  const row = await rowOf(id);
  const listed = row.drift as { message: string }[];
  expect(listed.map(({ message }) => message)).toEqual(['line 1', 'line 1', 'line 1']);
  expect(row.timeline).toHaveLength(2);
});

const see = (jobId: string) =>
  seeDrift(test.db, { jobId, actor: 'anna', reason: undefined, until: undefined });

const unseenOf = async (id: string): Promise<readonly string[]> =>
  ((await rowOf(id)).drift as { message: string; seen?: object }[])
    .filter(({ seen }) => seen === undefined)
    .map(({ message }) => message);

it('what is told when the list is full is unseen again, and is noted once for each time it was seen', async () => {
  const id = await job();
  for (let n = 1; n <= 55; n += 1) await note('line 1', 'changed', String(n));
  for (const more of [1, 2]) {
    await see(id);
    expect(await unseenOf(id)).toEqual([]);
    expect(await note('line 1', 'changed', `more ${more}`)).toBe(id);
    expect(await note('line 1', 'changed', `more ${more}`)).toBeUndefined();
    expect(await note('line 1', 'changed', `still more ${more}`)).toBeUndefined();
    expect(await unseenOf(id)).toEqual([expect.stringMatching(/more often than is listed/)]);
  }
  const { drift, timeline } = await rowOf(id);
  expect((drift as unknown[]).length).toBe(50);
  expect(timeline.filter(({ type }) => type === 'note')).toHaveLength(52);
});

it('what has been seen is not shown again when it is repeated, by a version that knew no times either', async () => {
  const id = await job({
    drift: [
      { what: 'refunded', message: '100 (refund r)', at: 'then', seen: { by: 'anna', at: 'then' } },
      { what: 'voided', message: 'void', at: 'then' },
    ],
  });
  const eventTime = '2026-11-25T09:00:00Z';
  const about = { connectionId, invoiceId: 'inv-1', eventTime };
  const refund = { ...about, what: 'refunded', message: '100 (refund r)', about: 'r' } as const;
  await noteLaterChange(test.db, refund);
  await noteLaterChange(test.db, { ...about, what: 'voided', message: 'void' });
  expect((await rowOf(id)).drift).toHaveLength(2);
  await noteLaterChange(test.db, { ...refund, message: '50 (refund r)' });
  await noteLaterChange(test.db, { ...refund, message: '50 (refund r)', eventTime: undefined });
  expect((await rowOf(id)).drift).toHaveLength(3);
});

it('credits and the invoice itself are compared each with what was told of it', async () => {
  const id = await job();
  const change = (toldAs: string, about?: string) =>
    noteLaterChange(test.db, {
      ...{ connectionId, invoiceId: 'inv-1', what: 'changed', message: toldAs, toldAs, about },
    });
  for (const about of ['credit-1', 'credit-2', undefined]) await change('one', about);
  for (const about of ['credit-1', 'credit-2', undefined]) await change('one', about);
  expect((await rowOf(id)).drift).toHaveLength(3);
});

it('what takes nothing back is not shown', async () => {
  const id = await job();
  const eventTime = '2026-11-25T09:00:00Z';
  const back = { connectionId, invoiceId: 'inv-1', what: 'changed', message: 'back' } as const;
  const since = { ...back, eventTime, toldAs: 'back', takesBackSince: '2026-11-25T08:00:00Z' };
  await noteLaterChange(test.db, since);
  expect((await rowOf(id)).drift).toBeNull();
  const earlier = { ...back, message: 'other', toldAs: 'other', eventTime: '2026-11-25T08:30:00Z' };
  await noteLaterChange(test.db, earlier);
  await noteLaterChange(test.db, { ...since, eventTime: '2026-11-25T08:20:00Z' });
  expect((await rowOf(id)).drift).toHaveLength(1);
  await noteLaterChange(test.db, since);
  expect((await rowOf(id)).drift).toMatchObject([{ message: 'other' }, { message: 'back' }]);
});

it('two that were taken in in another order than they come to be shown: the newer one counts', async () => {
  const id = await job({ outdatedBefore: new Date('2026-11-25T10:00:00Z') });
  const about = {
    connectionId,
    invoiceId: 'inv-1',
    message: 'm',
    eventTime: '2026-11-25T09:00:00Z',
  };
  await noteLaterChange(test.db, { ...about, what: 'changed', toldAs: 'x' });
  expect((await rowOf(id)).drift).toBeNull();
  // Of a refund the time of the invoice says nothing.
  await noteLaterChange(test.db, { ...about, what: 'refunded', about: 'r' });
  expect((await rowOf(id)).drift).toHaveLength(1);
});

it('is shown where our clock is behind the one that its time was written down by', async () => {
  const eventTime = new Date(Date.now() + 60_000);
  const id = await job({ outdatedBefore: eventTime });
  const change = { connectionId, invoiceId: 'inv-1', what: 'changed', message: 'm' } as const;
  await noteLaterChange(test.db, {
    ...change,
    toldAs: 'x',
    eventTime: eventTime.toISOString(),
  });
  expect((await rowOf(id)).drift).toHaveLength(1);
});

describe('what an attempt under way does not work from', () => {
  const laterEvent = { timestamp: '2026-11-25T09:00:00Z' };
  const waits = { status: 'retrying', dispatchState: 'waiting', laterEvent };
  const kept = { what: 'changed', eventTime: laterEvent.timestamp, isKept: true } as const;

  it.each([
    ['while that goes on', { status: 'running', laterEvent }, 1],
    ['once that has succeeded', { laterEvent }, 1],
    ['once the next one is to work from it', waits, 0],
    ['once the next one works from it', { status: 'running' }, 0],
    ['once the next one has booked it', {}, 0],
  ] as const)('is shown or not, %s', async (_, change, shown) => {
    const id = await job(change);
    await noteLaterChange(test.db, { connectionId, invoiceId: 'inv-1', message: 'm', ...kept });
    const { drift, timeline } = await rowOf(id);
    expect([((drift ?? []) as unknown[]).length, timeline.length]).toEqual([shown, shown]);
  });

  it.each([
    [{ status: 'running', laterEvent }, 1],
    [waits, 0],
  ] as const)('of a credit its own job says so: %j', async (change, shown) => {
    const id = await job();
    const about = await job({ kind: syncCredit, sourceRef: 'r-1', ...change });
    const told = { connectionId, invoiceId: 'inv-1', message: 'm', about };
    await noteLaterChange(test.db, { ...told, ...kept });
    expect(((await rowOf(id)).drift ?? []) as unknown[]).toHaveLength(shown);
  });

  it('is shown if it is a refund', async () => {
    const id = await job(waits);
    await note('50 (refund r)');
    expect((await rowOf(id)).drift).toHaveLength(1);
  });
});

it('a sender that tells one invoice for ever fills neither its row nor its history', async () => {
  const id = await job();
  for (let n = 1; n <= 60; n += 1) await note(`Refunded: ${n}.00 SEK. ${'x'.repeat(200_000)}`);
  const { drift, timeline } = await rowOf(id);
  const listed = (drift as { message: string }[]).map(({ message }) => message);
  expect([listed.length, timeline.length]).toEqual([50, 50]);
  const history = timeline.map(({ data }) => data);
  expect(JSON.stringify([drift, history]).length).toBeLessThan(200_000);
  expect(listed[48]).toMatch(/^Refunded: 49.00 SEK/);
  expect(listed[49]).toMatch(/more often than is listed/);
});

it('nor does one whose corrections are told in the same words', async () => {
  const id = await job();
  for (let n = 1; n <= 60; n += 1) await note('line 1', 'changed', String(n));
  const { drift, timeline } = await rowOf(id);
  expect([(drift as unknown[]).length, timeline.length]).toEqual([50, 50]);
});

it('an invoice that never came here drifts from nothing, nor do credits and other companies', async () => {
  const elsewhere = await insertActiveConnection(test.db);
  const ids = [
    await job({ kind: syncCredit, sourceRef: 'r-1' }),
    await job({ invoiceId: 'inv-2' }),
    await insertDeadLetter(test.db, elsewhere, { invoiceId: 'inv-1' }),
  ];
  await note('Declared void.');
  for (const id of ids) expect(await rowOf(id)).toMatchObject({ drift: null, timeline: [] });
});

it('finds the event that a job works from, where an event brought it', async () => {
  expect(await findStoredEvent(test.db, await job({ event: { total: '1' } }))).toEqual({
    total: '1',
  });
  expect(await findStoredEvent(test.db, await job({ invoiceId: 'native' }))).toBeUndefined();
  expect(await findStoredEvent(test.db, 'job_unknown')).toBeUndefined();
});

it('the former event is forgotten by whoever holds the claim, and by nobody else', async () => {
  const { job: claimed } = await test.claimNew();
  const where = { id: claimed.jobId };
  await test.db.prisma.syncJob.update({ where, data: { madeFrom: { total: '1' } } });
  await forgetFormerEvent(test.db, { ...claimed, fence: claimed.fence + 1 });
  await forgetFormerEvent(test.db, { ...claimed, workerId: 'wrk_other' });
  expect((await rowOf(claimed.jobId)).madeFrom).toEqual({ total: '1' });
  await forgetFormerEvent(test.db, claimed);
  expect((await rowOf(claimed.jobId)).madeFrom).toBeNull();
});

it('what was told under a former key is not told anew, and stands under the newest one then', async () => {
  const minute = (n: number) => ({ eventTime: `2026-11-25T09:0${n}:00.000Z` });
  const id = await job();
  const change = { connectionId, invoiceId: 'inv-1', what: 'changed', message: 'm' } as const;
  await noteLaterChange(test.db, { ...change, ...minute(1), toldAs: 'old' });
  const rotated = { ...change, toldAs: 'new', formerlyToldAs: ['old', 'older'] };
  await noteLaterChange(test.db, { ...rotated, ...minute(1) });
  await noteLaterChange(test.db, { ...rotated, ...minute(2) });
  expect((await rowOf(id)).drift).toMatchObject([{ toldAs: 'new', ...minute(2) }]);
  await noteLaterChange(test.db, { ...change, ...minute(3), toldAs: 'new' });
  expect((await rowOf(id)).drift).toMatchObject([minute(3)]);
});
