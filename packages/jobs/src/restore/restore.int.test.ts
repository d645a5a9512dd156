import { openDatabase, type Database } from '@sync/database';
import { createLogger } from '@sync/shared';
import { Redis } from 'ioredis';
import pg from 'pg';
import { acceptInvoice } from '../accept.js';
import { beginIntent, rearmIntent } from '../intents.js';
import { recordOutcome } from '../outcomes.js';
import { holdLease, type Lease } from '../leases.js';
import { claimJob } from '../claim.js';
import { takeForRelease } from '../release.js';
import { createTestEngine, incoming, room, type TestEngine } from '../testing/engine.js';
import { insertActiveConnection } from '../testing/fixtures.js';
import { readDoubt } from './doubt.js';
import { holdTold, readHold } from './ledger-mark.js';
import { finishRecovery, listHeld, readExtent } from './recovery.js';
import { describeHold, watchLedger } from './watch-ledger.js';

let test: TestEngine;
let redis: Redis;

beforeEach(async () => {
  test = await createTestEngine();
  redis = new Redis(new URL('/8', process.env['TEST_REDIS_URL']).href);
});

afterEach(async () => {
  redis.disconnect();
  await test.drop();
});

const silent = createLogger('test', 'silent');

/** Looks once, as a process does at its start; its state then, and the hold in the database. */
async function look(db: Database = test.db) {
  const watch = watchLedger({ db, redis, log: silent });
  await watch.examine('');
  const state = watch.state();
  await watch.stop();
  return { state, hold: await readHold(db) };
}

/** As claimed for a connection that was recovered, or made after a restore. */
const doubtful = (jobId: string) => ({ jobId, mayBeInDoubt: true });

const nothingFound = { unknown: [], cancelled: [], unfinished: [] };

describe('recognition', () => {
  it('trusts a fresh ledger, also when Redis is emptied or set back and another process looks', async () => {
    await insertActiveConnection(test.db);
    expect(await look()).toEqual({ state: { kind: 'trusted' }, hold: undefined });
    const [{ id } = { id: '' }] = await test.db.prisma.$queryRaw<{ id: string }[]>`
      SELECT ledger_id AS id FROM ledger_marks`;
    await redis.del(`sync:ledger:${id}`);
    expect(await look()).toEqual({ state: { kind: 'trusted' }, hold: undefined });
    // As after a crash of Redis that lost the end of its log.
    await redis.set(`sync:ledger:${id}`, '1');
    expect(await look()).toEqual({ state: { kind: 'trusted' }, hold: undefined });
  });

  it('trusts a ledger that ten processes look at together', async () => {
    await insertActiveConnection(test.db);
    const looks = await Promise.all(Array.from({ length: 10 }, () => look()));
    expect(new Set(looks.map(({ state }) => state.kind))).toEqual(new Set(['trusted']));
  });

  it('holds every connection of a ledger whose mark is behind what Redis knows', async () => {
    await insertActiveConnection(test.db);
    await look();
    await look();
    await test.db.prisma.ledgerMark.updateMany({ data: { mark: 1 } });
    const { state, hold } = await look();
    expect(state).toMatchObject({ kind: 'restored' });
    expect(hold).toMatchObject({
      connections: [expect.any(String) as unknown],
      extent: 'all',
      because: expect.stringContaining('mark 1,') as unknown,
    });
  });

  it('recognises a database made from a copy although Redis knows nothing of it', async () => {
    await insertActiveConnection(test.db);
    await look();
    const copy = await copyOf(test);
    await redis.flushdb();
    const { state } = await look(copy.db);
    expect(state).toMatchObject({
      kind: 'restored',
      because: 'the database was made anew, from a dump or a copy',
    });
    expect((await look()).state.kind).toBe('trusted');
    await copy.drop();
  });
});

