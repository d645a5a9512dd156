import { memberOf, problem } from '../testing/ask.js';
import { startFakeFortnox, tokenAnswer, type FakeFortnox } from '../testing/fake-fortnox.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection, sampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let fortnox: FakeFortnox;
let connectionId: string;

beforeAll(async () => {
  fortnox = await startFakeFortnox();
  fortnox.answers.set('POST /oauth-v1/token', tokenAnswer(123456));
  api = await startTestApi({
    FORTNOX_AUTH_URL: `${fortnox.url}/oauth-v1`,
    FORTNOX_API_URL: fortnox.url,
  });
  const body = {
    ...sampleConnection,
    fortnox: { ...sampleConnection.fortnox, tenantId: '123456' },
  };
  connectionId = String(memberOf((await api.ask('POST', '/v1/connections', { body })).body, 'id'));
});

afterAll(async () => {
  await api.close();
  await fortnox.close();
});

const insert = (change: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  insertDeadLetter(api.db, connectionId, change);

const idsOf = (body: unknown): string[] =>
  (body as { items: { id: string }[] }).items.map((item) => item.id);

describe('GET /v1/sync-jobs', () => {
  it('filters by each of its filters', async () => {
    const other = await createSampleConnection(api);
    const mine = await insert({
      invoiceId: 'wanted',
      invoiceNumber: 'SF-rare',
      fingerprint: 'rare',
    });
    await insertDeadLetter(api.db, other.id, { invoiceId: 'wanted', status: 'succeeded' });
    const list = async (query: string): Promise<string[]> =>
      idsOf((await api.ask('GET', `/v1/sync-jobs?${query}`)).body);
    expect(await list(`connectionId=${connectionId}&invoiceId=wanted`)).toEqual([mine]);
    expect(await list('fingerprint=rare')).toEqual([mine]);
    expect(await list('invoiceNumber=SF-rare')).toEqual([mine]);
    expect(await list('invoiceId=wanted&status=dead-lettered')).toEqual([mine]);
    expect(await list('invoiceId=wanted&status=dead-lettered,succeeded')).toHaveLength(2);
    const [hourAgo, inAnHour] = [-1, 1].map((hours) =>
      encodeURIComponent(new Date(Date.now() + hours * 3_600_000).toISOString()),
    );
    expect(await list(`fingerprint=rare&from=${hourAgo ?? ''}&to=${inAnHour ?? ''}`)).toHaveLength(
      1,
    );
    expect(await list(`fingerprint=rare&from=${inAnHour ?? ''}`)).toHaveLength(0);
    expect(await list(`fingerprint=rare&to=${hourAgo ?? ''}`)).toHaveLength(0);
  });

  it('shows each job once, page by page, also those of the same moment', async () => {
    const createdAt = new Date();
    const inserted: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      inserted.push(await insert({ createdAt, fingerprint: 'paged' }));
    }
    const seen: string[] = [];
    let cursor: unknown = '';
    do {
      const query = `fingerprint=paged&limit=2${cursor === '' ? '' : `&cursor=${String(cursor)}`}`;
      const { body } = await api.ask('GET', `/v1/sync-jobs?${query}`);
      seen.push(...idsOf(body));
      cursor = memberOf(body, 'nextCursor');
    } while (cursor !== null);
    expect(seen.toSorted()).toEqual(inserted.toSorted());
  });

  it('shows why a job is dead-lettered and what can be done', async () => {
    const id = await insert();
    const { body } = await api.ask('GET', `/v1/sync-jobs/${id}`);
    expect(body).toMatchObject({
      status: 'dead-lettered',
      deadLetter: {
        fingerprint: 'vat-rate-unmapped:17',
        kind: 'vat-rate-unmapped',
        message: 'The VAT rate 17 % is mapped to nothing.',
        action: 'Add it to vatMap.',
      },
    });
  });

  it.each(['status=lost', 'from=yesterday', 'limit=0', 'cursor=x', 'connectionId=%00'])(
    '422: ?%s',
    async (query) => {
      const answer = await api.ask('GET', `/v1/sync-jobs?${query}`);
      expect(answer.status).toBe(422);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    },
  );

  it('404: an unknown job, and one that no database could hold', async () => {
    for (const id of ['job_unknown', '%00']) {
      const answer = await api.ask('GET', `/v1/sync-jobs/${id}`);
      expect(answer).toMatchObject({ status: 404, body: problem(404) });
    }
  });
});

