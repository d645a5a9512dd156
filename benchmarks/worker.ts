import type { Database } from '@sync/database';
import type { ChaosSystem } from '../scripts/chaos/system.js';
import { auditCompany, countFindings, joinAudits, type Audit } from '../scripts/workload/audit.js';
import { connectCompanies } from '../scripts/workload/company.js';
import type { SentInvoice } from '../scripts/workload/invoices.js';
import { describeMachine } from './machine.js';
import { onASystem } from './on-a-system.js';
import { processorTime } from './processor-time.js';
import { isShort, judgeShort, roundsOf } from './short-form.js';
import { costOf, inTurns, ratioOf, spread, tableOfSides, type Round, type Side } from './sides.js';
import { invoices } from './worker-invoices.js';
import { carryBare, carryOurs } from './worker-sides.js';

/**
 * What does an ordinary paid invoice of a known customer cost a worker, in processor time and in
 * time, beside a bare BullMQ worker (`worker-bare.ts`) that makes the same four calls to the same
 * Fortnox, and beside the least that books an invoice once (`worker-least.ts`)? Each has the invoices of one
 * company before it and eight under way, in turns; Fortnox's limit is out of the way. Every invoice must stand in Fortnox once, booked and paid.
 *
 *   node .data/build/benchmarks/worker.js
 */
const rounds = roundsOf(7);
const atOnce = 8;
const [promisedRatio, promisedMs] = [0.4, 8];
const noLimit = { FORTNOX_RATE_LIMIT_REQUESTS: '999999' };

type Measured = {
  readonly perSecond: number;
  /** Processor time an invoice: of the worker, and of the stores. */
  readonly processMs: number;
  /** Processor time a second of our worker meanwhile; while the other side works it is idle. */
  readonly workerMsPerSecond: number;
  readonly storesMs: number;
};

async function measureWorker(system: ChaosSystem, db: Database): Promise<void> {
  const [ours, bare, least] = await connectCompanies(system.api, system.sandbox, 3);
  if (!ours || !bare || !least) throw new Error('three companies are needed');
  const sides = {
    ours: carryOurs(db, ours),
    bare: await carryBare('bare', system, bare, atOnce),
    least: await carryBare('least', system, least, atOnce),
  };
  const sent: Record<Side, SentInvoice[]> = { ours: [], bare: [], least: [] };
  const measure = async (side: Side, name: string): Promise<Measured> => {
    const since = performance.now();
    const before = processorTime();
    const carried = await sides[side].carry(name);
    sent[side].push(...carried.sent);
    const after = processorTime();
    const used = (role: keyof typeof after): number => (after[role] - before[role]) / invoices;
    return {
      perSecond: (invoices * 1000) / carried.ms,
      processMs: used(side === 'ours' ? 'worker' : side),
      storesMs: used('postgres') + used('redis'),
      workerMsPerSecond: ((after.worker - before.worker) * 1000) / (performance.now() - since),
    };
  };
  const measured: Round<Measured>[] = [];
  // The first round is not counted: what is compiled with the first invoices is nobody's cost.
  for (let round = 0; round <= rounds; round += 1) {
    measured.push(await inTurns(round, (side) => measure(side, `r${round}-${side}`)));
  }
  const audits = [
    await auditCompany(system.sandbox, ours, sent.ours),
    await auditCompany(system.sandbox, bare, sent.bare),
    await auditCompany(system.sandbox, least, sent.least),
  ];
  report(measured.slice(1), audits);
  process.stdout.write(`${await describeMachine(db)}\n`);
  await sides.bare.end();
  await sides.least.end();
}

function report(measured: readonly Round<Measured>[], audits: readonly Audit[]): void {
  const table = tableOfSides(['per s', 'processor ms (+ stores)'], figures, measured);
  const ratio = spread(measured.map((round) => ratioOf(round, 'bare')));
  const ofLeast = spread(measured.map((round) => ratioOf(round, 'least')));
  const floor = spread(measured.map((round) => ratioOf(round, 'bare', 'least')));
  const cost = spread(measured.map(({ ours }) => ours.processMs));
  const bareCost = spread(measured.map(({ bare }) => bare.processMs));
  const leastCost = spread(measured.map(({ least }) => least.processMs));
  const costs = ['', bareCost.text, '', leastCost.text, '', cost.text];
  table.push(['median (range)', ...costs, ratio.text, ofLeast.text]);
  process.stdout.write(`${table.toString()}\n`);
  const idle = spread(measured.map(({ bare }) => bare.workerMsPerSecond));
  process.stdout.write(`ours while it is idle: ${idle.text} ms of processor time a second\n`);
  process.stdout.write(
    `aim: ${promisedMs} ms an invoice at most, ${promisedRatio} of bare at least; ` +
      `the least is ${floor.text} of it\n`,
  );
  const audit = joinAudits(audits);
  const wrong = countFindings(audit);
  for (const [kind, ids] of Object.entries(audit)) {
    const [first] = ids;
    if (first !== undefined) {
      process.stdout.write(`not as promised, ${kind}: ${ids.length}, the first ${first}\n`);
    }
  }
  if (wrong === 0) process.stdout.write('every invoice stands in Fortnox once, booked and paid\n');
  const isKept = isShort
    ? judgeShort('worker', ofLeast.median)
    : ratio.median >= promisedRatio && cost.median <= promisedMs;
  process.exitCode = isKept && wrong === 0 ? 0 : 1;
}

const figures = (measured: Measured): string[] => [measured.perSecond.toFixed(0), costOf(measured)];

await onASystem(1, measureWorker, { durability: 'as-deployed', env: noLimit });