describe('the hold', () => {
  it('lets nothing be released, claimed, begun or sent again, and takes invoices in', async () => {
    const { job, connectionId, workerId } = await test.claimNew();
    await beginIntent(test.db, job, { key: 'customer:c' }, []);
    await test.db.prisma.intent.updateMany({ data: { abandonedAt: new Date(0), fence: 0 } });
    await acceptInvoice(test.db, incoming(connectionId, 'inv-2'));
    const [delivery] = await takeForRelease(test.db, connectionId, room);
    await holdTold(test.db);
    await acceptInvoice(test.db, incoming(connectionId, 'inv-3'));
    expect(await takeForRelease(test.db, connectionId, room)).toEqual([]);
    expect(delivery && (await claimJob(test.db, delivery, workerId))).toBeUndefined();
    expect(await beginIntent(test.db, job, { key: 'invoice:inv-1' }, [])).toEqual({
      kind: 'claim-lost',
    });
    const request = { jobId: job.jobId, fence: 0 };
    expect(await rearmIntent(test.db, job, { key: 'customer:c' }, request)).toBe(false);
  });

  it('lets nothing be begun on another server than the one that the ledger knows', async () => {
    const { job } = await test.claimNew();
    await look();
    await test.db.prisma.ledgerMark.updateMany({ data: { server: 'another/00000002/1/1' } });
    expect(await beginIntent(test.db, job, { key: 'invoice:inv-1' }, [])).toEqual({
      kind: 'claim-lost',
    });
  });

  it('lets a new lease claim nothing before the ledger was looked at', async () => {
    const connectionId = await insertActiveConnection(test.db);
    await acceptInvoice(test.db, incoming(connectionId, 'inv-1'));
    const lease: Lease = await holdLease({ databaseUrl: test.url, onLost: () => undefined });
    const [delivery] = await takeForRelease(test.db, connectionId, room);
    if (!delivery) throw new Error('nothing was released');
    expect(await claimJob(test.db, delivery, lease.workerId)).toBeUndefined();
    const watch = watchLedger({ db: test.db, redis, log: silent });
    await watch.examine(lease.workerId);
    await watch.stop();
    expect(await claimJob(test.db, delivery, lease.workerId)).toMatchObject({ connectionId });
    await lease.end();
  });
});

