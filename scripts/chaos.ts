import { openDatabase } from '@sync/database';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { countFortnoxFaults, injectFortnoxFaults } from './chaos/fortnox-faults.js';
import { startFlow } from './chaos/flow.js';
import { readOptions, type ChaosOptions } from './chaos/options.js';
import { untilAllAreThrough, untilMostAreThrough } from './chaos/progress.js';
import { measureRecovery } from './chaos/recovery.js';
import { findingsOf, render, type ChaosReport } from './chaos/report.js';
import { startFaults } from './chaos/faults.js';
import { bringUp, type ChaosSystem } from './chaos/system.js';
import { repositoryRoot } from './services/repository-root.js';
import { stopOnSignals } from './services/signals.js';
import { startSupervision } from './services/supervision.js';
import { listAt } from './start/json.js';
import { auditCompany, joinAudits, type Audit } from './workload/audit.js';
import { connectCompanies, type Company } from './workload/company.js';

type Say = (line: string) => void;

/**
 * `npm run chaos`: invoices flow through both doors while workers and APIs are killed and frozen,
 * Redis and PostgreSQL restarted and emptied, and Fortnox answers badly; then Fortnox's ledger is
 * compared with what was sent. Exit code 1 on any finding. Options: `chaos/options.ts`.
 */
export async function main(args: readonly string[], say: Say): Promise<void> {
  const options = readOptions(args);
  const directory = join(repositoryRoot(), '.data', `chaos-${randomUUID().slice(0, 8)}`);
  mkdirSync(directory, { recursive: true });
  const supervision = startSupervision(directory);
  stopOnSignals(supervision);
  let findings = 1;
  try {
    const system = await bringUp(supervision, directory, options, say);
    const report = await chaosRun(system, options, say);
    system.processes.stopReplacing();
    process.stdout.write(`${render(report)}\n`);
    findings = findingsOf(report);
    say(findings === 0 ? 'nothing lost, nothing twice' : `${findings} findings; see ${directory}`);
    if (findings === 0) supervision.removeAtEnd(directory);
  } finally {
    await supervision.stopAll();
  }
  process.exitCode = findings === 0 ? 0 : 1;
}

async function chaosRun(
  system: ChaosSystem,
  options: ChaosOptions,
  say: Say,
): Promise<ChaosReport> {
  const { api, sandbox, apiUrls, processes, servers } = system;
  const companies = await connectCompanies(api, sandbox, options.companies);
  say(`${companies.length} companies are connected; faults begin`);
  await injectFortnoxFaults(sandbox, options.faultPercent);
  const startedAt = performance.now();
  const flow = startFlow({ ...options, companies, apiUrls, sandbox });
  const audit = (company: Company): Promise<Audit> =>
    auditCompany(sandbox, company, flow.byCompany.get(company.tenantId) ?? []);
  const faults = startFaults(options, processes, servers);
  const db = openDatabase({ url: servers.postgres.url, poolSize: 2 });
  try {
    await untilMostAreThrough(db, flow.log, faults.injected, options, say);
    await faults.stop();
    await flow.done;
    say('no more faults');
    const stuck = await untilAllAreThrough(db, options.invoices, say);
    const seconds = (performance.now() - startedAt) / 1000;
    return {
      ...options,
      seconds,
      calls: listAt(await sandbox.get('/control/fortnox/calls'), 'items').length,
      faults: await countFortnoxFaults(sandbox),
      flow: flow.log,
      injected: faults.injected,
      audit: joinAudits(await Promise.all(companies.map(audit))),
      stuck,
      recovery: await measureRecovery(db, faults.serverLosses),
    };
  } finally {
    await db.close();
  }
}
