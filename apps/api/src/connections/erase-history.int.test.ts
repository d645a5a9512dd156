import { problem } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const pathOf = (id: string): string => `/v1/connections/${id}/erase-history`;
const body = { reason: 'the company has left' };

it('takes the wish, says how many jobs it is about, and keeps who asked and why', async () => {
  const { id } = await createSampleConnection(api);
  for (const status of ['succeeded', 'ignored', 'dead-lettered']) {
    await insertDeadLetter(api.db, id, { status });
  }
  const answer = await api.ask('POST', pathOf(id), { body });
  expect(answer).toMatchObject({ status: 202, body: { id, jobs: 2 } });
  expect(await api.db.prisma.connection.findUniqueOrThrow({ where: { id } })).toMatchObject({
    ...{ eraseHistoryUntil: expect.any(Date) as unknown, eraseHistoryBy: 'anna' },
    eraseHistoryReason: body.reason,
  });
});

it('wants a reason, an operator and a connection', async () => {
  const { id } = await createSampleConnection(api);
  const without = await api.ask('POST', pathOf(id), { body: {} });
  expect(without).toMatchObject({ status: 422, body: problem(422, '/reason') });
  const viewer = await api.ask('POST', pathOf(id), { body, token: viewerToken });
  expect(viewer.status).toBe(403);
  expect((await api.ask('POST', pathOf('conn_unknown'), { body })).status).toBe(404);
});