describe('replay', () => {
  it('starts a new attempt series and says who asked', async () => {
    const id = await insert();
    const body = { reason: 'VAT map mended' };
    const answer = await api.ask('POST', `/v1/sync-jobs/${id}/replay`, { body });
    expect(answer).toMatchObject({ status: 202, body: { id, status: 'queued' } });
    const job = await api.ask('GET', `/v1/sync-jobs/${id}`);
    expect(job.body).toMatchObject({
      status: 'queued',
      lane: 'live',
      series: 2,
      attempts: 1,
      deadLetter: null,
      finishedAt: null,
      timeline: [{ type: 'operator', actor: 'anna', action: 'replay', reason: 'VAT map mended' }],
    });
    const row = await api.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });
    expect(row.seriesAttempts).toBe(0);
    expect(['waiting', 'released']).toContain(row.dispatchState);
  });

  it('needs no body', async () => {
    const answer = await api.ask('POST', `/v1/sync-jobs/${await insert()}/replay`);
    expect(answer.status).toBe(202);
  });

  it('happens once when two operators press at the same moment', async () => {
    const id = await insert();
    const press = () => api.ask('POST', `/v1/sync-jobs/${id}/replay`);
    const answers = await Promise.all([press(), press(), press()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409]);
    const row = await api.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });
    expect(row.series).toBe(2);
  });

  it('puts it where the worker finds it', async () => {
    const id = await insert();
    await api.ask('POST', `/v1/sync-jobs/${id}/replay`);
    const row = await api.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });
    expect(row.dueAt.getTime()).toBeLessThanOrEqual(Date.now());
  });
});

describe('discard', () => {
  it('ends a dead letter with a reason', async () => {
    const id = await insert();
    const body = { reason: 'test invoice' };
    const answer = await api.ask('POST', `/v1/sync-jobs/${id}/discard`, { body });
    expect(answer).toMatchObject({ status: 200, body: { id, status: 'discarded' } });
    const job = await api.ask('GET', `/v1/sync-jobs/${id}`);
    expect(job.body).toMatchObject({
      status: 'discarded',
      finishedAt: expect.any(String) as unknown,
      timeline: [{ type: 'operator', actor: 'anna', action: 'discard', reason: 'test invoice' }],
    });
  });

  it('422: without a reason', async () => {
    const answer = await api.ask('POST', `/v1/sync-jobs/${await insert()}/discard`, { body: {} });
    expect(answer).toMatchObject({ status: 422, body: problem(422, '/reason') });
  });
});

