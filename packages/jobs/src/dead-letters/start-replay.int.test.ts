import { Prisma } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection, insertDeadLetter } from '../testing/fixtures.js';
import { eraseEmptyReplays, eraseOldReplays } from './erase-old-replays.js';
import { startReplayOf, type StartedReplay, type WantedReplay } from './start-replay.js';

let test: TestDatabase;
let connectionId: string;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

async function deadLetters(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await insertDeadLetter(test.db, connectionId);
}

const start = (change: Partial<WantedReplay> = {}): Promise<StartedReplay> =>
  startReplayOf(test.db, {
    ...{ actor: 'anna', reason: 'mended', filter: { connectionId }, ratePercent: 30 },
    matching: Prisma.sql`j.connection_id = ${connectionId}`,
    idempotencyKey: undefined,
    ...change,
  });

const replayOf = ({ id }: StartedReplay) =>
  test.db.prisma.replay.findUnique({ where: { id }, include: { items: true } });

const endReplay = ({ id }: StartedReplay, state: string) =>
  test.db.prisma.replay.update({ where: { id }, data: { state } });

it('takes on the dead letters that match, and nothing that is on its way or closed', async () => {
  await deadLetters(2);
  for (const status of ['queued', 'retrying', 'succeeded', 'discarded']) {
    await insertDeadLetter(test.db, connectionId, { status });
  }
  await insertDeadLetter(test.db, await insertActiveConnection(test.db));
  const started = await start();
  expect(started).toMatchObject({ kind: 'started', jobs: 2 });
  const waiting = { state: 'waiting', series: null };
  const items = [expect.objectContaining(waiting), expect.objectContaining(waiting)] as unknown[];
  expect(await replayOf(started)).toMatchObject({ state: 'running', items });
});

it('two that start at the same moment share the dead letters out', async () => {
  await deadLetters(10);
  const both = await Promise.all([start(), start()]);
  expect(both.map(({ jobs }) => jobs).sort((a, b) => a - b)).toEqual([0, 10]);
});

it('a person has a hundred replays under way at most; what is over does not count', async () => {
  const matching = Prisma.sql`j.id = 'no job of all'`;
  await deadLetters(1);
  const first = await start({ actor: 'bert' });
  const { id, ...others } = await test.db.prisma.replay.findUniqueOrThrow({
    where: { id: first.id },
  });
  const copies = Array.from({ length: 99 }, (_, n) => `${id}-${n}`);
  await test.db.prisma.replay.createMany({
    data: copies.map((copy) => ({ ...others, filter: {}, id: copy })),
  });
  expect(await start({ actor: 'bert', matching })).toMatchObject({ kind: 'too-many', jobs: 0 });
  expect(await start({ actor: 'carl', matching })).toMatchObject({ kind: 'started' });
  await endReplay(first, 'aborted');
  expect(await start({ actor: 'bert', matching })).toMatchObject({ kind: 'started' });
  await test.db.prisma.replay.deleteMany({ where: { id: { in: copies } } });
});

it('a person starts a thousand replays in an hour at most, with those that found nothing', async () => {
  const first = await start({ actor: 'dora' });
  const { id, ...others } = await test.db.prisma.replay.findUniqueOrThrow({
    where: { id: first.id },
  });
  const copies = Array.from({ length: 999 }, (_, n) => ({
    ...others,
    filter: {},
    id: `${id}-${n}`,
  }));
  await test.db.prisma.replay.createMany({ data: copies });
  expect(await start({ actor: 'dora' })).toMatchObject({ kind: 'too-often', jobs: 0 });
  await test.db.prisma.replay.updateMany({
    where: { actor: 'dora' },
    data: { createdAt: new Date(Date.now() - 3_600_001) },
  });
  expect(await start({ actor: 'dora' })).toMatchObject({ kind: 'started' });
  await test.db.prisma.replay.deleteMany({ where: { actor: 'dora' } });
});

it('keeps of ten thousand ids the first hundred, and knows a repeat by all of them', async () => {
  const ids = Array.from({ length: 10_000 }, (_, n) => `job_${String(n).padStart(60, '0')}`);
  const idempotencyKey = `many-${connectionId}`;
  const first = await start({ filter: { ids }, idempotencyKey });
  const kept = (await replayOf(first))?.filter;
  expect(kept).toMatchObject({ ids: ids.slice(0, 100), idsInAll: 10_000 });
  expect(JSON.stringify(kept).length).toBeLessThan(8000);
  expect(await start({ filter: { ids }, idempotencyKey })).toMatchObject({ kind: 'repeated' });
  const others = [...ids.slice(0, -1), 'job_other'];
  const another = await start({ filter: { ids: others }, idempotencyKey });
  expect(another).toMatchObject({ kind: 'key-taken', id: first.id });
});

