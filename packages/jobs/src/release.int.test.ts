import { acceptInvoice } from './accept.js';
import { claimJob } from './claim.js';
import { endAttempt } from './end.js';
import { putBack, takeForRelease, unclaimed } from './release.js';
import { createTestEngine, incoming, room, type TestEngine } from './testing/engine.js';
import { insertActiveConnection, insertWorker } from './testing/fixtures.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

describe('releasing', () => {
  it('never lets more than the window out, also when asked by many at once', async () => {
    const connectionId = await insertActiveConnection(test.db);
    for (let n = 0; n < 20; n += 1) {
      await acceptInvoice(test.db, incoming(connectionId, `inv-${n}`));
    }
    const released = await Promise.all(
      Array.from({ length: 5 }, () => takeForRelease(test.db, connectionId, room)),
    );
    expect(released.flat()).toHaveLength(room.live);
  });

  it('releases nothing of a paused connection', async () => {
    const connectionId = await insertActiveConnection(test.db);
    await acceptInvoice(test.db, incoming(connectionId, 'inv-1'));
    await test.db.prisma.connection.update({ where: { id: connectionId }, data: { paused: true } });
    expect(await takeForRelease(test.db, connectionId, room)).toEqual([]);
  });

  it('hands a delivery that Redis lost out again, and the lost one is stale then', async () => {
    const connectionId = await insertActiveConnection(test.db);
    await acceptInvoice(test.db, incoming(connectionId, 'inv-1'));
    const [lost] = await takeForRelease(test.db, connectionId, room);
    if (!lost) throw new Error('nothing was released');
    expect(await unclaimed(test.db, -1000, 10)).toContainEqual(lost);
    await putBack(test.db, [lost]);
    const [again] = await takeForRelease(test.db, connectionId, room);
    const workerId = await insertWorker(test.db, 60_000);
    expect(await claimJob(test.db, lost, workerId)).toBeUndefined();
    expect(again && (await claimJob(test.db, again, workerId))).toMatchObject({ fence: 1 });
  });
});

describe('what SubscriptionFlow did not show when it was asked', () => {
  /** Told by the native webhook, asked for once in vain, and due again. */
  async function askedInVain(connectionId: string, ids: readonly string[]): Promise<void> {
    const workerId = await insertWorker(test.db, 60_000);
    for (const id of ids) {
      await acceptInvoice(test.db, { ...incoming(connectionId, id), source: 'webhook' });
      const job = await test.claimNext(connectionId, workerId);
      const end = {
        kind: 'snooze',
        forMs: 3_600_000,
        reason: 'not there',
        askedInVain: true,
      } as const;
      await endAttempt(test.db, job, end, {}, []);
    }
    await test.db.prisma.$executeRaw`
      UPDATE sync_jobs SET due_at = now() - interval '1 minute' WHERE connection_id = ${connectionId}`;
  }

  const names = (count: number, prefix: string): string[] =>
    Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

  async function release(connectionId: string, window = room): Promise<string[]> {
    const released = await takeForRelease(test.db, connectionId, window);
    const jobs = await test.db.prisma.syncJob.findMany({
      where: { id: { in: released.map(({ jobId }) => jobId) } },
    });
    return jobs.map(({ invoiceId }) => invoiceId).sort();
  }

  it('goes behind what was not asked for yet, but for one place of the window', async () => {
    const connectionId = await insertActiveConnection(test.db);
    await askedInVain(connectionId, names(12, 'nobody'));
    for (const id of names(20, 'live')) await acceptInvoice(test.db, incoming(connectionId, id));
    const released = await release(connectionId);
    expect(released).toEqual([...names(room.live - 1, 'live'), 'nobody-0']);
    // That place is taken: what becomes free is for the others.
    expect(await release(connectionId, { ...room, live: room.live + 2 })).toEqual([
      `live-${room.live - 1}`,
      `live-${room.live}`,
    ]);
  });

  it('has the whole window where nothing else waits, oldest first', async () => {
    const connectionId = await insertActiveConnection(test.db);
    await askedInVain(connectionId, names(12, 'nobody'));
    expect(await release(connectionId)).toEqual(names(room.live, 'nobody'));
  });

  it('is like any other again once it is found, or told about anew after its end', async () => {
    const connectionId = await insertActiveConnection(test.db);
    const workerId = await insertWorker(test.db, 60_000);
    await askedInVain(connectionId, ['found', 'ignored']);
    const ends = [
      { kind: 'snooze', forMs: 0, reason: 'waiting for a turn' },
      { kind: 'ignored', reason: 'not paid' },
    ] as const;
    const deliveries = await takeForRelease(test.db, connectionId, room);
    for (const [place, delivery] of deliveries.entries()) {
      const job = await claimJob(test.db, delivery, workerId);
      const end = ends[place];
      if (job && end) await endAttempt(test.db, job, end, {}, []);
    }
    await acceptInvoice(test.db, { ...incoming(connectionId, 'ignored'), source: 'webhook' });
    const jobs = await test.db.prisma.syncJob.findMany({ where: { connectionId } });
    expect(jobs.map((job) => [job.invoiceId, job.askedInVain])).toEqual(
      expect.arrayContaining([
        ['found', false],
        ['ignored', false],
      ]) as unknown,
    );
  });
});
