import type { Database } from '@sync/database';
import Table from 'cli-table3';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosSystem } from '../scripts/chaos/system.js';
import { connectCompanies, type Company } from '../scripts/workload/company.js';
import { sendSignedEvent } from '../scripts/workload/doors.js';
import { invoiceNumber } from '../scripts/workload/invoices.js';
import { describeMachine } from './machine.js';
import { onASystem } from './on-a-system.js';
import { tableStyle } from '../scripts/services/table-style.js';

/**
 * How long does an invoice take from the 202 to its last booked payment on an idle system, less the
 * time that Fortnox itself took? One API, one worker, Fortnox's real limit; companies take turns,
 * so that each is quiet and its limit lets an invoice's calls go at once.
 *
 *   node .data/build/benchmarks/time-to-books.js
 */
const companies = 30;
const rounds = 5;
/** With so many companies each is quiet for longer than two of Fortnox's windows. */
const betweenMs = 400;
const [promisedMedian, promisedP99] = [30, 100];

/** Of every invoice: milliseconds in all, and of these Fortnox's own. */
type Taken = { readonly inAll: number; readonly fortnox: number };

async function measureTimes(system: ChaosSystem, db: Database): Promise<void> {
  const all = await connectCompanies(system.api, system.sandbox, companies);
  const table = new Table({
    style: tableStyle(),
    head: ['round', 'median ms', 'p99 ms', 'longest ms', 'Fortnox’s own, median ms'],
  });
  const measured: Taken[] = [];
  // The first round is not counted: it reads tokens and makes customers.
  for (let round = 0; round <= rounds; round += 1) {
    const taken: Taken[] = [];
    for (const company of all) taken.push(await takenBy(system, db, company, round));
    if (round === 0) continue;
    measured.push(...taken);
    table.push([round, ...figures(taken)]);
  }
  table.push([`all ${measured.length}`, ...figures(measured)]);
  process.stdout.write(`${table.toString()}\n${await describeMachine(db)}\n`);
  process.stdout.write(`aim: median ${promisedMedian} ms, p99 ${promisedP99} ms\n`);
  const ours = measured.map(oursOf);
  const isKept = at(ours, 0.5) <= promisedMedian && at(ours, 0.99) <= promisedP99;
  process.exitCode = isKept ? 0 : 1;
}

async function takenBy(
  { apiUrls: [apiUrl = ''] }: ChaosSystem,
  db: Database,
  company: Company,
  round: number,
): Promise<Taken> {
  await sleep(betweenMs);
  const { id, event } = invoiceNumber(0, company.site);
  const invoiceId = `${id}-${round}`;
  const told = JSON.parse(JSON.stringify(event).replaceAll(id, invoiceId)) as unknown;
  const status = await sendSignedEvent(apiUrl, company, `msg_${invoiceId}`, told);
  const acceptedAt = Date.now();
  if (status !== 202) throw new Error(`${invoiceId} was answered ${status}`);
  const calls = await callsWhenSucceeded(db, company, invoiceId);
  const fortnox = calls.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const last = Math.max(...calls.map(({ at }) => at.getTime()));
  return { inAll: last - acceptedAt, fortnox };
}

type Call = { readonly at: Date; readonly durationMs: number };

async function callsWhenSucceeded(
  db: Database,
  { connectionId }: Company,
  invoiceId: string,
): Promise<readonly Call[]> {
  const giveUpAt = performance.now() + 30_000;
  while (performance.now() < giveUpAt) {
    const job = await db.prisma.syncJob.findFirst({ where: { connectionId, invoiceId } });
    if (job?.status === 'succeeded') {
      return db.prisma.$queryRaw<Call[]>`
        SELECT at, (data ->> 'durationMs')::float8 AS "durationMs"
        FROM timeline_entries WHERE job_id = ${job.id} AND type = 'call'`;
    }
    await sleep(25);
  }
  throw new Error(`${invoiceId} was not carried over in time`);
}

const oursOf = ({ inAll, fortnox }: Taken): number => inAll - fortnox;

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

function figures(taken: readonly Taken[]): string[] {
  const ours = taken.map(oursOf);
  const fortnox = taken.map((each) => each.fortnox);
  return [at(ours, 0.5), at(ours, 0.99), at(ours, 1), at(fortnox, 0.5)].map((ms) => ms.toFixed(0));
}

await onASystem(1, measureTimes, { durability: 'as-deployed' });
