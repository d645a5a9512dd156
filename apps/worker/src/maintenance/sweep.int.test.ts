import { openDatabase } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import {
  connectionsWithDueJobs,
  createReleaser,
  openDeliveryQueue,
  releaseWindow,
  startReplay,
  takeForRelease,
  advanceReplays,
  type DeliveryQueue,
} from '@sync/jobs';
import { insertActiveConnection, insertDeadLetter, insertWorker } from '@sync/jobs/testing';
import { createLogger } from '@sync/shared';
import { randomUUID } from 'node:crypto';
import { createActiveAttempts } from '../active-attempts.js';
import { startSweep } from './sweep.js';
import type { LoopRound } from './timer-loop.js';

let test: TestDatabase;
let queue: DeliveryQueue;

beforeAll(async () => {
  test = await createTestDatabase();
  const redisUrl = process.env['TEST_REDIS_URL'] ?? '';
  queue = openDeliveryQueue({ redisUrl, prefix: `sweep-${randomUUID()}` });
});
afterAll(async () => {
  await queue.close();
  await test.drop();
});

/** A job in a state, as engine and worker would have left it. */
async function jobOf(connectionId: string, data: object): Promise<string> {
  return insertDeadLetter(test.db, connectionId, {
    ...{ fingerprint: null, deadLetteredAt: null, finishedAt: null, clearedBy: null, ...data },
  });
}

/** A replay whose item the next round has to write, and a session that holds it locked. */
async function lockReplay(): Promise<() => Promise<void>> {
  const connectionId = await insertActiveConnection(test.db);
  const id = await insertDeadLetter(test.db, connectionId);
  await startReplay(test.db, {
    ...{ actor: 'anna', reason: 'r', filter: { connectionId }, ratePercent: 30 },
    idempotencyKey: undefined,
  });
  await advanceReplays(test.db);
  const done = { status: 'succeeded', dispatchState: 'none' };
  await test.db.prisma.syncJob.update({ where: { id }, data: done });
  const other = openDatabase({ url: test.url, poolSize: 1 });
  await other.prisma.$executeRawUnsafe('SET idle_in_transaction_session_timeout = 0');
  await other.prisma.$executeRawUnsafe('BEGIN');
  await other.prisma.$executeRaw`SELECT 1 FROM replay_items WHERE job_id = ${id} FOR UPDATE`;
  return async () => {
    await other.prisma.$executeRawUnsafe('ROLLBACK');
    await other.close();
  };
}

function sweep(observeRound: (round: LoopRound) => void) {
  const log = createLogger('test', 'silent');
  const releaser = createReleaser({ db: test.db, queue, log });
  return startSweep({
    ...{ db: test.db, queue, releaser, observeRound, log },
    ...{ workerId: () => 'wrk_me', active: createActiveAttempts() },
  });
}

it('a replay that another session holds locked delays neither rescue nor redelivery nor release', async () => {
  const connectionId = await insertActiveConnection(test.db);
  const dead = await insertWorker(test.db, -1000);
  const orphan = { status: 'running', dispatchState: 'released', workerId: dead };
  const lost = { status: 'queued', dispatchState: 'released', releasedAt: new Date(0) };
  const due = { status: 'retrying', dispatchState: 'waiting' };
  const ids = [orphan, lost, due].map((data) => jobOf(connectionId, { lane: 'live', ...data }));
  const jobs = await Promise.all(ids);
  const unlock = await lockReplay();
  const replayRounds: LoopRound[] = [];
  const running = sweep((round) => {
    if (round.loop === 'replays') replayRounds.push(round);
  });
  try {
    await untilReleased(jobs);
    // It still stands before the lock: what was done was done meanwhile.
    expect(replayRounds).toEqual([]);
  } finally {
    await unlock();
    await running.stop();
  }
});

/** Each has been handed to Redis anew. */
async function untilReleased(ids: readonly string[]): Promise<void> {
  const deadline = Date.now() + 4000;
  for (;;) {
    const count = await test.db.prisma.syncJob.count({
      where: { id: { in: [...ids] }, dispatchState: 'released', dispatchSeq: { gt: 0 } },
    });
    if (count === ids.length) return;
    if (Date.now() > deadline) throw new Error(`${count} of ${ids.length} were released`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it('a company whose window is full is not asked to release', async () => {
  const connectionId = await insertActiveConnection(test.db);
  const waiting = { status: 'queued', dispatchState: 'waiting', lane: 'live' };
  for (let n = 0; n < releaseWindow.live + 2; n += 1) await jobOf(connectionId, waiting);
  expect(await connectionsWithDueJobs(test.db)).toContain(connectionId);
  await takeForRelease(test.db, connectionId);
  expect(await connectionsWithDueJobs(test.db)).not.toContain(connectionId);
  await jobOf(connectionId, { ...waiting, lane: 'backfill' });
  expect(await connectionsWithDueJobs(test.db)).toContain(connectionId);
});
