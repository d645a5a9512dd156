import { openDatabase, type Database } from '@sync/database';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bringUp, type ChaosSystem } from '../scripts/chaos/system.js';
import { repositoryRoot } from '../scripts/services/repository-root.js';
import { stopOnSignals } from '../scripts/services/signals.js';
import { startSupervision } from '../scripts/services/supervision.js';
import type { Company } from '../scripts/workload/company.js';
import { invoiceNumber } from '../scripts/workload/invoices.js';

/**
 * Runs `work` on a whole system of its own, with Fortnox's real limit, and stops it again.
 * `settings`: other than a throw-away system has.
 */
export async function onASystem(
  workers: number,
  work: (system: ChaosSystem, db: Database) => Promise<void>,
  settings: Pick<Parameters<typeof bringUp>[2], 'durability' | 'env'> = {},
): Promise<void> {
  const directory = join(repositoryRoot(), '.data', `bench-${randomUUID().slice(0, 8)}`);
  mkdirSync(directory, { recursive: true });
  const supervision = startSupervision(directory);
  stopOnSignals(supervision);
  supervision.removeAtEnd(directory);
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  try {
    const system = await bringUp(supervision, directory, { apis: 1, workers, ...settings }, say);
    const db = openDatabase({ url: system.servers.postgres.url, poolSize: 2 });
    await work(system, db);
    system.processes.stopReplacing();
    await db.close();
  } finally {
    await supervision.stopAll();
  }
}

/**
 * Puts `count` waiting invoices into a company's backlog, as an import would leave them. `name`: where a company
 * gets some more than once.
 */
export async function fillBacklog(
  db: Database,
  company: Company,
  count: number,
  name = 'waiting',
): Promise<void> {
  const event = JSON.stringify(invoiceNumber(0, company.site).event);
  await db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, lane, source, event, dispatch_state)
    SELECT 'job_bench_' || ${name}::text || ${company.tenantId} || '_' || n, ${company.connectionId},
           'sync-paid-invoice', ${name}::text || '-' || n, 'queued', 'live', 'event',
           jsonb_set(${event}::jsonb, '{data,invoice,id}', to_jsonb(${name}::text || '-' || n)), 'waiting'
    FROM generate_series(1, ${count}::int) AS n`;
}
