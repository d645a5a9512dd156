import { textOf } from '../testing/ask.js';
import { logIn } from '../testing/log-in.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connectionId: string;

/** More than the sockets on the way hold. */
const jobs = 40_000;

beforeAll(async () => {
  api = await startTestApi();
  ({ id: connectionId } = await createSampleConnection(api));
  await api.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state, reason)
    SELECT 'job_' || n, ${connectionId}, 'sync-paid-invoice', 'inv-' || n, 'succeeded', 'event',
           'none', repeat('long ', 60)
    FROM generate_series(1, ${jobs}::int) AS n`;
});
afterAll(() => api.close());

type Read = { readonly lines: number; readonly isWhole: boolean };

/** The file, of which `after` its beginning something happens before the rest is read. */
async function readFile(
  headers: Record<string, string>,
  after: () => Promise<unknown>,
): Promise<Read> {
  const answer = await fetch(`${api.url}/v1/sync-jobs.csv`, { headers });
  expect(answer.status).toBe(200);
  let lines = 0;
  let isFirst = true;
  try {
    for await (const part of answer.body ?? []) {
      lines += Buffer.from(part).toString('latin1').split('\r\n').length - 1;
      if (isFirst) await after();
      isFirst = false;
    }
  } catch {
    return { lines, isWhole: false };
  }
  return { lines, isWhole: true };
}

async function makeToken(name: string) {
  const body = { name, role: 'viewer', connectionIds: [connectionId] };
  const made = await api.ask('POST', '/v1/operator-tokens', { body });
  return { id: textOf(made.body, 'id'), token: textOf(made.body, 'token') };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

it('a file ends soon after the token that it was asked for with is revoked', async () => {
  const { id, token } = await makeToken('leaver');
  const raw = jest.spyOn(console, 'error');
  const read = await readFile(bearer(token), () => api.ask('DELETE', `/v1/operator-tokens/${id}`));
  expect(read.isWhole).toBe(false);
  expect(read.lines).toBeLessThan(jobs);
  // Express would write the error there as it is, past our log.
  expect(raw).not.toHaveBeenCalled();
  raw.mockRestore();
});

it('and after the login is ended', async () => {
  const { token } = await makeToken('logged-in');
  const cookie = await logIn(api.url, token);
  const read = await readFile({ cookie }, async () => {
    const sessions = await api.db.prisma.session.findMany({ where: { actor: 'logged-in' } });
    for (const { id } of sessions) await api.ask('DELETE', `/v1/sessions/${id}`);
  });
  expect(read.isWhole).toBe(false);
});

it('whoever stays gets all of it', async () => {
  const { token } = await makeToken('stayer');
  const read = await readFile(bearer(token), () => Promise.resolve());
  expect(read).toEqual({ lines: jobs + 1, isWhole: true });
});
