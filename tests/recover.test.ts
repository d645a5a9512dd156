import { Redis } from 'ioredis';
import { sampleEvent } from '../apps/api/src/testing/sample-event.js';
import { at, listAt, textAt } from '../scripts/start/json.js';
import { eventually } from './harness/eventually.js';
import { app, startInProcess, type Company, type InProcess } from './harness/in-process.js';
import { runRecover, type Said } from './restore/run-recover.js';

// Starting sandbox, API and worker in one process, on a machine that others use as well.
jest.setTimeout(60_000);

/** Nobody listens there. */
const nowhere = '127.0.0.1:9';

let system: InProcess;

beforeEach(async () => {
  system = await startInProcess(7);
});

afterEach(() => system.stop());

/** The moments that a hold must have lasted before Fortnox is read are over. */
async function holdLongAgo(): Promise<void> {
  await system.api.db.prisma.$executeRaw`
    UPDATE connections SET restored_at = now() - interval '2 minutes'`;
}

async function recover(changed: Readonly<Record<string, string>> = {}): Promise<Said> {
  await holdLongAgo();
  return runRecover({ ...system.settings, ...changed });
}

async function tell({ connectionId }: Company, event: unknown): Promise<string> {
  const path = `/v1/connections/${connectionId}/invoices`;
  return textAt((await system.api.ask('POST', path, { body: event })).body, 'id');
}

async function settled(jobId: string): Promise<unknown> {
  let last: unknown;
  return eventually(
    async () => {
      last = (await system.api.ask('GET', `/v1/sync-jobs/${jobId}`)).body;
      return ['queued', 'running', 'retrying'].includes(textAt(last, 'status')) ? undefined : last;
    },
    30_000,
    () => last,
  );
}

const carried = async (company: Company, event: unknown): Promise<unknown> =>
  settled(await tell(company, event));

/** As the restored database knows it: not at all. */
async function lose(job: unknown): Promise<void> {
  const { prisma } = system.api.db;
  const jobId = textAt(job, 'id');
  await holdLongAgo();
  await prisma.intent.deleteMany({ where: { jobId } });
  await prisma.syncJob.delete({ where: { id: jobId } });
}

/** As a backup of before its first call knows it: taken in, and nothing begun. */
async function loseChanges(job: unknown): Promise<void> {
  const { prisma } = system.api.db;
  const jobId = textAt(job, 'id');
  await holdLongAgo();
  await prisma.intent.deleteMany({ where: { jobId } });
  await prisma.syncJob.update({
    where: { id: jobId },
    data: {
      ...{ status: 'queued', dispatchState: 'waiting', finishedAt: null, attempts: 0 },
      ...{ dueAt: new Date() },
    },
  });
}

const numberOf = (job: unknown): string => textAt(job, 'fortnox', 'invoiceNumber');

const madeIn = ({ company }: Company) => ({
  invoices: company.invoices.size,
  payments: company.payments.size,
});

describe('what the command says', () => {
  it('recovers twice, while the connection is paused, and leaves it paused', async () => {
    const company = await system.connect();
    await carried(company, sampleEvent('a'));
    const path = `/v1/connections/${company.connectionId}`;
    await system.api.ask('PATCH', path, { body: { paused: true } });
    for (const time of ['first', 'second']) {
      expect({ time, ...(await recover()) }).toMatchObject({
        code: 0,
        said: expect.stringMatching(/recovered\. 1 /) as unknown,
      });
    }
    expect((await system.api.ask('GET', path)).body).toMatchObject({ paused: true });
    await system.api.ask('PATCH', path, { body: { paused: false } });
    expect(await carried(company, sampleEvent('b'))).toMatchObject({ status: 'succeeded' });
    expect(madeIn(company)).toEqual({ invoices: 2, payments: 2 });
  });

  it('may be run while invoices are under way: each is made once, and none stays behind', async () => {
    const company = await system.connect();
    const jobIds: string[] = [];
    for (let n = 0; n < 12; n += 1) jobIds.push(await tell(company, sampleEvent(`under-way-${n}`)));
    expect((await recover()).code).toBe(0);
    for (const id of jobIds) expect(await settled(id)).toMatchObject({ status: 'succeeded' });
    expect(madeIn(company)).toEqual({ invoices: 12, payments: 12 });
  });

  it('ends with 1 while a company cannot be read, which stays held, and with 0 after that', async () => {
    const company = await system.connect();
    const { code, said } = await recover({ FORTNOX_API_URL: `http://${nowhere}` });
    expect({ code, said }).toMatchObject({
      code: 1,
      said: expect.stringContaining('held, not recovered') as unknown,
    });
    const path = `/v1/connections/${company.connectionId}`;
    expect((await system.api.ask('GET', path)).body).toMatchObject({ status: 'needs-attention' });
    expect((await recover()).code).toBe(0);
    expect((await system.api.ask('GET', path)).body).toMatchObject({ status: 'active' });
  });

  it('ends with 1 while the database is away, and says that nothing is sent', async () => {
    const { code, said } = await runRecover({
      ...system.settings,
      DATABASE_URL: `postgresql://sync:sync@${nowhere}/sync`,
    });
    expect({ code, said }).toMatchObject({
      code: 1,
      said: expect.stringContaining('recover.failed') as unknown,
    });
  });

  it('recovers while Redis is away, and while it is empty', async () => {
    const company = await system.connect();
    await carried(company, sampleEvent('a'));
    expect((await recover({ REDIS_URL: `redis://${nowhere}` })).code).toBe(0);
    const redis = new Redis(system.settings['REDIS_URL'] ?? '');
    await redis.flushdb();
    redis.disconnect();
    expect((await recover()).code).toBe(0);
    expect(await carried(company, sampleEvent('b'))).toMatchObject({ status: 'succeeded' });
  });

  it('ends with 0 where consent is gone: a person is told, others go on, and the worker stays ready', async () => {
    const [gone, well] = [await system.connect(), await system.connect()];
    const { authorizations } = system.sandbox.sandbox.fortnox;
    authorizations.withdraw(app.clientId, gone.tenantId);
    await system.api.db.prisma.fortnoxToken.updateMany({
      data: { accessTokenExpiresAt: new Date(0) },
    });
    const { code, said } = await recover();
    expect({ code, said }).toMatchObject({
      code: 0,
      said: expect.stringContaining('give it anew') as unknown,
    });
    expect(
      (await system.api.ask('GET', `/v1/connections/${gone.connectionId}`)).body,
    ).toMatchObject({
      status: 'needs-attention',
      detail: expect.stringContaining('consent anew') as unknown,
    });
    expect(await carried(well, sampleEvent('a'))).toMatchObject({ status: 'succeeded' });
    // As of its next look at the ledger, a second later at most.
    const ready = await eventually(async () => {
      const answer = await fetch(`http://127.0.0.1:${system.workerPort}/readyz`);
      return answer.status === 200 ? answer.json() : undefined;
    }, 10_000);
    expect(at(ready, 'checks', 'restored')).toContain(`held: ${gone.connectionId}:`);
  });
});

