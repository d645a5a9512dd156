import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textAt } from '../scripts/start/json.js';
import { findProgram } from '../scripts/services/system-packages.js';
import { startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import { connectCompany, jobInStatus, sendSigned } from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';

jest.setTimeout(90_000);

const deploy = join(process.cwd(), 'deploy');
const rules = join(deploy, 'prometheus/rules.yml');

/** Prometheus' own tool; `npm test` installs it where it may. */
function promtool(
  args: readonly string[],
  input?: string,
): { status: number | null; said: string } {
  const program = findProgram('promtool');
  if (program === undefined) throw new Error('promtool is not there: install prometheus');
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

let system: System;
let ask: Ask;
/** What both processes told Prometheus after some work. */
let scraped: { readonly api: string; readonly worker: string };

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 6, workers: 1 });
  ask = asker(system.apiUrl, system.token);
  const company = await connectCompany(system);
  for (const [event, status] of [
    [paidEvent(), 'succeeded'],
    [paidEvent({ account: '9999' }), 'dead-lettered'],
  ] as const) {
    const { body } = await sendSigned(system.apiUrl, company, event);
    await jobInStatus(ask, textAt(body, 'id'), [status]);
  }
  const ready = system.workers[0]?.lines.find(({ msg }) => msg === 'ready');
  const worker = await fetch(`http://127.0.0.1:${String(ready?.['metricsPort'])}/metrics`);
  scraped = { api: (await ask('GET', '/metrics')).text, worker: await worker.text() };
});
afterAll(() => system.stop());

it.each(['api', 'worker'] as const)(
  'the figures of the %s are named as Prometheus wants it',
  (app) => {
    expect(promtool(['check', 'metrics'], scraped[app])).toEqual({ status: 0, said: '' });
  },
);

it('tells what was taken in, how it ended, how long it took, and what waits for a person', () => {
  expect(scraped.api).toMatch(/^sync_invoices_accepted_total\{connection="[^"]+"\} 2$/m);
  expect(scraped.api).toMatch(
    /^sync_oldest_dead_letter_age_seconds\{connection="[^"]+",cause="fortnox-2001304"\} \d/m,
  );
  expect(scraped.api).toContain('sync_connections{status="active"} 1');
  expect(scraped.api).toMatch(/^sync_redis_up 1$/m);
  expect(scraped.worker).toContain('sync_jobs_ended_total{status="succeeded",cause=""} 1');
  expect(scraped.worker).toContain(
    'sync_jobs_ended_total{status="dead-lettered",cause="fortnox-2001304"} 1',
  );
  expect(scraped.worker).toContain('sync_time_to_books_seconds_count{lane="live"} 1');
  expect(scraped.worker).toMatch(
    /^sync_fortnox_calls_total\{connection="[^"]+",refused="false"\} \d/m,
  );
  for (const text of Object.values(scraped))
    expect(text).toMatch(/^sync_build_info\{version="\d+\.\d+\.\d+",process="(api|worker)"\} 1$/m);
});

it('the alerts can be read, and each fires for its failure and only then', () => {
  expect(promtool(['check', 'rules', rules])).toMatchObject({ status: 0 });
  const tested = promtool(['test', 'rules', join(deploy, 'prometheus/rules.test.yml')]);
  expect(tested).toMatchObject({ status: 0, said: expect.stringContaining('SUCCESS') as string });
});

const namesIn = (text: string): ReadonlySet<string> =>
  new Set(text.match(/\b(sync|http_request|process|nodejs)_[a-z_]+\b/g) ?? []);

it.each(['prometheus/rules.yml', 'grafana/sync.json'])(
  'everything that %s asks for is told by a process',
  (file) => {
    const told = [...namesIn(scraped.api), ...namesIn(scraped.worker)];
    const asked = [...namesIn(readFileSync(join(deploy, file), 'utf8'))];
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !told.includes(name))).toEqual([]);
  },
);