describe('resolve', () => {
  const invoice = (change: Readonly<Record<string, unknown>> = {}) => ({
    status: 200,
    body: {
      Invoice: {
        DocumentNumber: '77',
        CustomerNumber: '12',
        Currency: 'SEK',
        Total: 1250,
        Booked: true,
        Cancelled: false,
        ...change,
      },
    },
  });
  const body = { fortnoxInvoiceNumber: '77', reason: 'booked by hand' };

  beforeEach(() => {
    fortnox.answers.set('GET /3/invoices/77', invoice());
    fortnox.answers.set('GET /3/invoicepayments', {
      status: 200,
      body: {
        InvoicePayments: [{ Number: '5', InvoiceNumber: '77', Booked: true, Amount: 1250 }],
        MetaInformation: { '@TotalResources': 1, '@TotalPages': 1, '@CurrentPage': 1 },
      },
    });
  });

  it('closes a dead letter whose invoice stands in Fortnox with the same total', async () => {
    const id = await insert();
    const answer = await api.ask('POST', `/v1/sync-jobs/${id}/resolve`, { body });
    expect(answer).toMatchObject({ status: 200, body: { id, status: 'resolved' } });
    const job = await api.ask('GET', `/v1/sync-jobs/${id}`);
    expect(job.body).toMatchObject({
      status: 'resolved',
      fortnox: { customerNumber: '12', invoiceNumber: '77', booked: true },
      timeline: [{ actor: 'anna', action: 'resolve', fortnoxInvoiceNumber: '77' }],
    });
  });

  it.each([
    ['an invoice', '1249.75', 'SEK', { Total: 1250, RoundOff: 0.25 }],
    ['an invoice of as much as it is rounded to', '1250.00', 'SEK', { Total: 1250, RoundOff: 0.4 }],
    ['a credit', '-1249.75', 'SEK', { Total: -1250, RoundOff: -0.25 }],
    ['the third decimal, which Fortnox does not have', '10.125', 'KWD', { Total: 10.13 }],
  ])('takes what Fortnox has rounded for the same total: %s', async (_, total, Currency, has) => {
    fortnox.answers.set('GET /3/invoices/77', invoice({ Currency, ...has }));
    const id = await insert({ total, currency: Currency });
    const answer = await api.ask('POST', `/v1/sync-jobs/${id}/resolve`, { body });
    expect(answer).toMatchObject({ status: 200, body: { id, status: 'resolved' } });
  });

  it('422: names the total that Fortnox asks for, and without its rounding the one that differs', async () => {
    fortnox.answers.set('GET /3/invoices/77', invoice({ Total: 1250, RoundOff: 0.25 }));
    const id = await insert({ total: '1249.70' });
    const answer = await api.ask('POST', `/v1/sync-jobs/${id}/resolve`, { body });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('has the total 1250 in Fortnox, not 1249.70');
  });

  it.each([
    ['is not in Fortnox', undefined],
    ['has another total', { Total: 1250.01 }],
    ['has another total before it is rounded', { Total: 1251, RoundOff: 0.25 }],
    ['is in another currency', { Currency: 'EUR' }],
    ['is cancelled', { Cancelled: true }],
  ])('422: the invoice %s', async (_, change) => {
    fortnox.answers.delete('GET /3/invoices/77');
    if (change) fortnox.answers.set('GET /3/invoices/77', invoice(change));
    const id = await insert();
    const answer = await api.ask('POST', `/v1/sync-jobs/${id}/resolve`, { body });
    expect(answer).toMatchObject({ status: 422, body: problem(422, '/fortnoxInvoiceNumber') });
    const job = await api.ask('GET', `/v1/sync-jobs/${id}`);
    expect(job.body).toMatchObject({ status: 'dead-lettered' });
  });

  it.each([
    ['made', { status: 'succeeded' }, { ExternalInvoiceReference1: 'inv-of-77' }],
    ['was resolved with', { status: 'resolved' }, {}],
  ])('shows as drift that another job %s the invoice', async (_, other, change) => {
    const stands = { customerNumber: '12', invoiceNumber: '79', booked: true, payments: [] };
    const invoiceId = `inv-of-77${other.status === 'resolved' ? '-by-hand' : ''}`;
    await insert({ ...other, invoiceId, fortnox: stands, deadLetteredAt: null });
    fortnox.answers.set('GET /3/invoices/79', invoice({ DocumentNumber: '79', ...change }));
    const id = await insert();
    const answer = await api.ask('POST', `/v1/sync-jobs/${id}/resolve`, {
      body: { ...body, fortnoxInvoiceNumber: '79' },
    });
    expect(answer).toMatchObject({ status: 200, body: { id, status: 'resolved' } });
    const job = await api.ask('GET', `/v1/sync-jobs/${id}`);
    const message = expect.stringMatching(
      /^Invoice 79 in Fortnox is also that of .+ \(job_\w+\)/,
    ) as unknown;
    expect(job.body).toMatchObject({
      drift: [{ what: 'shared-invoice', message }],
      timeline: [{ action: 'resolve' }, { type: 'note', message }],
    });
    await api.db.prisma.syncJob.deleteMany({ where: { connectionId, invoiceId } });
  });

  it('503 with Retry-After: Fortnox cannot say', async () => {
    fortnox.answers.set('GET /3/invoices/77', { status: 503, body: {} });
    const path = `/v1/sync-jobs/${await insert()}/resolve`;
    const answer = await api.ask('POST', path, { body });
    expect(answer).toMatchObject({ status: 503, body: problem(503) });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('422: a number that is none', async () => {
    const path = `/v1/sync-jobs/${await insert()}/resolve`;
    const answer = await api.ask('POST', path, {
      body: { fortnoxInvoiceNumber: '../customers', reason: 'x' },
    });
    expect(answer).toMatchObject({ status: 422, body: problem(422, '/fortnoxInvoiceNumber') });
  });
});

describe.each(['replay', 'resolve', 'discard'])('%s', (action) => {
  const body = { reason: 'because', fortnoxInvoiceNumber: '77' };

  it('409: a job that is not dead-lettered', async () => {
    const id = await insert({ status: 'succeeded' });
    const answer = await api.ask('POST', `/v1/sync-jobs/${id}/${action}`, { body });
    expect(answer).toMatchObject({ status: 409, body: problem(409) });
  });

  it('404: an unknown job', async () => {
    const answer = await api.ask('POST', `/v1/sync-jobs/job_unknown/${action}`, { body });
    expect(answer).toMatchObject({ status: 404, body: problem(404) });
  });

  it('403: a viewer', async () => {
    const path = `/v1/sync-jobs/${await insert()}/${action}`;
    const answer = await api.ask('POST', path, { body, token: viewerToken });
    expect(answer).toMatchObject({ status: 403, body: problem(403) });
  });

  it('400, 405 and 415 for what is no JSON request', async () => {
    const path = `/v1/sync-jobs/${await insert()}/${action}`;
    expect((await api.ask('POST', path, { body: '{' })).status).toBe(400);
    expect((await api.ask('DELETE', path)).status).toBe(405);
    const headers = { 'content-type': 'text/plain' };
    expect((await api.ask('POST', path, { body: 'x', headers })).status).toBe(415);
  });
});

describe('GET /v1/dead-letters', () => {
  it('groups what waits for an operator by its cause, latest first', async () => {
    const { id: other } = await createSampleConnection(api);
    const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 12, minute));
    const add = (fingerprint: string, minute: number, change = {}): Promise<string> =>
      insertDeadLetter(api.db, other, { fingerprint, deadLetteredAt: at(minute), ...change });
    await add('a', 1);
    const latest = await add('a', 9, { invoiceNumber: 'SF-9', deadLetterCode: 2000359 });
    await add('b', 5);
    await add('b', 6, { status: 'discarded' });
    const answer = await api.ask('GET', `/v1/dead-letters?connectionId=${other}`);
    expect(answer.body).toEqual({
      items: [
        {
          fingerprint: 'a',
          kind: 'vat-rate-unmapped',
          code: 2000359,
          message: 'The VAT rate 17 % is mapped to nothing.',
          action: 'Add it to vatMap.',
          // Its fingerprint is made up here, so it is not that of this one cause.
          ...{ setting: 'vatMap', sole: false },
          count: 2,
          firstSeen: at(1).toISOString(),
          lastSeen: at(9).toISOString(),
          oldestAgeSeconds: expect.any(Number) as unknown,
          sample: { id: latest, invoiceNumber: 'SF-9' },
          companies: [
            {
              ...{ connectionId: other, fingerprint: 'a', count: 2, comments: 0 },
              ...{ acknowledged: null, assigned: null, snoozed: null },
            },
          ],
        },
        expect.objectContaining({ fingerprint: 'b', count: 1 }) as unknown,
      ],
      nextCursor: null,
    });
    const first = await api.ask('GET', `/v1/dead-letters?connectionId=${other}&limit=1`);
    const cursor = String(memberOf(first.body, 'nextCursor'));
    const path = `/v1/dead-letters?connectionId=${other}&limit=1&cursor=${cursor}`;
    const second = await api.ask('GET', path);
    expect(second.body).toMatchObject({ items: [{ fingerprint: 'b' }], nextCursor: null });
  });
});

