import type { Database } from '@sync/database';
import { planInvoice, rateNeeded } from '@sync/fortnox';
import { connectionSettingsSchema } from '@sync/shared';
import { parseEvent, toPaidInvoice } from '@sync/subscriptionflow';
import { Queue } from 'bullmq';
import Table from 'cli-table3';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ChaosSystem } from '../scripts/chaos/system.js';
import { at, listAt, textAt } from '../scripts/start/json.js';
import { auditCompany, countFindings, joinAudits, type Audit } from '../scripts/workload/audit.js';
import {
  companySettings,
  connectCompanies,
  fortnoxApp,
  type Company,
} from '../scripts/workload/company.js';
import { invoiceNumber, type SentInvoice } from '../scripts/workload/invoices.js';
import { describeMachine } from './machine.js';
import { onASystem } from './on-a-system.js';
import { processorTime } from './processor-time.js';
import type { BareInvoice } from './worker-bare.js';
import { tableStyle } from '../scripts/services/table-style.js';

/**
 * What does an ordinary paid invoice of a known customer cost a worker, in processor time and in
 * time, beside a bare BullMQ worker (`worker-bare.ts`) that makes the same four calls to the same
 * Fortnox? Both have the invoices of one company before them and eight under way, in turns; Fortnox's limit
 * is out of the way. Every invoice must stand in Fortnox once, booked and paid.
 *
 *   node .data/build/benchmarks/worker.js
 */
const rounds = 7;
const invoices = 160;
const atOnce = 8;
const [promisedRatio, promisedMs] = [0.4, 8];
const noLimit = { FORTNOX_RATE_LIMIT_REQUESTS: '999999' };

type Side = 'bare' | 'ours';
type Measured = {
  readonly perSecond: number;
  /** Processor time an invoice: of the worker, and of the stores. */
  readonly processMs: number;
  /** Processor time a second of our worker meanwhile; while the other side works it is idle. */
  readonly workerMsPerSecond: number;
  readonly storesMs: number;
};
type Round = Readonly<Record<Side, Measured>>;
type Carry = (
  name: string,
) => Promise<{ readonly ms: number; readonly sent: readonly SentInvoice[] }>;

async function measureWorker(system: ChaosSystem, db: Database): Promise<void> {
  const [ours, bare] = await connectCompanies(system.api, system.sandbox, 2);
  if (!ours || !bare) throw new Error('two companies are needed');
  const sides = { ours: carryOurs(db, ours), bare: await carryBare(system, bare) };
  const sent: Record<Side, SentInvoice[]> = { ours: [], bare: [] };
  const measure = async (side: Side, name: string): Promise<Measured> => {
    const since = performance.now();
    const before = processorTime();
    const carried = await sides[side].carry(name);
    sent[side].push(...carried.sent);
    const after = processorTime();
    const used = (role: keyof typeof after): number => (after[role] - before[role]) / invoices;
    return {
      perSecond: (invoices * 1000) / carried.ms,
      processMs: used(side === 'ours' ? 'worker' : 'bare'),
      storesMs: used('postgres') + used('redis'),
      workerMsPerSecond: ((after.worker - before.worker) * 1000) / (performance.now() - since),
    };
  };
  const measured: Round[] = [];
  // The first round is not counted: what is compiled with the first invoices is nobody's cost.
  for (let round = 0; round <= rounds; round += 1) {
    const first: Side = round % 2 === 0 ? 'bare' : 'ours';
    const one = await measure(first, `r${round}-${first}`);
    const second = first === 'bare' ? 'ours' : 'bare';
    const other = await measure(second, `r${round}-${second}`);
    measured.push(first === 'bare' ? { bare: one, ours: other } : { bare: other, ours: one });
  }
  const audits = [
    await auditCompany(system.sandbox, ours, sent.ours),
    await auditCompany(system.sandbox, bare, sent.bare),
  ];
  report(measured.slice(1), audits);
  process.stdout.write(`${await describeMachine(db)}\n`);
  await sides.bare.end();
}

const line = { quantity: '1', discount: '0.00' };
const lines = [
  { ...line, id: 'ch_1', name: 'Subscription', sub_total: '100.00', tax_rate: '25', tax: '25.00' },
  { ...line, id: 'ch_2', name: 'Print', sub_total: '50.00', tax_rate: '12', tax: '6.00' },
].map((each, n) => ({ ...each, product_sku: `P-${n}`, total_amount: ['125.00', '56.00'][n] }));
const total = '181.00';

