import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { textAt } from '../scripts/start/json.js';
import { findProgram } from '../scripts/services/system-packages.js';
import { eventually } from './harness/eventually.js';
import { startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import {
  connectCompany,
  jobInStatus,
  sendSigned,
  withdrawConsent,
  type Company,
} from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';
import { Recording, type Expectation } from './monitoring/recording.js';

jest.setTimeout(240_000);

const rules = join(process.cwd(), 'deploy/prometheus/rules.yml');

let system: System;
let ask: Ask;
let workerUrl: string;
const recording = new Recording();

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 9, workers: 1 });
  ask = asker(system.apiUrl, system.token);
  const ready = system.workers[0]?.lines.find(({ msg }) => msg === 'ready');
  workerUrl = `http://127.0.0.1:${String(ready?.['metricsPort'])}`;
});
afterAll(() => system.stop());

async function record(rounds = 1): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const worker = await asker(workerUrl)('GET', '/metrics').catch(() => undefined);
    recording.add([
      { job: 'sync-api', instance: 'api', text: (await ask('GET', '/metrics')).text },
      { job: 'sync-worker', instance: 'worker', text: worker?.text },
    ]);
  }
}

async function told(company: Company, account?: string): Promise<string> {
  const event = paidEvent(account === undefined ? {} : { account });
  return textAt((await sendSigned(system.apiUrl, company, event)).body, 'id');
}

/** Scrapes until the API tells it: what processes tell of the database may be some seconds old. */
async function untilTold(line: RegExp): Promise<void> {
  await eventually(async () => {
    await record();
    return line.test((await ask('GET', '/metrics')).text) ? true : undefined;
  }, 60_000);
}

function judge(expectations: readonly Expectation[]): string {
  const program = findProgram('promtool');
  if (program === undefined) throw new Error('promtool is not there: install prometheus');
  const directory = mkdtempSync(join(tmpdir(), 'recorded-'));
  try {
    const file = join(directory, 'recorded.test.yml');
    writeFileSync(file, recording.toTest(rules, expectations));
    const { stdout, stderr } = spawnSync(program, ['test', 'rules', file], { encoding: 'utf8' });
    return stdout + stderr;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

it('calls somebody for each failure of a run that really happened, and for nothing before', async () => {
  const [sound, revoked, unanswered, mistaken] = [
    await connectCompany(system),
    await connectCompany(system),
    await connectCompany(system),
    await connectCompany(system),
  ];
  await jobInStatus(ask, await told(sound), ['succeeded']);
  await record(20);
  const well = recording.minutes - 1;

  await withdrawConsent(system, revoked.tenantId);
  await asker(system.sandboxUrl)('POST', '/control/fortnox/faults', {
    body: { match: { tenantId: unanswered.tenantId }, kind: '503' },
  });
  await told(revoked);
  await told(unanswered);
  for (let n = 0; n < 15; n += 1) {
    await jobInStatus(ask, await told(mistaken, '9999'), ['dead-lettered']);
    await record();
  }
  const many = recording.minutes - 1;
  await untilTold(/^sync_connection_needs_attention\{[^}]*\} 1$/m);
  await untilTold(/^sync_breaker_open\{[^}]*side="fortnox"[^}]*\} 1$/m);
  await record(12);
  const failing = recording.minutes - 1;

  system.workers[0]?.signal('SIGKILL');
  await system.workers[0]?.gone;
  await record(4);
  const gone = recording.minutes - 1;

  const alerts = ['SyncDeadLettersRise', 'SyncConsentGone', 'SyncSideAway', 'SyncNoWorker'];
  const said = judge([
    ...alerts.map((alert) => ({ alert, atMinute: well, fires: false })),
    { alert: 'SyncDeadLettersRise', atMinute: many, fires: true },
    { alert: 'SyncConsentGone', atMinute: failing, fires: true },
    { alert: 'SyncSideAway', atMinute: failing, fires: true },
    { alert: 'SyncNoWorker', atMinute: failing, fires: false },
    { alert: 'SyncNoWorker', atMinute: gone, fires: true },
    ...['SyncApiGone', 'SyncDatabaseDown', 'SyncRedisDown', 'SyncRequestsFail'].map((alert) => ({
      ...{ alert, atMinute: gone, fires: false },
    })),
  ]);
  expect(said).toContain('SUCCESS');
});
