import { randomBytes } from 'node:crypto';
import { runInThisContext } from 'node:vm';
import { createCipher, createTokenStore, redeemConsent, rememberConsent } from '@sync/connections';
import { readCursor, type Database } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import {
  acceptInvoice,
  advanceReplays,
  causesOf,
  claimJob,
  controlReplay,
  countJobs,
  databaseTime,
  endAttempt,
  estimateReplay,
  findJob,
  findJobWithTimeline,
  holdSide,
  inquire,
  listDeadLetterGroups,
  listJobs,
  listReplays,
  noteLaterChange,
  putBack,
  replayCleared,
  replayJob,
  startReplay,
  takeCauseCheck,
  takeForRelease,
  unclaimed,
  type JobEnd,
} from '@sync/jobs';
import { insertActiveConnection, insertWorker } from '@sync/jobs/testing';
import {
  claimReconciliation,
  endReconciliation,
  listReconciliations,
  readLedger,
  readReconciliation,
  requestReconciliation,
} from '@sync/reconciliation';

/** Jest gives tests a copy of `process.env`; only the real one moves the process's own zone. */
const realProcess = runInThisContext('process') as NodeJS.Process;

const window = { live: 8, replay: 8, backfill: 8 };
const minute = 60_000;

/** Wrong zones are wrong by a quarter of an hour at least. */
const tolerance = minute / 2;

const deadLetter = {
  fingerprint: 'inactive-account',
  kind: 'rejected',
  code: 2000106,
  message: 'The account is not active.',
  action: 'Activate it.',
  clearedBy: 'period-unlocked',
};

let invoices = 0;

