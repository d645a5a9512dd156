import { join } from 'node:path';
import { applyMigrations } from '@sync/database';
import { repositoryRoot } from './services/repository-root.js';
import { startServices } from './services/services.js';
import { stopOnSignals } from './services/signals.js';
import { startSupervision, type Supervision } from './services/supervision.js';
import { addresses } from './start/addresses.js';
import { callsPerInvoice } from './start/calls.js';
import { httpJson } from './start/http-json.js';
import { removeFormerCompanies } from './start/former-companies.js';
import { connectSampleCompany } from './start/sample-company.js';
import { markSamplesPaid, waitForOutcomes, type Outcome } from './start/samples.js';
import { keptSecrets, type Secrets } from './start/secrets.js';
import { summary } from './start/summary.js';
import { startSystem, type System } from './start/system.js';
import { mismatches } from './start/verdicts.js';

type Say = (line: string) => void;

/**
 * The whole system on one machine: services, migrations, sandbox, API and a worker; then a sample
 * company whose invoices are marked as paid, and a table of what became of them. Serves until
 * Ctrl-C, or with `--exit` stops; the exit code is 0 only if every sample ended as it should.
 */
export async function main(args: readonly string[], say: Say): Promise<void> {
  const directory = join(repositoryRoot(), '.data/start');
  const secrets = keptSecrets(directory);
  const supervision = startSupervision(directory);
  stopOnSignals(supervision);
  try {
    const system = await bringUp(supervision, { directory, secrets, say });
    const outcomes = await Promise.race([system.lost, runSamples(system, secrets, say)]);
    if (outcomes.some((outcome) => mismatches(outcome).length > 0)) process.exitCode = 1;
    if (args.includes('--exit')) return;
    process.stdout.write(`${addresses(system, secrets)}\n`);
    await system.lost;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  } finally {
    say('stopping …');
    await supervision.stopAll();
  }
}

async function bringUp(
  supervision: Supervision,
  given: { readonly directory: string; readonly secrets: Secrets; readonly say: Say },
): Promise<System> {
  const { directory, say } = given;
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;
  const services = await startServices(supervision, {
    directory,
    lifetime: 'kept',
    existing: { ...(databaseUrl ? { databaseUrl } : {}), ...(redisUrl ? { redisUrl } : {}) },
    log: say,
  });
  const migrationsDir = join(repositoryRoot(), 'prisma/migrations');
  await applyMigrations({ databaseUrl: services.databaseUrl, migrationsDir, log: say });
  const system = await startSystem(supervision, { ...given, services });
  say(`API, worker and sandbox are ready (logs: ${directory}/*.log)`);
  return system;
}

async function runSamples(system: System, secrets: Secrets, say: Say): Promise<readonly Outcome[]> {
  const api = httpJson(system.apiUrl, secrets.operatorToken);
  const sandbox = httpJson(system.sandboxUrl);
  await removeFormerCompanies(api, say);
  const company = await connectSampleCompany(api, sandbox);
  say('Acme AB is connected; marking its invoices as paid in SubscriptionFlow …');
  const samples = await markSamplesPaid(sandbox, company);
  const outcomes = await waitForOutcomes(api, company, samples, (done) => {
    say(`${done} of ${samples.length} invoices are in their final state`);
  });
  const calls = await callsPerInvoice(api, outcomes);
  process.stdout.write(`${summary(outcomes, (invoiceId) => calls.get(invoiceId))}\n`);
  const wrong = outcomes.filter((outcome) => mismatches(outcome).length > 0);
  say(
    wrong.length === 0
      ? `all ${outcomes.length} samples ended as they should`
      : `${wrong.length} of ${outcomes.length} samples did not end as they should`,
  );
  return outcomes;
}
