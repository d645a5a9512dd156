import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  const { id } = await createSampleConnection(api);
  // More than the sockets on the way hold.
  await api.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state, reason)
    SELECT 'job_' || n, ${id}, 'sync-paid-invoice', 'inv-' || n, 'succeeded', 'event', 'none',
           repeat('long ', 120) FROM generate_series(1, 20000) n`;
});
afterAll(() => api.close());

type File = {
  readonly status: number;
  readonly readOn: () => Promise<void>;
  readonly close: () => void;
};

/** A file whose reader has its beginning and does not read on yet. */
async function beginFile(method = 'GET'): Promise<File> {
  const ended = new AbortController();
  const headers = { authorization: `Bearer ${viewerToken}` };
  const { signal } = ended;
  const answer = await fetch(`${api.url}/v1/sync-jobs.csv`, { method, headers, signal });
  const readOn = async (): Promise<void> => {
    const reader = answer.body?.getReader();
    while (reader && !(await reader.read()).done);
  };
  const close = (): void => {
    ended.abort();
  };
  return { status: answer.status, readOn, close };
}

/** All of them, as soon as those of before have been seen to end. */
async function beginFiles(count: number): Promise<File[]> {
  const files: File[] = [];
  for (const deadline = Date.now() + 20_000; files.length < count;) {
    const file = await beginFile();
    if (file.status === 200) files.push(file);
    else if (Date.now() > deadline) throw new Error(`only ${files.length} files: ${file.status}`);
  }
  return files;
}

it('the files of a viewer take no connection to PostgreSQL from others', async () => {
  const files = await beginFiles(20);
  await api.db.prisma.$transaction(async (tx) => {
    // Whoever reads a page of jobs waits from here on.
    await tx.$executeRaw`LOCK TABLE sync_jobs IN ACCESS EXCLUSIVE MODE`;
    const read = files.map(({ readOn }) => readOn().catch(() => undefined));
    const waiting = () => tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted
        AND relation = 'sync_jobs'::regclass`;
    while ((await waiting())[0]?.count === 0);
    expect((await api.ask('GET', '/v1/operator-tokens')).status).toBe(200);
    expect(await waiting()).toEqual([{ count: 1 }]);
    for (const { close } of files) close();
    await Promise.all(read);
  });
});

it('one person has twenty files at once, and another when one of them ends, however it does', async () => {
  const files = await beginFiles(20);
  expect((await beginFile()).status).toBe(503);
  files[0]?.close();
  let again = await beginFile('HEAD');
  while (again.status === 503) again = await beginFile('HEAD');
  // That one ended at once.
  const next = await beginFile();
  expect(next.status).toBe(200);
  for (const { close } of [...files, next]) close();
});
