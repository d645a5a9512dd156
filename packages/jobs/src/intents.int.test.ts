import pg from 'pg';
import { acceptInvoice } from './accept.js';
import type { ClaimedJob } from './claim.js';
import { longestCallMs, quietMs, type IntentState } from './intent-state.js';
import { endAttempt } from './end.js';
import {
  beginIntent,
  intentsOfJob,
  rearmIntent,
  abandonIntents,
  handOverIntents,
  stampSent,
} from './intents.js';
import { recordOutcome } from './outcomes.js';
import { rescueJobsOfDeadWorkers } from './rescue.js';
import { createTestEngine, type TestEngine } from './testing/engine.js';
import { insertWorker } from './testing/fixtures.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

describe('intents', () => {
  it('keeps a change pending while its sender waits, and takes it for unknown once it gave up', async () => {
    const { job, connectionId } = await test.claimNew();
    expect(await beginIntent(test.db, job, { key: 'invoice:inv-1' }, [])).toEqual({
      kind: 'clear',
    });
    expect(await beginIntent(test.db, job, { key: 'invoice:inv-1' }, [])).toEqual({
      kind: 'pending',
    });
    expect(await rearmIntent(test.db, job, { key: 'invoice:inv-1' }, requestOf(job))).toBe(false);
    await abandonIntents(test.db.prisma, job);
    await endAttempt(test.db, job, { kind: 'snooze', forMs: 0, reason: 'again' }, {}, []);
    const next = await test.claimNext(connectionId);
    const state = await beginIntent(test.db, next, { key: 'invoice:inv-1' }, []);
    expect(state).toMatchObject({ kind: 'outcome-unknown' });
    expect(await rearmIntent(test.db, next, { key: 'invoice:inv-1' }, requestOf(job))).toBe(true);
    // Once it is on its way again, nobody else may send it.
    expect(await rearmIntent(test.db, next, { key: 'invoice:inv-1' }, requestOf(next))).toBe(false);
  });

  it('remembers what was made, and clears the way after a refusal', async () => {
    const { job } = await test.claimNew();
    await beginIntent(test.db, job, { key: 'payment:inv-1:tr' }, []);
    await recordOutcome(test.db, job, 'payment:inv-1:tr', { kind: 'refused' }, []);
    expect(await beginIntent(test.db, job, { key: 'payment:inv-1:tr' }, [])).toEqual({
      kind: 'clear',
    });
    const done = { kind: 'done', result: { number: '7' } } as const;
    await recordOutcome(test.db, job, 'payment:inv-1:tr', done, []);
    const known = await intentsOfJob(test.db, job);
    expect(known.get('payment:inv-1:tr')).toEqual(done);
  });

  it('keeps a late answer of a worker that lost its claim: it is a fact', async () => {
    const { job, connectionId, workerId } = await test.claimNew();
    await beginIntent(test.db, job, { key: 'invoice:inv-1' }, []);
    await test.killWorker(workerId);
    await rescueJobsOfDeadWorkers(test.db);
    const next = await test.claimNext(connectionId);
    const done = { kind: 'done', result: { documentNumber: '12' } } as const;
    await recordOutcome(test.db, job, 'invoice:inv-1', done, []);
    expect((await intentsOfJob(test.db, next)).get('invoice:inv-1')).toEqual(done);
  });
});

