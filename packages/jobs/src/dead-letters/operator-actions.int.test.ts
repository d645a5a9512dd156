import { syncCredit, syncPaidInvoice, type JobKind } from '../job.js';
import { createTestEngine, type TestEngine } from '../testing/engine.js';
import { insertActiveConnection, insertDeadLetter } from '../testing/fixtures.js';
import { discardJob, replayJob, resolveJob, type ActionOutcome } from './operator-actions.js';

let test: TestEngine;
let connectionId: string;
beforeAll(async () => {
  test = await createTestEngine();
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const booked = { customerNumber: '1', invoiceNumber: '77', booked: true, payments: [] };

type Act = (jobId: string, reason?: string) => Promise<ActionOutcome>;
const actions: Readonly<Record<string, Act>> = {
  replay: (jobId, reason) => replayJob(test.db, { jobId, actor: 'anna', reason }),
  resolve: (jobId, reason) => resolveJob(test.db, { jobId, actor: 'anna', reason }, booked),
  discard: (jobId, reason) => discardJob(test.db, { jobId, actor: 'anna', reason }),
};
const each = Object.entries(actions);

const rowOf = (id: string) =>
  test.db.prisma.syncJob.findUniqueOrThrow({ where: { id }, include: { timeline: true } });

it.each(each)('%s tells the job’s history who did it and why', async (action, act) => {
  const id = await insertDeadLetter(test.db, connectionId);
  expect(await act(id, 'mended')).toEqual({ kind: 'done', connectionId });
  const [entry] = (await rowOf(id)).timeline;
  expect(entry).toMatchObject({ type: 'operator', data: { actor: 'anna', action } });
  expect(entry).toMatchObject({ data: { reason: 'mended' } });
});

it.each(each)('%s without a reason says that there was none', async (_, act) => {
  const id = await insertDeadLetter(test.db, connectionId);
  await act(id);
  expect((await rowOf(id)).timeline).toMatchObject([{ data: { reason: null } }]);
});

it.each(each)('%s is for dead letters and leaves every other job as it is', async (_, act) => {
  for (const status of ['queued', 'running', 'succeeded', 'discarded']) {
    const id = await insertDeadLetter(test.db, connectionId, { status });
    const before = await rowOf(id);
    expect(await act(id)).toEqual({ kind: 'not-dead-lettered', status });
    expect(await rowOf(id)).toEqual(before);
  }
  expect(await act('job_unknown')).toEqual({ kind: 'not-found' });
});

it('of two who decide at the same moment one is obeyed, and the other one told', async () => {
  for (const [one, other] of [
    ['replay', 'discard'],
    ['resolve', 'discard'],
  ] as const) {
    const id = await insertDeadLetter(test.db, connectionId);
    const both = await Promise.all([actions[one]?.(id), actions[other]?.(id)]);
    const kinds = both.map((outcome) => outcome?.kind).sort();
    expect(kinds).toEqual(['done', 'not-dead-lettered']);
    expect((await rowOf(id)).timeline).toHaveLength(1);
  }
});

it('what was closed keeps the dead letter’s words: they are why somebody had to decide', async () => {
  const id = await insertDeadLetter(test.db, connectionId);
  await actions['discard']?.(id, 'test invoice');
  const row = await rowOf(id);
  expect(row).toMatchObject({
    ...{ status: 'discarded', reason: 'test invoice', dispatchState: 'none' },
    ...{ deadLetterKind: 'account-inactive', deadLetterMessage: 'Account 3999 is inactive.' },
  });
});

it('what was resolved says what stands in Fortnox instead of what was thought', async () => {
  const half = { ...booked, invoiceNumber: '12', booked: false };
  const id = await insertDeadLetter(test.db, connectionId, { fortnox: half });
  await actions['resolve']?.(id);
  const row = await rowOf(id);
  expect(row).toMatchObject({ status: 'resolved', fortnox: booked });
  expect(row.timeline).toMatchObject([{ data: { fortnoxInvoiceNumber: '77' } }]);
});

it('a replay by hand goes before paced replays, with all its attempts', async () => {
  const company = await insertActiveConnection(test.db);
  const id = await insertDeadLetter(test.db, company, { lane: 'replay', seriesAttempts: 8 });
  await actions['replay']?.(id);
  expect(await rowOf(id)).toMatchObject({
    lane: 'live',
    seriesAttempts: 0,
    attempts: 1,
    series: 2,
  });
  expect(await test.claimNext(company)).toMatchObject({ jobId: id, lane: 'live' });
});

describe('a refund that was told before its invoice', () => {
  const credits = async (connectionId: string, kind: JobKind = syncPaidInvoice) => {
    const subject = { invoiceId: 'early', kind };
    const invoice = await insertDeadLetter(test.db, connectionId, subject);
    const credit = await insertDeadLetter(test.db, connectionId, {
      ...{ invoiceId: 'early', kind: syncCredit, sourceRef: 'r-1' },
      ...{ status: 'ignored', reason: 'the invoice was never carried over' },
    });
    const statusOf = async () =>
      (await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id: credit } })).status;
    return { invoice, statusOf };
  };
  const crediting = async (refunds: 'credit' | 'report') => {
    const id = await insertActiveConnection(test.db);
    await test.db.prisma.connection.update({ where: { id }, data: { settings: { refunds } } });
    return id;
  };
  const by = (jobId: string) => ({ jobId, actor: 'anna', reason: undefined });

  it('goes on when the invoice is resolved by hand', async () => {
    const { invoice, statusOf } = await credits(await crediting('credit'));
    await resolveJob(test.db, by(invoice), booked);
    expect(await statusOf()).toBe('queued');
  });

  it('does not where refunds are only reported, or the invoice is discarded', async () => {
    const reported = await credits(await crediting('report'));
    await resolveJob(test.db, by(reported.invoice), booked);
    const discarded = await credits(await crediting('credit'));
    await discardJob(test.db, by(discarded.invoice));
    expect([await reported.statusOf(), await discarded.statusOf()]).toEqual(['ignored', 'ignored']);
  });

  it('does not when it is another credit that is resolved', async () => {
    const { invoice, statusOf } = await credits(await crediting('credit'), syncCredit);
    await resolveJob(test.db, by(invoice), booked);
    expect(await statusOf()).toBe('ignored');
  });
});
