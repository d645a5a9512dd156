import { openDatabase } from '@sync/database';
import { databaseTime, holdSide, inquire, noteSilence } from '@sync/jobs';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection } from '@sync/jobs/testing';
import type { SubscriptionFlowClient } from '@sync/subscriptionflow';
import {
  inTurn,
  json,
  startFakeServer,
  type FakeServer,
  type Reply as Answer,
} from '../../../packages/fortnox/src/testing/fake-server.js';
import { testClient } from '../../../packages/fortnox/src/testing/stubs.js';
import { noteOutcome, prospectAfter, type HealthDependencies } from './company-health.js';
import type { Stop } from './handler.js';
import { recordedLog } from './testing/stage.js';

let test: TestDatabase;
let connectionId: string;
let server: FakeServer;
let answer: Answer;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  connectionId = await insertActiveConnection(test.db);
  server = await startFakeServer((...given) => {
    answer(...given);
  });
});
afterEach(() => server.close());
afterAll(() => test.drop());

/** What is not asked of anybody throws. */
const notAsked = (): Promise<SubscriptionFlowClient> => Promise.reject(new Error('not asked for'));

function depsWith(change: Partial<HealthDependencies> = {}) {
  const { log, text } = recordedLog();
  const deps: HealthDependencies = {
    ...{ db: test.db, log, openSubscriptionFlow: notAsked },
    openFortnox: (_connection, call) => Promise.resolve(testClient(server.url, { call })),
    answers: { next: () => Promise.resolve(false) },
    ...change,
  };
  return { deps, text };
}

const prospect = (
  stop: Stop | undefined,
  change: Partial<HealthDependencies> = {},
  source: 'event' | 'webhook' = 'event',
) => prospectAfter(depsWith(change).deps, 'wrk_1', { connectionId, source }, stop);

const down = json(500, {});
const up = json(200, {
  CompanyInformation: { DatabaseNumber: 1 },
  LockedPeriod: { EndDate: null },
});

const fortnoxFails: Stop = {
  kind: 'fortnox-failure',
  failure: { kind: 'unavailable', status: 500, detail: 'x' },
  during: 'create the invoice',
};
const sourceFails = (retryAfterMs?: number): Stop => ({
  kind: 'source-failure',
  failure: { kind: 'unavailable', status: 503, detail: 'x', retryAfterMs },
});
const sourceRefuses: Stop = {
  kind: 'source-failure',
  failure: { kind: 'unauthorized', detail: 'invalid_client' },
};

const itsOwn = { kind: 'its-own' };

const breakerOf = (side: 'fortnox' | 'subscriptionflow') =>
  test.db.prisma.breaker.findUnique({ where: { connectionId_side: { connectionId, side } } });

const isOpen = async (side: 'fortnox' | 'subscriptionflow'): Promise<boolean> =>
  ((await breakerOf(side))?.openedAt ?? null) !== null;

describe('an attempt that Fortnox failed', () => {
  it('fails by itself while Fortnox answers the company’s other calls: that costs no call', async () => {
    const answers = { next: () => Promise.resolve(true) };
    expect(await prospect(fortnoxFails, { answers })).toEqual(itsOwn);
    expect([server.received, await isOpen('fortnox')]).toEqual([[], false]);
  });

  it('fails by itself when Fortnox answers a question', async () => {
    answer = up;
    expect(await prospect(fortnoxFails)).toEqual(itsOwn);
    expect(server.received).toHaveLength(1);
  });

  it('fails by itself when only the first of two questions got lost', async () => {
    answer = inTurn(down, up);
    expect(await prospect(fortnoxFails)).toEqual(itsOwn);
    expect([server.received.length, await isOpen('fortnox')]).toEqual([2, false]);
  });

  it('waits for Fortnox when nothing is answered, and the company is held back', async () => {
    answer = down;
    const { deps, text } = depsWith();
    const job = { connectionId, source: 'event' } as const;
    const waits = { kind: 'wait', forMs: 0, until: 'waiting until Fortnox answers again' };
    expect(await prospectAfter(deps, 'wrk_1', job, fortnoxFails)).toEqual(waits);
    expect([await isOpen('fortnox'), server.received.length]).toEqual([true, 2]);
    expect(text()).toContain('breaker.open');
  });

  it('of ten at once one asks at a time, and the others learn from it', async () => {
    let open = 0;
    const together: number[] = [];
    answer = (...given) => {
      together.push((open += 1));
      // Long enough for the others to come to the same question.
      setTimeout(() => {
        open -= 1;
        up(...given);
      }, 300);
    };
    const ten = Array.from({ length: 10 }, () => prospect(fortnoxFails));
    expect(await Promise.all(ten)).toEqual(ten.map(() => itsOwn));
    expect([Math.max(...together), together.length < 10]).toEqual([1, true]);
  });

  it('asks nobody while the company is held back already', async () => {
    await holdSide(test.db, connectionId, 'fortnox', 60_000);
    expect(await prospect(fortnoxFails)).toMatchObject({ kind: 'wait', forMs: 0 });
    expect(server.received).toEqual([]);
  });

  it('fails by itself once Fortnox has been out for a day: a person must hear of it', async () => {
    await holdSide(test.db, connectionId, 'fortnox', 0);
    const openedAt = new Date(Date.now() - 25 * 3_600_000);
    await test.db.prisma.breaker.updateMany({ where: { connectionId }, data: { openedAt } });
    expect(await prospect(fortnoxFails)).toEqual(itsOwn);
  });

  it('waits a moment when our own limiter let no question out, and others may ask', async () => {
    const limiter = {
      acquire: () => Promise.resolve({ admitted: false, retryAfterMs: 1 } as const),
      report: () => Promise.resolve(),
    };
    const openFortnox = () => Promise.resolve(testClient(server.url, { limiter }));
    const unclear = { kind: 'wait', forMs: 5000 };
    expect(await prospect(fortnoxFails, { openFortnox })).toMatchObject(unclear);
    const inquiry = await inquire(test.db, connectionId, 'fortnox', await databaseTime(test.db));
    expect(inquiry).toEqual({ kind: 'ask' });
  });

  it('fails by itself when its company has been removed', async () => {
    await test.db.prisma.connection.delete({ where: { id: connectionId } });
    expect(await prospect(fortnoxFails)).toEqual(itsOwn);
  });
});