describe('a change that another job left without an answer', () => {
  const at = (second: number) =>
    ({
      invoiceId: 'inv-2',
      source: 'event',
      lane: 'live',
      event: {
        type: 'invoice.paid',
        timestamp: new Date(Date.UTC(2026, 10, 1, 0, 0, second)).toISOString(),
        data: { second },
      },
    }) as const;

  /** Another invoice of the customer's is worked on; the first one's attempt gave up. */
  async function nextOfCustomer() {
    const { job, connectionId } = await test.claimNew('inv-1');
    await beginIntent(test.db, job, { key: 'customer:c-1' }, []);
    await abandonIntents(test.db.prisma, job);
    const later = { kind: 'snooze', forMs: 60_000, reason: 'the answer was lost' } as const;
    await endAttempt(test.db, job, later, {}, []);
    await acceptInvoice(test.db, { connectionId, ...at(1) });
    return { connectionId, lost: requestOf(job), next: await test.claimNext(connectionId) };
  }

  it('is sent again by whoever needs it next', async () => {
    const { next, lost } = await nextOfCustomer();
    expect(await rearmIntent(test.db, next, { key: 'customer:c-1' }, lost)).toBe(true);
  });

  it('is nobody else’s where only one job can have begun it, whatever came of it', async () => {
    const { job, connectionId } = await test.claimNew('inv-1');
    await acceptInvoice(test.db, { connectionId, ...at(1) });
    const other = await test.claimNext(connectionId);
    const conflict = { kind: 'of-another-job', jobId: job.jobId };
    await beginIntent(test.db, job, { key: 'bookkeep:a/b' }, []);
    expect(await beginIntent(test.db, other, { key: 'bookkeep:a/b' }, [])).toEqual(conflict);
    const result = { done: true };
    await recordOutcome(test.db, job, 'bookkeep:a/b', { kind: 'done', result }, []);
    expect(await beginIntent(test.db, other, { key: 'bookkeep:a/b' }, [])).toEqual(conflict);
    // A customer is made for whoever comes first.
    await beginIntent(test.db, job, { key: 'customer:c-2' }, []);
    await recordOutcome(test.db, job, 'customer:c-2', { kind: 'done', result }, []);
    expect(await beginIntent(test.db, other, { key: 'customer:c-2' }, [])).toEqual({
      kind: 'done',
      result,
    });
  });

  it('is not sent again by one that looked for it before another one sent it, in vain as well', async () => {
    const { connectionId, next, lost } = await nextOfCustomer();
    await acceptInvoice(test.db, { connectionId, ...at(1), invoiceId: 'inv-3' });
    const third = await test.claimNext(connectionId);
    // Both have looked for the first one's request and have not found it.
    expect(await rearmIntent(test.db, next, { key: 'customer:c-1' }, lost)).toBe(true);
    await abandonIntents(test.db.prisma, next);
    expect(await rearmIntent(test.db, third, { key: 'customer:c-1' }, lost)).toBe(false);
    // Its own look-up begins with what is known of the other one's request.
    const state = await beginIntent(test.db, third, { key: 'customer:c-1' }, []);
    expect(state).toMatchObject({ kind: 'outcome-unknown', request: requestOf(next) });
    expect(quietOf(state)).toBeGreaterThan(0);
  });

  it('is not sent again by an attempt whose event was corrected meanwhile', async () => {
    const { connectionId, next, lost } = await nextOfCustomer();
    await acceptInvoice(test.db, { connectionId, ...at(2) });
    expect(await rearmIntent(test.db, next, { key: 'customer:c-1' }, lost)).toBe(false);
  });
});

