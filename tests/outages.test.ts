import { setTimeout as sleep } from 'node:timers/promises';
import { httpJson, type HttpJson } from '../scripts/start/http-json.js';
import { listAt, textAt } from '../scripts/start/json.js';
import { auditCompany, countFindings } from '../scripts/workload/audit.js';
import { connectCompanies, type Company } from '../scripts/workload/company.js';
import { sendSignedEvent } from '../scripts/workload/doors.js';
import { invoiceNumber, type SentInvoice } from '../scripts/workload/invoices.js';
import { eventually } from './harness/eventually.js';
import { routeTo, type SeverableRoute } from '@sync/shared/testing';
import { startSystem, type System } from './harness/system.js';

jest.setTimeout(120_000);

/** The lease of a worker (packages/jobs), after which it must be still. */
const leaseMs = 4000;

/** Contract: a dead worker's job is continued, SIGTERM obeyed, within 10 s. */
const promisedMs = 10_000;

const patienceMs = 60_000;

let system: System;
let sandbox: HttpJson;
let route: SeverableRoute | undefined;
let company: Company;

async function begin(workers: number, settings: Record<string, string> = {}): Promise<void> {
  system = await startSystem({
    redisDatabase: 11,
    workers,
    settings: { FORTNOX_RATE_LIMIT_REQUESTS: '500', ...settings },
  });
  sandbox = httpJson(system.sandboxUrl);
  const [only] = await connectCompanies(httpJson(system.apiUrl, system.token), sandbox, 1);
  if (!only) throw new Error('no company');
  company = only;
}

afterEach(async () => {
  await system.stop();
  await route?.close();
  route = undefined;
});

async function send(count: number): Promise<readonly SentInvoice[]> {
  const sent = Array.from({ length: count }, (_, n) => invoiceNumber(n, company.site));
  for (const { id, event } of sent) {
    await sendSignedEvent(system.apiUrl, company, `msg_${id}`, event);
  }
  return sent;
}

async function holdNext(method: string, path: string): Promise<void> {
  const match = { method, path };
  await sandbox.post('/control/fortnox/faults', { kind: 'hold-after-commit', match, times: 1 });
}

async function heldCall(): Promise<string> {
  return eventually(async () => {
    const [held] = listAt(await sandbox.get('/control/fortnox/held'), 'items');
    return held === undefined ? undefined : textAt(held, 'id');
  }, patienceMs);
}

async function callsSince(since: number): Promise<number> {
  return listAt(await sandbox.get(`/control/fortnox/calls?since=${since}`), 'items').length;
}

async function untilThrough(sent: readonly SentInvoice[]): Promise<void> {
  const { prisma } = system.database.db;
  await eventually(
    async () => {
      const through = await prisma.syncJob.count({ where: { status: 'succeeded' } });
      return through === sent.length ? true : undefined;
    },
    patienceMs,
    () => 'not all invoices succeeded',
  );
  expect(countFindings(await auditCompany(sandbox, company, sent))).toBe(0);
}

it('changes nothing in Fortnox while PostgreSQL is away for longer than a lease, and goes on by itself', async () => {
  const server = process.env['TEST_DATABASE_URL'] ?? '';
  route = await routeTo(server);
  process.env['TEST_DATABASE_URL'] = route.url;
  await begin(1).finally(() => (process.env['TEST_DATABASE_URL'] = server));
  await holdNext('POST', '^/3/invoices$');
  const sent = await send(3);
  const id = await heldCall();
  route.cut();
  await sandbox.post(`/control/fortnox/held/${id}`, { how: 'proceed' });
  await sleep(leaseMs);
  const stillSince = Date.now();
  await sleep(3000);
  expect(await callsSince(stillSince)).toBe(0);
  route.mend();
  await untilThrough(sent);
});

it('ends a worker within 10 s of SIGTERM, and its invoice goes on elsewhere at once', async () => {
  await begin(1);
  await holdNext('POST', '^/3/invoices$');
  const sent = await send(1);
  const id = await heldCall();
  await system.addWorker();
  const [leaving] = system.workers;
  const askedAt = performance.now();
  leaving?.signal('SIGTERM');
  expect(await leaving?.gone).toBe(0);
  expect(performance.now() - askedAt).toBeLessThan(promisedMs);
  const goneAt = Date.now();
  await sandbox.post(`/control/fortnox/held/${id}`, { how: 'drop' });
  // The lease was given back: nobody waits for it to lapse.
  await eventually(async () => ((await callsSince(goneAt)) > 0 ? true : undefined), leaseMs);
  await untilThrough(sent);
});

it('neither hammers a Fortnox that is out nor gives its invoices to a person', async () => {
  await begin(1, { RETRY_MAX_ATTEMPTS: '2', RETRY_BASE_MS: '100' });
  await sandbox.post('/control/fortnox/faults', { kind: '503' });
  const sent = await send(10);
  const { prisma } = system.database.db;
  await eventually(async () => {
    const breaker = await prisma.breaker.findFirst({ where: { side: 'fortnox' } });
    return breaker?.openedAt ?? undefined;
  }, patienceMs);
  // What was in work when it opened comes to its end.
  await sleep(2000);
  const since = Date.now();
  await sleep(8000);
  // Pauses of 5 and 10 s: at most two tries in 8 s.
  expect(await callsSince(since)).toBeLessThanOrEqual(2);
  await sandbox.delete('/control/fortnox/faults');
  await untilThrough(sent);
});
