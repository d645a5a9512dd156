import { Prisma } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import {
  acceptInvoice,
  beginIntent,
  claimJob,
  endAttempt,
  recordOutcome,
  rescueJobsOfDeadWorkers,
  takeForRelease,
  type ClaimedJob,
  type IncomingInvoice,
  type JobEnd,
} from './index.js';
import { insertActiveConnection, insertWorker } from './testing/fixtures.js';

const room = { live: 8, replay: 3, backfill: 4 };

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** An event that says what was to be paid, as of a minute of the day. */
const eventOf = (total: string, minute: number) => ({
  type: 'invoice.paid',
  timestamp: `2026-11-20T08:${String(minute).padStart(2, '0')}:00Z`,
  data: { invoice: { id: 'inv-1', total_amount: total } },
});

type Told = { readonly total: string; readonly minute?: number; readonly webhookId?: string };

const told = (connectionId: string, { total, minute = 0, webhookId }: Told): IncomingInvoice => ({
  ...{ connectionId, invoiceId: 'inv-1', source: 'event', lane: 'live' },
  ...{ total, event: eventOf(total, minute), webhookId },
});

const native = (connectionId: string): IncomingInvoice => ({
  ...{ connectionId, invoiceId: 'inv-1', source: 'webhook', lane: 'live' },
});

type Scene = {
  readonly tell: (event: Told) => ReturnType<typeof acceptInvoice>;
  readonly tellNatively: () => ReturnType<typeof acceptInvoice>;
  readonly claim: () => Promise<ClaimedJob>;
  readonly job: () => Promise<Awaited<ReturnType<typeof readJob>>>;
  /** What the next attempt would be given to work from. */
  readonly nextWorksFrom: () => Promise<string | undefined>;
};

async function company(): Promise<Scene> {
  const connectionId = await insertActiveConnection(test.db);
  const claim = async (): Promise<ClaimedJob> => {
    await test.db.prisma.syncJob.updateMany({
      where: { connectionId },
      data: { dueAt: new Date(Date.now() - 1000) },
    });
    const [delivery] = await takeForRelease(test.db, connectionId, room);
    if (!delivery) throw new Error('nothing was released');
    const job = await claimJob(test.db, delivery, await insertWorker(test.db, 60_000));
    if (!job) throw new Error('the claim was refused');
    return job;
  };
  return {
    claim,
    tell: (event) => acceptInvoice(test.db, told(connectionId, event)),
    tellNatively: () => acceptInvoice(test.db, native(connectionId)),
    job: () => readJob(connectionId),
    nextWorksFrom: async () => totalOf((await claim()).event),
  };
}

const readJob = (connectionId: string) =>
  test.db.prisma.syncJob.findFirstOrThrow({
    where: { connectionId },
    include: { timeline: { orderBy: { id: 'asc' } } },
  });

function totalOf(event: unknown): string | undefined {
  return (event as ReturnType<typeof eventOf> | null)?.data.invoice.total_amount;
}

const retry: JobEnd = { kind: 'retry', afterMs: 0, reason: 'Fortnox is away' };
const deadLetter: JobEnd = {
  kind: 'dead-letter',
  deadLetter: { fingerprint: 'f', kind: 'odd', code: undefined, message: 'm', action: 'a' },
};

const end = (job: ClaimedJob, how: JobEnd): Promise<boolean> =>
  endAttempt(test.db, job, how, {}, []);

const begin = async (job: ClaimedJob): Promise<string> =>
  (await beginIntent(test.db, job, { key: 'invoice:inv-1' }, [])).kind;

