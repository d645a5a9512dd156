import type { Database } from '@sync/database';
import Table from 'cli-table3';
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosSystem } from '../scripts/chaos/system.js';
import { tableStyle } from '../scripts/services/table-style.js';
import { connectCompanies, type Company } from '../scripts/workload/company.js';
import { sendSignedEvent } from '../scripts/workload/doors.js';
import { invoiceNumber } from '../scripts/workload/invoices.js';
import { quantile } from './live-invoices.js';
import { describeMachine } from './machine.js';
import { fillBacklog, onASystem } from './on-a-system.js';
import { busyShare, processorTime, residentMegabytes } from './processor-time.js';

/**
 * How many companies does one worker keep at Fortnox's limit, how evenly does it share itself out beyond
 * that, and what do 1,000 companies cost of which none has anything to do? One API and one worker, real processes,
 * with the stand-in for Fortnox and the stores on the same machine.
 *
 *   node .data/build/benchmarks/many-companies.js
 */
const steps = [1, 20, 200, 1000];
/** First invoices ask for registers and make customers; what is compiled is compiled then. */
const [warmMs, forMs, idleMs] = [15_000, 30_000, 20_000];
const limitPerSecond = 5;
/** A company at its limit has four invoices under way, which wait for their turns most of the time. */
const WORKER_CONCURRENCY = '1000';
const promised = { ofLimit: 0.95, idleMegabytes: 250 };
/** Of all processors; the rest is between what waits for what. */
const processorsAreUsedUp = 0.9;

type Step = {
  readonly companies: number;
  readonly invoicesPerSecond: number;
  /** Share of Fortnox's limit that a company used: the least of them, and the middle one. */
  readonly least: number;
  readonly middle: number;
  /** Processor time of the worker a second, of one processor; and of all processors by everybody. */
  readonly worker: number;
  readonly machine: number;
};

async function measureMany(system: ChaosSystem, db: Database): Promise<void> {
  const companies: Company[] = [];
  const measured: Step[] = [];
  for (const count of steps) {
    const more = count - companies.length;
    const firstTenantId = 700_000 + companies.length;
    companies.push(...(await connectCompanies(system.api, system.sandbox, more, firstTenantId)));
    measured.push(await measureStep(db, companies));
    process.stderr.write(`${count} companies are measured\n`);
  }
  const after = await measureIdle(system, db);
  const startMs = await measureStart(system, db, companies);
  const fresh = await measureIdle(system, db);
  report(measured, { after, fresh }, startMs);
  process.stdout.write(`${await describeMachine(db)}\n`);
}

async function measureStep(db: Database, companies: readonly Company[]): Promise<Step> {
  // As much as each can do in that time, and no more than a worker could do of all.
  const each = Math.max(14, Math.min(70, Math.ceil(12_000 / companies.length)));
  const name = String(companies.length);
  for (const company of companies) await fillBacklog(db, company, each, name);
  await sleep(warmMs);
  const [before, at] = [{ time: processorTime(), busy: busyShare() }, new Date()];
  await sleep(forMs);
  const [time, machine] = [processorTime(), before.busy()];
  const seconds = (Date.now() - at.getTime()) / 1000;
  const calls = await callsSince(db, at);
  const shares = companies.map(
    ({ connectionId }) => (calls.get(connectionId) ?? 0) / (seconds * limitPerSecond),
  );
  const ended = await db.prisma.syncJob.count({
    where: { status: 'succeeded', finishedAt: { gte: at } },
  });
  await emptyBacklog(db);
  return {
    companies: companies.length,
    invoicesPerSecond: ended / seconds,
    ...{ least: Math.min(...shares), middle: quantile(shares, 0.5) },
    worker: (time.worker - before.time.worker) / (seconds * 1000),
    machine,
  };
}

async function callsSince(db: Database, at: Date): Promise<ReadonlyMap<string, number>> {
  const rows = await db.prisma.$queryRaw<{ id: string; calls: number }[]>`
    SELECT j.connection_id AS id, count(*)::int AS calls
    FROM timeline_entries t JOIN sync_jobs j ON j.id = t.job_id
    WHERE t.type = 'call' AND t.at >= ${at} GROUP BY j.connection_id`;
  return new Map(rows.map(({ id, calls }) => [id, calls]));
}

/** What has not begun is taken back; what has is waited for. */
async function emptyBacklog(db: Database): Promise<void> {
  for (;;) {
    await db.prisma.syncJob.deleteMany({ where: { status: 'queued', attempts: 0 } });
    const status = { in: ['queued', 'running', 'retrying'] };
    if ((await db.prisma.syncJob.count({ where: { status } })) === 0) return;
    await sleep(500);
  }
}

