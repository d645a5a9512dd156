import { sampleEvent } from '../apps/api/src/testing/sample-event.js';
import type { LoggedCall } from '../apps/sandbox/src/fortnox/call-log.js';
import { eventually } from './harness/eventually.js';
import { startInProcess, type Company, type InProcess } from './harness/in-process.js';

// Attempts of ten invoices with the quiet time of 5 s between them, on a machine with two cores.
jest.setTimeout(120_000);

const maxAttempts = 3;

let system: InProcess;

beforeAll(async () => {
  const settings = { RETRY_MAX_ATTEMPTS: String(maxAttempts), RETRY_BASE_MS: '50' };
  system = await startInProcess(7, settings);
});

afterEach(() => {
  system.sandbox.sandbox.fortnox.faults.remove();
});

afterAll(() => system.stop());

/** Every fifth of fifty, so that good and bad wait in one line. */
const all = Array.from({ length: 50 }, (_, n) => `poison-${n}`);
const isPoison = (id: string): boolean => Number(id.split('-')[1]) % 5 === 0;
const poison = all.filter(isPoison);
const good = all.filter((id) => !isPoison(id));

async function tellAll({ connectionId }: Company, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const path = `/v1/connections/${connectionId}/invoices`;
    const { status } = await system.api.ask('POST', path, { body: sampleEvent(id) });
    if (status !== 202) throw new Error(`not accepted: ${status}`);
  }
}

/** So that all of them are in the line before the first is taken out of it. */
async function inOneLine({ connectionId }: Company, tell: () => Promise<void>): Promise<void> {
  const path = `/v1/connections/${connectionId}`;
  await system.api.ask('PATCH', path, { body: { paused: true } });
  await tell();
  await system.api.ask('PATCH', path, { body: { paused: false } });
}

async function firstAttempts(jobIds: readonly string[]): Promise<readonly number[]> {
  const entries = await system.api.db.prisma.timelineEntry.groupBy({
    by: ['jobId'],
    where: { jobId: { in: [...jobIds] }, type: 'attempt' },
    _min: { at: true },
  });
  return entries.map(({ _min }) => Number(_min.at));
}

/** The company's jobs once as many of them have the status. */
async function jobsWhen(
  { connectionId }: Company,
  status: string,
  count: number,
  withinMs = 60_000,
) {
  const { prisma } = system.api.db;
  return eventually(
    async () => {
      const jobs = await prisma.syncJob.findMany({ where: { connectionId, status } });
      return jobs.length === count ? jobs : undefined;
    },
    withinMs,
    () => `not ${count} are ${status}`,
  );
}

const callsOf = ({ tenantId }: Company): readonly LoggedCall[] =>
  system.sandbox.sandbox.fortnox.log.all().filter((call) => call.tenantId === tenantId);

const breakersOf = ({ connectionId }: Company) =>
  system.api.db.prisma.breaker.findMany({ where: { connectionId } });

const isProbe = ({ path }: LoggedCall): boolean => /companyinformation|lockedperiod/.test(path);

it('ten invoices that make Fortnox fail every time end as dead letters, and hold up none of the other forty', async () => {
  const company = await system.connect();
  const { faults } = system.sandbox.sandbox.fortnox;
  for (const reference of poison) faults.add({ kind: '500', match: { reference } });
  await inOneLine(company, () => tellAll(company, all));
  const carried = await jobsWhen(company, 'succeeded', good.length);
  const callsByThen = callsOf(company).length;
  const letters = await jobsWhen(company, 'dead-lettered', poison.length);
  expect(letters.map(({ invoiceId }) => invoiceId).sort()).toEqual([...poison].sort());
  expect(letters.map(({ attempts }) => attempts)).toEqual(poison.map(() => maxAttempts));
  const lastBegun = Math.max(...(await firstAttempts(carried.map(({ id }) => id))));
  const firstLetter = Math.min(...letters.map(({ deadLetteredAt }) => Number(deadLetteredAt)));
  expect(lastBegun).toBeLessThan(firstLetter);
  expect(new Set(carried.map(({ attempts }) => attempts))).toEqual(new Set([1]));
  // Nobody was held back, …
  expect((await breakersOf(company)).filter(({ openedAt }) => openedAt !== null)).toEqual([]);
  // … by the time the forty were through the ten had taken less of the limit than ten good ones
  // (four calls each: invoice, bookkeeping, payment, its bookkeeping), …
  expect(callsByThen).toBeLessThan(4 * all.length);
  // … and it was asked at most once per failed attempt whether Fortnox is there.
  expect(callsOf(company).filter(isProbe).length).toBeLessThanOrEqual(
    poison.length * maxAttempts * 2,
  );
});

it('a Fortnox that answers reads and breaks down at every new invoice spends attempts, and is not asked in a loop', async () => {
  const company = await system.connect();
  const { tenantId } = company;
  system.sandbox.sandbox.fortnox.faults.add({
    kind: '503',
    match: { tenantId, method: 'POST', path: '^/3/invoices$' },
  });
  await tellAll(company, good.slice(0, 10));
  const letters = await jobsWhen(company, 'dead-lettered', 10);
  expect(new Set(letters.map(({ attempts }) => attempts))).toEqual(new Set([maxAttempts]));
  expect(callsOf(company).filter(isProbe).length).toBeLessThanOrEqual(10 * maxAttempts);
});

it('a Fortnox that does not answer at all costs no attempt, and goes on by itself when it is back', async () => {
  const company = await system.connect();
  const { tenantId } = company;
  const outage = system.sandbox.sandbox.fortnox.faults.add({ kind: '503', match: { tenantId } });
  await tellAll(company, good.slice(0, 10));
  await eventually(
    async () =>
      (await breakersOf(company)).some(({ openedAt }) => openedAt !== null) ? true : undefined,
    30_000,
  );
  // The first pauses: 5 and 10 s of silence but for the reads that ask.
  const before = callsOf(company).length;
  await eventually(
    async () => ((await breakersOf(company)).some(({ trips }) => trips >= 3) ? true : undefined),
    30_000,
  );
  expect(
    callsOf(company)
      .slice(before)
      .filter((call) => !isProbe(call)).length,
  ).toBeLessThanOrEqual(8);
  system.sandbox.sandbox.fortnox.faults.remove(outage.id);
  const carried = await jobsWhen(company, 'succeeded', 10);
  expect(carried.map(({ attempts }) => attempts)).toEqual(carried.map(() => 1));
});

it('a proxy that answers 403 with a page of its own takes nobody’s consent away', async () => {
  const company = await system.connect();
  const { tenantId, connectionId } = company;
  const { faults } = system.sandbox.sandbox.fortnox;
  const proxy = faults.add({ kind: 'html', status: 403, match: { tenantId } });
  await tellAll(company, good.slice(0, 3));
  await eventually(
    async () =>
      (await breakersOf(company)).some(({ openedAt }) => openedAt !== null) ? true : undefined,
    30_000,
  );
  faults.remove(proxy.id);
  const carried = await jobsWhen(company, 'succeeded', 3);
  expect(carried.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
  const { body } = await system.api.ask('GET', `/v1/connections/${connectionId}`);
  expect(body).toMatchObject({ status: 'active', detail: null });
});
