import { noteLaterChange } from '@sync/jobs';
import { memberOf, problem } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { operatorToken, startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** An invoice that was booked, and refunded since. */
async function changed(connectionId: string, invoiceId: string): Promise<string> {
  const booked = { status: 'succeeded', deadLetteredAt: null, finishedAt: new Date(), invoiceId };
  const id = await insertDeadLetter(api.db, connectionId, booked);
  await tell(connectionId, invoiceId, 'refunded 100.00 SEK');
  return id;
}

const tell = (connectionId: string, invoiceId: string, message: string) =>
  noteLaterChange(api.db, { connectionId, invoiceId, what: 'refunded', message });

const unseen = async (query: string, token = viewerToken): Promise<readonly unknown[]> => {
  const { body } = await api.ask('GET', `/v1/sync-jobs?drift=unseen&${query}`, { token });
  return (memberOf(body, 'items') as readonly { id: string }[]).map(({ id }) => id);
};

const see = (jobId: string, body: object = {}, token = operatorToken) =>
  api.ask('POST', `/v1/sync-jobs/${jobId}/drift-seen`, { token, body });

it('what changed since is listed until somebody has seen to it, and again when more is told', async () => {
  const { id: connectionId } = await createSampleConnection(api);
  const query = `connectionId=${connectionId}`;
  await insertDeadLetter(api.db, connectionId);
  const [first, second] = [await changed(connectionId, 'a'), await changed(connectionId, 'b')];
  expect(await unseen(query)).toEqual([second, first]);
  expect(await unseen(`${query}&limit=1`)).toEqual([second]);
  expect(await unseen(`${query}&status=dead-lettered`)).toEqual([]);
  expect(await unseen(`${query}&query=${first}`)).toEqual([first]);

  const answer = await see(first, { reason: 'Credited by hand' });
  expect([answer.status, answer.body]).toEqual([200, { id: first, status: 'succeeded' }]);
  expect(await unseen(query)).toEqual([second]);
  const { body } = await api.ask('GET', `/v1/sync-jobs/${first}`, { token: viewerToken });
  expect(body).toMatchObject({
    drift: [
      { message: 'refunded 100.00 SEK', seen: { by: 'anna', at: expect.any(String) as string } },
    ],
  });
  expect(memberOf(body, 'timeline')).toContainEqual(
    expect.objectContaining({ type: 'operator', action: 'drift-seen', reason: 'Credited by hand' }),
  );
  const audit = await api.ask('GET', '/v1/audit?action=drift-seen');
  expect(memberOf(audit.body, 'items')).toMatchObject([{ subject: first, connectionId }]);

  // The same once more is nothing new; another refund is.
  await tell(connectionId, 'a', 'refunded 100.00 SEK');
  expect(await unseen(query)).toEqual([second]);
  await tell(connectionId, 'a', 'refunded 50.00 SEK');
  expect(await unseen(query)).toEqual([second, first]);
});

it('is not for viewers, nor where nothing is unseen', async () => {
  const { id: connectionId } = await createSampleConnection(api);
  const jobId = await changed(connectionId, 'c');
  expect(await see(jobId, {}, viewerToken)).toMatchObject({ status: 403 });
  expect(await see(jobId)).toMatchObject({ status: 200 });
  expect(await see(jobId)).toMatchObject({ status: 409, body: problem(409) });
  expect(await see('job_unknown')).toMatchObject({ status: 404 });
});

it('two who see to it at once are one entry', async () => {
  const { id: connectionId } = await createSampleConnection(api);
  const jobId = await changed(connectionId, 'd');
  const answers = await Promise.all([see(jobId), see(jobId), see(jobId)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
});
