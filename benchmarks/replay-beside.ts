import type { Database } from '@sync/database';
import Table from 'cli-table3';
import { setTimeout as sleep } from 'node:timers/promises';
import { tableStyle } from '../scripts/services/table-style.js';
import { at, textAt } from '../scripts/start/json.js';
import { auditCompany, countFindings } from '../scripts/workload/audit.js';
import { companySettings, connectCompanies } from '../scripts/workload/company.js';
import { sendSignedEvent } from '../scripts/workload/doors.js';
import { invoiceNumber, type SentInvoice } from '../scripts/workload/invoices.js';
import { quantile, timeToBooks } from './live-invoices.js';
import { onASystem } from './on-a-system.js';

/**
 * How much longer does a live invoice take while 200 dead letters of the same company are replayed at
 * 30 % of its limit, and does the replay need the calls that its estimate said? One worker, Fortnox's
 * real limit, real processes; what stands in the books is compared with what was sent.
 *
 *   node .data/build/benchmarks/replay-beside.js
 */
const replayed = 200;
const ratePercent = 30;
const samplesAlone = 60;
/** An invoice takes 4 of the 25 calls in 5 s: live work alone uses 40 % of the limit. */
const everyMs = 2000;
const promised = { slower: 0.2, callsOff: 0.1 };

/** An account that no company has: whatever is sold at 12 % stops, until it is put right. */
const wrong = { vatMap: [{ rate: '12', regime: 'domestic', account: '3998' }] };
const { vatMap } = companySettings;

await onASystem(1, async ({ api, sandbox, apiUrls }, db) => {
  const [company] = await connectCompanies(api, sandbox, 1, 700_000, wrong);
  const [apiUrl] = apiUrls;
  if (!company || apiUrl === undefined) throw new Error('a company and an API are needed');
  const sent: SentInvoice[] = [];
  const live = async (): Promise<number> => {
    // One more than a multiple of 420: the same customer, in kronor, at 25 % alone, paid at once.
    const invoice = invoiceNumber(sent.length * 420 + 1, company.site);
    sent.push(invoice);
    const took = await timeToBooks(db, apiUrl, company, invoice);
    await sleep(Math.max(0, everyMs - took));
    return took;
  };
  for (let n = 0; n < replayed; n += 1) {
    // A multiple of 420: the same, with a second line at 12 %.
    const invoice = invoiceNumber(n * 420, company.site);
    sent.push(invoice);
    await sendSignedEvent(apiUrl, company, `msg_${invoice.id}`, invoice.event);
  }
  await untilDeadLettered(db);

  // The first of them pay for the customer and for what is compiled.
  for (let n = 0; n < 3; n += 1) await live();
  const alone: number[] = [];
  while (alone.length < samplesAlone) alone.push(await live());

  await api.patch(`/v1/connections/${company.connectionId}`, { settings: { vatMap } });
  const wanted = { filter: { connectionId: company.connectionId }, ratePercent };
  const estimate = await api.post('/v1/replays', { ...wanted, dryRun: true });
  const since = new Date();
  const started = await api.post('/v1/replays', { ...wanted, reason: 'the account is right now' });
  const beside: number[] = [];
  const isUnderWay = async (): Promise<boolean> =>
    at(await api.get(`/v1/replays/${textAt(started, 'id')}`), 'state') === 'running';
  while (await isUnderWay()) beside.push(await live());

  report({
    ...{ alone, beside, calls: await callsOfReplays(db, since) },
    estimated: Number(at(estimate, 'estimatedFortnoxCalls')),
    findings: countFindings(await auditCompany(sandbox, company, sent)),
  });
});

async function untilDeadLettered(db: Database): Promise<void> {
  const where = { status: 'dead-lettered' };
  while ((await db.prisma.syncJob.count({ where })) < replayed) await sleep(200);
}

function callsOfReplays(db: Database, since: Date): Promise<number> {
  return db.prisma.timelineEntry.count({
    where: { type: 'call', at: { gte: since }, job: { lane: 'replay' } },
  });
}

type Measured = {
  readonly alone: readonly number[];
  readonly beside: readonly number[];
  readonly calls: number;
  readonly estimated: number;
  readonly findings: number;
};

function report({ alone, beside, calls, estimated, findings }: Measured): void {
  const slower = quantile(beside, 0.5) / quantile(alone, 0.5) - 1;
  const off = calls / estimated - 1;
  const table = new Table({
    style: tableStyle(),
    head: ['a live invoice', 'invoices', 'median ms', '95th percentile ms'],
  });
  const row = (what: string, times: readonly number[]) =>
    table.push([what, times.length, quantile(times, 0.5), quantile(times, 0.95)]);
  row('alone', alone);
  row(`beside ${replayed} replayed at ${ratePercent} %`, beside);
  const lines = [
    table.toString(),
    `a live invoice takes ${percent(slower)} longer (promised: at most ${percent(promised.slower)})`,
    `the replay took ${calls} calls, ${estimated} were estimated (promised: ${percent(promised.callsOff)} off at most)`,
    `lost, twice or not as sent: ${findings}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const isKept = slower <= promised.slower && Math.abs(off) <= promised.callsOff && findings === 0;
  process.exitCode = isKept ? 0 : 1;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