it('a worker is not ready, and says why, while everything is held', async () => {
  await system.connect();
  await holdLongAgo();
  const ready = await eventually(async () => {
    const answer = await fetch(`http://127.0.0.1:${system.workerPort}/readyz`);
    return answer.status === 503 ? answer.json() : undefined;
  }, 10_000);
  expect(at(ready, 'checks')).toMatchObject({
    ledger: 'restored',
    restored: expect.stringContaining('all connections are held') as unknown,
  });
});

describe('credits of a time that was lost', () => {
  const refunded = (id: string, refundId: string, amount: string) => ({
    ...{ type: 'invoice.refunded', schema_version: '2026-11-01' },
    timestamp: '2026-11-21T08:15:30Z',
    source: { system: 'subscriptionflow', site: 'acme' },
    data: {
      invoice: { id, currency: 'SEK' },
      refund: { id: refundId, date: '2026-11-21', amount },
    },
  });

  /** An invoice, a refund as Fortnox's own credit invoice and one as an invoice of less than nothing. */
  async function twoRefunds() {
    const company = await system.connect({ refunds: 'credit' });
    const told = [refunded('inv', 'r1', '100.00'), refunded('inv', 'r2', '50.00')] as const;
    await carried(company, sampleEvent('inv'));
    const jobs = [await carried(company, told[0]), await carried(company, told[1])] as const;
    return { company, told, jobs, made: madeIn(company) };
  }

  it('are found by their references whoever tells of them first, and not made again', async () => {
    const { company, told, jobs, made } = await twoRefunds();
    for (const job of jobs) await lose(job);
    expect((await recover()).code).toBe(0);
    const again = [await carried(company, told[1]), await carried(company, told[0])];
    expect(again).toMatchObject([{ status: 'succeeded' }, { status: 'succeeded' }]);
    expect(again.map(numberOf)).toEqual([numberOf(jobs[1]), numberOf(jobs[0])]);
    expect(madeIn(company)).toEqual(made);
  });

  it('are found where their jobs are known and their changes are lost', async () => {
    const { company, jobs, made } = await twoRefunds();
    for (const job of jobs) await loseChanges(job);
    expect((await recover()).code).toBe(0);
    for (const job of jobs) {
      const done = await settled(textAt(job, 'id'));
      expect(done).toMatchObject({ status: 'succeeded' });
      expect(numberOf(done)).toBe(numberOf(job));
    }
    expect(madeIn(company)).toEqual(made);
  });

  it('are left to a person where Fortnox does not say for which refund they are', async () => {
    const { company, told, jobs, made } = await twoRefunds();
    const credit = company.company.invoices.get(Number(numberOf(jobs[0])));
    if (!credit) throw new Error('no credit');
    credit.fields.delete('ExternalInvoiceReference2');
    await lose(jobs[0]);
    expect((await recover()).code).toBe(0);
    const again = await carried(company, told[0]);
    expect(at(again, 'deadLetter')).toMatchObject({
      kind: 'credit-in-doubt',
      message: expect.stringContaining(numberOf(jobs[0])) as unknown,
    });
    expect(madeIn(company)).toEqual(made);
  });
});

it('an invoice of the lost time that only the native webhook tells of is found and shown as done', async () => {
  const company = await system.connect();
  const invoice = at(sampleEvent('native'), 'data', 'invoice');
  await fetch(`${system.sandbox.url}/control/subscriptionflow/${company.site.name}/invoices`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(invoice),
  });
  const first = await carried(company, sampleEvent('native'));
  await lose(first);
  expect((await recover()).code).toBe(0);
  await fetch(`${system.api.url}${company.webhookPath}`, {
    method: 'POST',
    body: new URLSearchParams({ event: 'paid', method: 'POST', invoice_id: 'native' }),
  });
  const jobs = await eventually(async () => {
    const { body } = await system.api.ask('GET', '/v1/sync-jobs?status=succeeded');
    const items = listAt(body, 'items');
    return items.length > 0 ? items : undefined;
  }, 30_000);
  expect(jobs.map(numberOf)).toEqual([numberOf(first)]);
  expect(madeIn(company)).toEqual({ invoices: 1, payments: 1 });
});
