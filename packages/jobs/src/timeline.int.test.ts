import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection, insertDeadLetter } from './testing/fixtures.js';
import { appendTimeline } from './timeline.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const note = (message: string) => ({ type: 'note', at: new Date(0), data: { message } }) as const;

async function told(...rounds: readonly (readonly string[])[]): Promise<unknown[]> {
  const id = await insertDeadLetter(test.db, await insertActiveConnection(test.db));
  for (const round of rounds) await appendTimeline(test.db.prisma, id, round.map(note));
  const where = { jobId: id };
  const rows = await test.db.prisma.timelineEntry.findMany({ where, orderBy: { id: 'asc' } });
  return rows.map(({ data }) => data);
}

it('keeps the order in which it was told, over many entries and several tellings', async () => {
  const many = Array.from({ length: 200 }, (_, n) => `${n}`);
  expect(await told(many, ['last'])).toEqual([...many, 'last'].map((message) => ({ message })));
});

it('nothing to tell is no error', async () => {
  expect(await told([])).toEqual([]);
});

it('tells in readable form what PostgreSQL would refuse', async () => {
  expect(await told(['a\0b\uDC00'])).toEqual([{ message: 'a\uFFFDb\uFFFD' }]);
});

it('belongs to a job: an entry of none is refused', async () => {
  await expect(appendTimeline(test.db.prisma, 'job_unknown', [note('x')])).rejects.toThrow();
});
