import { setTimeout } from 'node:timers/promises';
import { openDatabase, readCursor, type Database } from '@sync/database';
import { claimJob } from '../claim.js';
import { endAttempt, type JobEnd } from '../end.js';
import { takeForRelease } from '../release.js';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection, insertDeadLetter, insertWorker } from '../testing/fixtures.js';
import { replayJob } from './operator-actions.js';
import { advanceReplays } from './pacing.js';
import { controlReplay } from './control-replay.js';
import { listReplayItems } from './replay-items.js';
import { readReplay, startReplay, type ReplayFilter } from './replays.js';

let test: TestDatabase;
let connectionId: string;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  // What an earlier test left running would take part.
  await test.db.prisma.replay.deleteMany();
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const oneByOne = { live: 1, replay: 1, backfill: 1 };

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 20, 8, 0, second));

/** Dead letters, the oldest first. */
async function deadLetters(count: number, change: object = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    ids.push(await insertDeadLetter(test.db, connectionId, { deadLetteredAt: at(n), ...change }));
  }
  return ids;
}

async function start(
  filter: ReplayFilter = { connectionId },
  ratePercent = 30,
  db: Database = test.db,
): Promise<string> {
  const wanted = { actor: 'anna', reason: 'mended', filter, ratePercent };
  return (await startReplay(db, { ...wanted, idempotencyKey: undefined })).id;
}

function manyDeadLetters(ofConnection: string, count: number): Promise<number> {
  return test.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state,
                           fingerprint, dead_lettered_at)
    SELECT ${ofConnection} || n, ${ofConnection}, 'sync-paid-invoice', 'inv-' || n, 'dead-lettered',
           'event', 'none', 'f', now() - n * interval '1 s'
    FROM generate_series(1, ${count}::int) AS n`;
}

const advance = (window = 4): Promise<readonly string[]> => advanceReplays(test.db, { window });

const onQueue = async (): Promise<string[]> => {
  const where = { connectionId, lane: 'replay', status: 'queued' };
  const jobs = await test.db.prisma.syncJob.findMany({ where, orderBy: { dueAt: 'asc' } });
  return jobs.map(({ id }) => id);
};

/** A live job of the company waits or is at work. */
const liveWork = (change: object = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, {
    ...{ status: 'queued', dispatchState: 'waiting', lane: 'live', fingerprint: null, ...change },
  });

/** An attempt takes the replayed job that is next, and ends so. */
async function endNext(end: JobEnd): Promise<string> {
  const [delivery] = await takeForRelease(test.db, connectionId, oneByOne);
  const workerId = await insertWorker(test.db, 60_000);
  const job = delivery && (await claimJob(test.db, delivery, workerId));
  if (!job) throw new Error('nothing was released');
  await endAttempt(test.db, job, end, {}, []);
  return job.jobId;
}

const dies: JobEnd = {
  kind: 'dead-letter',
  deadLetter: { fingerprint: 'f', kind: 'k', code: undefined, message: 'm', action: 'a' },
};

it('nothing to replay is no work for anybody', async () => {
  expect(await advance()).toEqual([]);
});

it('the oldest go first, as many as the window holds', async () => {
  const ids = await deadLetters(6);
  await start();
  expect(await advance()).toEqual([connectionId]);
  expect(await onQueue()).toEqual(ids.slice(0, 4));
});

it('goes on with what an API of the version before has taken on', async () => {
  const ids = await deadLetters(6);
  const id = await start();
  await test.db.prisma.replayItem.updateMany({
    where: { replayId: id },
    data: { connectionId: null, deadLetteredAt: null },
  });
  expect(await advance()).toEqual([connectionId]);
  expect(await onQueue()).toEqual(ids.slice(0, 4));
});

/** In sessions of its own: PostgreSQL counts what a session read at the latest when it ends. */
async function counted(work: (db: Database) => Promise<unknown>): Promise<void> {
  const url = new URL(test.url);
  url.searchParams.set('application_name', 'counted');
  const db = openDatabase({ url: url.href });
  await work(db);
  await db.close();
  const open = () => test.db.prisma.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE application_name = 'counted'`;
  while ((await open()).length > 0) await setTimeout(10);
}

/** What PostgreSQL went through, of all tables and indexes. */
async function rowsRead(): Promise<number> {
  const [row] = await test.db.prisma.$queryRaw<{ read: number }[]>`
    SELECT ((SELECT sum(seq_tup_read) FROM pg_stat_user_tables)
          + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes))::float8 AS read`;
  return row?.read ?? 0;
}

it('a round costs a replay of many hardly more than one of few', async () => {
  const rowsFor = async (count: number): Promise<number> => {
    await test.db.prisma.replay.deleteMany();
    const other = await insertActiveConnection(test.db);
    await manyDeadLetters(other, count);
    await test.db.prisma.$executeRaw`ANALYZE sync_jobs`;
    await counted((db) => start({ connectionId: other }, 30, db));
    await test.db.prisma.$executeRaw`ANALYZE replay_items`;
    const before = await rowsRead();
    await counted((db) => advanceReplays(db, { window: 20 }));
    return (await rowsRead()) - before;
  };
  const few = await rowsFor(50);
  expect(await rowsFor(30_000)).toBeLessThan(few + 1000);
});