describe.each([
  { name: 'New York', timezone: 'America/New_York', datestyle: 'ISO, MDY', tz: 'Asia/Kolkata' },
  {
    name: 'Stockholm',
    timezone: 'Europe/Stockholm',
    datestyle: 'ISO, DMY',
    tz: 'America/New_York',
  },
  { name: 'Kathmandu in German', timezone: 'Asia/Kathmandu', datestyle: 'German, DMY', tz: 'UTC' },
])('with a database in $name and a process in $tz', ({ timezone, datestyle, tz }) => {
  const zoneBefore = realProcess.env['TZ'];
  let test: TestDatabase;
  let db: Database;
  let connectionId: string;
  let workerId: string;

  beforeAll(async () => {
    realProcess.env['TZ'] = tz;
    test = await createTestDatabase({ timezone, datestyle });
    db = test.db;
  });
  afterAll(async () => {
    if (zoneBefore === undefined) delete realProcess.env['TZ'];
    else realProcess.env['TZ'] = zoneBefore;
    await test.drop();
  });
  beforeEach(async () => {
    connectionId = await insertActiveConnection(db);
    workerId = await insertWorker(db, 10 * minute);
  });

  const accept = async (ignoredBecause?: string): Promise<string> => {
    invoices += 1;
    return acceptAs(`inv-${invoices}`, ignoredBecause);
  };
  const acceptAs = async (invoiceId: string, ignoredBecause?: string): Promise<string> => {
    const incoming = { connectionId, invoiceId, ignoredBecause };
    const accepted = await acceptInvoice(db, { ...incoming, source: 'webhook', lane: 'live' });
    if (!('jobId' in accepted)) throw new Error(accepted.kind);
    return accepted.jobId;
  };
  /** Releases, claims and ends whatever of the connection is due; answers how many that were. */
  const work = async (end: JobEnd): Promise<number> => {
    const deliveries = await takeForRelease(db, connectionId, window);
    for (const delivery of deliveries) {
      const job = await claimJob(db, delivery, workerId);
      if (!job) throw new Error('the claim was refused');
      expectNow(job.createdAt);
      expect(await endAttempt(db, job, end, {}, [{ type: 'note', at: new Date(), data: {} }])).toBe(
        true,
      );
    }
    return deliveries.length;
  };
  const dead = async (): Promise<string> => {
    const id = await accept();
    expect(await work({ kind: 'dead-letter', deadLetter })).toBe(1);
    return id;
  };

  it('runs in those zones', async () => {
    const minutes = new Date(0).getTimezoneOffset();
    expect(minutes).toBe({ UTC: 0, 'Asia/Kolkata': -330, 'America/New_York': 300 }[tz]);
    const [row] = await db.prisma.$queryRaw<{ zone: string | null }[]>`
      SELECT array_to_string(setconfig, ' ') AS zone FROM pg_db_role_setting
      WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    expect(row?.zone).toContain(timezone);
  });

  it('keeps every date of a job as the instant it was', async () => {
    const id = await accept();
    expect(await work({ kind: 'retry', afterMs: 10 * minute, reason: 'away' })).toBe(1);
    expectNear((await found(id)).dueAt, 10 * minute);
    expect(await work({ kind: 'succeeded' })).toBe(0);
    await db.prisma.$executeRaw`UPDATE sync_jobs SET due_at = now() WHERE id = ${id}`;
    expect(await work({ kind: 'snooze', forMs: 5 * minute, reason: 'busy' })).toBe(1);
    expectNear((await found(id)).dueAt, 5 * minute);
    await db.prisma.syncJob.update({ where: { id }, data: { dueAt: new Date() } });
    expect(await work({ kind: 'succeeded' })).toBe(1);
    const job = await findJobWithTimeline(db, id);
    expectNow(job?.createdAt, job?.updatedAt, job?.finishedAt);
    expectNow(...(job?.timeline ?? []).map(({ at }) => at));
  });

  it('writes what Prisma sends so that PostgreSQL itself reads the same instant', async () => {
    const at = new Date('2026-03-29T01:30:00.123Z');
    const id = await accept();
    await db.prisma.syncJob.update({ where: { id }, data: { dueAt: at } });
    const [row] = await db.prisma.$queryRaw<{ ms: number; same: boolean; read: Date }[]>`
      SELECT extract(epoch FROM due_at)::float8 * 1000 AS ms, due_at = ${at} AS same, due_at AS read
      FROM sync_jobs WHERE id = ${id}`;
    expect(row).toEqual({ ms: at.getTime(), same: true, read: at });
    const listed = await db.prisma.syncJob.findMany({ where: { dueAt: { in: [at] } } });
    expect(listed.map((job) => job.id)).toEqual([id]);
  });

  it('takes a replayed dead letter up at once', async () => {
    const id = await dead();
    await replayJob(db, { jobId: id, actor: 'anna', reason: undefined });
    expect(await work({ kind: 'succeeded' })).toBe(1);
  });

  it('takes an ignored invoice up at once when it is paid later', async () => {
    const id = await accept();
    expect(await work({ kind: 'ignored', reason: 'not paid yet' })).toBe(1);
    const { invoiceId } = await found(id);
    expect(await acceptAs(invoiceId)).toBe(id);
    expect(await work({ kind: 'succeeded' })).toBe(1);
  });

  it('gives back what was released and not claimed', async () => {
    await accept();
    const deliveries = await takeForRelease(db, connectionId, window);
    expect(await unclaimed(db, minute, 10)).toEqual([]);
    expect(await putBack(db, deliveries)).toBe(1);
    const figures = (await countJobs(db)).find((one) => one.connectionId === connectionId);
    expectNow(figures?.oldestWaitingAt);
  });

  it('lists by time and goes on from a cursor', async () => {
    const ids = [await accept(), await accept(), await accept()];
    const since = { connectionId, from: new Date(Date.now() - 10 * minute) };
    const until = { connectionId, to: new Date(Date.now() + 10 * minute) };
    const page = { limit: 2, cursor: undefined };
    expect((await listJobs(db, { ...since, ...until }, page)).items).toHaveLength(2);
    expect((await listJobs(db, { connectionId, to: since.from }, page)).items).toEqual([]);
    expect((await listJobs(db, { connectionId, from: until.to }, page)).items).toEqual([]);
    const first = await listJobs(db, since, page);
    const second = await listJobs(db, since, {
      limit: 2,
      cursor: readCursor(first.nextCursor ?? ''),
    });
    const shown = [...first.items, ...second.items].map(({ id }) => id);
    expect(shown.toSorted()).toEqual(ids.toSorted());
  });

  it('groups dead letters, finds their causes and pages through them', async () => {
    await dead();
    await dead();
    const other = { ...deadLetter, fingerprint: 'other' };
    await accept();
    await work({ kind: 'dead-letter', deadLetter: other });
    const first = await listDeadLetterGroups(db, { connectionId }, { limit: 1, cursor: undefined });
    expectNow(first.items[0]?.firstSeen, first.items[0]?.lastSeen);
    const cursor = readCursor(first.nextCursor ?? '');
    const second = await listDeadLetterGroups(db, { connectionId }, { limit: 1, cursor });
    const groups = [...first.items, ...second.items].map(({ fingerprint }) => fingerprint);
    expect(groups.toSorted()).toEqual(['inactive-account', 'other']);
    const [cause] = await causesOf(db, connectionId);
    expect(cause).toEqual({ clearedBy: 'period-unlocked', subject: swedishDay() });
    expect(await takeCauseCheck(db, 10 * minute)).toBe(connectionId);
    expect(await takeCauseCheck(db, 10 * minute)).toBeUndefined();
    if (cause) expect(await replayCleared(db, connectionId, cause, 'open')).toBe(3);
  });

  it('counts the day of a job that no event has dated by the Swedish calendar', async () => {
    const id = await dead();
    // 00:30 in Sweden, the evening before in UTC and in New York.
    const createdAt = new Date('2026-11-27T23:30:00Z');
    await db.prisma.syncJob.update({ where: { id }, data: { createdAt } });
    expect(await causesOf(db, connectionId)).toEqual([
      { clearedBy: 'period-unlocked', subject: '2026-11-28' },
    ]);
  });

  it('replays those that died within a period, and pages through replays', async () => {
    await dead();
    const ten = {
      from: new Date(Date.now() - 10 * minute),
      to: new Date(Date.now() + 10 * minute),
    };
    expect((await estimateReplay(db, { connectionId, ...ten })).count).toBe(1);
    expect((await estimateReplay(db, { connectionId, from: ten.to })).count).toBe(0);
    expect((await estimateReplay(db, { connectionId, to: ten.from })).count).toBe(0);
    const wanted = { actor: 'anna', reason: 'mended', ratePercent: 50, idempotencyKey: undefined };
    const filter = { connectionId, ...ten };
    const one = await startReplay(db, { ...wanted, filter });
    await startReplay(db, { ...wanted, filter: { connectionId: 'nobody' } });
    const first = await listReplays(db, { limit: 1, cursor: undefined });
    const cursor = readCursor(first.nextCursor ?? '');
    const rest = await listReplays(db, { limit: 10, cursor });
    expect(rest.items[0]?.id).toBe(one.id);
    expectNow(first.items[0]?.createdAt, first.items[0]?.finishedAt);
    expect(await advanceReplays(db)).toContain(connectionId);
    expect(await work({ kind: 'succeeded' })).toBe(1);
    await controlReplay(db, one.id, 'abort');
  });

  it('pauses a company for as long as its breaker says', async () => {
    const since = await databaseTime(db);
    expectNow(since);
    expect(await inquire(db, connectionId, 'fortnox', since)).toMatchObject({ kind: 'ask' });
    await holdSide(db, connectionId, 'fortnox', 10 * minute);
    const row = await db.prisma.breaker.findFirstOrThrow({ where: { connectionId } });
    expectNow(row.openedAt);
    expectNear(row.probeAt, 10 * minute);
  });

  it('notes later changes under the time they came', async () => {
    const id = await accept();
    const { invoiceId } = await found(id);
    await noteLaterChange(db, { connectionId, invoiceId, what: 'voided', message: 'voided' });
    const drift = (await found(id)).drift as { at: string }[] | null;
    expectNow(new Date(drift?.[0]?.at ?? 0));
  });

  it('compares, postpones and shows reconciliations in time', async () => {
    const period = { from: '2026-11-01', to: '2026-11-30' };
    const id = await requestReconciliation(db, { connectionId, period, actor: 'anna' });
    const claim = await claimReconciliation(db, workerId);
    if (id === undefined || claim?.id !== id) throw new Error('not claimed');
    await endReconciliation(db, claim, { kind: 'postponed', afterMs: 10 * minute, detail: 'away' });
    const row = await db.prisma.reconciliation.findUniqueOrThrow({ where: { id } });
    expectNear(row.dueAt, 10 * minute);
    expect(await claimReconciliation(db, workerId)).toBeUndefined();
    await db.prisma.reconciliation.update({ where: { id }, data: { dueAt: new Date() } });
    const again = await claimReconciliation(db, workerId);
    if (!again) throw new Error('not claimed again');
    await endReconciliation(db, again, { kind: 'failed', detail: 'no' });
    const shown = await readReconciliation(db, id);
    expectNow(shown?.createdAt, shown?.startedAt, shown?.finishedAt);
    const cursor = { at: new Date(Date.now() - minute), id: 'zzz' };
    expect((await listReconciliations(db, { connectionId }, { limit: 5, cursor })).items).toEqual(
      [],
    );
  });

  it('reads from the ledger what came up to 62 Swedish days before the period', async () => {
    const event = { data: { invoice: { invoice_date: '2026-11-15' } } };
    const id = await accept();
    const midnight = new Date('2026-08-30T22:00:00Z');
    const read = async (createdAt: Date): Promise<number> => {
      await db.prisma.syncJob.update({ where: { id }, data: { event, createdAt } });
      const period = { from: '2026-11-01', to: '2026-11-30' };
      return (await readLedger(db, connectionId, { period, invoiceIds: [] })).length;
    };
    expect(await read(midnight)).toBe(1);
    expect(await read(new Date(midnight.getTime() - 1))).toBe(0);
  });

  it('redeems a consent while it is fresh and not later', async () => {
    const actor = { name: 'anna', role: 'operator' };
    const begun = { connectionId, actor, browser: undefined };
    await rememberConsent(db, { ...begun, state: 'fresh', ttlMs: minute });
    await rememberConsent(db, { ...begun, state: 'stale', ttlMs: -minute });
    expect(await redeemConsent(db, 'fresh')).toBe(true);
    expect(await redeemConsent(db, 'stale')).toBe(false);
  });

  it('gives tokens back with the times they came with, and one claim at a time', async () => {
    const store = createTokenStore(db, createCipher([randomBytes(32)]));
    const tokens = {
      grant: 'refresh-token',
      accessToken: 'a',
      accessTokenIssuedAt: new Date('2026-03-29T00:59:59.999Z'),
      accessTokenExpiresAt: new Date('2026-03-29T01:59:59Z'),
      refreshToken: 'r',
      refreshTokenExpiresAt: new Date('2026-11-01T06:30:00Z'),
      scope: 'invoice',
    } as const;
    await store.replace(connectionId, tokens);
    expect(await store.read(connectionId)).toEqual(tokens);
    const claim = await store.claimRefresh(connectionId, minute);
    expect(claim?.tokens).toEqual(tokens);
    expect(await store.claimRefresh(connectionId, minute)).toBeUndefined();
  });

  async function found(id: string): Promise<NonNullable<Awaited<ReturnType<typeof findJob>>>> {
    const job = await findJob(db, id);
    if (!job) throw new Error('no such job');
    return job;
  }
});

function expectNow(...times: readonly (Date | null | undefined)[]): void {
  for (const time of times) expectNear(time, 0);
}

function expectNear(time: Date | null | undefined, fromNowMs: number): void {
  expect(Math.abs((time?.getTime() ?? 0) - Date.now() - fromNowMs)).toBeLessThan(tolerance);
}

function swedishDay(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(new Date());
}
