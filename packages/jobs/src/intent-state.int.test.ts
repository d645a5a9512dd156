import type { Prisma } from '@sync/database';
import { longestCallMs, quietMs } from './intent-state.js';
import { beginIntent, intentsOfJob } from './intents.js';
import { createTestEngine, type TestEngine } from './testing/engine.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

const ago = (ms: number): Date => new Date(Date.now() - ms);
const long = 3_600_000;

type Told = {
  readonly intent?: Partial<Prisma.IntentUncheckedCreateInput>;
  readonly sender?: Partial<Prisma.WorkerUncheckedCreateInput> | 'forgotten';
};

/** Too few to matter, and more than a time loses that is stored in whole milliseconds. */
const roundingMs = 5;

type Quiet = {
  readonly quiet: number | 'pending';
  /** Since the times of `told`. */
  readonly passedMs: number;
};

/** How long a change without an answer cannot be judged, given what is known of its sender. */
async function quietFor(tell: () => Told): Promise<Quiet> {
  const { job, workerId } = await test.claimNew();
  await beginIntent(test.db, job, { key: 'invoice:inv-1' }, []);
  const own = { connectionId: job.connectionId, key: 'invoice:inv-1' };
  const where = { id: workerId };
  const begunAt = Date.now();
  const { intent = {}, sender = {} } = tell();
  await test.db.prisma.intent.update({ where: { connectionId_key: own }, data: intent });
  if (sender === 'forgotten') await test.db.prisma.worker.delete({ where });
  else await test.db.prisma.worker.update({ where, data: sender });
  const state = (await intentsOfJob(test.db, job)).get('invoice:inv-1');
  const passedMs = Date.now() - begunAt + roundingMs;
  const quiet = state?.kind === 'outcome-unknown' ? state.quietForMs : 'pending';
  return { quiet, passedMs };
}

/** A pooler's session stands in the place of the worker's own. */
const byPooler = { sessionPid: 0 };

it('nobody judges a change while its sender’s lease holds, however old it is', async () => {
  const { quiet } = await quietFor(() => ({ intent: { sentAt: ago(long) } }));
  expect(quiet).toBe('pending');
});

it.each<[string, () => Told, number]>([
  [
    'given up by a sender that lives: the quiet time from then',
    () => ({ intent: { sentAt: ago(long), abandonedAt: ago(0) } }),
    quietMs,
  ],
  [
    'behind a pooler nobody knows whether a lapsed sender is dead: the longest call is awaited',
    () => ({ sender: { ...byPooler, aliveUntil: ago(1) }, intent: { sentAt: ago(0) } }),
    longestCallMs + quietMs,
  ],
  [
    'behind a pooler, sent long ago: its lease is the last sign of the sender',
    () => ({ sender: { ...byPooler, aliveUntil: ago(1) }, intent: { sentAt: ago(long) } }),
    quietMs,
  ],
  [
    'seen to be dead just now, sent long ago: the quiet time from its death',
    () => ({
      sender: { aliveUntil: ago(1), sessionGoneAt: ago(0) },
      intent: { sentAt: ago(long) },
    }),
    quietMs,
  ],
  [
    'all sessions went with PostgreSQL: those who outlived it have a moment to say so',
    () => ({
      intent: { sentAt: ago(long), orphanedAt: ago(0) },
      sender: { aliveUntil: ago(long), sessionGoneAt: ago(long) },
    }),
    2000,
  ],
  [
    'a sender that nobody remembers: the quiet time from the sending',
    () => ({ sender: 'forgotten', intent: { sentAt: ago(0) } }),
    quietMs,
  ],
])('%s', async (_, told, ms) => {
  const { quiet, passedMs } = await quietFor(told);
  expect(quiet).toBeGreaterThanOrEqual(ms - passedMs);
  expect(quiet).toBeLessThanOrEqual(ms);
});

it.each<[string, Told]>([
  ['given up long ago', { intent: { abandonedAt: ago(long) } }],
  ['its sender died long ago', { intent: { sentAt: ago(long) }, sender: 'forgotten' }],
  [
    'the pooler’s sender lapsed long ago',
    { intent: { sentAt: ago(long) }, sender: { ...byPooler, aliveUntil: ago(long) } },
  ],
])('once certain it is never waited for less than nothing: %s', async (_, told) => {
  expect((await quietFor(() => told)).quiet).toBe(0);
});