it('says how many attempts a job has left, and whether a change at Fortnox is without an answer', async () => {
  const retrying = { status: 'retrying', seriesAttempts: 3, fingerprint: null };
  const id = await insert(retrying);
  const show = async () => (await api.ask('GET', `/v1/sync-jobs/${id}`)).body;
  expect(await show()).toMatchObject({ attemptsLeft: 5, outcome: 'certain' });
  const data = { connectionId, key: `invoice:${id}`, jobId: id, fence: 1, senderId: 'worker' };
  await api.db.prisma.intent.create({ data });
  expect(await show()).toMatchObject({ outcome: 'uncertain' });
  const listed = await api.ask('GET', `/v1/sync-jobs?connectionId=${connectionId}&status=retrying`);
  expect(listed.body).toMatchObject({ items: [{ id, attemptsLeft: 5, outcome: 'uncertain' }] });
  await api.db.prisma.intent.updateMany({ where: { jobId: id }, data: { outcome: 'done' } });
  expect(await show()).toMatchObject({ outcome: 'certain' });
  await api.db.prisma.syncJob.update({ where: { id }, data: { status: 'dead-lettered' } });
  expect(await show()).toMatchObject({ attemptsLeft: 0 });
});

it('counts jobs by connection and status', async () => {
  const { id: other } = await createSampleConnection(api);
  await insertDeadLetter(api.db, other);
  const waiting = { status: 'queued', dispatchState: 'waiting', fingerprint: null };
  await insertDeadLetter(api.db, other, waiting);
  const { body } = await api.ask('GET', '/v1/overview', { token: viewerToken });
  expect(memberOf(body, 'connections')).toContainEqual({
    connectionId: other,
    counts: { 'dead-lettered': 1, queued: 1 },
    oldestWaitingAt: expect.any(String) as unknown,
    openJobs: 1,
    maxOpenJobs: 100_000,
  });
});
