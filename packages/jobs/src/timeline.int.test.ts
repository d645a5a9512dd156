import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { listSent } from './listing.js';
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

it('keeps once what is sent again to the letter, and tells it each time', async () => {
  const id = await insertDeadLetter(test.db, await insertActiveConnection(test.db));
  const other = await insertDeadLetter(test.db, await insertActiveConnection(test.db));
  const call = (sent: string) => ({ type: 'call', at: new Date(0), data: {}, sent }) as const;
  const bodies = ['{"a":"ö"}', '{"b":1}', '{"a":"ö"}', '{"a":"ö"}', ''];
  for (const body of bodies) await appendTimeline(test.db.prisma, id, [call(body)]);
  await appendTimeline(test.db.prisma, other, [call('{"a":"ö"}')]);
  expect((await listSent(test.db, id)).map(({ sent }) => sent)).toEqual(bodies);
  expect((await listSent(test.db, other)).map(({ sent }) => sent)).toEqual(['{"a":"ö"}']);
  const kept = await test.db.prisma.timelineEntry.findMany({ where: { jobId: id } });
  expect(kept.filter(({ sent }) => sent?.startsWith('{'))).toHaveLength(2);
});

const body = (n: number): string => JSON.stringify({ Invoice: { Comments: `correction ${n}` } });

describe('of a job that sends for ever', () => {
  const call = (sent: string) => ({ type: 'call', at: new Date(0), data: {}, sent }) as const;
  const sentOf = async (jobId: string) =>
    (await test.db.prisma.timelineEntry.findMany({ where: { jobId }, orderBy: { id: 'asc' } })).map(
      ({ sent }) => sent,
    );

  it('two hundred bodies are kept and no more, and the same again is none more', async () => {
    const id = await insertDeadLetter(test.db, await insertActiveConnection(test.db));
    for (let n = 1; n <= 199; n += 1) await appendTimeline(test.db.prisma, id, [call(body(n))]);
    for (const n of [199, 200, 201]) await appendTimeline(test.db.prisma, id, [call(body(n))]);
    await appendTimeline(test.db.prisma, id, [call(body(200))]);
    const [again, last, beyond, known] = (await sentOf(id)).slice(-4);
    expect([again, known]).toEqual([expect.stringMatching(/^#/), expect.stringMatching(/^#/)]);
    expect([last, beyond]).toEqual([body(200), '']);
    expect((await listSent(test.db, id)).slice(-2).map(({ sent }) => sent)).toEqual([
      '',
      body(200),
    ]);
  });

  it('a body is compared with the latest twenty, however many there are', async () => {
    const id = await insertDeadLetter(test.db, await insertActiveConnection(test.db));
    for (let n = 1; n <= 21; n += 1) await appendTimeline(test.db.prisma, id, [call(body(n))]);
    for (const n of [1, 3]) await appendTimeline(test.db.prisma, id, [call(body(n))]);
    const [old, recent] = (await sentOf(id)).slice(-2);
    expect(old).toBe(body(1));
    expect(recent).toMatch(/^#/);
  });

  it('a body that is gone where it was kept is shown as not kept', async () => {
    const id = await insertDeadLetter(test.db, await insertActiveConnection(test.db));
    for (const n of [1, 1]) await appendTimeline(test.db.prisma, id, [call(body(n))]);
    const [first] = await test.db.prisma.timelineEntry.findMany({ where: { jobId: id } });
    await test.db.prisma.timelineEntry.delete({ where: { id: first?.id ?? 0n } });
    expect((await listSent(test.db, id)).map(({ sent }) => sent)).toEqual(['']);
  });
});

it('belongs to a job: an entry of none is refused', async () => {
  await expect(appendTimeline(test.db.prisma, 'job_unknown', [note('x')])).rejects.toThrow();
});
