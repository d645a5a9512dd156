import { leavesRoom } from '../testing/leaves-room.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connectionId: string;

beforeAll(async () => {
  api = await startTestApi();
  const { id } = await createSampleConnection(api);
  connectionId = id;
  await api.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state,
                           created_at, finished_at)
    SELECT 'job_' || n, ${id}, 'sync-paid-invoice', 'inv-' || n, 'succeeded', 'event', 'none',
           now() - n * interval '10 s', now() - n * interval '10 s' FROM generate_series(1, 4000) n`;
});
afterAll(() => api.close());

const day = 86_400_000;
const period = (): string =>
  `from=${new Date(Date.now() - 3 * day).toISOString()}&to=${new Date().toISOString()}`;

// How many of a person's are read at once.
it.each([
  ['statistics', () => `/v1/statistics?${period()}&step=hour`, 3],
  ['a list', () => '/v1/sync-jobs?status=succeeded&limit=100', 3],
  ['a search', () => '/v1/sync-jobs?query=zzz', 1],
  ['figures', () => '/v1/overview', 3],
  ['a connection', () => `/v1/connections/${connectionId}`, 2],
])(
  'a viewer who asks for %s a hundred times at once leaves others room',
  async (_, path, atOnce) => {
    const ask = () => api.ask('GET', path(), { token: viewerToken });
    expect(await leavesRoom(api, ask, atOnce)).toEqual(new Set([200]));
  },
);

it('so does who asks for what the settings can name', async () => {
  const path = `/v1/connections/${connectionId}/fortnox/accounts`;
  const ask = () => api.ask('GET', path, { token: viewerToken });
  // There is no consent yet, so Fortnox is not asked.
  expect(await leavesRoom(api, ask, 2, 'connections')).toEqual(new Set([409]));
});
