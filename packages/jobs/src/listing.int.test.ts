import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { readCursor } from '@sync/database';
import type { JobFilter } from './job-filter.js';
import { findJob, findJobWithTimeline, listJobs } from './listing.js';
import { insertActiveConnection, insertDeadLetter } from './testing/fixtures.js';
import { appendTimeline } from './timeline.js';

let test: TestDatabase;
let connectionId: string;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 20, 8, 0, second));

const list = (filter: JobFilter, limit = 10, cursor?: string) =>
  listJobs(
    test.db,
    { connectionId, ...filter },
    { limit, cursor: cursor === undefined ? undefined : readCursor(cursor) },
  );

const idsOf = ({ items }: Awaited<ReturnType<typeof list>>): string[] => items.map(({ id }) => id);

it('a company without jobs has one empty page', async () => {
  expect(await list({})).toEqual({ items: [], nextCursor: null });
});

it('a page that ends with the last job announces no other one', async () => {
  const oldest = await insertDeadLetter(test.db, connectionId, { createdAt: at(1) });
  const newest = await insertDeadLetter(test.db, connectionId, { createdAt: at(2) });
  const full = await list({}, 2);
  expect([idsOf(full), full.nextCursor]).toEqual([[newest, oldest], null]);
  const first = await list({}, 1);
  expect(idsOf(await list({}, 1, first.nextCursor ?? ''))).toEqual([oldest]);
});

it('jobs that come while somebody turns the page neither repeat nor hide one', async () => {
  const first = await insertDeadLetter(test.db, connectionId, { createdAt: at(1) });
  const second = await insertDeadLetter(test.db, connectionId, { createdAt: at(2) });
  const page = await list({}, 1);
  await insertDeadLetter(test.db, connectionId, { createdAt: at(3) });
  const next = await list({}, 1, page.nextCursor ?? '');
  expect([idsOf(page), idsOf(next)]).toEqual([[second], [first]]);
});

it('a period holds its first moment and not its last', async () => {
  const [first] = [
    await insertDeadLetter(test.db, connectionId, { createdAt: at(1) }),
    await insertDeadLetter(test.db, connectionId, { createdAt: at(2) }),
  ];
  expect(idsOf(await list({ from: at(1), to: at(2) }))).toEqual([first]);
});

it('no state at all is nobody, not everybody', async () => {
  await insertDeadLetter(test.db, connectionId);
  expect(idsOf(await list({ statuses: [] }))).toEqual([]);
});

it('never shows the event, which holds personal data', async () => {
  const event = { data: { customer: 'Åsa Öberg' } };
  const id = await insertDeadLetter(test.db, connectionId, { event, laterEvent: event });
  const shown = [
    await list({}),
    await findJob(test.db, id),
    await findJobWithTimeline(test.db, id),
  ];
  expect(JSON.stringify(shown)).not.toContain('Åsa');
});

it('tells what happened in the order in which it happened, also within one millisecond', async () => {
  const id = await insertDeadLetter(test.db, connectionId);
  const notes = ['a', 'b', 'c'].map(
    (message) => ({ type: 'note', at: at(1), data: { message } }) as const,
  );
  await appendTimeline(test.db.prisma, id, notes);
  const job = await findJobWithTimeline(test.db, id);
  expect(job?.timeline.map(({ data }) => data)).toEqual(notes.map(({ data }) => data));
});

it('of a history without an end it tells the latest thousand entries, and that there are more', async () => {
  const id = await insertDeadLetter(test.db, connectionId);
  const notes = Array.from(
    { length: 1002 },
    (_, n) => ({ type: 'note', at: at(1), data: { message: `${n}` } }) as const,
  );
  await appendTimeline(test.db.prisma, id, notes);
  const told = (await findJobWithTimeline(test.db, id))?.timeline.map(({ data }) => data) ?? [];
  expect(told).toHaveLength(1001);
  expect(told[0]).toEqual({ message: expect.stringContaining('latest 1000') as unknown });
  expect([told[1], told.at(-1)]).toEqual([{ message: '2' }, { message: '1001' }]);
});

it('shows what stands in Fortnox, and nothing where nothing does', async () => {
  const fortnox = { customerNumber: '1', invoiceNumber: '7', booked: true, payments: [] };
  const booked = await insertDeadLetter(test.db, connectionId, { fortnox });
  const without = await insertDeadLetter(test.db, connectionId);
  expect((await findJob(test.db, booked))?.fortnox).toEqual(fortnox);
  expect((await findJob(test.db, without))?.fortnox).toBeNull();
});

it('a job that nobody knows is none', async () => {
  expect(await findJob(test.db, 'job_unknown')).toBeUndefined();
  expect(await findJobWithTimeline(test.db, 'job_unknown')).toBeUndefined();
});
