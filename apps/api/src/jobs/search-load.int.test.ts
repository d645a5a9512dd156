import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken } from '../testing/test-api.js';

it("leaves the others' questions room while a viewer searches thirty times at once", async () => {
  const api = await startTestApi();
  const { id } = await createSampleConnection(api);
  // No worker has come by any of them: the search looks through all.
  await api.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, invoice_number, status, source,
                           dispatch_state, customer_name)
    SELECT 'job_' || n, ${id}, 'sync-paid-invoice', 'inv-' || n, 'SF-' || n, 'queued', 'event',
           'none', 'Nordan Konsult ' || n || ' AB' FROM generate_series(1, 20000) n`;
  let searched = 0;
  const searches = Array.from({ length: 30 }, async () => {
    const answer = await api.ask('GET', '/v1/sync-jobs?query=zzz', { token: viewerToken });
    searched += 1;
    return answer.status;
  });
  // Whoever asks after them is answered while nearly all of them wait.
  expect((await api.ask('GET', '/v1/connections')).status).toBe(200);
  expect(searched).toBeLessThan(10);
  expect(new Set(await Promise.all(searches))).toEqual(new Set([200]));
  await api.close();
});
