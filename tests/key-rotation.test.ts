import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { textAt } from '../scripts/start/json.js';
import { stopChild } from './harness/child.js';
import { eventually } from './harness/eventually.js';
import { freePort, startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import { connectCompany, jobInStatus, sendSigned, type Company } from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';

// Each start of a process takes seconds on a busy machine.
jest.setTimeout(120_000);

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)].map((key) =>
  key.toString('base64'),
) as [string, string];

let system: System;
let ask: Ask;
let company: Company;

beforeAll(async () => {
  const settings = { ENCRYPTION_KEYS: oldKey };
  system = await startSystem({ redisDatabase: 5, workers: 0, settings });
  ask = asker(system.apiUrl, system.token);
  company = await connectCompany(system);
});

afterAll(() => system.stop());

async function workerWith(keys: string) {
  const port = await freePort();
  const worker = await system.addWorker({ ENCRYPTION_KEYS: keys, METRICS_PORT: String(port) });
  const readiness = async (): Promise<{ status: number; text: string }> => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    return { status: answer.status, text: await answer.text() };
  };
  return { worker, readiness };
}

async function accepted(): Promise<string> {
  return textAt((await sendSigned(system.apiUrl, company, paidEvent())).body, 'id');
}

/** `npm run secrets:reencrypt`, as it is started on a machine of the installation. */
function reencrypt(keys: string): Promise<string> {
  const main = join(process.cwd(), 'packages/connections/dist/reencrypt/main.js');
  const env = { DATABASE_URL: system.settings['DATABASE_URL'], ENCRYPTION_KEYS: keys };
  return new Promise((resolve) => {
    execFile(process.execPath, [main], { env }, (_error, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
}

it('a key that is taken away too early costs no invoice, and its rotation none either', async () => {
  // The old key was replaced instead of joined: the invoice waits, and the worker says for what.
  const early = await workerWith(newKey);
  const waiting = await accepted();
  await eventually(async () => {
    const job = await ask('GET', `/v1/sync-jobs/${waiting}`);
    return job.text.includes('in ENCRYPTION_KEYS') ? job : undefined;
  }, 30_000);
  const job = (await ask('GET', `/v1/sync-jobs/${waiting}`)).body;
  expect(job).toMatchObject({ status: 'queued', attempts: 0, deadLetter: null });
  const told = await early.readiness();
  expect(told.status).toBe(200);
  expect(told.text).toMatch(/1 fortnox-client-secret \(key [\w-]{8}\)/);
  await stopChild(early.worker);

  // With both keys it goes on by itself; its minute of waiting is not waited for here.
  const both = await workerWith(`${newKey},${oldKey}`);
  await system.database.db.prisma.syncJob.updateMany({ data: { dueAt: new Date() } });
  await jobInStatus(ask, waiting, ['succeeded'], 60_000);
  expect((await both.readiness()).text).not.toContain('unreadableSecrets');

  // Everything under the new key, while the worker runs; then the old key is not needed.
  const during = await accepted();
  expect(await reencrypt(`${newKey},${oldKey}`)).toContain('the other keys are not needed');
  await jobInStatus(ask, during, ['succeeded'], 60_000);
  await stopChild(both.worker);
  const after = await workerWith(newKey);
  expect((await after.readiness()).text).not.toContain('unreadableSecrets');
  // By the operator's token: this API still has the old key alone.
  const path = `/v1/connections/${company.connectionId}/invoices`;
  const last = textAt((await ask('POST', path, { body: paidEvent() })).body, 'id');
  await jobInStatus(ask, last, ['succeeded'], 60_000);
});
