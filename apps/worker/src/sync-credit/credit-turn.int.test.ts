import { createCompanyRegister } from '@sync/clients';
import { createConnectionMemory, createKeyedDigests } from '@sync/connections';
import type { FortnoxClient, FortnoxInvoice } from '@sync/fortnox';
import {
  advanceReplays,
  causeFingerprint,
  creditWaits,
  startReplay,
  syncCredit,
  takeForRelease,
} from '@sync/jobs';
import { createTestEngine, insertActiveConnection, insertDeadLetter } from '@sync/jobs/testing';
import { insertWorker, type TestEngine } from '@sync/jobs/testing';
import { ok } from '@sync/shared';
import { noTelemetry } from '@sync/telemetry';
import { testClient } from '../../../../packages/fortnox/src/testing/stubs.js';
import { createActiveAttempts } from '../active-attempts.js';
import { runAttempt } from '../attempt.js';
import type { AttemptDependencies } from '../attempt-record.js';
import { createCompanyAnswers } from '../company-answers.js';
import { handlerFor } from '../handlers.js';
import { heldLease, recordedLog } from '../testing/stage.js';

let test: TestEngine;
let connectionId: string;
beforeAll(async () => {
  test = await createTestEngine();
});
beforeEach(async () => {
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const deps = (fortnox = testClient('http://127.0.0.1:9')): AttemptDependencies => ({
  ...{ db: test.db, handlerFor, policy: { maxAttempts: 3, baseMs: 1 } },
  openFortnox: () => Promise.resolve(fortnox),
  openSubscriptionFlow: () =>
    Promise.resolve({
      getInvoice: notAsked,
      getInvoiceTransactions: notAsked,
      getCustomer: notAsked,
      filterInvoices: notAsked,
      close: () => Promise.resolve(),
    }),
  ...{ register: createCompanyRegister(Date.now), connections: createConnectionMemory() },
  digests: createKeyedDigests([Buffer.alloc(32)]),
  ...{ release: () => undefined, handOver: () => undefined },
  ...{ observe: () => undefined, observeCall: () => undefined },
  ...{ answers: createCompanyAnswers(), active: createActiveAttempts() },
  ...{ log: recordedLog().log, telemetry: noTelemetry },
  ...{ now: () => new Date(), random: () => 0 },
});

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked for'));

const waiting = {
  ...{ status: 'queued', dispatchState: 'waiting', deadLetteredAt: null, finishedAt: null },
  ...{ fingerprint: null, deadLetterKind: null, attempts: 0, seriesAttempts: 0 },
};

/** As long ago as that. */
const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1000);

const eventOf = (sourceRef: string) => ({
  type: 'invoice.refunded',
  schema_version: '2026-11-01',
  timestamp: '2026-11-21T08:15:30Z',
  source: { system: 'subscriptionflow', site: 'acme' },
  data: {
    invoice: { id: 'inv-1', currency: 'SEK' },
    refund: { id: sourceRef, date: '2026-11-21', amount: '30.00' },
  },
});

const credit = (sourceRef: string, change: object = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, {
    ...{ invoiceId: 'inv-1', kind: syncCredit, sourceRef, ...waiting },
    ...{ event: eventOf(sourceRef), createdAt: ago(1), dueAt: ago(1), ...change },
  });

const invoice = (change: object): Promise<string> =>
  insertDeadLetter(test.db, connectionId, { invoiceId: 'inv-1', ...change });

/** Works on what is due, whenever that is, as often as given. */
async function work(id: string, times = 1, fortnox?: FortnoxClient) {
  const { lease } = heldLease(await insertWorker(test.db, 60_000));
  for (let n = 0; n < times; n += 1) {
    await test.db.prisma.syncJob.update({ where: { id }, data: { dueAt: ago(60) } });
    const room = { live: 1, replay: 1, backfill: 0 };
    const [delivery] = await takeForRelease(test.db, connectionId, room);
    if (!delivery) throw new Error('nothing was released');
    await runAttempt(deps(fortnox), lease, delivery);
  }
  const include = { timeline: { orderBy: { id: 'asc' as const } } };
  return test.db.prisma.syncJob.findUniqueOrThrow({ where: { id }, include });
}

const inSeconds = ({ dueAt }: { readonly dueAt: Date }): number =>
  (dueAt.getTime() - Date.now()) / 1000;

describe('a credit that waits for its turn', () => {
  it('tells so once, however often it looks', async () => {
    await credit('r-1', { createdAt: ago(10), dueAt: new Date(Date.now() + 3_600_000) });
    const row = await work(await credit('r-2'), 5);
    expect(row).toMatchObject({ status: 'queued', attempts: 0, reason: creditWaits.earlier });
    expect(row.timeline.map(({ type }) => type)).toEqual(['attempt', 'verdict']);
  });

  it('tells what it waits for when that is another thing than before', async () => {
    const first = await credit('r-1', {
      createdAt: ago(10),
      dueAt: new Date(Date.now() + 3_600_000),
    });
    await invoice(waiting);
    const second = await credit('r-2');
    await work(second, 2);
    await test.db.prisma.syncJob.update({ where: { id: first }, data: { status: 'ignored' } });
    const row = await work(second, 2);
    expect(row.timeline).toMatchObject([
      { type: 'attempt' },
      { type: 'verdict', data: { reason: creditWaits.earlier } },
      { type: 'attempt', data: { attempt: 1, series: 1 } },
      { type: 'verdict', data: { reason: creditWaits.invoice } },
    ]);
  });

  it('looks the less often the longer it has waited and the more stand before it, each hour at least', async () => {
    const later = { dueAt: new Date(Date.now() + 7_200_000) };
    for (let n = 1; n <= 20; n += 1)
      await credit(`r-${n}`, { createdAt: ago(100_000 - n), ...later });
    const young = await work(await credit('young'));
    expect(inSeconds(young)).toBeGreaterThan(90);
    expect(inSeconds(young)).toBeLessThan(105);
    const old = await work(await credit('old', { createdAt: ago(50_000) }));
    expect(inSeconds(old)).toBeGreaterThan(3500);
    expect(inSeconds(old)).toBeLessThan(3605);
  });

  it('is left to a person at once where a hundred stand before it', async () => {
    const later = { dueAt: new Date(Date.now() + 7_200_000) };
    for (let n = 1; n <= 100; n += 1)
      await credit(`r-${n}`, { createdAt: ago(1000 - n), ...later });
    const row = await work(await credit('beyond'));
    expect(row).toMatchObject({ status: 'dead-lettered', deadLetterKind: 'credited-too-often' });
  });
});

describe('a credit that was told before its invoice was booked by hand', () => {
  const resolved = {
    ...{ status: 'resolved', dispatchState: 'none', finishedAt: ago(60) },
    fortnox: { customerNumber: '1', invoiceNumber: '77', booked: true, payments: [] },
  };
  const early = { createdAt: ago(120) };
  /** There is no Fortnox here: it has gone on to ask it. */
  const asksFortnox = {
    deadLetterKind: null,
    reason: expect.stringContaining('read the invoice to credit') as unknown,
  };
  const sendBack = (jobId: string, actor: string) =>
    test.db.prisma.timelineEntry.create({
      data: { jobId, type: 'operator', data: { action: 'replay', actor } },
    });

  it('is left to a person, whoever puts it back by itself, and goes on when she tries it again', async () => {
    await invoice(resolved);
    const id = await credit('r-1', early);
    const letter = { status: 'dead-lettered', deadLetterKind: 'invoice-booked-by-hand' };
    expect(await work(id)).toMatchObject(letter);
    const again = { ...waiting, deadLetterKind: null, series: 2 };
    await test.db.prisma.syncJob.update({ where: { id }, data: again });
    await sendBack(id, 'system');
    expect(await work(id)).toMatchObject(letter);
    await test.db.prisma.syncJob.update({ where: { id }, data: { ...again, series: 3 } });
    await sendBack(id, 'anna');
    expect(await work(id)).toMatchObject(asksFortnox);
  });

  /** The dead letter that it was left to a person as, and what a replay by anna makes of it. */
  async function afterReplayOf(filter: object): Promise<unknown> {
    await invoice(resolved);
    const kind = 'invoice-booked-by-hand';
    const fingerprint = causeFingerprint([kind], undefined);
    const letter = { status: 'dead-lettered', dispatchState: 'none', deadLetterKind: kind };
    const id = await credit('r-1', {
      ...{ ...early, ...letter, fingerprint, deadLetteredAt: ago(30), clearedBy: null },
    });
    const ids = 'ids' in filter ? { ids: [id, ...(filter.ids as readonly string[])] } : {};
    await startReplay(test.db, {
      ...{ actor: 'anna', reason: 'after the outage', idempotencyKey: undefined },
      ...{ filter: { connectionId, ...filter, ...ids }, ratePercent: 100 },
    });
    await advanceReplays(test.db);
    return work(id);
  }

  it.each([
    ['of everything', {}],
    ['of another time', { from: ago(60) }],
    ['of what was chosen among others', { ids: ['job_other'] }],
  ])('is left to her still by a replay that says nothing of it: %s', async (_, filter) => {
    expect(await afterReplayOf(filter)).toMatchObject({
      ...{ status: 'dead-lettered', deadLetterKind: 'invoice-booked-by-hand', series: 2 },
      deadLetterAction: expect.stringContaining('all that wait for this cause') as unknown,
    });
  });

  it.each([
    ['by its cause', { fingerprint: causeFingerprint(['invoice-booked-by-hand'], undefined) }],
    ['by the kind of that', { kind: 'invoice-booked-by-hand' }],
    ['alone', { ids: [] }],
  ])('goes on by a replay that names it: %s', async (_, filter) => {
    expect(await afterReplayOf(filter)).toMatchObject(asksFortnox);
  });

  it('is credited by itself where it was told after that', async () => {
    await invoice(resolved);
    expect(await work(await credit('r-1', { createdAt: ago(30) }))).toMatchObject(asksFortnox);
  });

  it('is never credited of another job’s invoice, whoever tries it again', async () => {
    const reference = { externalInvoiceReference1: 'inv-other', documentNumber: '77' };
    const client = testClient('http://127.0.0.1:9');
    const get = () => Promise.resolve(ok(reference as FortnoxInvoice));
    const fortnox = { ...client, invoices: { ...client.invoices, get } };
    const other = { ...resolved, status: 'succeeded', invoiceNumber: 'SF-9' };
    await invoice({ ...other, invoiceId: 'inv-other' });
    await invoice(resolved);
    const id = await credit('r-1', early);
    await sendBack(id, 'anna');
    const row = await work(id, 1, fortnox);
    expect(row).toMatchObject({ status: 'dead-lettered', deadLetterKind: 'shared-invoice' });
    expect(row.deadLetterMessage).toContain('as 77 in Fortnox, which is also that of invoice SF-9');
  });
});