it('knows a repeat of what a version before has kept whole', async () => {
  const ids = Array.from({ length: 101 }, (_, n) => `job_${n}`);
  const idempotencyKey = `older-${connectionId}`;
  const { id } = await start({ filter: { ids }, idempotencyKey });
  await test.db.prisma.replay.update({ where: { id }, data: { filter: { ids } } });
  expect(await start({ filter: { ids }, idempotencyKey })).toMatchObject({ kind: 'repeated', id });
});

it('one that found nothing is gone a month later; one that took something on stays', async () => {
  await deadLetters(1);
  const [full, empty, young] = [await start(), await start(), await start()];
  const finishedAt = new Date(Date.now() - 31 * 86_400_000);
  await test.db.prisma.replay.updateMany({
    where: { id: { in: [full.id, empty.id] } },
    data: { state: 'completed', finishedAt },
  });
  expect(await eraseEmptyReplays(test.db)).toBe(1);
  expect(await replayOf(full)).not.toBeNull();
  expect(await replayOf(empty)).toBeNull();
  expect(await replayOf(young)).not.toBeNull();
});

it.each(['completed', 'aborted'])(
  'what a replay that is %s has taken on is gone with it when its days are over',
  async (state) => {
    await deadLetters(1);
    const old = await start();
    const ended = (days: number) => new Date(Date.now() - days * 86_400_000);
    const end = ({ id }: StartedReplay, days: number) =>
      test.db.prisma.replay.update({ where: { id }, data: { state, finishedAt: ended(days) } });
    await end(old, 401);
    const young = await start();
    await end(young, 399);
    expect(await eraseOldReplays(test.db, 400)).toBe(1);
    expect(await eraseOldReplays(test.db, 400)).toBe(0);
    expect([await replayOf(old), await replayOf(young)]).toMatchObject([null, { state }]);
  },
);

it('what is still on its way of an aborted one keeps its share of the limit, however old it is', async () => {
  await deadLetters(1);
  const { id } = await start();
  const finishedAt = new Date(Date.now() - 1000 * 86_400_000);
  await test.db.prisma.replay.update({ where: { id }, data: { state: 'aborted', finishedAt } });
  await test.db.prisma.replayItem.updateMany({
    where: { replayId: id },
    data: { state: 'replayed' },
  });
  const { jobId } = await test.db.prisma.replayItem.findFirstOrThrow({ where: { replayId: id } });
  await test.db.prisma.syncJob.update({ where: { id: jobId }, data: { status: 'queued' } });
  expect(await eraseOldReplays(test.db, 400)).toBe(0);
});

it('what a replay that has not ended has taken on stays, however old it is', async () => {
  await deadLetters(1);
  const { id } = await start();
  const long = new Date(Date.now() - 1000 * 86_400_000);
  await test.db.prisma.replay.update({ where: { id }, data: { createdAt: long, state: 'paused' } });
  expect(await eraseOldReplays(test.db, 400)).toBe(0);
});

it('whoever found nothing sees that, at once', async () => {
  const row = await replayOf(await start());
  expect(row).toMatchObject({ state: 'completed', items: [] });
  expect(row?.finishedAt).toBeInstanceOf(Date);
});

it('nobody is shown a replay of the system’s that found nothing', async () => {
  const started = await start({ actor: 'system' });
  expect(started).toMatchObject({ kind: 'started', jobs: 0 });
  expect(await replayOf(started)).toBeNull();
});

it('a repeat under its key is the first one, whatever has become of that and it asks for', async () => {
  await deadLetters(1);
  const idempotencyKey = `key-${connectionId}`;
  const first = await start({ idempotencyKey });
  await endReplay(first, 'aborted');
  const repeat = await start({ idempotencyKey, reason: 'another' });
  expect(repeat).toEqual({ kind: 'repeated', id: first.id, jobs: 0 });
  expect(await replayOf(first)).toMatchObject({ reason: 'mended', state: 'aborted' });
});

it.each([
  ['running', 0],
  ['paused', 0],
  ['aborted', 1],
  ['completed', 1],
])(
  'a dead letter that waits in a replay that is %s is left to that one: %i taken',
  async (state, jobs) => {
    await deadLetters(1);
    await endReplay(await start(), state);
    expect(await start()).toMatchObject({ jobs });
  },
);

it('one that a running replay has tried already may be tried by another', async () => {
  await deadLetters(1);
  const { id } = await start();
  const data = { state: 'failed-again', series: 2 };
  await test.db.prisma.replayItem.updateMany({ where: { replayId: id }, data });
  expect(await start()).toMatchObject({ jobs: 1 });
});
