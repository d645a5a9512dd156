import type { Database } from '@sync/database';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ChaosSystem } from '../scripts/chaos/system.js';
import { connectCompanies, type Company } from '../scripts/workload/company.js';
import type { Load, Sent } from './ingress-load.js';
import { describeMachine } from './machine.js';
import { onASystem } from './on-a-system.js';
import { processorTime } from './processor-time.js';
import { isShort, judgeShort, roundsOf } from './short-form.js';
import { costOf, inTurns, ratioOf, spread, tableOfSides, type Round, type Side } from './sides.js';

/**
 * How many signed events a second does the API take in, beside bare Express with one `queue.add` of
 * BullMQ (`ingress-bare.ts`), and beside the least that keeps the promise (`ingress-least.ts`)? The API's real
 * process on a PostgreSQL and a Redis that write to disk as deployed; all sides get the same events over
 * 64 connections, in turns, from one process of its own. Every 202 must be one job, with one delivery and one entry in its timeline.
 *
 *   node .data/build/benchmarks/ingress.js
 */
const rounds = roundsOf(7);
const promisedRatio = 1;
const load = { connections: 64, forMs: 3000, events: 15_000 };

type Measured = Sent & {
  /** Processor time an event: of the process that takes it in, and of the stores. */
  readonly processMs: number;
  readonly storesMs: number;
};

async function measureIngress(system: ChaosSystem, db: Database): Promise<void> {
  const [company, other] = await connectCompanies(system.api, system.sandbox, 2);
  if (!company || !other) throw new Error('two companies are needed');
  const bare = start('ingress-bare', system.servers.redis.url);
  const [barePort] = (await once(bare, 'message')) as [number];
  const least = start(
    'ingress-least',
    ...[system.servers.postgres.url, other.signingSecret, other.connectionId],
  );
  const [leastPort] = (await once(least, 'message')) as [number];
  const doors = {
    ours: doorOf(system, company),
    bare: { port: barePort, path: '/invoices' },
    least: { port: leastPort, path: '/invoices' },
  };
  const sender = start('ingress-load');
  const send = async (side: Side, name: string): Promise<Measured> => {
    const before = processorTime();
    const { signingSecret } = side === 'least' ? other : company;
    const sent = await ask<Sent>(sender, {
      ...load,
      ...doors[side],
      signingSecret,
      name: `${name}-${side}`,
    });
    const times = timesBetween(before, processorTime(), sent.taken.length);
    if (side === 'bare') await expectKept(bare, sent);
    if (side === 'least') await expectKept(least, sent);
    return { ...sent, ...times };
  };
  const measured: Round<Measured>[] = [];
  // The first round is not counted: what is compiled with the first requests is nobody's cost.
  for (let round = 0; round <= rounds; round += 1) {
    measured.push(await inTurns(round, (side) => send(side, `round-${round}`)));
  }
  const faults = await faultsIn(db, company, measured);
  report(measured.slice(1), faults);
  process.stdout.write(`${await describeMachine(db)}\n`);
  for (const child of [bare, least, sender]) child.disconnect();
}

function timesBetween(before: Times, after: Times, events: number) {
  const used = (role: keyof Times): number => (after[role] - before[role]) / events;
  return {
    processMs: used('api') + used('bare') + used('least'),
    storesMs: used('postgres') + used('redis'),
  };
}

type Times = ReturnType<typeof processorTime>;

function start(
  name: 'ingress-bare' | 'ingress-least' | 'ingress-load',
  ...args: string[]
): ChildProcess {
  return fork(fileURLToPath(new URL(`./${name}.js`, import.meta.url)), args);
}

async function ask<T>(child: ChildProcess, message: Load | 'count'): Promise<T> {
  const answer = once(child, 'message');
  child.send(message);
  const [answered] = (await answer) as [T];
  return answered;
}

function doorOf({ apiUrls }: ChaosSystem, { connectionId }: Company) {
  const port = Number(new URL(apiUrls[0] ?? '').port);
  return { port, path: `/v1/connections/${connectionId}/invoices` };
}

async function expectKept(side: ChildProcess, { taken }: Sent): Promise<void> {
  const kept = await ask<number>(side, 'count');
  if (kept !== taken.length) throw new Error(`${kept} kept, ${taken.length} taken`);
}

/** What is not as it should be: other answers than 202, and events that are not exactly one job. */
async function faultsIn(
  db: Database,
  company: Company,
  all: readonly Round<Measured>[],
): Promise<string[]> {
  const others = all
    .flatMap(({ bare, least, ours }) => [bare, least, ours])
    .flatMap(({ statuses }) => Object.entries(statuses))
    .filter(([status]) => status !== '202');
  const taken = new Map(all.flatMap(({ ours }) => ours.taken));
  const jobs = await db.prisma.$queryRaw<
    { id: string; invoiceId: string; notes: number; deliveries: number }[]
  >`
    SELECT j.id, j.invoice_id AS "invoiceId", count(DISTINCT t.id)::int AS notes,
           count(DISTINCT d.webhook_id)::int AS deliveries
    FROM sync_jobs j
    LEFT JOIN timeline_entries t ON t.job_id = j.id
    LEFT JOIN webhook_deliveries d ON d.connection_id = j.connection_id AND d.job_id = j.id
    WHERE j.connection_id = ${company.connectionId} GROUP BY j.id`;
  const wrong = jobs.filter(
    ({ id, invoiceId, notes, deliveries }) =>
      taken.get(invoiceId) !== id || notes !== 1 || deliveries !== 1,
  );
  return [
    ...others.map(([status, count]) => `${count} answers ${status}`),
    ...(jobs.length === taken.size ? [] : [`${taken.size} taken, ${jobs.length} jobs`]),
    ...(wrong.length === 0 ? [] : [`${wrong.length} jobs are not as they were answered`]),
  ];
}

function report(measured: readonly Round<Measured>[], faults: readonly string[]): void {
  const names = ['per s', 'p50 · p99 ms', 'processor ms (+ stores)'];
  const table = tableOfSides(names, figures, measured);
  const { median, text } = spread(measured.map((round) => ratioOf(round, 'bare')));
  const ofLeast = spread(measured.map((round) => ratioOf(round, 'least')));
  const floor = spread(measured.map((round) => ratioOf(round, 'bare', 'least')));
  const apart = [...names, ...names, ...names].map(() => '');
  table.push([`median (range)`, ...apart, text, ofLeast.text]);
  process.stdout.write(`${table.toString()}\n`);
  process.stdout.write(
    `aim: ${promisedRatio.toFixed(1)} of bare; the least is ${floor.text} of it\n`,
  );
  for (const fault of faults) process.stdout.write(`not as promised: ${fault}\n`);
  if (faults.length === 0)
    process.stdout.write('every 202 is one job, one delivery, one timeline entry\n');
  const isKept = isShort ? judgeShort('ingress', ofLeast.median) : median >= promisedRatio;
  process.exitCode = isKept && faults.length === 0 ? 0 : 1;
}

const figures = ({ perSecond, p50Ms, p99Ms, ...cost }: Measured): string[] => [
  perSecond.toFixed(0),
  `${p50Ms.toFixed(0)} · ${p99Ms.toFixed(0)}`,
  costOf(cost),
];

await onASystem(0, measureIngress, { durability: 'as-deployed' });
