import type { Database } from '@sync/database';
import Table from 'cli-table3';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectCompanies, type Company } from '../scripts/workload/company.js';
import { invoiceNumber } from '../scripts/workload/invoices.js';
import { quantile, timeToBooks } from './live-invoices.js';
import { fillBacklog, onASystem } from './on-a-system.js';

/**
 * How much longer does a single invoice of company B take while company A has 10,000 waiting and
 * every call of A's is answered 429? One worker, one API, Fortnox's real limit, real processes.
 *
 *   node .data/build/benchmarks/neighbour-delay.js
 */
const samples = 40;
const waiting = 10_000;

/** B's own limit must not be what is measured: an invoice takes 4 of 25 calls in 5 s. */
const betweenMs = 900;

await onASystem(1, async (system, db) => {
  const [a, b] = await connectCompanies(system.api, system.sandbox, 2);
  const apiUrl = system.apiUrls[0];
  if (!a || !b || apiUrl === undefined) throw new Error('two companies and an API are needed');
  // The first finds no customer yet and pays for the start of everything.
  await measure(db, apiUrl, b, 0, 3);
  const alone = await measure(db, apiUrl, b, 100, samples);
  await fillBacklog(db, a, waiting);
  const match = { tenantId: a.tenantId };
  await system.sandbox.post('/control/fortnox/faults', { kind: '429', match });
  await sleep(3000);
  const beside = await measure(db, apiUrl, b, 200, samples);
  const table = new Table({
    style: { head: [], border: [] },
    head: ['one invoice of B', 'median ms', '95th percentile ms'],
  });
  const row = (times: readonly number[]) => [quantile(times, 0.5), quantile(times, 0.95)] as const;
  const [before, after] = [row(alone), row(beside)];
  table.push(
    ['alone', ...before.map(String)],
    [`beside ${waiting} waiting of A, answered 429`, ...after.map(String)],
    [
      'added (promised: at most 50 and 250)',
      ...after.map((ms, i) => String(ms - (before[i] ?? 0))),
    ],
  );
  process.stdout.write(`${table.toString()}\n`);
  const [median, late] = [after[0] - before[0], after[1] - before[1]];
  process.exitCode = median <= 50 && late <= 250 ? 0 : 1;
});

/** Milliseconds from being taken in to being done, of `count` invoices one after the other. */
async function measure(
  db: Database,
  apiUrl: string,
  company: Company,
  from: number,
  count: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    // Multiples of 60: always the same customer, in kronor, paid at once.
    times.push(
      await timeToBooks(db, apiUrl, company, invoiceNumber((from + n) * 420, company.site)),
    );
    await sleep(betweenMs);
  }
  return times;
}
