import { newId } from '@sync/database';
import { incompressibleText } from '@sync/database/testing';
import { claimReconciliation, endReconciliation } from '@sync/reconciliation';
import { memberOf, textOf } from '../testing/ask.js';
import { claimNext } from '../testing/run-comparison.js';
import { createActiveConnection, createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

const period = { from: '2026-11-01', to: '2026-11-30' };

let api: TestApi;
let connectionId: string;

beforeAll(async () => {
  api = await startTestApi();
});

beforeEach(async () => {
  connectionId = await createActiveConnection(api);
});

afterEach(async () => {
  // What a test has asked for and not completed must not be the next one's comparison.
  await api.db.prisma.connection.update({ where: { id: connectionId }, data: { paused: true } });
});

afterAll(() => api.close());

async function request(): Promise<string> {
  const path = `/v1/connections/${connectionId}/reconciliations`;
  const answer = await api.ask('POST', path, { body: period });
  expect(answer.status).toBe(202);
  return textOf(answer.body, 'id');
}

/** The worker's part: a comparison that finds these invoices missing. */
async function complete(...missing: readonly string[]): Promise<void> {
  const workerId = newId('wrk');
  const aliveUntil = new Date(Date.now() + 60_000);
  await api.db.prisma.worker.create({ data: { id: workerId, host: 'test', aliveUntil } });
  const claim = await claimReconciliation(api.db, workerId);
  if (!claim) throw new Error('nothing to compare');
  const findings = missing.map((invoiceId) => ({
    ...{ kind: 'missing', invoiceId, invoiceNumber: undefined, jobId: undefined },
    ...{ fortnoxInvoiceNumber: undefined, message: 'm', action: 'a', enqueueable: true },
  }));
  await endReconciliation(api.db, claim, { kind: 'completed', figures: {}, findings });
}

it('asks for a comparison once, however often it is asked for before it begins', async () => {
  const id = await request();
  expect(await request()).toBe(id);
  const list = await api.ask('GET', `/v1/reconciliations?connectionId=${connectionId}`);
  expect(memberOf(list.body, 'items')).toMatchObject([
    { id, connectionId, ...period, trigger: 'demand', actor: 'anna', state: 'queued' },
  ]);
});

it('twenty of a company wait at most: all companies wait for the same workers', async () => {
  const path = `/v1/connections/${connectionId}/reconciliations`;
  const ask = (day: number) =>
    api.ask('POST', path, { body: { ...period, from: `2026-11-${String(day).padStart(2, '0')}` } });
  for (let day = 1; day <= 20; day += 1) expect((await ask(day)).status).toBe(202);
  expect((await ask(21)).status).toBe(409);
  expect((await ask(20)).status).toBe(202);
});

it('of a comparison that finds more than anybody reads ten thousand findings are written', async () => {
  const id = await request();
  await complete(...Array.from({ length: 10_001 }, (_, n) => `many-${n}`));
  const written = { where: { reconciliationId: id } };
  expect(await api.db.prisma.reconciliationFinding.count(written)).toBe(10_000);
});

it.each([
  [{ from: '2026-12-01', to: '2026-11-30' }, '/to'],
  [{ from: '2026-01-01', to: '2027-06-01' }, '/to'],
  [{ from: 'yesterday', to: '2026-11-30' }, '/from'],
])('refuses the period %j', async (body, pointer) => {
  const path = `/v1/connections/${connectionId}/reconciliations`;
  const answer = await api.ask('POST', path, { body });
  expect(answer.status).toBe(422);
  expect(memberOf(answer.body, 'errors')).toMatchObject([{ pointer }]);
});

it.each(['0000-01-01', '1999-12-31', '2200-01-01', '9999-12-31'])(
  'asks for no comparison of %s, which no calendar of ours reaches',
  async (day) => {
    const { id } = await createSampleConnection(api);
    const path = `/v1/connections/${id}/reconciliations`;
    const answer = await api.ask('POST', path, { body: { from: day, to: day } });
    expect([answer.status, answer.text.includes('between 2000 and 2199')]).toEqual([422, true]);
  },
);

it('counts how often it was begun by workers that did not come to its end', async () => {
  await request();
  for (const attempts of [0, 1, 2]) {
    const { workerId, ...claim } = await claimNext(api.db);
    expect(claim.attempts).toBe(attempts);
    await api.db.prisma.worker.update({
      where: { id: workerId },
      data: { aliveUntil: new Date(0) },
    });
  }
});

it('lets nobody who may only read ask for one, and knows only connections that exist', async () => {
  const path = `/v1/connections/${connectionId}/reconciliations`;
  expect((await api.ask('POST', path, { body: period, token: viewerToken })).status).toBe(403);
  const unknown = await api.ask('POST', '/v1/connections/conn_0/reconciliations', { body: period });
  expect(unknown.status).toBe(404);
  expect((await api.ask('GET', '/v1/reconciliations/rec_0')).status).toBe(404);
});

it('shows findings page by page, in the order in which they were found', async () => {
  const id = await request();
  await complete('page-1', 'page-2', 'page-3');
  const first = await api.ask('GET', `/v1/reconciliations/${id}?limit=2`);
  expect(memberOf(first.body, 'findings')).toMatchObject([
    { invoiceId: 'page-1' },
    { invoiceId: 'page-2' },
  ]);
  const cursor = textOf(first.body, 'nextCursor');
  const second = await api.ask('GET', `/v1/reconciliations/${id}?limit=2&cursor=${cursor}`);
  expect(second.body).toMatchObject({ findings: [{ invoiceId: 'page-3' }], nextCursor: null });
});

it('takes in what is missing once, behind live work, and only when the comparison is through', async () => {
  const id = await request();
  const path = `/v1/reconciliations/${id}/enqueue-missing`;
  expect((await api.ask('POST', path)).status).toBe(409);
  await complete('missing-1', 'missing-2');
  expect((await api.ask('POST', path)).body).toEqual({ enqueued: 2 });
  expect((await api.ask('POST', path)).body).toEqual({ enqueued: 0 });
  const jobs = await api.db.prisma.syncJob.findMany({
    ...{ where: { connectionId }, include: { timeline: true } },
  });
  expect(jobs.map(({ timeline }) => timeline[0]?.data)).toMatchObject([
    ...[
      { what: 'accepted', actor: 'anna' },
      { what: 'accepted', actor: 'anna' },
    ],
  ]);
  expect(jobs.map(({ invoiceId, lane }) => `${invoiceId} ${lane}`).toSorted()).toEqual([
    'missing-1 backfill',
    'missing-2 backfill',
  ]);
});

it('takes in what it can beside ids of any length that an earlier version has offered', async () => {
  const id = await request();
  const longest = incompressibleText(200);
  await complete('short', incompressibleText(1024), longest);
  const path = `/v1/reconciliations/${id}/enqueue-missing`;
  const answer = await api.ask('POST', path);
  expect([answer.status, answer.body]).toEqual([202, { enqueued: 2 }]);
  const jobs = await api.db.prisma.syncJob.findMany({ where: { connectionId } });
  expect(new Set(jobs.map(({ invoiceId }) => invoiceId))).toEqual(new Set(['short', longest]));
});
