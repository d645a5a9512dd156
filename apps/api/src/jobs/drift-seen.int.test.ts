import { noteLaterChange } from '@sync/jobs';
import { memberOf, problem, textOf } from '../testing/ask.js';
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
  expect([answer.status, answer.body]).toEqual([
    200,
    { id: first, status: 'succeeded', unseen: 0 },
  ]);
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

const driftOf = async (jobId: string) => {
  const { body } = await api.ask('GET', `/v1/sync-jobs/${jobId}`, { token: viewerToken });
  return memberOf(body, 'drift') as readonly { message: string; at: string; seen?: object }[];
};

const seenOf = async (jobId: string) =>
  (await driftOf(jobId)).map(({ seen }) => (seen === undefined ? 'unseen' : 'seen'));

it('marks what was shown, and nothing that was told between the look and the click', async () => {
  const { id: connectionId } = await createSampleConnection(api);
  const jobId = await changed(connectionId, 'e');
  const [shown] = await driftOf(jobId);
  await tell(connectionId, 'e', 'refunded 50.00 SEK');
  const answer = await see(jobId, { until: shown?.at });
  expect(answer).toMatchObject({ status: 200, body: { id: jobId, unseen: 1 } });
  expect(await seenOf(jobId)).toEqual(['seen', 'unseen']);
  expect(await unseen(`connectionId=${connectionId}`)).toEqual([jobId]);

  const again = await see(jobId, { until: shown?.at });
  expect(again).toMatchObject({ status: 409, body: problem(409) });
  expect(textOf(again.body, 'detail')).toContain('told later');
  const latest = (await driftOf(jobId)).at(-1);
  expect(await see(jobId, { until: latest?.at })).toMatchObject({ body: { unseen: 0 } });
  expect(await seenOf(jobId)).toEqual(['seen', 'seen']);
});

it('one that stands behind what was shown is not seen, though it began to be told earlier', async () => {
  const { id: connectionId } = await createSampleConnection(api);
  const jobId = await changed(connectionId, 'f');
  const entry = (message: string, at: string) => ({ what: 'refunded', message, at });
  const drift = [
    entry('one', '2026-11-20T10:00:00.500Z'),
    entry('two', '2026-11-20T10:00:00.400Z'),
  ];
  await api.db.prisma.syncJob.update({ where: { id: jobId }, data: { drift } });
  await see(jobId, { until: '2026-11-20T10:00:00.500Z' });
  expect(await seenOf(jobId)).toEqual(['seen', 'unseen']);
});

it.each([
  '2026-11-20T10:00:00.123Z',
  '2026-11-20T11:00:00.123+01:00',
  '2026-11-20T10:00:00.123999Z',
])('an instant is the same however it is written: %s', async (until) => {
  const { id: connectionId } = await createSampleConnection(api);
  const jobId = await changed(connectionId, 'g');
  const drift = ['2026-11-20T10:00:00.123Z', '2026-11-20T10:00:00.124Z'].map((at) => ({
    ...{ what: 'voided', message: at, at },
  }));
  await api.db.prisma.syncJob.update({ where: { id: jobId }, data: { drift } });
  expect(await see(jobId, { until })).toMatchObject({ body: { unseen: 1 } });
  expect(await seenOf(jobId)).toEqual(['seen', 'unseen']);
});

it.each(['yesterday', '', 7, '2026-02-30T00:00:00Z'])('is no instant: %j', async (until) => {
  const { id: connectionId } = await createSampleConnection(api);
  const jobId = await changed(connectionId, 'h');
  expect(await see(jobId, { until })).toMatchObject({ status: 422, body: problem(422) });
  expect(await seenOf(jobId)).toEqual(['unseen']);
});

it.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])('takes %s', async (until) => {
  const { id: connectionId } = await createSampleConnection(api);
  const jobId = await changed(connectionId, 'i');
  expect((await see(jobId, { until })).status).toBe(until < '2026' ? 409 : 200);
});

it('a list has the latest three entries and how many there are, the page has all', async () => {
  const { id: connectionId } = await createSampleConnection(api);
  const jobId = await changed(connectionId, 'j');
  await see(jobId);
  for (const n of [2, 3, 4]) await tell(connectionId, 'j', `refunded ${n}.00 SEK`);
  const { body } = await api.ask('GET', `/v1/sync-jobs?connectionId=${connectionId}`, {
    token: viewerToken,
  });
  const counts = { driftCount: 4, unseenDriftCount: 3 };
  const latest = [2, 3, 4].map((n) => ({ message: `refunded ${n}.00 SEK` }));
  expect(body).toMatchObject({ items: [{ drift: latest, ...counts }] });
  const page = await api.ask('GET', `/v1/sync-jobs/${jobId}`, { token: viewerToken });
  const first = { message: 'refunded 100.00 SEK' };
  expect(page.body).toMatchObject({ drift: [first, ...latest], ...counts });
});