describe('a change without an answer', () => {
  /** The intent was begun, and its job is in other hands. */
  async function begunAndTakenOver() {
    const former = await test.claimNew();
    await beginIntent(test.db, former.job, { key: 'invoice:inv-1' }, []);
    await test.killWorker(former.workerId);
    await rescueJobsOfDeadWorkers(test.db);
    const next = await test.claimNext(former.connectionId);
    return { ...former, next, state: () => stateFor(next) };
  }

  async function stateFor(claim: ClaimedJob): Promise<IntentState | undefined> {
    return (await intentsOfJob(test.db, claim)).get('invoice:inv-1');
  }

  /** The worker is frozen: its session stays until the process ends. */
  async function sessionOf(workerId: string): Promise<pg.Client> {
    const session = new pg.Client({ connectionString: test.url });
    await session.connect();
    await session.query(
      `UPDATE workers SET session_gone_at = NULL, session_pid = pg_backend_pid(),
         session_started_at =
           (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()),
         session_server_at = greatest(pg_postmaster_start_time(),
                                      (SELECT stats_reset FROM pg_stat_bgwriter))
       WHERE id = $1`,
      [workerId],
    );
    return session;
  }

  /** As if so much time had passed since everything that is known of the senders. */
  async function pass(ms: number): Promise<void> {
    await test.db.prisma.$executeRaw`
      UPDATE workers SET beat_at = beat_at - ${ms} * interval '1 ms',
                         session_gone_at = session_gone_at - ${ms} * interval '1 ms',
                         alive_until = alive_until - ${ms} * interval '1 ms'
      WHERE alive_until < now()`;
    await test.db.prisma.$executeRaw`
      UPDATE intents SET sent_at = sent_at - ${ms} * interval '1 ms',
                         orphaned_at = orphaned_at - ${ms} * interval '1 ms',
                         abandoned_at = abandoned_at - ${ms} * interval '1 ms'`;
  }

  it('of a dead sender is certain once the quiet time has passed from its death', async () => {
    const { state } = await begunAndTakenOver();
    expect(await state()).toMatchObject({ kind: 'outcome-unknown' });
    expect(await state()).not.toMatchObject({ quietForMs: 0 });
    await pass(quietMs);
    expect(await state()).toMatchObject({ kind: 'outcome-unknown', quietForMs: 0 });
  });

  it('of a sender that is frozen, its session still there, waits for the longest call', async () => {
    const { state, workerId } = await begunAndTakenOver();
    const session = await sessionOf(workerId);
    await pass(quietMs);
    const waiting = await state();
    await session.end();
    expect(waiting).toMatchObject({ kind: 'outcome-unknown' });
    expect(quietOf(waiting)).toBeGreaterThan(longestCallMs - quietMs);
  });

  it('of a sender whose session ended with PostgreSQL itself waits for the longest call: it may be frozen', async () => {
    const { state, workerId } = await begunAndTakenOver();
    const session = await sessionOf(workerId);
    await session.query(
      `UPDATE workers SET session_server_at = pg_postmaster_start_time() - interval '1 hour'
       WHERE id = $1`,
      [workerId],
    );
    const { rows } = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await session.end();
    await Promise.all(rows.map(({ pid }) => sessionsEnd(pid)));
    await rescueJobsOfDeadWorkers(test.db);
    await pass(2 * quietMs);
    expect(quietOf(await state())).toBeGreaterThan(longestCallMs - 2 * quietMs);
  });

  it('of a sender that was frozen before it was killed counts from when it was killed', async () => {
    const { state, workerId } = await begunAndTakenOver();
    const session = await sessionOf(workerId);
    await pass(4 * quietMs);
    const { rows } = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await session.end();
    await Promise.all(rows.map(({ pid }) => sessionsEnd(pid)));
    expect(quietOf(await state())).toBeGreaterThan(quietMs - 2000);
    await rescueJobsOfDeadWorkers(test.db);
    expect(quietOf(await state())).toBeGreaterThan(quietMs - 2000);
    await pass(quietMs);
    expect(await state()).toMatchObject({ kind: 'outcome-unknown', quietForMs: 0 });
  });

  it('is pending again for everybody when its sender lives on under another lease', async () => {
    const { job, workerId, state } = await begunAndTakenOver();
    const to = await insertWorker(test.db, 60_000);
    const pending = [{ connectionId: job.connectionId, key: 'invoice:inv-1', fence: job.fence }];
    await handOverIntents(test.db, { from: workerId, to, pending });
    expect(await state()).toEqual({ kind: 'pending' });
  });

  it('is certain one day although its sender, under another lease, died without the job', async () => {
    const { job, workerId, state } = await begunAndTakenOver();
    const to = await insertWorker(test.db, 60_000);
    const pending = [{ connectionId: job.connectionId, key: 'invoice:inv-1', fence: job.fence }];
    await handOverIntents(test.db, { from: workerId, to, pending });
    await test.killWorker(to);
    await rescueJobsOfDeadWorkers(test.db);
    expect(quietOf(await state())).toBeGreaterThan(quietMs - 2000);
    await pass(quietMs);
    expect(await state()).toMatchObject({ kind: 'outcome-unknown', quietForMs: 0 });
  });

  it('counts as given up from when its sender began anew without it', async () => {
    const { workerId, state } = await begunAndTakenOver();
    await pass(10 * quietMs);
    const to = await insertWorker(test.db, 60_000);
    await handOverIntents(test.db, { from: workerId, to, pending: [] });
    expect(quietOf(await state())).toBeGreaterThan(quietMs - 2000);
  });

  it('says when it went to the socket, not when it was begun', async () => {
    const { job, connectionId } = await test.claimNew();
    await beginIntent(test.db, job, { key: 'invoice:inv-1' }, []);
    await pass(60_000);
    await stampSent(test.db, { connectionId, key: 'invoice:inv-1', fence: job.fence });
    const intent = await test.db.prisma.intent.findFirstOrThrow({ where: { jobId: job.jobId } });
    expect(Date.now() - intent.sentAt.getTime()).toBeLessThan(30_000);
  });

  it('keeps what PostgreSQL refuses out of the ledger without losing the answer', async () => {
    const { job } = await test.claimNew();
    await beginIntent(test.db, job, { key: 'invoice:inv-1' }, []);
    const result = { documentNumber: '12\0', currency: 'SE\uD800' };
    await recordOutcome(test.db, job, 'invoice:inv-1', { kind: 'done', result }, []);
    const kept = { documentNumber: '12\uFFFD', currency: 'SE\uFFFD' };
    expect(await stateFor(job)).toEqual({ kind: 'done', result: kept });
  });
});

/** PostgreSQL needs a moment to notice that a client has gone. */
async function sessionsEnd(pid: number): Promise<void> {
  let found: unknown[];
  do {
    found = await test.db.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE pid = ${pid}::int`;
  } while (found.length > 0);
}

const requestOf = ({ jobId, fence }: ClaimedJob) => ({ jobId, fence });

function quietOf(state: IntentState | undefined): number {
  return state?.kind === 'outcome-unknown' ? state.quietForMs : Number.NaN;
}
