import { memberOf, problem, textOf, type Answered } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { logIn } from '../testing/log-in.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { operatorToken, startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let jobId: string;

beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  const { id } = await createSampleConnection(api);
  jobId = await insertDeadLetter(api.db, id);
});
afterAll(() => api.close());

const retry = (deliveryId: string, token: string | undefined, headers = {}): Promise<Answered> =>
  api.ask('PUT', `/queues/api/queues/fortnox-sync/${deliveryId}/retry`, { token, headers });

const statusOf = async (id: string) =>
  (await api.db.prisma.syncJob.findUniqueOrThrow({ where: { id } })).status;

/** As the library's own page sends it. */
const ownPage = async (token: string) => ({
  cookie: await logIn(api.url, token),
  'sec-fetch-site': 'same-origin',
});

it("Bull Board's Retry replays the job under the name of who is logged in", async () => {
  const answer = await retry(`${jobId}-1`, undefined, await ownPage(operatorToken));
  expect(answer.status).toBe(204);
  expect(await statusOf(jobId)).toBe('queued');
  const { body } = await api.ask('GET', `/v1/sync-jobs/${jobId}`);
  expect(memberOf(body, 'timeline')).toEqual(
    expect.arrayContaining([expect.objectContaining({ action: 'replay', actor: 'anna' })]),
  );
  const audit = await api.ask('GET', '/v1/audit?action=job-replay&actor=anna');
  expect(memberOf(audit.body, 'items')).toEqual(
    expect.arrayContaining([expect.objectContaining({ subject: jobId })]),
  );
});

it('a viewer may not, nobody may not, and another site may not for an operator', async () => {
  const cookie = await logIn(api.url, operatorToken);
  const answers = [
    await retry(`${jobId}-1`, viewerToken),
    await retry(`${jobId}-1`, undefined, await ownPage(viewerToken)),
    await retry(`${jobId}-1`, undefined),
    await retry(`${jobId}-1`, undefined, { cookie, 'sec-fetch-site': 'cross-site' }),
    await retry(`${jobId}-1`, undefined, { cookie }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 401, 403, 403]);
  expect(await statusOf(jobId)).toBe('dead-lettered');
});

it('a token for some connections does not, as the board is about all', async () => {
  const { id } = await createSampleConnection(api);
  const made = await api.ask('POST', '/v1/operator-tokens', {
    body: { name: 'olga', role: 'operator', connectionIds: [id] },
  });
  expect((await retry(`${jobId}-1`, textOf(made.body, 'token'))).status).toBe(403);
});

it('says what is no dead letter any more, and what is no delivery', async () => {
  await retry(`${jobId}-1`, operatorToken);
  expect(await retry(`${jobId}-1`, operatorToken)).toMatchObject({
    ...{ status: 409, body: problem(409) },
  });
  for (const unknown of ['1', 'job_unknown-1']) {
    expect(await retry(unknown, operatorToken)).toMatchObject({ status: 404, body: problem(404) });
  }
});

it('offers a viewer no button, an operator one, and asks nobody else for a font', async () => {
  for (const [token, readOnlyMode] of [
    [viewerToken, true],
    [operatorToken, false],
  ] as const) {
    const headers = { cookie: await logIn(api.url, token) };
    const queues = await api.ask('GET', '/queues/api/queues', { token: undefined, headers });
    expect(memberOf(queues.body, 'queues')).toMatchObject([
      { readOnlyMode, allowRetries: !readOnlyMode },
    ]);
    const page = await api.ask('GET', '/queues', { token: undefined, headers });
    expect(page.text).toContain('<html');
    expect(page.text).not.toContain('googleapis');
  }
});