describe('recovery', () => {
  it('says which connections are held still when others go on', async () => {
    const [gone, held] = [
      await insertActiveConnection(test.db),
      await insertActiveConnection(test.db),
    ];
    await holdTold(test.db);
    await finishRecovery(test.db, gone, nothingFound);
    const { state } = await look();
    expect(state).toMatchObject({ kind: 'restored', extent: 'some', connections: [held] });
    if (state.kind !== 'restored') throw new Error('nothing is held');
    expect(describeHold(state)).toMatch(`held: ${held}: nothing is sent`);
  });

  it('tells a claim that nothing can be in doubt where nothing was restored', async () => {
    const { job, connectionId } = await test.claimNew();
    expect(job.mayBeInDoubt).toBe(false);
    await holdTold(test.db);
    await finishRecovery(test.db, connectionId, nothingFound);
    await acceptInvoice(test.db, incoming(connectionId, 'inv-2'));
    expect(await test.claimNext(connectionId)).toMatchObject({ mayBeInDoubt: true });
  });

  it('may be told twice; what is held keeps its time', async () => {
    await insertActiveConnection(test.db);
    await holdTold(test.db);
    const [first] = await listHeld(test.db, 1000);
    await holdTold(test.db);
    const [second] = await listHeld(test.db, 1000);
    expect(second?.quietForMs).toBeLessThan(first?.quietForMs ?? 0);
    expect((await look()).state.kind).toBe('restored');
  });

  it('lets the work go on, and puts in doubt what may have been made in the time that was lost', async () => {
    const { job, connectionId } = await test.claimNew();
    await holdTold(test.db);
    await finishRecovery(test.db, connectionId, { ...nothingFound, unknown: ['inv-lost'] });
    expect((await look()).state).toEqual({ kind: 'trusted' });
    const accept = async (invoiceId: string) => {
      const taken = await acceptInvoice(test.db, incoming(connectionId, invoiceId));
      return 'jobId' in taken ? taken.jobId : '';
    };
    const [lost, fresh] = [await accept('inv-lost'), await accept('inv-new')];
    expect(await readDoubt(test.db, doubtful(job.jobId), 'inv-1')).toBe('everything');
    expect(await readDoubt(test.db, doubtful(lost), 'inv-lost')).toBe('everything');
    expect(await readDoubt(test.db, doubtful(fresh), 'inv-new')).toBe('customers');
  });

  it('puts everything in doubt for a connection that was made anew after a restore, and nothing before one', async () => {
    const { job } = await test.claimNew();
    await look();
    expect(await readDoubt(test.db, doubtful(job.jobId), 'inv-1')).toBe('nothing');
    await holdTold(test.db);
    const connectionId = await insertActiveConnection(test.db);
    const taken = await acceptInvoice(test.db, incoming(connectionId, 'inv-1'));
    expect(await readDoubt(test.db, doubtful('jobId' in taken ? taken.jobId : ''), 'inv-1')).toBe(
      'everything',
    );
  });

  it('sends a doubtful change only after it was looked up', async () => {
    const { job } = await test.claimNew();
    const request = { jobId: job.jobId, fence: job.fence - 1 };
    expect(
      await beginIntent(test.db, job, { key: 'invoice:inv-1', standing: 'in-doubt' }, []),
    ).toEqual({
      ...{ kind: 'outcome-unknown', quietForMs: 0, request, asked: null },
    });
    expect(await rearmIntent(test.db, job, { key: 'invoice:inv-1' }, request)).toBe(true);
    expect(await rearmIntent(test.db, job, { key: 'invoice:inv-1' }, request)).toBe(false);
  });

  it('takes up a half-done invoice whose job was lost, once, and has all of it looked up', async () => {
    const connectionId = await insertActiveConnection(test.db);
    const found = { ...nothingFound, unknown: ['inv-lost'], unfinished: ['inv-lost'] };
    await holdTold(test.db);
    expect(await finishRecovery(test.db, connectionId, found)).toMatchObject({ takenUp: 1 });
    await finishRecovery(test.db, connectionId, found);
    const jobs = await test.db.prisma.syncJob.findMany();
    expect(jobs).toMatchObject([{ invoiceId: 'inv-lost', status: 'queued', source: 'webhook' }]);
    expect(await readDoubt(test.db, doubtful(jobs[0]?.id ?? ''), 'inv-lost')).toBe('everything');
  });

  it('makes an invoice anew whose draft was cancelled in the time that was lost', async () => {
    const { job, connectionId } = await test.claimNew();
    const { db } = test;
    await beginIntent(db, job, { key: 'invoice:inv-1' }, []);
    const result = { documentNumber: '41' };
    await recordOutcome(db, job, 'invoice:inv-1', { kind: 'done', result }, []);
    const others = ['accrual', 'correct', 'sent', 'withdraw'];
    for (const step of others) await beginIntent(db, job, { key: `${step}:inv-1` }, []);
    expect(await readExtent(db, connectionId)).toEqual({
      invoiceIds: ['inv-1'],
      highestNumber: 41,
    });
    const found = { ...nothingFound, cancelled: ['41'] };
    expect(await finishRecovery(db, connectionId, found)).toMatchObject({ reopened: 1 });
    const forgotten = await db.prisma.intent.findMany();
    expect(forgotten).toHaveLength(others.length + 1);
    for (const one of forgotten) expect(one).toMatchObject({ outcome: 'refused', result: null });
  });
});

/** The same content in another database, as `createdb --template` or a restored dump gives it. */
async function copyOf({ url, db }: TestEngine) {
  const server = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  const name = new URL(url).pathname.slice(1);
  await db.close();
  await server.connect();
  await server.query(`CREATE DATABASE ${name}_copy TEMPLATE ${name}`);
  const copy = openDatabase({ url: url.replace(name, `${name}_copy`) });
  test = { ...test, db: openDatabase({ url }) };
  return {
    db: copy,
    drop: async () => {
      await copy.close();
      await test.db.close();
      await server.query(`DROP DATABASE ${name}_copy WITH (FORCE)`);
      await server.end();
    },
  };
}
