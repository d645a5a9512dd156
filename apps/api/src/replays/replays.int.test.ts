import { newId } from '@sync/database';
import { advanceReplays, causeFingerprint, isSentBackSince } from '@sync/jobs';
import { memberOf, problem, textOf } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connectionId: string;

beforeAll(async () => {
  api = await startTestApi();
});

beforeEach(async () => {
  ({ id: connectionId } = await createSampleConnection(api));
});

afterAll(() => api.close());

const insert = (change: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  insertDeadLetter(api.db, connectionId, change);

async function insertMany(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push(await insert());
  return ids;
}

async function start(change: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const body = { filter: { connectionId }, reason: 'mended', ...change };
  const answer = await api.ask('POST', '/v1/replays', { body });
  expect(answer.status).toBe(202);
  return textOf(answer.body, 'id');
}

const progress = async (id: string): Promise<unknown> =>
  (await api.ask('GET', `/v1/replays/${id}`)).body;

/** The worker's part: one step of every replay. */
const advance = (): Promise<readonly string[]> => advanceReplays(api.db, { window: 4 });

/** The worker's part: replayed jobs of this connection end. */
async function end(status: 'succeeded' | 'dead-lettered', count: number): Promise<void> {
  const jobs = await api.db.prisma.syncJob.findMany({
    where: { connectionId, lane: 'replay', status: 'queued' },
    take: count,
  });
  await api.db.prisma.syncJob.updateMany({
    where: { id: { in: jobs.map((job) => job.id) } },
    data: { status, dispatchState: 'none' },
  });
}

describe('a filter', () => {
  afterAll(() => api.db.prisma.replay.deleteMany());

  it.each([
    ['/filter/fingerprint', { fingerprint: 'x'.repeat(301) }],
    ['/filter/kind', { kind: 'x'.repeat(101) }],
    ['/filter/connectionId', { connectionId: 'x'.repeat(101) }],
    ['/filter/ids/1', { ids: ['job_1', 'x'.repeat(101)] }],
  ])('of any length is refused: %s', async (pointer, filter) => {
    const answer = await api.ask('POST', '/v1/replays', { body: { filter, reason: 'look' } });
    expect(answer.status).toBe(422);
    expect(memberOf(answer.body, 'errors')).toMatchObject([{ pointer }]);
  });

  it('of thousands of ids is shown by its beginning and its length, in the audit log as well', async () => {
    const ids = [
      'job_0',
      ...(await insertMany(1)),
      ...Array.from({ length: 5000 }, (_, n) => `job_${n}`),
    ];
    const id = await start({ filter: { ids } });
    const shown = { ids: ids.slice(0, 100), idsInAll: 5002 };
    expect(memberOf(await progress(id), 'filter')).toMatchObject(shown);
    expect(await progress(id)).toMatchObject({ total: 1 });
    const audit = await api.ask('GET', '/v1/audit?action=replay-start&limit=1');
    expect(memberOf(audit.body, 'items')).toMatchObject([{ subject: id, details: shown }]);
  });
});

describe('dry run', () => {
  it('says how many, which, how many calls and how long, and changes nothing', async () => {
    const ids = await insertMany(7);
    const body = { filter: { connectionId }, reason: 'look', dryRun: true, ratePercent: 20 };
    const answer = await api.ask('POST', '/v1/replays', { body });
    expect(answer.status).toBe(200);
    // Nothing comes in beside: all of the limit, less the five percent that we stay below it.
    expect(answer.body).toEqual({
      count: 7,
      sample: ids.slice(0, 5).map((id) => ({ id, invoiceNumber: 'SF-1' })),
      estimatedFortnoxCalls: 42,
      estimatedSeconds: 9,
    });
    expect(await api.db.prisma.replay.count()).toBe(0);
  });

  it('finds by fingerprint, kind, ids and time of dead-lettering', async () => {
    const deadLetteredAt = new Date('2026-03-01T12:00:00Z');
    const id = await insert({ fingerprint: 'f9', deadLetterKind: 'k9', deadLetteredAt });
    await insert();
    const count = async (filter: unknown): Promise<unknown> => {
      const body = { filter, dryRun: true };
      return memberOf((await api.ask('POST', '/v1/replays', { body })).body, 'count');
    };
    expect(await count({ fingerprint: 'f9' })).toBe(1);
    expect(await count({ kind: 'k9' })).toBe(1);
    expect(await count({ ids: [id, 'job_unknown'] })).toBe(1);
    expect(await count({ connectionId, from: '2026-03-01', to: '2026-03-02' })).toBe(1);
    expect(await count({ connectionId, to: '2026-03-01T12:00:00Z' })).toBe(0);
    expect(await count({ connectionId })).toBe(2);
  });
});

it('puts dead letters back a few at a time, and follows each to its end', async () => {
  const ids = await insertMany(6);
  const id = await start();
  expect(await progress(id)).toMatchObject({ state: 'running', total: 6, remaining: 6 });
  expect(await advance()).toEqual([connectionId]);
  expect(await progress(id)).toMatchObject({ replayed: 4, remaining: 2, succeeded: 0 });
  expect(await advance()).toEqual([]);
  await end('succeeded', 3);
  await end('dead-lettered', 1);
  await advance();
  expect(await progress(id)).toMatchObject({ replayed: 6, succeeded: 3, failedAgain: 1 });
  await end('succeeded', 2);
  await advance();
  expect(await progress(id)).toMatchObject({
    state: 'completed',
    total: 6,
    replayed: 6,
    succeeded: 5,
    failedAgain: 1,
    remaining: 0,
    finishedAt: expect.any(String) as unknown,
  });
  const job = await api.ask('GET', `/v1/sync-jobs/${ids[0] ?? ''}`);
  expect(job.body).toMatchObject({
    series: 2,
    timeline: [{ type: 'operator', actor: 'anna', action: 'replay', replayId: id }],
  });
});

it('is no word of a person that a refund is not credited by hand, unless it names that', async () => {
  const kind = 'invoice-booked-by-hand';
  const fingerprint = causeFingerprint([kind], undefined);
  const since = new Date(Date.now() - 60_000);
  const saidBy = async (send: (id: string) => Promise<unknown>): Promise<boolean> => {
    const letter = { kind: 'sync-credit', deadLetterKind: kind, fingerprint };
    const id = await insert({ ...letter, invoiceId: 'inv', sourceRef: newId('job') });
    await send(id);
    await advance();
    const job = await api.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });
    expect([job.status, job.series]).toEqual(['queued', 2]);
    await end('succeeded', 1);
    await advance();
    return isSentBackSince(api.db, { jobId: id, since, kind });
  };
  expect(await saidBy(() => start())).toBe(false);
  expect(await saidBy((id) => start({ filter: { ids: [id, 'job_other'] } }))).toBe(false);
  expect(await saidBy(() => start({ filter: { fingerprint } }))).toBe(true);
  const alone = (id: string) => api.ask('POST', `/v1/sync-jobs/${id}/replay`, { body: {} });
  expect(await saidBy(alone)).toBe(true);
});

