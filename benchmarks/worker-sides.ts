import type { Database } from '@sync/database';
import { Queue } from 'bullmq';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ChaosSystem } from '../scripts/chaos/system.js';
import { at, textAt } from '../scripts/start/json.js';
import { fortnoxApp, type Company } from '../scripts/workload/company.js';
import type { SentInvoice } from '../scripts/workload/invoices.js';
import type { BareInvoice } from './worker-calls.js';
import { draftsOf, invoices, invoicesOf } from './worker-invoices.js';

/** Carries a round's invoices over; `ms` from the first one's beginning to the last one's end. */
type Carry = (
  name: string,
) => Promise<{ readonly ms: number; readonly sent: readonly SentInvoice[] }>;

/** As an import would leave them: in the backlog, from where the worker releases them. */
export function carryOurs(
  db: Database,
  { connectionId, ...company }: Company,
): { readonly carry: Carry } {
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

/** The process of `worker-bare` or `worker-least` with its queue; `end` lets both go. */
export async function carryBare(
  side: 'bare' | 'least',
  system: ChaosSystem,
  company: Company,
  atOnce: number,
): Promise<{ readonly carry: Carry; readonly end: () => Promise<void> }> {
  const { postgres, redis } = system.servers;
  const program = fileURLToPath(new URL(`./worker-${side}.js`, import.meta.url));
  const child = fork(program, [redis.url, String(atOnce), postgres.url]);
  await once(child, 'message');
  const queue = new Queue<BareInvoice>(`${side}-worker`, {
    connection: { url: redis.url },
    prefix: side,
  });
  const access = await accessTo(system, company);
  return {
    carry: async (name) => {
      const sent = invoicesOf(company, name);
      const jobs = sent.map((what) => ({
        name: 'invoice',
        data: { ...access, ...draftsOf(what, access.customerNumber) },
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
  if (failed.length > 0) throw new Error(`${failed.length} of its invoices failed`);
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