type Idle = {
  readonly transactionsPerSecond: number;
  readonly commandsPerSecond: number;
  readonly worker: { readonly megabytes: number; readonly processor: number };
  readonly api: { readonly megabytes: number; readonly processor: number };
};

/** Nobody has anything to do, and nobody looks. */
async function measureIdle({ servers }: ChaosSystem, db: Database): Promise<Idle> {
  const redis = new Redis(servers.redis.url);
  await sleep(idleMs);
  const counts = async () => ({
    transactions: await transactionsOf(db),
    commands: await commandsOf(redis),
    time: processorTime(),
    at: performance.now(),
  });
  const before = await counts();
  await sleep(idleMs);
  const after = await counts();
  redis.disconnect();
  const seconds = (after.at - before.at) / 1000;
  const megabytes = residentMegabytes();
  const of = (role: 'worker' | 'api') => ({
    megabytes: megabytes[role],
    processor: (after.time[role] - before.time[role]) / (seconds * 1000),
  });
  return {
    transactionsPerSecond: (after.transactions - before.transactions) / seconds,
    commandsPerSecond: (after.commands - before.commands) / seconds,
    ...{ worker: of('worker'), api: of('api') },
  };
}

async function transactionsOf(db: Database): Promise<number> {
  const [row] = await db.prisma.$queryRaw<{ count: number }[]>`
    SELECT (xact_commit + xact_rollback)::float8 AS count
    FROM pg_stat_database WHERE datname = current_database()`;
  return row?.count ?? NaN;
}

async function commandsOf(redis: Redis): Promise<number> {
  const info = await redis.info('stats');
  return Number(/total_commands_processed:(\d+)/.exec(info)?.[1]);
}

/** From the death of the only worker to the end of an invoice that came right then. */
async function measureStart(
  { processes, apiUrls: [apiUrl = ''] }: ChaosSystem,
  db: Database,
  [company]: readonly Company[],
): Promise<number> {
  if (!company) throw new Error('a company is needed');
  const { id, event } = invoiceNumber(9999, company.site);
  if (!processes.kill('worker-1')) throw new Error('there was no worker to be ended');
  const since = Date.now();
  await sendSignedEvent(apiUrl, company, `msg_${id}`, event);
  const where = { connectionId: company.connectionId, invoiceId: id };
  for (;;) {
    const job = await db.prisma.syncJob.findFirst({ where });
    if (job?.finishedAt) return job.finishedAt.getTime() - since;
    await sleep(50);
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

const isKept = ({ least, machine }: Step): boolean =>
  least >= promised.ofLimit || machine >= processorsAreUsedUp;

type Idles = { readonly after: Idle; readonly fresh: Idle };

function report(measured: readonly Step[], { after, fresh }: Idles, startMs: number): void {
  const head = [
    ...['companies', 'invoices a second', 'of the limit: least · middle company'],
    ...['worker, of one processor', 'machine, of all processors'],
  ];
  const table = new Table({ style: tableStyle(), head });
  for (const step of measured) {
    const { companies, invoicesPerSecond, least, middle, worker, machine } = step;
    const limit = `${percent(least)} · ${percent(middle)}`;
    table.push([companies, invoicesPerSecond.toFixed(1), limit, percent(worker), percent(machine)]);
  }
  const say = (line: string): boolean => process.stdout.write(`${line}\n`);
  say(table.toString());
  say(`${steps.at(-1)} companies with nothing to do, after that work: ${inWords(after)}`);
  say(`with a worker that has just been started: ${inWords(fresh)}`);
  say(`from a worker's death to the next invoice's end: ${(startMs / 1000).toFixed(1)} s`);
  say(
    `aim: each company at ${percent(promised.ofLimit)} of its limit or the processors used up; ` +
      `${promised.idleMegabytes} MB idle`,
  );
  const megabytes = [fresh.worker, fresh.api].map((process) => process.megabytes);
  const isIdleKept = Math.max(...megabytes) < promised.idleMegabytes;
  process.exitCode = measured.every(isKept) && isIdleKept ? 0 : 1;
}

function inWords({ transactionsPerSecond, commandsPerSecond, worker, api }: Idle): string {
  const of = ({ megabytes, processor }: Idle['worker']): string =>
    `${megabytes.toFixed(0)} MB and ${percent(processor)} of a processor`;
  return (
    `${transactionsPerSecond.toFixed(1)} transactions and ${commandsPerSecond.toFixed(1)} Redis ` +
    `commands a second; worker ${of(worker)}, API ${of(api)}`
  );
}

await onASystem(1, measureMany, { durability: 'as-deployed', env: { WORKER_CONCURRENCY } });