it('takes only its share of the window while live work waits', async () => {
  await insertMany(5);
  const id = await start({ ratePercent: 50 });
  await insert({ status: 'queued', lane: 'live', dispatchState: 'waiting', fingerprint: null });
  await advance();
  expect(await progress(id)).toMatchObject({ replayed: 2, remaining: 3 });
});

it('moves on while a replayed job waits for its backoff', async () => {
  await insertMany(5);
  const id = await start();
  await advance();
  await api.db.prisma.syncJob.updateMany({
    where: { connectionId, lane: 'replay' },
    data: { status: 'retrying', dueAt: new Date(Date.now() + 3_600_000) },
  });
  await advance();
  expect(await progress(id)).toMatchObject({ state: 'running', replayed: 5, remaining: 0 });
});

it('holds up no other company', async () => {
  await insertMany(5);
  const { id: other } = await createSampleConnection(api);
  await insertDeadLetter(api.db, other);
  await start({ filter: { fingerprint: 'vat-rate-unmapped:17' } });
  expect(await advance()).toEqual(expect.arrayContaining([connectionId, other]));
});

it('returns the same replay for the same Idempotency-Key', async () => {
  await insertMany(2);
  const ask = () =>
    api.ask('POST', '/v1/replays', {
      body: { filter: { connectionId }, reason: 'mended' },
      headers: { 'idempotency-key': `key-${connectionId}` },
    });
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(new Set(answers.map(({ body }) => textOf(body, 'id'))).size).toBe(1);
});

it('starts nothing under the Idempotency-Key of another request, and says so', async () => {
  const ask = (filter: object) =>
    api.ask('POST', '/v1/replays', {
      body: { filter, reason: 'mended' },
      headers: { 'idempotency-key': `one-for-two-${connectionId}` },
    });
  expect((await ask({ connectionId, kind: 'sync-paid-invoice' })).status).toBe(202);
  expect((await ask({ kind: 'sync-paid-invoice', connectionId })).status).toBe(202);
  expect((await ask({ connectionId })).status).toBe(409);
});

it('without a key finds only what is in no running replay', async () => {
  await insertMany(3);
  await start();
  const second = await start();
  expect(await progress(second)).toMatchObject({ total: 0, state: 'completed' });
});

it('skips what somebody else has dealt with meanwhile', async () => {
  const [first = ''] = await insertMany(2);
  const id = await start();
  await api.ask('POST', `/v1/sync-jobs/${first}/discard`, { body: { reason: 'test' } });
  await advance();
  expect(await progress(id)).toMatchObject({ replayed: 1, skipped: 1, remaining: 0 });
});