/**
 * Invoices that differ by their ids alone: one customer, whole kronor, so that no öre are rounded
 * off, two rates, one payment.
 */
function invoicesOf({ site }: Company, name: string): readonly SentInvoice[] {
  const template = invoiceNumber(0, site);
  const sums = {
    sub_total: '150.00',
    tax_amount: '31.00',
    total_amount: total,
    received_payment: total,
  };
  const payments = listAt(template.invoice, 'transactions').map((payment) => ({
    ...(payment as object),
    ...{ amount: total, applied_amount: total },
  }));
  return Array.from({ length: invoices }, (_, n) => {
    const id = `${name}-${n}`;
    const invoice = { ...template.invoice, ...sums, lines, transactions: payments, id };
    const event = { ...(template.event as object), data: { invoice } };
    return { id, invoice, event, expected: { currency: 'SEK', total, payments: 1 } };
  });
}

/** As an import would leave them: in the backlog, from where the worker releases them. */
function carryOurs(db: Database, { connectionId, ...company }: Company): { readonly carry: Carry } {
  return {
    carry: async (name) => {
      const sent = invoicesOf({ connectionId, ...company }, name);
      const rows = sent.map(({ id, event }) => ({
        id: `job_${name}_${id}`,
        invoice_id: id,
        event,
      }));
      await db.prisma.$executeRaw`
        INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, lane, source, event, dispatch_state)
        SELECT id, ${connectionId}, 'sync-paid-invoice', invoice_id, 'queued', 'live', 'event', event, 'waiting'
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, invoice_id text, event jsonb)`;
      return { ms: await untilSucceeded(db, `job_${name}_%`), sent };
    },
  };
}

/** From the first attempt's beginning to the last one's end. */
async function untilSucceeded(db: Database, ids: string): Promise<number> {
  for (;;) {
    const [row] = await db.prisma.$queryRaw<{ done: number; other: number }[]>`
      SELECT count(*) FILTER (WHERE status = 'succeeded')::int AS done,
             count(*) FILTER (WHERE status IN ('dead-lettered', 'ignored'))::int AS other
      FROM sync_jobs WHERE id LIKE ${ids}`;
    if ((row?.other ?? 0) > 0) throw new Error(`${row?.other} invoices were not carried over`);
    if (row?.done === invoices) break;
    await sleep(100);
  }
  const [took] = await db.prisma.$queryRaw<{ ms: number }[]>`
    SELECT (extract(epoch FROM max(t.at) - min(t.at)) * 1000)::float8 AS ms
    FROM timeline_entries t WHERE t.job_id LIKE ${ids} AND t.type IN ('attempt', 'verdict')`;
  return took?.ms ?? NaN;
}

async function carryBare(
  system: ChaosSystem,
  company: Company,
): Promise<{ readonly carry: Carry; readonly end: () => Promise<void> }> {
  const redisUrl = system.servers.redis.url;
  const program = fileURLToPath(new URL('./worker-bare.js', import.meta.url));
  const child = fork(program, [redisUrl, String(atOnce)]);
  await once(child, 'message');
  const queue = new Queue<BareInvoice>('bare-worker', {
    connection: { url: redisUrl },
    prefix: 'bare',
  });
  const access = await accessTo(system, company);
  return {
    carry: async (name) => {
      const sent = invoicesOf(company, name);
      const jobs = sent.map((what) => ({
        name: 'invoice',
        data: { ...access, ...draftsOf(what, access) },
      }));
      await queue.addBulk(jobs);
      return { ms: await untilCompleted(queue), sent };
    },
    end: async () => {
      child.disconnect();
      await queue.close();
    },
  };
}

/** From the first job's beginning to the last one's end. */
async function untilCompleted(queue: Queue<BareInvoice>): Promise<number> {
  while ((await queue.getJobCountByTypes('completed', 'failed')) < invoices) await sleep(100);
  const done = await queue.getJobs(['completed', 'failed'], 0, invoices);
  const failed = done.filter(({ failedReason }) => failedReason);
  if (failed.length > 0) throw new Error(`${failed.length} of the bare worker's invoices failed`);
  await queue.clean(0, invoices, 'completed');
  const begun = Math.min(...done.map(({ processedOn = Infinity }) => processedOn));
  return Math.max(...done.map(({ finishedOn = 0 }) => finishedOn)) - begun;
}

