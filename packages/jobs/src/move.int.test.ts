import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import {
  acceptInvoice,
  advanceReplays,
  claimJob,
  discardJob,
  endAttempt,
  jobStatuses,
  replayJob,
  rescueJobsOfDeadWorkers,
  resolveJob,
  returnUnknownClaims,
  startReplay,
  takeForRelease,
  type JobEnd,
} from './index.js';
import { transitions, type JobStatus } from './job.js';
import { insertActiveConnection, insertDeadLetter, insertWorker, room } from './testing/index.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

type Scene = { readonly id: string; readonly connectionId: string; readonly workerId: string };

/** A job in this state, with everything else as whoever may want to change it would wish. */
async function jobIn(status: JobStatus): Promise<Scene> {
  const connectionId = await insertActiveConnection(test.db);
  const workerId = await insertWorker(test.db, 60_000);
  const id = await insertDeadLetter(test.db, connectionId, { status, lane: 'live' });
  return { id, connectionId, workerId };
}

const claimOf = ({ id, connectionId, workerId }: Scene) => ({
  ...{ jobId: id, connectionId, workerId, fence: 1, dispatchSeq: 1 },
});

const ends: readonly JobEnd[] = [
  { kind: 'succeeded' },
  { kind: 'ignored', reason: 'r' },
  { kind: 'retry', afterMs: 0, reason: 'r' },
  { kind: 'snooze', forMs: 0, reason: 'r' },
  {
    kind: 'dead-letter',
    deadLetter: { fingerprint: 'f', kind: 'k', code: undefined, message: 'm', action: 'a' },
  },
];

const action = ({ id }: Scene) => ({ jobId: id, actor: 'anna', reason: 'r' });
const booked = { customerNumber: null, invoiceNumber: '1', booked: true, payments: [] };

/** Everything that changes states, each with the columns that it asks for besides. */
const changes: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  claim: async (scene) => {
    await set(scene, { dispatchState: 'released', dispatchSeq: 1, workerId: null });
    return claimJob(test.db, { jobId: scene.id, dispatchSeq: 1 }, scene.workerId);
  },
  ...Object.fromEntries(
    ends.map((end) => [
      `end: ${end.kind}`,
      async (scene: Scene) => {
        await set(scene, { dispatchState: 'released', fence: 1, workerId: scene.workerId });
        return endAttempt(test.db, claimOf(scene), end, {}, []);
      },
    ]),
  ),
  release: (scene) => takeForRelease(test.db, scene.connectionId, room),
  rescue: async (scene) => {
    await set(scene, { dispatchState: 'released', workerId: 'wrk_dead' });
    return rescueJobsOfDeadWorkers(test.db);
  },
  'unknown claim': async (scene) => {
    await set(scene, {
      dispatchState: 'released',
      workerId: scene.workerId,
      updatedAt: new Date(0),
    });
    return returnUnknownClaims(test.db, scene.workerId, []);
  },
  replay: (scene) => replayJob(test.db, action(scene)),
  'paced replay': async (scene) => {
    await startReplay(test.db, {
      ...{ actor: 'anna', reason: 'r', filter: { ids: [scene.id] }, ratePercent: 30 },
      idempotencyKey: undefined,
    });
    return advanceReplays(test.db);
  },
  resolve: (scene) => resolveJob(test.db, action(scene), booked),
  discard: (scene) => discardJob(test.db, action(scene)),
  'a corrected event': ({ id, connectionId }) =>
    acceptInvoice(test.db, {
      ...{ connectionId, invoiceId: `inv-${id}`, source: 'event', lane: 'live' },
      event: { timestamp: '2026-11-20T08:00:00Z', data: {} },
    }),
};

const set = ({ id }: Scene, data: object): Promise<unknown> =>
  test.db.prisma.syncJob.update({ where: { id }, data });

const statusOf = async ({ id }: Scene): Promise<string> =>
  (await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id } })).status;

it.each(Object.keys(changes))('%s changes no state but as the table allows', async (name) => {
  const seen: string[] = [];
  for (const status of jobStatuses) {
    const scene = await jobIn(status);
    await changes[name]?.(scene).catch((error: unknown) => {
      // A broken assertion is told, and writes nothing.
      if (!(error instanceof Error && error.name === 'ForbiddenMove')) throw error;
    });
    const now = await statusOf(scene);
    if (now !== status) seen.push(`${status} → ${now}`);
  }
  const allowed = Object.entries(transitions).flatMap(([from, targets]) =>
    targets.map((to) => `${from} → ${to}`),
  );
  expect(seen.filter((arrow) => !allowed.includes(arrow))).toEqual([]);
  // Each does change what it is there for.
  if (name !== 'release') expect(seen).not.toEqual([]);
});

it('an end that the table forbids is an error, and nothing is written', async () => {
  const scene = await jobIn('discarded');
  await set(scene, { fence: 1, workerId: scene.workerId });
  const ending = endAttempt(test.db, claimOf(scene), { kind: 'succeeded' }, {}, []);
  await expect(ending).rejects.toThrow('a job that is discarded cannot become succeeded');
  expect(await statusOf(scene)).toBe('discarded');
});
