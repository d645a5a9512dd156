import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  const { id } = await createSampleConnection(api);
  await api.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state,
                           created_at, finished_at)
    SELECT 'job_' || n, ${id}, 'sync-paid-invoice', 'inv-' || n, 'succeeded', 'event', 'none',
           now() - n * interval '10 s', now() - n * interval '10 s' FROM generate_series(1, 40000) n`;
});
afterAll(() => api.close());

const day = 86_400_000;
const period = (): string =>
  `from=${new Date(Date.now() - 3 * day).toISOString()}&to=${new Date().toISOString()}`;

it.each([
  ['statistics', () => `/v1/statistics?${period()}&step=hour`],
  ['a list', () => '/v1/sync-jobs?status=succeeded&limit=100'],
  ['figures', () => '/v1/overview'],
])('a viewer who asks for %s a hundred times at once leaves others room', async (_, path) => {
  let answered = 0;
  const asked = Array.from({ length: 100 }, async () => {
    const { status } = await api.ask('GET', path(), { token: viewerToken });
    answered += 1;
    return status;
  });
  expect((await api.ask('GET', '/v1/connections')).status).toBe(200);
  expect(answered).toBeLessThan(30);
  expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
});