/** A scene in which the invoice of 1000 was told and has come into a state. */
const scenes = {
  queued: async () => {
    const scene = await company();
    await scene.tell({ total: '1000' });
    return scene;
  },
  released: async () => {
    const scene = await scenes.queued();
    await takeForRelease(test.db, (await scene.job()).connectionId, room);
    return scene;
  },
  retrying: async () => {
    const scene = await scenes.queued();
    await end(await scene.claim(), retry);
    return scene;
  },
  'dead-lettered': async () => {
    const scene = await scenes.queued();
    await end(await scene.claim(), deadLetter);
    return scene;
  },
  ignored: async () => {
    const scene = await scenes.queued();
    await end(await scene.claim(), { kind: 'ignored', reason: 'before the start date' });
    return scene;
  },
} as const;

describe('a corrected event', () => {
  it.each(['queued', 'retrying', 'dead-lettered', 'ignored'] as const)(
    'is what the next attempt works from when the job is %s',
    async (state) => {
      const scene = await scenes[state]();
      await scene.tell({ total: '1250', minute: 1 });
      expect(await scene.nextWorksFrom()).toBe('1250');
      expect(await scene.job()).toMatchObject({ total: '1250' });
    },
  );

  it('is what the attempt works from when the job lies in Redis already', async () => {
    const scene = await scenes.released();
    const { id, dispatchSeq } = await scene.job();
    await scene.tell({ total: '1250' });
    const worker = await insertWorker(test.db, 60_000);
    const claimed = await claimJob(test.db, { jobId: id, dispatchSeq }, worker);
    expect(totalOf(claimed?.event)).toBe('1250');
  });

  it('answers as known, with the id of the job', async () => {
    const scene = await scenes.queued();
    const answer = await scene.tell({ total: '1250' });
    const jobId = (await scene.job()).id;
    expect(answer).toEqual({
      ...{ kind: 'known', jobId, status: 'queued', effect: 'replaced' },
      former: eventOf('1000', 0),
    });
  });

  it.each(['succeeded', 'ignored'] as const)(
    'changes nothing of a job that has %s by itself when it is older',
    async (kind) => {
      const scene = await company();
      await scene.tell({ total: '1250', minute: 5 });
      await end(await scene.claim(), kind === 'ignored' ? { kind, reason: 'r' } : { kind });
      expect(await scene.tell({ total: '1000', minute: 1 })).toMatchObject({ status: kind });
      expect(totalOf((await scene.job()).event)).toBe('1250');
    },
  );

  it.each(['queued', 'retrying', 'dead-lettered'] as const)(
    'is not undone by the redelivery of what it corrected (%s)',
    async (state) => {
      const scene = await scenes[state]();
      await scene.tell({ total: '1250', minute: 1 });
      const before = await scene.job();
      expect(await scene.tell({ total: '1000', minute: 0 })).toMatchObject({ effect: 'none' });
      expect(await scene.job()).toEqual(before);
    },
  );

  it('counts by its own time, also when a confirmation of the former one came in between', async () => {
    const scene = await scenes.queued();
    await scene.tell({ total: '1000', minute: 9 });
    await scene.tell({ total: '1250', minute: 5 });
    expect(await scene.nextWorksFrom()).toBe('1000');
  });

  it('counts as the later one when both have the same time', async () => {
    const scene = await scenes.queued();
    await scene.tell({ total: '1250' });
    expect(await scene.nextWorksFrom()).toBe('1250');
  });

  it('is the same whichever of five that come at once is the newest', async () => {
    const scene = await scenes.queued();
    const totals = ['1400', '1200', '1500', '1100', '1300'];
    const tell = (total: string) => scene.tell({ total, minute: Number(total) / 100 });
    await Promise.all(totals.map(tell));
    expect(await scene.nextWorksFrom()).toBe('1500');
  });
});