type Access = {
  readonly fortnoxUrl: string;
  readonly accessToken: string;
  readonly customerNumber: string;
};

async function accessTo({ sandboxUrl }: ChaosSystem, { tenantId }: Company): Promise<Access> {
  const fortnoxUrl = `${sandboxUrl}/fortnox`;
  const { clientId, clientSecret } = fortnoxApp;
  const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const tokens = await post(
    `${fortnoxUrl}/oauth-v1/token`,
    { authorization: `Basic ${credentials}`, TenantId: tenantId },
    new URLSearchParams({ grant_type: 'client_credentials' }),
  );
  const accessToken = textAt(tokens, 'access_token');
  const made = await post(
    `${fortnoxUrl}/3/customers`,
    { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    JSON.stringify({ Customer: { Name: 'Kund 0 AB', CountryCode: 'SE', VATType: 'SEVAT' } }),
  );
  return {
    fortnoxUrl,
    accessToken,
    customerNumber: textAt(at(made, 'Customer'), 'CustomerNumber'),
  };
}

async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | URLSearchParams,
): Promise<unknown> {
  const accept = 'application/json';
  const answer = await fetch(url, { method: 'POST', headers: { accept, ...headers }, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

/** The very drafts that ours would send. */
function draftsOf({ event }: SentInvoice, { customerNumber }: Access) {
  const parsed = parseEvent(event);
  if (!parsed.ok || parsed.value.type !== 'invoice.paid') throw new Error('an unreadable event');
  const invoice = toPaidInvoice(parsed.value);
  const settings = connectionSettingsSchema.parse(companySettings);
  const rate = rateNeeded({ invoice, settings });
  if (rate.kind !== 'known') throw new Error('kronor need no rate');
  const plan = planInvoice({
    ...{ invoice, settings, habit: {}, lockedUntil: undefined, rate: rate.rate },
    accountVatCode: () => undefined,
  });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  const [payment] = plan.value.payments;
  if (!payment) throw new Error('one payment is needed');
  return {
    invoice: { ...plan.value.invoice, CustomerNumber: customerNumber },
    payment: { ...payment.draft },
  };
}

function report(measured: readonly Round[], audits: readonly Audit[]): void {
  const side = ['per s', 'processor ms (+ stores)'];
  const head = [
    'round',
    ...side.map((name) => `bare ${name}`),
    ...side.map((name) => `ours ${name}`),
    'ratio',
  ];
  const table = new Table({ style: tableStyle(), head });
  for (const [index, { bare, ours }] of measured.entries()) {
    table.push([index + 1, ...figures(bare), ...figures(ours), ratioOf({ bare, ours }).toFixed(2)]);
  }
  const ratio = spread(measured.map(ratioOf));
  const cost = spread(measured.map(({ ours }) => ours.processMs));
  const bareCost = spread(measured.map(({ bare }) => bare.processMs));
  table.push(['median (range)', '', bareCost.text, '', cost.text, ratio.text]);
  process.stdout.write(`${table.toString()}\n`);
  const idle = spread(measured.map(({ bare }) => bare.workerMsPerSecond));
  process.stdout.write(`ours while it is idle: ${idle.text} ms of processor time a second\n`);
  process.stdout.write(
    `aim: ${promisedMs} ms an invoice at most, ratio ${promisedRatio} at least\n`,
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
  process.exitCode =
    ratio.median >= promisedRatio && cost.median <= promisedMs && wrong === 0 ? 0 : 1;
}

function spread(values: readonly number[]) {
  const sorted = [...values].sort((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const range = `${sorted[0]?.toFixed(2)}–${sorted.at(-1)?.toFixed(2)}`;
  return { median, text: `${median.toFixed(2)} (${range})` };
}

const ratioOf = ({ bare, ours }: Round): number => ours.perSecond / bare.perSecond;

const figures = ({ perSecond, processMs, storesMs }: Measured): string[] => [
  perSecond.toFixed(0),
  `${processMs.toFixed(2)} (+ ${storesMs.toFixed(2)})`,
];

await onASystem(1, measureWorker, { durability: 'as-deployed', env: noLimit });
