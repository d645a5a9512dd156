import { openDatabase } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import type { CallRecord } from '@sync/fortnox';
import { routeTo, type SeverableRoute } from '@sync/shared/testing';
import { startCallCounts, type CallCounts } from './call-counts.js';
import type { LoopRound } from './maintenance/timer-loop.js';
import { recordedLog } from './testing/stage.js';

let test: TestDatabase;
let route: SeverableRoute;
beforeAll(async () => {
  test = await createTestDatabase();
  route = await routeTo(test.url);
});
beforeEach(async () => {
  route.mend();
  await test.db.prisma.callCount.deleteMany();
});
afterAll(async () => {
  await route.close();
  await test.drop();
});

const minute = new Date('2026-11-20T08:01:00Z');
const hour = 3_600_000;

type Stage = CallCounts & {
  readonly log: () => string;
  /** One call for the company, answered like this. */
  readonly call: (connectionId: string, status?: number) => void;
  /** The outcome of the next round to end. */
  readonly nextRound: () => Promise<LoopRound['outcome']>;
  /** Ends it all. */
  readonly end: () => Promise<void>;
};

/** A worker's counts at 08:01:59 on a way to PostgreSQL that can be cut. */
function begin(everyMs: number): Stage {
  const db = openDatabase({ url: route.url, poolSize: 1 });
  const { log, text } = recordedLog();
  let waiting: ((outcome: LoopRound['outcome']) => void)[] = [];
  const observeRound = ({ outcome }: LoopRound): void => {
    for (const resolve of waiting.splice(0)) resolve(outcome);
  };
  const now = (): number => minute.getTime() + 59_999;
  const counts = startCallCounts({ db, log, observeRound, everyMs, now });
  return {
    ...{ ...counts, log: text },
    call: (connectionId, status = 200) => {
      const options = { lane: 'live', maxWaitMs: 1 } as const;
      counts.counting(connectionId, options).onCall?.(recordOf(status));
    },
    nextRound: () => new Promise((resolve) => (waiting = [...waiting, resolve])),
    end: async () => {
      await counts.stop();
      await db.close();
    },
  };
}

const recordOf = (status: number): CallRecord => ({
  ...{ method: 'GET', path: '/3/invoices', status, fortnoxCode: undefined, durationMs: 1 },
  ...{ waitedMs: 0, requestId: undefined, failure: undefined, sent: undefined },
});

const written = () =>
  test.db.prisma.callCount
    .findMany({ orderBy: { connectionId: 'asc' } })
    .then((rows) => rows.map(({ connectionId, calls, refused }) => [connectionId, calls, refused]));

it('calls are counted by company and minute, and whoever asked for a call still hears of it', async () => {
  const stage = begin(hour);
  stage.call('conn_1');
  stage.call('conn_1', 429);
  stage.call('conn_2', 500);
  const heard: CallRecord[] = [];
  const onCall = (record: CallRecord): void => void heard.push(record);
  const options = stage.counting('conn_2', { lane: 'live', maxWaitMs: 1, onCall });
  options.onCall?.(recordOf(201));
  expect(heard).toEqual([recordOf(201)]);
  await stage.end();
  expect(await written()).toEqual([
    ['conn_1', 2, 1],
    ['conn_2', 2, 0],
  ]);
  expect((await test.db.prisma.callCount.findFirst())?.minute).toEqual(minute);
});

it('counts are written while the worker runs, each call once, and workers add to each other’s', async () => {
  const [one, another] = [begin(20), begin(hour)];
  one.call('conn_1');
  another.call('conn_1', 429);
  while ((await written()).length === 0) await one.nextRound();
  one.call('conn_1');
  await one.end();
  await another.end();
  expect(await written()).toEqual([['conn_1', 3, 1]]);
});

it('what is counted while PostgreSQL is away is written when it is back', async () => {
  const stage = begin(20);
  route.cut();
  stage.call('conn_1');
  while ((await stage.nextRound()) !== 'failed');
  stage.call('conn_1', 429);
  route.mend();
  while ((await written()).length === 0) await stage.nextRound();
  await stage.end();
  expect(await written()).toEqual([['conn_1', 2, 1]]);
});

it('a worker stops also while PostgreSQL is away, and says that counts are lost', async () => {
  const stage = begin(hour);
  await stage.nextRound();
  route.cut();
  stage.call('conn_1');
  await stage.end();
  expect(stage.log()).toContain('call-counts.lost');
  expect(await written()).toEqual([]);
});
