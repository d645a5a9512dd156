import { setTimeout as sleep } from 'node:timers/promises';
import { signDelivery } from '@sync/shared';
import { routeTo, type SeverableRoute } from '@sync/shared/testing';
import { ask, problem, textOf, type Answered } from '../testing/ask.js';
import { createSampleConnection, type CreatedConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let postgresql: SeverableRoute;
let redis: SeverableRoute;
let connection: CreatedConnection;

beforeAll(async () => {
  api = await startTestApi(async (given) => {
    postgresql = await routeTo(given['DATABASE_URL'] ?? '');
    redis = await routeTo(given['REDIS_URL'] ?? '');
    return { DATABASE_URL: postgresql.url, REDIS_URL: redis.url };
  });
  connection = await createSampleConnection(api);
  await api.db.prisma.connection.update({
    where: { id: connection.id },
    data: { status: 'active' },
  });
});

afterEach(() => {
  postgresql.mend();
  redis.mend();
});

afterAll(async () => {
  await api.close();
  await postgresql.close();
  await redis.close();
});

function deliver(invoiceId: string): Promise<Answered> {
  const rawBody = Buffer.from(JSON.stringify(sampleEvent(invoiceId)));
  const headers = signDelivery({
    secret: connection.signingSecret,
    webhookId: `w-${invoiceId}`,
    timestampSeconds: Math.floor(Date.now() / 1000),
    rawBody,
  });
  const path = `/v1/connections/${connection.id}/invoices`;
  return ask(api.url, 'POST', path, { headers: { ...headers }, body: rawBody });
}

const callNative = (invoiceId: string): Promise<Answered> =>
  ask(api.url, 'POST', connection.webhookPath, { body: { id: invoiceId } });

/** Repeats until the answer has this status; the suite's own time limit ends it otherwise. */
async function until(status: number, again: () => Promise<Answered>): Promise<Answered> {
  for (;;) {
    const answer = await again();
    if (answer.status === status) return answer;
    await sleep(50);
  }
}

/** Seen once: a sweep may take what waits, and put it back, at any moment. */
async function untilJobIs(id: string, dispatchState: 'waiting' | 'released'): Promise<void> {
  const isSeen = async () =>
    (await api.db.prisma.syncJob.count({ where: { id, dispatchState } })) === 1;
  while (!(await isSeen())) await sleep(50);
}

describe('while Redis is away', () => {
  it('both doors answer 202 within a second, and the job is committed', async () => {
    redis.cut();
    const begun = performance.now();
    const answers = [await deliver('no-redis-1'), await callNative('no-redis-2')];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(performance.now() - begun).toBeLessThan(2000);
    const ids = answers.map(({ body }) => textOf(body, 'id'));
    expect(await api.db.prisma.syncJob.count({ where: { id: { in: ids } } })).toBe(2);
  });

  it('is degraded but ready', async () => {
    redis.cut();
    const answer = await ask(api.url, 'GET', '/readyz', {});
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'degraded', postgresql: 'up', redis: 'down' });
  });

  it('jobs wait in PostgreSQL, where the sweep finds them', async () => {
    redis.cut();
    const { body } = await deliver('no-redis-3');
    const id = textOf(body, 'id');
    await untilJobIs(id, 'waiting');
  });

  it('everything is back by itself when Redis is', async () => {
    redis.cut();
    await deliver('no-redis-4');
    redis.mend();
    for (;;) {
      const ready = await ask(api.url, 'GET', '/readyz', {});
      if (ready.text.includes('"status":"ready"')) break;
      await sleep(50);
    }
    const { body } = await deliver('redis-again');
    const id = textOf(body, 'id');
    await untilJobIs(id, 'released');
  });
});

describe('while PostgreSQL is away', () => {
  it('both doors answer 503 with Retry-After and say that nothing was taken', async () => {
    postgresql.cut();
    for (const answer of [await deliver('no-pg-1'), await callNative('no-pg-2')]) {
      expect(answer).toMatchObject({ status: 503, body: problem(503) });
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    }
    const told = ['no-pg-1', 'no-pg-2'];
    expect(await api.db.prisma.syncJob.count({ where: { invoiceId: { in: told } } })).toBe(0);
  });

  it.each([
    ['GET', '/v1/connections'],
    ['GET', '/v1/sync-jobs'],
    ['GET', '/v1/sync-jobs/job_1'],
    ['GET', '/v1/dead-letters'],
    ['GET', '/v1/overview'],
    ['POST', '/v1/sync-jobs/job_1/replay'],
    ['GET', '/oauth/fortnox/callback?state=s&code=c'],
  ])('503: %s %s', async (method, path) => {
    postgresql.cut();
    const answer = await api.ask(method, path);
    expect(answer).toMatchObject({ status: 503, body: problem(503) });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('lives but is not ready', async () => {
    postgresql.cut();
    expect((await ask(api.url, 'GET', '/healthz', {})).status).toBe(200);
    const answer = await ask(api.url, 'GET', '/readyz', {});
    expect(answer).toMatchObject({ status: 503, body: { postgresql: 'down' } });
  });

  it('still gives monitoring what is known', async () => {
    postgresql.cut();
    const answer = await api.ask('GET', '/metrics');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('sync_database_up 0');
    expect(answer.text).toContain('http_request_duration_seconds_count');
    expect(answer.text).not.toContain('sync_jobs{');
  });

  it('takes the same delivery in when PostgreSQL is back, once', async () => {
    postgresql.cut();
    expect((await deliver('no-pg-3')).status).toBe(503);
    postgresql.mend();
    await until(202, () => deliver('no-pg-3'));
    expect((await deliver('no-pg-3')).status).toBe(200);
    expect(await api.db.prisma.syncJob.count({ where: { invoiceId: 'no-pg-3' } })).toBe(1);
  });
});

it('tells nobody more than that: no addresses, no queries', async () => {
  postgresql.cut();
  const { text } = await api.ask('GET', '/v1/connections');
  expect(text).not.toMatch(/127\.0\.0\.1|prisma|select|localhost/i);
});
