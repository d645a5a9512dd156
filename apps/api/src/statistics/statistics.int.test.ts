import { addCallCounts } from '@sync/jobs';
import { memberOf, textOf, type Answered } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

const range = 'from=2026-11-20T08:00:00Z&to=2026-11-20T10:00:00Z&step=hour';

let api: TestApi;
let own: string;
let other: string;

beforeAll(async () => {
  api = await startTestApi({
    FORTNOX_RATE_LIMIT_REQUESTS: '25',
    FORTNOX_RATE_LIMIT_WINDOW_MS: '5000',
  });
  ({ id: own } = await createSampleConnection(api));
  ({ id: other } = await createSampleConnection(api));
  const createdAt = new Date('2026-11-20T09:00:00Z');
  const finishedAt = new Date('2026-11-20T09:00:02.500Z');
  const booked = { status: 'succeeded', createdAt, toldAt: createdAt, finishedAt };
  await insertDeadLetter(api.db, own, { ...booked, deadLetteredAt: null });
  await insertDeadLetter(api.db, other, { createdAt, finishedAt, deadLetteredAt: finishedAt });
  await addCallCounts(api.db, [
    { connectionId: own, minute: createdAt, calls: 1800, refused: 2 },
    { connectionId: other, minute: createdAt, calls: 9000, refused: 0 },
  ]);
  const later = new Date('2026-11-20T09:10:00Z');
  await api.db.prisma.backlogMinute.createMany({
    data: [
      { minute: createdAt, open: 11 },
      { minute: later, open: 3 },
    ],
  });
  await api.db.prisma.backlogCount.createMany({
    data: [
      { connectionId: own, minute: createdAt, open: 4 },
      { connectionId: other, minute: createdAt, open: 7 },
      { connectionId: own, minute: later, open: 3 },
    ],
  });
});

afterAll(() => api.close());

const statistics = (query: string, token?: string): Promise<Answered> =>
  api.ask('GET', `/v1/statistics?${query}`, token === undefined ? {} : { token });

const quiet = {
  ...{ from: '2026-11-20T08:00:00.000Z', to: '2026-11-20T09:00:00.000Z' },
  ...{ accepted: 0, succeeded: 0, deadLettered: 0, fortnoxCalls: 0, fortnoxRefused: 0 },
  ...{ limitUsed: 0, timeToBooksMedianMs: null, timeToBooksP95Ms: null, mostOpen: null },
};

const busy = {
  ...{ from: '2026-11-20T09:00:00.000Z', to: '2026-11-20T10:00:00.000Z' },
  ...{ accepted: 1, succeeded: 1, deadLettered: 0, fortnoxCalls: 1800, fortnoxRefused: 2 },
  ...{ limitUsed: 0.1, timeToBooksMedianMs: 2500, timeToBooksP95Ms: 2500, mostOpen: 4 },
};

it('a viewer sees the figures of one company step by step, the quiet ones too', async () => {
  const answer = await statistics(`connectionId=${own}&${range}`, viewerToken);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ step: 'hour', items: [quiet, busy] });
});

it('of all companies together the limit used is that of the busiest', async () => {
  const { body } = await statistics(range);
  const sum = { accepted: 2, deadLettered: 1, fortnoxCalls: 10_800, limitUsed: 0.5 };
  const mostOpen = 11;
  expect(memberOf(body, 'items')).toEqual([quiet, { ...busy, ...sum, mostOpen }]);
});

it('a token for one company sees nothing of another, and not that there is one', async () => {
  const wanted = { name: 'olga', role: 'viewer', connectionIds: [own] };
  const made = await api.ask('POST', '/v1/operator-tokens', { body: wanted });
  const token = textOf(made.body, 'token');
  expect(memberOf((await statistics(range, token)).body, 'items')).toEqual([quiet, busy]);
  const [hidden, unknown] = [
    await statistics(`connectionId=${other}&${range}`, token),
    await statistics(`connectionId=conn_0&${range}`, token),
  ];
  expect([hidden.status, unknown.status]).toEqual([404, 404]);
  expect((await statistics(`connectionId=conn_0&${range}`)).status).toBe(404);
});

it('without anything asked for it is the last 24 hours', async () => {
  const { status, body } = await statistics('');
  expect(status).toBe(200);
  expect(body).toMatchObject({ step: 'hour' });
  expect(memberOf(body, 'items')).toHaveLength(25);
});

it.each([
  ['step=week', '/step'],
  ['from=yesterday', '/from'],
  ['from=2026-01-01&to=2026-12-31&step=minute', '/step'],
  ['from=2026-01-02&to=2026-01-01', '/to'],
])('refuses %s and names the field', async (query, pointer) => {
  const answer = await statistics(query);
  expect(answer.status).toBe(422);
  expect(memberOf(answer.body, 'errors')).toMatchObject([{ pointer }]);
});

it('a company that was deleted keeps its figures', async () => {
  await api.db.prisma.connection.update({
    where: { id: own },
    data: { deletedAt: new Date(), deletedBy: 'anna' },
  });
  const { body } = await statistics(`connectionId=${own}&${range}`);
  expect(memberOf(body, 'items')).toEqual([quiet, busy]);
});
