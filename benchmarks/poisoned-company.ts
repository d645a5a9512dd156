import type { Database } from '@sync/database';
import Table from 'cli-table3';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosSystem } from '../scripts/chaos/system.js';
import { connectCompanies, type Company } from '../scripts/workload/company.js';
import { sendSignedEvent } from '../scripts/workload/doors.js';
import { invoiceNumber } from '../scripts/workload/invoices.js';
import { onASystem } from './on-a-system.js';

/**
 * How much longer do a company's forty good invoices take while ten more make Fortnox fail every
 * time? Compared with a company that has but the forty and with one whose ten are good as well, side
 * by side on the same machine: one worker, one API, Fortnox's real limit, real processes.
 *
 *   node .data/build/benchmarks/poisoned-company.js
 */
const count = 50;
const poisonedEvery = 5;
const promisedShare = 1.1;
const rounds = 3;

const numbers = Array.from({ length: count }, (_, n) => n);

/** Multiples of 420: the same customer, in kronor, paid at once, so that all cost the same. */
const invoiceOf = (n: number, { site }: Company) => invoiceNumber((n + 1) * 420, site);
const isPoisoned = (n: number): boolean => n % poisonedEvery === 0;
const good = numbers.filter((n) => !isPoisoned(n));

await onASystem(1, async (system, db) => {
  const companies = await connectCompanies(system.api, system.sandbox, 3 * rounds);
  const table = new Table({
    style: { head: [], border: [] },
    head: ['median s of the forty', 'alone', 'beside 10 good', 'beside 10 poisoned', 'ratios'],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
  });
  const toAlone: number[] = [];
  const toHealthy: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [few, healthy, poisoned] = companies.slice(3 * round, 3 * round + 3);
    if (!few || !healthy || !poisoned) throw new Error('three companies are needed');
    await poison(system, poisoned);
    const [alone, besideGood, besidePoison] = await Promise.all([
      medianOfGood(system, db, few, good),
      medianOfGood(system, db, healthy, numbers),
      medianOfGood(system, db, poisoned, numbers),
    ]);
    toAlone.push(besidePoison / alone);
    toHealthy.push(besidePoison / besideGood);
    const cells = [alone, besideGood, besidePoison].map((ms) => (ms / 1000).toFixed(2));
    table.push([`round ${round + 1}`, ...cells, ratiosOf(toAlone.at(-1), toHealthy.at(-1))]);
  }
  const [worst, other] = [median(toAlone), median(toHealthy)];
  table.push(['median (promised: below 1.1)', '', '', '', ratiosOf(worst, other)]);
  process.stdout.write(`${table.toString()}\n`);
  process.exitCode = worst < promisedShare && other < promisedShare ? 0 : 1;
});

function ratiosOf(...ratios: readonly (number | undefined)[]): string {
  return ratios.map((ratio) => ratio?.toFixed(3)).join(' · ');
}

/** Every call about these invoices is answered 500, for ever. */
async function poison({ sandbox }: ChaosSystem, company: Company): Promise<void> {
  for (const n of numbers.filter(isPoisoned)) {
    const match = { tenantId: company.tenantId, reference: invoiceOf(n, company).id };
    await sandbox.post('/control/fortnox/faults', { kind: '500', match });
  }
}

/**
 * Milliseconds from the moment at which all that are told stand in line until the median of the
 * forty is done; another one has been carried before, so that its customer is there.
 */
async function medianOfGood(
  { api, apiUrls: [apiUrl = ''] }: ChaosSystem,
  db: Database,
  company: Company,
  told: readonly number[],
): Promise<number> {
  const tell = async ({ id, event }: ReturnType<typeof invoiceNumber>): Promise<void> => {
    await sendSignedEvent(apiUrl, company, `msg_${id}`, event);
  };
  const first = invoiceOf(count, company);
  await tell(first);
  await finishedAt(db, company, [first.id]);
  const path = `/v1/connections/${company.connectionId}`;
  await api.patch(path, { paused: true });
  for (const n of told) await tell(invoiceOf(n, company));
  await api.patch(path, { paused: false });
  const begunAt = Date.now();
  const ids = good.map((n) => invoiceOf(n, company).id);
  return median((await finishedAt(db, company, ids)).map((at) => at - begunAt));
}

/** When each of them was carried, in epoch ms. */
async function finishedAt(
  db: Database,
  { connectionId }: Company,
  invoiceIds: readonly string[],
): Promise<readonly number[]> {
  const where = { connectionId, invoiceId: { in: [...invoiceIds] }, status: 'succeeded' };
  for (;;) {
    const jobs = await db.prisma.syncJob.findMany({ where });
    if (jobs.length === invoiceIds.length) return jobs.map((job) => Number(job.finishedAt));
    await sleep(100);
  }
}

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
