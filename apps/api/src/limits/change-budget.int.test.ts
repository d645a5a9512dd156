import { once } from 'node:events';
import { testRedisUrl } from '@sync/database/testing';
import { producerConnection } from '@sync/jobs';
import { textOf } from '../testing/ask.js';
import { logIn } from '../testing/log-in.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createBucket } from './bucket.js';
import { digestOf } from './sender-network.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

type Redis = ReturnType<typeof producerConnection>;

async function withRedis<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = producerConnection(new URL('/9', testRedisUrl()).href);
  await once(redis, 'ready');
  return work(redis).finally(() => {
    redis.disconnect();
  });
}

/** As if this person had changed so much already. Redis knows people by a digest. */
async function useUp(person: string, changes: number): Promise<void> {
  const size = { requests: 300, windowMs: 300_000 };
  await withRedis((redis) => createBucket(redis, 'changes', size).take(digestOf(person), changes));
}

it('whoever sees some companies changes three hundred things in five minutes; the others are not counted', async () => {
  const { id } = await createSampleConnection(api);
  const body = { name: 'a busy person of acme', role: 'operator', connectionIds: [id] };
  const token = textOf((await api.ask('POST', '/v1/operator-tokens', { body })).body, 'token');
  const rename = (by: object) =>
    api.ask('PATCH', `/v1/connections/${id}`, { body: { name: 'Acme' }, ...by });
  await useUp('a busy person of acme', 299);
  await useUp('anna', 300);
  const first = await rename({ token });
  const second = await rename({ token });
  expect([first.status, second.status]).toEqual([200, 429]);
  expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await rename({})).status).toBe(200);
  // Reading goes on.
  expect((await api.ask('GET', `/v1/connections/${id}`, { token })).status).toBe(200);
});

it('nobody’s name stands in Redis, whatever she does', async () => {
  const { id } = await createSampleConnection(api);
  const name = 'eva@acme.example';
  const body = { name, role: 'operator', connectionIds: [id] };
  const token = textOf((await api.ask('POST', '/v1/operator-tokens', { body })).body, 'token');
  await logIn(api.url, token);
  const path = `/v1/connections/${id}`;
  expect((await api.ask('PATCH', path, { body: { name: 'Acme' }, token })).status).toBe(200);
  const keys = await withRedis((redis) => redis.keys('sync:limit:*'));
  expect(keys.some((key) => key.startsWith('sync:limit:logins:'))).toBe(true);
  expect(keys.filter((key) => key.includes('eva@'))).toEqual([]);
});
