import type { Database } from '@sync/database';
import {
  claimJob,
  eraseOldHistory,
  indexNextJobs,
  keepAtRest,
  keepTotals,
  takeForRelease,
} from '@sync/jobs';
import Table from 'cli-table3';
import type { Browser } from 'playwright-core';
import type { ChaosSystem } from '../scripts/chaos/system.js';
import { startBrowser } from '../scripts/services/browser.js';
import { tableStyle } from '../scripts/services/table-style.js';
import { connectCompanies, type Company } from '../scripts/workload/company.js';
import { sendSignedEvent } from '../scripts/workload/doors.js';
import { invoiceNumber } from '../scripts/workload/invoices.js';
import { logIn, openFirstPage } from './first-page.js';
import { fillHistory } from './history.js';
import { describeMachine } from './machine.js';
import { onASystem } from './on-a-system.js';

/**
 * Does anything take longer as the years go by? One API with 1,000 jobs and then with 1,000,000, of
 * which 98 in 100 have ended well: taking in, releasing, claiming, cleaning, and what operators look at, the
 * console's first page in a browser that has nothing of it yet among that.
 *
 *   node .data/build/benchmarks/growth.js
 */
const sizes = [1000, 1_000_000];
const samples = 60;
const promisedP95 = 50;
/** Of the console's first page, from its address to its last figure. */
const promisedPage = 1000;
const promisedRatio = 1.1;

const firstPage = 'first page of the console';

type Operation = {
  readonly name: string;
  /** A number is what it took, in milliseconds; with anything else all of it counts. */
  readonly once: (n: number) => Promise<unknown>;
  /** Where there is not enough for as many samples as of the others. */
  readonly samples?: number;
};

type Looker = { readonly browser: Browser; readonly cookie: string };

function operationsOn(
  { api, operatorToken, apiUrls: [apiUrl = ''] }: ChaosSystem,
  db: Database,
  { browser, cookie }: Looker,
  company: Company,
  size: number,
): readonly Operation[] {
  const get = (path: string) => () => api.get(path);
  return [
    { name: 'take a signed event in', once: (n) => takeIn(apiUrl, company, `${size}-${n}`) },
    { name: 'release and claim a job', once: () => releaseAndClaim(db, company) },
    { name: 'overview', once: get('/v1/overview') },
    { name: '/metrics', once: () => scrape(apiUrl, operatorToken) },
    { name: 'list, first page', once: get('/v1/sync-jobs') },
    {
      name: 'list of one company',
      once: get(`/v1/sync-jobs?connectionId=${company.connectionId}`),
    },
    { name: 'list of dead letters', once: get('/v1/sync-jobs?status=dead-lettered') },
    { name: 'causes of dead letters', once: get('/v1/dead-letters') },
    { name: 'search by part of a number', once: get('/v1/sync-jobs?query=4711') },
    { name: 'search by customer', once: get('/v1/sync-jobs?query=Kund%20417') },
    { name: 'search that finds nothing', once: (n) => api.get(`/v1/sync-jobs?query=nobody${n}`) },
    {
      name: 'invoice by its number',
      once: (n) => api.get(`/v1/sync-jobs?invoiceNumber=SF-${n + 9}`),
    },
    { name: firstPage, once: () => openFirstPage(browser, apiUrl, cookie) },
    { name: 'erase 100 old jobs', once: () => eraseHundred(db), samples: 4 },
  ];
}

async function scrape(apiUrl: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${apiUrl}/metrics`, { headers });
  const text = await answer.text();
  if (!text.includes('sync_jobs')) throw new Error(`no figures: ${answer.status} ${text}`);
}

async function takeIn(apiUrl: string, company: Company, id: string): Promise<void> {
  const { id: template, event } = invoiceNumber(0, company.site);
  const told = JSON.parse(JSON.stringify(event).replaceAll(template, id)) as unknown;
  const status = await sendSignedEvent(apiUrl, company, `msg_${id}`, told);
  if (status !== 202) throw new Error(`answered ${status}`);
}

/** What a worker does before it begins; the job stays claimed, so the next one is another. */
async function releaseAndClaim(db: Database, { connectionId }: Company): Promise<void> {
  const [delivery] = await takeForRelease(db, connectionId, { live: 500, replay: 0, backfill: 0 });
  if (delivery) await claimJob(db, delivery, 'wrk_bench');
}

/** Event, names and timeline, as retention does; all here are older than a year. */
async function eraseHundred(db: Database): Promise<void> {
  const erased = await eraseOldHistory(db, 365);
  if (erased !== 100) throw new Error(`${erased} erased`);
}

async function measure(operation: Operation): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = -5; n < (operation.samples ?? samples); n += 1) {
    const from = performance.now();
    const took = await operation.once(n + 5);
    // The first are not counted: plans and programs are made with them.
    if (n >= 0) times.push(typeof took === 'number' ? took : performance.now() - from);
  }
  return times.sort((x, y) => x - y);
}

const at = (times: readonly number[], share: number): number =>
  times[Math.ceil(times.length * share) - 1] ?? NaN;

await onASystem(
  0,
  async (system, db) => {
    const [company] = await connectCompanies(system.api, system.sandbox, 1);
    if (!company) throw new Error('a company is needed');
    const [browser, cookie] = await Promise.all([
      startBrowser(),
      logIn(system.apiUrls[0] ?? '', system.operatorToken),
    ]);
    const measured = new Map<string, (readonly number[])[]>();
    for (const size of sizes) {
      await fillHistory(db, company, size);
      await keepTotals(db);
      await keepAtRest(db);
      while ((await indexNextJobs(db)) > 0);
      // As autovacuum has done by the time that there are so many.
      await db.prisma.$executeRaw`VACUUM ANALYZE`;
      for (const operation of operationsOn(system, db, { browser, cookie }, company, size)) {
        const times = await measure(operation);
        measured.set(operation.name, [...(measured.get(operation.name) ?? []), times]);
      }
    }
    await browser.close();
    report(measured);
    process.stdout.write(`${await describeMachine(db)}\n`);
  },
  { durability: 'as-deployed' },
);

function report(measured: ReadonlyMap<string, readonly (readonly number[])[]>): void {
  const head = ['', ...sizes.map((size) => `${size} jobs, median · p95 ms`), 'ratio of medians'];
  const table = new Table({ style: tableStyle(), head });
  let isKept = true;
  for (const [name, all] of measured) {
    const ratio = at(all.at(-1) ?? [], 0.5) / at(all[0] ?? [], 0.5);
    const text = (times: readonly number[]): string =>
      `${at(times, 0.5).toFixed(1)} · ${at(times, 0.95).toFixed(1)}`;
    table.push([name, ...all.map(text), ratio.toFixed(2)]);
    const p95 = at(all.at(-1) ?? [], 0.95);
    isKept &&=
      name === firstPage ? p95 <= promisedPage : ratio <= promisedRatio && p95 <= promisedP95;
  }
  process.stdout.write(`${table.toString()}\n`);
  process.stdout.write(
    `aim: ratio at most ${promisedRatio}, p95 at most ${promisedP95} ms, of the first page ${promisedPage}\n`,
  );
  process.exitCode = isKept ? 0 : 1;
}