it('two replays of one company share its window, the earlier one first', async () => {
  const first = await deadLetters(3, { fingerprint: 'a' });
  const second = await deadLetters(3, { fingerprint: 'b' });
  await start({ connectionId, fingerprint: 'a' });
  await start({ connectionId, fingerprint: 'b' });
  await advance();
  expect((await onQueue()).sort()).toEqual([...first, second[0]].sort());
});

it.each([
  [1, 1],
  [25, 1],
  [50, 2],
  [100, 4],
])(
  'while live work waits %i %% of a window of four are %i, and never none',
  async (percent, places) => {
    await deadLetters(6);
    await liveWork();
    await start({ connectionId }, percent);
    await advance();
    expect(await onQueue()).toHaveLength(places);
  },
);

it('live work that is not due yet, or another company’s, takes nothing from a replay', async () => {
  await deadLetters(6);
  await liveWork({ status: 'retrying', dueAt: new Date(Date.now() + 3_600_000) });
  const mine = connectionId;
  connectionId = await insertActiveConnection(test.db);
  await liveWork();
  connectionId = mine;
  await start({ connectionId }, 25);
  await advance();
  expect(await onQueue()).toHaveLength(4);
});

it('live work that comes later takes back nothing that was released, and lets nothing more out', async () => {
  await deadLetters(6);
  await start({ connectionId }, 25);
  await advance();
  await liveWork();
  expect(await advance()).toEqual([]);
  expect(await onQueue()).toHaveLength(4);
});

it('each outcome is counted as what it is', async () => {
  await deadLetters(3);
  const id = await start();
  await advance();
  await endNext({ kind: 'succeeded' });
  await endNext({ kind: 'ignored', reason: 'voided' });
  await endNext(dies);
  await advance();
  expect(await readReplay(test.db, id)).toMatchObject({
    ...{ state: 'completed', succeeded: 2, failedAgain: 1, replayed: 3, remaining: 0 },
  });
});

it('a job that is told to wait or is tried again is still followed', async () => {
  await deadLetters(2);
  const id = await start();
  await advance();
  await endNext({ kind: 'snooze', forMs: 60_000, reason: 'r' });
  await endNext({ kind: 'retry', afterMs: 60_000, reason: 'r' });
  await advance();
  expect(await readReplay(test.db, id)).toMatchObject({ state: 'running', succeeded: 0 });
});

it('a success of a later series is not this replay’s: its own try had failed', async () => {
  await deadLetters(1);
  const id = await start();
  await advance();
  const jobId = await endNext(dies);
  await replayJob(test.db, { jobId, actor: 'bo', reason: undefined });
  await endNext({ kind: 'succeeded' });
  await advance();
  expect(await readReplay(test.db, id)).toMatchObject({ succeeded: 0, failedAgain: 1 });
});

it('what somebody replayed by hand meanwhile is skipped, and not replayed twice', async () => {
  const [jobId = ''] = await deadLetters(1);
  const id = await start();
  await replayJob(test.db, { jobId, actor: 'bo', reason: undefined });
  expect(await advance()).toEqual([]);
  expect(await readReplay(test.db, id)).toMatchObject({ state: 'completed', skipped: 1 });
  const { series } = await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id: jobId } });
  expect(series).toBe(2);
});

it('a paused replay releases nothing, and is over once nothing of it is left', async () => {
  await deadLetters(2);
  const id = await start();
  await advance(1);
  await controlReplay(test.db, id, 'pause');
  await endNext({ kind: 'succeeded' });
  expect(await advance()).toEqual([]);
  expect(await readReplay(test.db, id)).toMatchObject({ state: 'paused', remaining: 1 });
  await test.db.prisma.replayItem.updateMany({
    where: { replayId: id, state: 'waiting' },
    data: { state: 'skipped' },
  });
  await advance();
  expect(await readReplay(test.db, id)).toMatchObject({ state: 'completed', succeeded: 1 });
});

it('an aborted replay still tells how what it released ended, and stays aborted', async () => {
  await deadLetters(6);
  const id = await start();
  await advance();
  await controlReplay(test.db, id, 'abort');
  await endNext({ kind: 'succeeded' });
  await advance();
  expect(await readReplay(test.db, id)).toMatchObject({
    ...{ state: 'aborted', replayed: 4, succeeded: 1, remaining: 2 },
  });
  expect(await onQueue()).toHaveLength(3);
});

