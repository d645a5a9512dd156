import Table from 'cli-table3';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { connectCompanies, type Company } from '../scripts/workload/company.js';
import { sendSignedEvent } from '../scripts/workload/doors.js';
import { invoiceNumber, paidEvent } from '../scripts/workload/invoices.js';
import { onASystem } from './on-a-system.js';

/**
 * How much longer does the API take to accept an invoice of company B while company A sends 100 at
 * a time, without a pause? One API, no worker, real processes; the flood comes from a thread of
 * its own. Idle and flooded take turns, so that a busy machine disturbs both; what counts is the 95th
 * percentile of all rounds together, as forty requests of one round have two that are slower.
 *
 *   node .data/build/benchmarks/neighbour.js
 */
const rounds = 15;
const samples = 40;
const parallel = 100;
const promisedRatio = 2;
/** Both sides begin each request at a moment that has nothing to do with the other's. */
const betweenMs = 15;

type Flood = { readonly apiUrl: string; readonly company: Company };

/** What became of the flooding company's requests since they were counted last. */
type Flooded = { readonly taken: number; readonly refused: number };

if (isMainThread) await measureNeighbour();
else flood(workerData as Flood);

async function measureNeighbour(): Promise<void> {
  await onASystem(0, async (system) => {
    const [a, b] = await connectCompanies(system.api, system.sandbox, 2);
    const apiUrl = system.apiUrls[0];
    if (!a || !b || apiUrl === undefined) throw new Error('two companies and an API are needed');
    const flooder = new Worker(new URL(import.meta.url), { workerData: { apiUrl, company: a } });
    // What is compiled with the first requests is nobody's delay.
    await timesOf(apiUrl, b, 'warm', 200);
    const head = ['round', 'idle p95 ms', 'flooded p95 ms', 'ratio', 'of the flood, per s'];
    const table = new Table({ style: { head: [], border: [] }, head });
    const all = { idle: [] as number[], flooded: [] as number[] };
    for (let round = 1; round <= rounds; round += 1) {
      const { idle, flooded, share } = await measureRound(apiUrl, b, flooder, round);
      all.idle.push(...idle);
      all.flooded.push(...flooded);
      table.push([round, ...figuresOf(idle, flooded), share]);
    }
    await flooder.terminate();
    table.push([`all (promised: below ${promisedRatio})`, ...figuresOf(all.idle, all.flooded), '']);
    process.stdout.write(`${table.toString()}\n`);
    process.exitCode = p95(all.flooded) / p95(all.idle) < promisedRatio ? 0 : 1;
  });
}

type Round = {
  readonly idle: readonly number[];
  readonly flooded: readonly number[];
  readonly share: string;
};

function figuresOf(idle: readonly number[], flooded: readonly number[]): readonly string[] {
  const [one, other] = [p95(idle), p95(flooded)];
  return [one.toFixed(1), other.toFixed(1), (other / one).toFixed(2)];
}

async function measureRound(
  apiUrl: string,
  quiet: Company,
  flooder: Worker,
  round: number,
): Promise<Round> {
  const idle = await timesOf(apiUrl, quiet, `idle-${round}`, samples);
  await tell(flooder, 'start');
  await sleep(1000);
  await tell(flooder, 'count');
  const since = performance.now();
  const flooded = await timesOf(apiUrl, quiet, `flooded-${round}`, samples);
  const { taken, refused } = await tell(flooder, 'count');
  const perSecond = (taken / (performance.now() - since)) * 1000;
  await tell(flooder, 'stop');
  return { idle, flooded, share: `${perSecond.toFixed(0)} taken, ${refused} refused` };
}

/** Milliseconds until each of `count` invoices was accepted, one after the other. */
async function timesOf(
  apiUrl: string,
  company: Company,
  name: string,
  count: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const from = performance.now();
    await accept(apiUrl, company, `${name}-${n}`);
    times.push(performance.now() - from);
    await sleep(betweenMs * Math.random() * 2);
  }
  return times;
}

async function accept(apiUrl: string, company: Company, id: string): Promise<number> {
  const invoice = { ...invoiceNumber(0, company.site).invoice, id };
  return sendSignedEvent(apiUrl, company, `msg_${id}`, paidEvent(company.site, invoice));
}

function p95(times: readonly number[]): number {
  const sorted = [...times].sort((x, y) => x - y);
  return sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Infinity;
}

async function tell(flooder: Worker, command: 'start' | 'count' | 'stop'): Promise<Flooded> {
  const answer = once(flooder, 'message');
  flooder.postMessage(command);
  const [flooded] = (await answer) as [Flooded];
  return flooded;
}

/** The flooding side: keeps `parallel` requests under way between `start` and `stop`. */
function flood({ apiUrl, company }: Flood): void {
  const counts = { taken: 0, refused: 0 };
  let next = 0;
  let running = false;
  let senders: Promise<void>[] = [];
  const send = async (): Promise<void> => {
    while (running) {
      const status = await accept(apiUrl, company, `flood-${(next += 1)}`);
      if (status === 202) counts.taken += 1;
      else counts.refused += 1;
    }
  };
  parentPort?.on('message', (command) => {
    void (async () => {
      if (command === 'start') {
        running = true;
        senders = Array.from({ length: parallel }, send);
      } else if (command === 'stop') {
        running = false;
        await Promise.all(senders);
      }
      parentPort?.postMessage({ ...counts });
      Object.assign(counts, { taken: 0, refused: 0 });
    })();
  });
}