it('pauses, goes on, and leaves dead letters alone after an abort', async () => {
  await insertMany(6);
  const id = await start();
  const control = (name: string) => api.ask('POST', `/v1/replays/${id}/${name}`, { body: {} });
  expect(await control('pause')).toMatchObject({ status: 200, body: { state: 'paused' } });
  await advance();
  expect(await progress(id)).toMatchObject({ state: 'paused', replayed: 0 });
  expect(await control('resume')).toMatchObject({ status: 200, body: { state: 'running' } });
  await advance();
  expect(await control('abort')).toMatchObject({ status: 200, body: { state: 'aborted' } });
  await end('succeeded', 4);
  await advance();
  expect(await progress(id)).toMatchObject({ replayed: 4, succeeded: 4, remaining: 2 });
  const left = { connectionId, status: 'dead-lettered' };
  expect(await api.db.prisma.syncJob.count({ where: left })).toBe(2);
  const answer = await control('resume');
  expect(answer).toMatchObject({ status: 409, body: problem(409) });
});

it('lets what an abort left be replayed by the next one', async () => {
  await insertMany(2);
  const first = await start();
  await api.ask('POST', `/v1/replays/${first}/abort`);
  expect(await progress(await start())).toMatchObject({ total: 2 });
});

it('lists replays newest first, each once', async () => {
  const started = [await start(), await start(), await start()];
  const first = await api.ask('GET', '/v1/replays?limit=2', { token: viewerToken });
  const cursor = textOf(first.body, 'nextCursor');
  const second = await api.ask('GET', `/v1/replays?limit=1&cursor=${cursor}`);
  const ids = [first, second].flatMap(({ body }) =>
    (body as { items: { id: string }[] }).items.map(({ id }) => id),
  );
  expect(ids).toEqual(started.toReversed());
});

describe('422', () => {
  it.each([
    [{ filter: {} }, '/reason'],
    [{ reason: 'x' }, '/filter'],
    [{ filter: { conectionId: 'x' }, reason: 'x' }, '/filter/conectionId'],
    [{ filter: { from: 'soon' }, reason: 'x' }, '/filter/from'],
    [{ filter: {}, reason: 'x', ratePercent: 0 }, '/ratePercent'],
    [{ filter: {}, reason: 'x', ratePercent: 101 }, '/ratePercent'],
    [{ filter: {}, reason: 'x', dryRun: 'yes' }, '/dryRun'],
  ])('%j', async (body, pointer) => {
    const answer = await api.ask('POST', '/v1/replays', { body });
    expect(answer).toMatchObject({ status: 422, body: problem(422, pointer) });
  });
});

it('400: an Idempotency-Key that is none', async () => {
  const answer = await api.ask('POST', '/v1/replays', {
    body: { filter: {}, reason: 'x' },
    headers: { 'idempotency-key': 'k'.repeat(201) },
  });
  expect(answer).toMatchObject({ status: 400, body: problem(400) });
});

it.each(['', '/pause', '/resume', '/abort'])('404: an unknown replay%s', async (suffix) => {
  const method = suffix === '' ? 'GET' : 'POST';
  const answer = await api.ask(method, `/v1/replays/rpl_unknown${suffix}`);
  expect(answer).toMatchObject({ status: 404, body: problem(404) });
});

it('403: a viewer may look at a replay, not start or change one', async () => {
  const id = await start();
  const token = viewerToken;
  expect((await api.ask('GET', `/v1/replays/${id}`, { token })).status).toBe(200);
  const body = { filter: {}, reason: 'x' };
  expect((await api.ask('POST', '/v1/replays', { token, body })).status).toBe(403);
  expect((await api.ask('POST', `/v1/replays/${id}/abort`, { token })).status).toBe(403);
});

it('expects to get its share where live work takes the rest', async () => {
  await insertMany(7);
  const booked = { status: 'succeeded', fingerprint: null, finishedAt: new Date() };
  // Two a second would be more calls than Fortnox allows.
  for (let n = 0; n < 600; n += 1) await insert(booked);
  const body = { filter: { connectionId }, dryRun: true, ratePercent: 20 };
  const answer = await api.ask('POST', '/v1/replays', { body });
  expect(answer.body).toMatchObject({ estimatedFortnoxCalls: 42, estimatedSeconds: 45 });
});

it('sends one first, halts when it fails, and tells what became of each', async () => {
  const [first = ''] = await insertMany(3);
  const id = await start({ firstOne: true, stopAfter: 5 });
  await advance();
  await end('dead-lettered', 3);
  await advance();
  const { body } = await api.ask('POST', `/v1/replays/${id}/resume`);
  expect(body).toMatchObject({ state: 'running', firstOne: true, stopAfter: 5, halted: null });
  const items = `/v1/replays/${id}/items`;
  expect((await api.ask('GET', `${items}?state=failed-again`)).body).toMatchObject({
    items: [{ jobId: first, connectionId, invoiceNumber: 'SF-1', state: 'failed-again' }],
  });
  expect((await api.ask('GET', `${items}?state=waiting`)).body).toMatchObject({
    items: [{}, {}],
  });
  expect((await api.ask('GET', '/v1/replays/rpl_unknown/items')).status).toBe(404);
});

it('says that it has halted, and why', async () => {
  await insertMany(3);
  const id = await start({ stopAfter: 1 });
  await advanceReplays(api.db, { window: 1 });
  await end('dead-lettered', 1);
  await advance();
  expect(await progress(id)).toMatchObject({ state: 'paused', halted: 'failures', remaining: 2 });
});