it('while one worker is at it another one does nothing, and does not wait', async () => {
  await deadLetters(2);
  await start();
  const other = openDatabase({ url: test.url, poolSize: 1 });
  await other.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('replay-advance'))`;
    expect(await advance()).toEqual([]);
  });
  await other.close();
  expect(await advance()).toEqual([connectionId]);
});

describe('one first, then the rest', () => {
  const firstOne = async (change: object = {}): Promise<string> => {
    const wanted = { actor: 'anna', reason: 'mended', filter: { connectionId }, ratePercent: 30 };
    const choices = { firstOne: true, idempotencyKey: undefined, ...change };
    return (await startReplay(test.db, { ...wanted, ...choices })).id;
  };

  it('waits for the first one’s end, and goes on when it succeeded', async () => {
    const ids = await deadLetters(3);
    const id = await firstOne();
    await advance();
    await advance();
    expect(await onQueue()).toEqual(ids.slice(0, 1));
    expect(await readReplay(test.db, id)).toMatchObject({ replayed: 1, remaining: 2 });
    await endNext({ kind: 'succeeded' });
    expect(await advance()).toEqual([connectionId]);
    expect(await onQueue()).toEqual(ids.slice(1));
  });

  it('takes on nothing that another replay could begin meanwhile', async () => {
    await deadLetters(3);
    await firstOne();
    await start();
    await advance();
    expect(await onQueue()).toHaveLength(1);
  });

  it('halts when the first one fails; who lets it go on tries the next one first', async () => {
    const ids = await deadLetters(3);
    const id = await firstOne();
    await advance();
    await endNext(dies);
    expect(await advance()).toEqual([]);
    const halted = { state: 'paused', halted: 'first-failed', failedAgain: 1, remaining: 2 };
    expect(await readReplay(test.db, id)).toMatchObject(halted);
    await controlReplay(test.db, id, 'resume');
    await advance();
    expect(await onQueue()).toEqual(ids.slice(1, 2));
    expect(await readReplay(test.db, id)).toMatchObject({ state: 'running', halted: null });
    await endNext({ kind: 'succeeded' });
    await advance();
    expect(await onQueue()).toEqual(ids.slice(2));
  });

  it('takes the next one where the first one had been settled by somebody', async () => {
    const [jobId = '', next = ''] = await deadLetters(2);
    await firstOne();
    await replayJob(test.db, { jobId, actor: 'bo', reason: undefined });
    await advance();
    await advance();
    expect(await onQueue()).toEqual([next]);
  });

  it('is over when the only one has failed', async () => {
    await deadLetters(1);
    const id = await firstOne();
    await advance();
    await endNext(dies);
    await advance();
    expect(await readReplay(test.db, id)).toMatchObject({ state: 'completed', halted: null });
  });

  it('leaves what it held when it is aborted', async () => {
    await deadLetters(3);
    const id = await firstOne();
    await advance();
    await controlReplay(test.db, id, 'abort');
    await endNext({ kind: 'succeeded' });
    expect(await advance()).toEqual([]);
    expect(await readReplay(test.db, id)).toMatchObject({ state: 'aborted', remaining: 2 });
    const { items } = await listReplayItems(test.db, id, {}, { limit: 9, cursor: undefined });
    expect(items.map(({ state }) => state)).toEqual(['succeeded', 'left', 'left']);
  });

  it('halts after as many failures as were allowed, counted anew when it goes on', async () => {
    await deadLetters(9);
    const id = await firstOne({ firstOne: false, stopAfter: 2 });
    await advance(2);
    await endNext(dies);
    await advance(2);
    expect(await readReplay(test.db, id)).toMatchObject({ state: 'running', failedAgain: 1 });
    await endNext(dies);
    await advance(2);
    expect(await readReplay(test.db, id)).toMatchObject({ state: 'paused', halted: 'failures' });
    await controlReplay(test.db, id, 'resume');
    await advance(2);
    await endNext(dies);
    await advance(2);
    expect(await readReplay(test.db, id)).toMatchObject({ state: 'running', halted: null });
  });
});

it('tells what became of each invoice, page by page', async () => {
  const ids = await deadLetters(4);
  const id = await start();
  await advance(2);
  await endNext({ kind: 'succeeded' });
  await advance(2);
  await endNext(dies);
  await advance(1);
  const page = { limit: 3, cursor: undefined };
  const first = await listReplayItems(test.db, id, {}, page);
  expect(first.items).toMatchObject([
    { jobId: ids[0], state: 'succeeded', message: null },
    { jobId: ids[1], state: 'failed-again', message: 'm' },
    { jobId: ids[2], state: 'under-way' },
  ]);
  const cursor = readCursor(first.nextCursor ?? '');
  const second = await listReplayItems(test.db, id, {}, { limit: 3, cursor });
  expect(second).toMatchObject({ items: [{ jobId: ids[3], state: 'waiting' }], nextCursor: null });
  const failed = await listReplayItems(test.db, id, { state: 'failed-again' }, page);
  expect(failed.items.map(({ jobId }) => jobId)).toEqual([ids[1]]);
});

it('tells a replayed job what part of the limit its replay may use, and no other job', async () => {
  const workerId = await insertWorker(test.db, 60_000);
  const claimNext = async () => {
    const [delivery] = await takeForRelease(test.db, connectionId, oneByOne);
    return delivery && claimJob(test.db, delivery, workerId);
  };
  const [first = ''] = await deadLetters(1);
  await start({ ids: [first] }, 45);
  await advance();
  expect(await claimNext()).toMatchObject({ jobId: first, replayPercent: 45 });
  await liveWork();
  expect(await claimNext()).toMatchObject({ lane: 'live', replayPercent: null });
});
