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
])(
  'a viewer who asks for %s a hundred times at once leaves others room',
  async (_, path, atOnce) => {
    const ask = async () => (await api.ask('GET', path(), { token: viewerToken })).status;
    let asked: Promise<number>[] = [];
    await api.db.prisma.$transaction(async (tx) => {
      // Whoever reads jobs waits from here on, and holds what it has.
      await tx.$executeRaw`LOCK TABLE sync_jobs IN ACCESS EXCLUSIVE MODE`;
      const reading = () => tx.$queryRaw<{ count: number }[]>`
      SELECT count(DISTINCT pid)::int AS count FROM pg_locks WHERE NOT granted
        AND relation = 'sync_jobs'::regclass`;
      asked = Array.from({ length: 100 }, ask);
      while (((await reading())[0]?.count ?? 0) < atOnce);
      expect((await api.ask('GET', '/v1/operator-tokens')).status).toBe(200);
      expect(await reading()).toEqual([{ count: atOnce }]);
    });
    expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
  },
);