describe('under a webhook-id that came before', () => {
  it('a repeat is a repeat: a correction in between stands', async () => {
    const scene = await company();
    await scene.tell({ total: '1000', webhookId: 'a' });
    await scene.tell({ total: '1250', webhookId: 'b' });
    expect(await scene.tell({ total: '1000', webhookId: 'a' })).toMatchObject({ kind: 'known' });
    expect(await scene.nextWorksFrom()).toBe('1250');
  });

  it('a newer event of a sender that reuses its ids is heard', async () => {
    const scene = await company();
    await scene.tell({ total: '1000', webhookId: 'a' });
    await scene.tell({ total: '1250', minute: 1, webhookId: 'a' });
    expect(await scene.nextWorksFrom()).toBe('1250');
  });

  it('a paid event is taken in although an earlier one was ignored', async () => {
    const connectionId = await insertActiveConnection(test.db);
    const event = told(connectionId, { total: '1000', webhookId: 'a' });
    await acceptInvoice(test.db, { ...event, ignoredBecause: 'it is Due' });
    expect(await acceptInvoice(test.db, event)).toMatchObject({ kind: 'accepted' });
  });
});

describe('while an attempt is under way', () => {
  it('before its first change, that attempt can begin nothing and is not counted', async () => {
    const scene = await scenes.queued();
    const job = await scene.claim();
    expect(await scene.tell({ total: '1250' })).toMatchObject({ effect: 'replaced' });
    expect(await begin(job)).toBe('claim-lost');
    await end(job, { kind: 'snooze', forMs: 0, reason: 'let go' });
    expect(await scene.job()).toMatchObject({ status: 'queued', attempts: 0, seriesAttempts: 0 });
    const next = await scene.claim();
    expect(totalOf(next.event)).toBe('1250');
    expect(await begin(next)).toBe('clear');
  });

  it.each([retry, deadLetter, { kind: 'ignored', reason: 'r' } as const])(
    'before its first change, its verdict is not the corrected event’s: $kind',
    async (verdict) => {
      const scene = await scenes.queued();
      const job = await scene.claim();
      await scene.tell({ total: '1250' });
      await end(job, verdict);
      const { status, attempts, timeline } = await scene.job();
      expect({ status, attempts }).toEqual({ status: 'queued', attempts: 0 });
      expect(JSON.stringify(timeline.at(-1)?.data)).toContain('does not count');
      expect(await scene.nextWorksFrom()).toBe('1250');
    },
  );

  it('after its first change it is kept: the attempt goes on, and stands if it succeeds', async () => {
    const scene = await scenes.queued();
    const job = await scene.claim();
    await begin(job);
    expect(await scene.tell({ total: '1250' })).toMatchObject({
      status: 'running',
      effect: 'kept',
    });
    expect((await beginIntent(test.db, job, { key: 'bookkeep:inv-1' }, [])).kind).toBe('clear');
    await end(job, { kind: 'succeeded' });
    const { status, event } = await scene.job();
    expect([status, totalOf(event)]).toEqual(['succeeded', '1000']);
  });

  it('after its first change, the next attempt works from it and knows from what it was made', async () => {
    const scene = await scenes.queued();
    const job = await scene.claim();
    await begin(job);
    await scene.tell({ total: '1250' });
    await end(job, retry);
    const next = await scene.claim();
    expect([totalOf(next.event), totalOf(next.madeFrom)]).toEqual(['1250', '1000']);
  });

  it('after its first change, the same holds when the worker dies', async () => {
    const scene = await scenes.queued();
    const job = await scene.claim();
    await begin(job);
    await scene.tell({ total: '1250' });
    await test.db.prisma.worker.delete({ where: { id: job.workerId } });
    await rescueJobsOfDeadWorkers(test.db);
    expect(await scene.nextWorksFrom()).toBe('1250');
  });

  it('after its first change, the dead letter that it becomes goes on by itself', async () => {
    const scene = await scenes.queued();
    const job = await scene.claim();
    await begin(job);
    await scene.tell({ total: '1250' });
    await end(job, deadLetter);
    expect(await scene.job()).toMatchObject({ status: 'queued', series: 2, fingerprint: null });
    expect(await scene.nextWorksFrom()).toBe('1250');
  });

  it('a change that Fortnox refused is no change', async () => {
    const scene = await scenes.queued();
    const job = await scene.claim();
    await begin(job);
    await recordOutcome(test.db, job, 'invoice:inv-1', { kind: 'refused' }, []);
    expect(await scene.tell({ total: '1250' })).toMatchObject({ effect: 'replaced' });
    expect(await begin(job)).not.toBe('clear');
  });

  it('either the first change or the correction comes first, never both', async () => {
    const seen = new Set<string>();
    for (let n = 0; n < 25; n += 1) {
      const scene = await scenes.queued();
      const job = await scene.claim();
      const [begun, answer] = await Promise.all([begin(job), scene.tell({ total: '1250' })]);
      const effect = answer.kind === 'known' ? answer.effect : '';
      seen.add(`${begun} ${effect}`);
    }
    expect(
      [...seen].filter((pair) => !['clear kept', 'claim-lost replaced'].includes(pair)),
    ).toEqual([]);
  });
});

