import { once } from 'node:events';
import { testRedisUrl } from '@sync/database/testing';
import { producerConnection } from '@sync/jobs';
import { textOf } from '../testing/ask.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createBucket } from './bucket.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** As if this person had changed so much already. */
async function useUp(person: string, changes: number): Promise<void> {
  const redis = producerConnection(new URL('/9', testRedisUrl()).href);
  await once(redis, 'ready');
  await createBucket(redis, 'changes', { requests: 300, windowMs: 300_000 }).take(person, changes);
  redis.disconnect();
}

it('whoever sees some companies changes three hundred things in five minutes; the others are not counted', async () => {
  const { id } = await createSampleConnection(api);
  const body = { name: 'of acme', role: 'operator', connectionIds: [id] };
  const token = textOf((await api.ask('POST', '/v1/operator-tokens', { body })).body, 'token');
  const rename = (by: object) =>
    api.ask('PATCH', `/v1/connections/${id}`, { body: { name: 'Acme' }, ...by });
  await useUp('of acme', 299);
  await useUp('anna', 300);
  const first = await rename({ token });
  const second = await rename({ token });
  expect([first.status, second.status]).toEqual([200, 429]);
  expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await rename({})).status).toBe(200);
  // Reading goes on.
  expect((await api.ask('GET', `/v1/connections/${id}`, { token })).status).toBe(200);
});