describe('an attempt that SubscriptionFlow failed', () => {
  const job = { connectionId, source: 'webhook' } as const;

  it('holds what must be fetched for as long as SubscriptionFlow says', async () => {
    const waits = { kind: 'wait', forMs: 0, until: 'waiting until SubscriptionFlow answers again' };
    expect(await prospect(sourceFails(90_000), {}, job.source)).toEqual(waits);
    const probeAt = (await breakerOf('subscriptionflow'))?.probeAt;
    expect(Number(probeAt) - Date.now()).toBeGreaterThan(60_000);
  });

  it('asks again within the hour, however long SubscriptionFlow wants to be left alone', async () => {
    await prospect(sourceFails(30 * 86_400_000), {}, 'webhook');
    const probeAt = (await breakerOf('subscriptionflow'))?.probeAt;
    expect(Number(probeAt) - Date.now()).toBeLessThanOrEqual(3_600_000);
  });

  it('brought by an event it is not held, so it waits by itself, and never not at all', async () => {
    const learned = await prospect(sourceFails(90_000));
    expect(learned.kind === 'wait' && Math.round(learned.forMs / 1000)).toBe(90);
    connectionId = await insertActiveConnection(test.db);
    expect(await prospect(sourceFails(0))).toMatchObject({ kind: 'wait', forMs: 1000 });
  });

  it('shows refused credentials on the connection, and waits for a person', async () => {
    expect(await prospect(sourceRefuses, {}, 'webhook')).toMatchObject({ kind: 'wait', forMs: 0 });
    const row = await test.db.prisma.connection.findUnique({ where: { id: connectionId } });
    expect(row?.subscriptionflowRefusal).toBe('invalid_client');
  });
});

describe('an attempt that went well', () => {
  it('lets what waited for Fortnox go on, and asks nobody', async () => {
    await holdSide(test.db, connectionId, 'fortnox', 60_000);
    expect(await prospect(undefined)).toEqual(itsOwn);
    expect([await isOpen('fortnox'), server.received]).toEqual([false, []]);
  });

  it('from a signed event tells nothing of SubscriptionFlow; a fetched one does', async () => {
    await holdSide(test.db, connectionId, 'subscriptionflow', 60_000);
    await prospect(undefined);
    expect(await isOpen('subscriptionflow')).toBe(true);
    await prospect(undefined, {}, 'webhook');
    expect(await isOpen('subscriptionflow')).toBe(false);
  });
});

it('with our own database away nobody can tell: the attempt is not spent', async () => {
  const db = openDatabase({ url: 'postgresql://x:x@127.0.0.1:9/x' });
  expect(await prospect(fortnoxFails, { db })).toMatchObject({ kind: 'wait', forMs: 5000 });
  await db.close();
});

it('a fault of our own in asking spends the attempt, so that nothing goes round for ever', async () => {
  const { deps, text } = depsWith({ openFortnox: () => Promise.reject(new TypeError('a bug')) });
  const job = { connectionId, source: 'event' } as const;
  expect(await prospectAfter(deps, 'wrk_1', job, fortnoxFails)).toEqual(itsOwn);
  expect(text()).toContain('breaker.not-informed');
});

it('an answer to a question closes what silence had opened', async () => {
  await inquire(test.db, connectionId, 'fortnox', await databaseTime(test.db));
  await noteSilence(test.db, connectionId, 'fortnox');
  const { deps } = depsWith();
  const answered = { kind: 'answered' } as const;
  expect(await noteOutcome(deps, connectionId, 'fortnox', answered)).toEqual({ kind: 'there' });
  expect(await isOpen('fortnox')).toBe(false);
});
