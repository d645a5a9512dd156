import { newId } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { advanceReplays, replayJob, startReplay } from '../index.js';
import { insertActiveConnection, insertDeadLetter } from '../testing/fixtures.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** What a job looks like once it is back, whoever sent it; times and lane aside. */
async function backOnQueue(id: string) {
  const job = await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });
  const { deadLetteredAt, finishedAt, releasedAt, workerId, clearedBy, causeRef } = job;
  const { status, dispatchState, series, seriesAttempts, reason, fingerprint } = job;
  const letter = [job.deadLetterKind, job.deadLetterCode, job.deadLetterMessage];
  return {
    ...{ status, dispatchState, series, seriesAttempts, reason, fingerprint, letter },
    ...{ deadLetteredAt, finishedAt, releasedAt, workerId, clearedBy, causeRef },
  };
}

const likeNew = {
  status: 'queued',
  dispatchState: 'waiting',
  series: 2,
  seriesAttempts: 0,
  reason: null,
  fingerprint: null,
  letter: [null, null, null],
  deadLetteredAt: null,
  finishedAt: null,
  releasedAt: null,
  workerId: null,
  clearedBy: null,
  causeRef: null,
};

it('forgets the dead letter wholly when one is replayed by hand', async () => {
  const id = await insertDeadLetter(test.db, await insertActiveConnection(test.db));
  await replayJob(test.db, { jobId: id, actor: 'anna', reason: 'mended' });
  expect(await backOnQueue(id)).toEqual(likeNew);
});

it('forgets the dead letter wholly when many are replayed at their pace', async () => {
  const connectionId = await insertActiveConnection(test.db);
  const id = await insertDeadLetter(test.db, connectionId);
  await startReplay(test.db, {
    ...{ actor: 'anna', reason: 'mended', filter: { connectionId }, ratePercent: 30 },
    idempotencyKey: newId('rpl'),
  });
  await advanceReplays(test.db);
  expect(await backOnQueue(id)).toEqual(likeNew);
});