describe('a dead letter', () => {
  it('goes on by itself as a new series when a corrected event arrives, and says why', async () => {
    const scene = await scenes['dead-lettered']();
    const answer = await scene.tell({ total: '1250' });
    expect(answer).toMatchObject({ kind: 'known', status: 'queued', effect: 'requeued' });
    const { status, series, seriesAttempts, timeline } = await scene.job();
    expect({ status, series, seriesAttempts }).toEqual({
      ...{ status: 'queued', series: 2, seriesAttempts: 0 },
    });
    expect(timeline.at(-1)?.data).toEqual({
      ...{ actor: 'system', action: 'replay', reason: 'A corrected event arrived.' },
    });
  });

  it('names who sent the corrected event, where a person did', async () => {
    const scene = await scenes['dead-lettered']();
    const { connectionId } = await scene.job();
    const sent = { ...told(connectionId, { total: '1250' }), sentBy: 'anna' };
    expect(await acceptInvoice(test.db, sent)).toMatchObject({
      ...{ effect: 'requeued', former: eventOf('1000', 0) },
    });
    expect((await scene.job()).timeline.slice(-2).map(({ data }) => data)).toMatchObject([
      { what: 'corrected', actor: 'anna' },
      { action: 'replay', actor: 'anna' },
    ]);
  });

  it('stays one when the same event comes again', async () => {
    const scene = await scenes['dead-lettered']();
    await scene.tell({ total: '1000' });
    await scene.tell({ total: '1000', minute: 3 });
    expect(await scene.job()).toMatchObject({ status: 'dead-lettered', series: 1 });
  });
});

describe('by the native door', () => {
  async function nativeJob(how: JobEnd): Promise<Scene> {
    const scene = await company();
    await scene.tellNatively();
    await end(await scene.claim(), how);
    return scene;
  }

  it('an attempt that has read the invoice and changed nothing yet reads it again', async () => {
    const scene = await company();
    await scene.tellNatively();
    const job = await scene.claim();
    await scene.tellNatively();
    expect(await begin(job)).toBe('claim-lost');
  });

  it('a dead letter is read anew, as a series of its own', async () => {
    const scene = await nativeJob(deadLetter);
    expect(await scene.tellNatively()).toMatchObject({ status: 'queued', effect: 'requeued' });
    expect(await scene.job()).toMatchObject({ status: 'queued', series: 2, source: 'webhook' });
  });

  it('a job that waits for its source need not wait any longer', async () => {
    const scene = await nativeJob({ kind: 'snooze', forMs: 3_600_000, reason: 'not Paid yet' });
    await scene.tellNatively();
    const { dueAt } = await scene.job();
    expect(dueAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('does not take the place of a signed event, which says more', async () => {
    const scene = await scenes['dead-lettered']();
    expect(await scene.tellNatively()).toMatchObject({ status: 'dead-lettered', effect: 'none' });
    expect(await scene.job()).toMatchObject({ source: 'event' });
  });

  it('an event takes the place of what would have been fetched', async () => {
    const scene = await nativeJob(retry);
    await scene.tell({ total: '1250' });
    expect(await scene.nextWorksFrom()).toBe('1250');
    expect(await scene.job()).toMatchObject({ source: 'event' });
  });
});

describe('a correction that says that there is nothing to do', () => {
  const ignoredBecause = "the invoice's status is Void, not Paid";

  const tellVoid = async (
    scene: Scene,
    given: Partial<Told> = {},
  ): ReturnType<typeof acceptInvoice> => {
    const { connectionId } = await scene.job();
    const event = told(connectionId, { total: 'void', minute: 1, ...given });
    return acceptInvoice(test.db, { ...event, ignoredBecause });
  };

  it.each(['queued', 'retrying', 'dead-lettered'] as const)(
    'is what the next attempt works from when the job is %s',
    async (state) => {
      const scene = await scenes[state]();
      expect(await tellVoid(scene)).toMatchObject({
        ...{ kind: 'known', jobId: (await scene.job()).id, former: eventOf('1000', 0) },
      });
      expect(await scene.nextWorksFrom()).toBe('void');
    },
  );

  it('also under a webhook-id that came before', async () => {
    const scene = await company();
    await scene.tell({ total: '1000', webhookId: 'a' });
    await tellVoid(scene, { webhookId: 'a' });
    expect(await scene.nextWorksFrom()).toBe('void');
  });

  it('is kept when Fortnox is being changed', async () => {
    const scene = await scenes.queued();
    await begin(await scene.claim());
    expect(await tellVoid(scene)).toMatchObject({ status: 'running', effect: 'kept' });
  });

  it('changes nothing when it is older', async () => {
    const scene = await company();
    await scene.tell({ total: '1250', minute: 5 });
    expect(await tellVoid(scene)).toMatchObject({ effect: 'none', isOlder: true });
    expect(await scene.nextWorksFrom()).toBe('1250');
  });

  it('leaves an ignored job ignored, and an older paid event does not take it up then', async () => {
    const scene = await scenes.ignored();
    expect(await tellVoid(scene, { minute: 9 })).toMatchObject({ status: 'ignored' });
    expect(await scene.tell({ total: '1000', minute: 5 })).toMatchObject({ status: 'ignored' });
    expect(await scene.job()).toMatchObject({ status: 'ignored', reason: ignoredBecause });
    expect(await scene.tell({ total: '1250', minute: 10 })).toMatchObject({ kind: 'accepted' });
  });

  it('brings nothing back of a job that was erased', async () => {
    const scene = await scenes.ignored();
    const { id } = await scene.job();
    await test.db.prisma.syncJob.update({
      ...{ where: { id }, data: { event: Prisma.DbNull, erasedAt: new Date() } },
    });
    await test.db.prisma.syncJob.update({ where: { id }, data: { toldAt: new Date(0) } });
    const before = await scene.job();
    await tellVoid(scene);
    expect(await scene.job()).toEqual(before);
  });

  it('is not heard of a job by the native door that was told after it', async () => {
    const scene = await company();
    await scene.tellNatively();
    expect(await tellVoid(scene)).toMatchObject({ effect: 'none', isOlder: true });
    const { id } = await scene.job();
    const toldAt = new Date('2026-11-20T08:00:00Z');
    await test.db.prisma.syncJob.update({ where: { id }, data: { toldAt } });
    expect(await tellVoid(scene)).toMatchObject({ effect: 'replaced' });
  });

  it('makes no job of an invoice that is not known', async () => {
    const connectionId = await insertActiveConnection(test.db);
    const event = { ...told(connectionId, { total: '1000', webhookId: 'a' }), ignoredBecause };
    expect(await acceptInvoice(test.db, event)).toEqual({
      kind: 'ignored',
      reason: ignoredBecause,
    });
    expect(await test.db.prisma.syncJob.count({ where: { connectionId } })).toBe(0);
  });
});
