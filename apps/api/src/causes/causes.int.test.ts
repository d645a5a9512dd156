import { memberOf, textOf } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connectionId: string;
let path: string;
const fingerprint = 'fortnox:2001304/3011';

beforeAll(async () => {
  api = await startTestApi();
});

beforeEach(async () => {
  ({ id: connectionId } = await createSampleConnection(api));
  path = `/v1/connections/${connectionId}/causes/${encodeURIComponent(fingerprint)}`;
  await insertDeadLetter(api.db, connectionId, { fingerprint });
});

afterAll(() => api.close());

const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString();

async function entries(): Promise<unknown> {
  const { body } = await api.ask('GET', '/v1/audit?limit=10');
  const items = memberOf(body, 'items') as readonly Readonly<Record<string, unknown>>[];
  return items
    .filter(({ subject, connectionId: id }) => subject === fingerprint && id === connectionId)
    .map(({ action, actor, details }) => ({ action, actor, details }));
}

it('keeps who has seen a cause, whose it is and until when it is put off, and writes each down', async () => {
  const snoozedUntil = tomorrow();
  const change = { acknowledged: true, assignedTo: 'Cecilia', snoozedUntil };
  const answer = await api.ask('PATCH', path, { body: change });
  const by = { by: 'anna', at: expect.any(String) as unknown };
  const agreed = {
    ...{ connectionId, fingerprint, count: 1, comments: 0, acknowledged: by },
    ...{ assigned: { to: 'Cecilia', ...by } },
    ...{ snoozed: { until: snoozedUntil, active: true, ...by } },
  };
  expect(answer).toMatchObject({ status: 200, body: agreed });
  expect((await api.ask('GET', path)).body).toEqual(agreed);
  const groups = await api.ask('GET', `/v1/dead-letters?connectionId=${connectionId}`);
  expect(groups.body).toMatchObject({ items: [{ fingerprint, companies: [agreed] }] });
  expect(await entries()).toEqual([
    { action: 'cause-snooze', actor: 'anna', details: { snoozedUntil } },
    { action: 'cause-assign', actor: 'anna', details: { assignedTo: 'Cecilia' } },
    { action: 'cause-acknowledge', actor: 'anna', details: { acknowledged: true } },
  ]);
});

it('keeps what is written to colleagues; the audit log only that it was', async () => {
  const body = { text: ' Ask Nordan. ' };
  const written = await api.ask('POST', `${path}/comments`, { body });
  expect(written).toMatchObject({ status: 201, body: { author: 'anna', text: 'Ask Nordan.' } });
  const viewer = { token: viewerToken };
  const read = await api.ask('GET', `${path}/comments`, viewer);
  expect(read.body).toEqual({ items: [written.body], nextCursor: null });
  const comment = textOf(written.body, 'id');
  expect(await entries()).toEqual([
    { action: 'cause-comment', actor: 'anna', details: { comment } },
  ]);
});

it('keeps five hundred words to colleagues about one cause', async () => {
  const comment = () => api.ask('POST', `${path}/comments`, { body: { text: 'x' } });
  await comment();
  await api.db.prisma.$executeRaw`
    INSERT INTO cause_comments (id, connection_id, fingerprint, author, text)
    SELECT 'msg_' || n, ${connectionId}, ${fingerprint}, 'anna', 'x' FROM generate_series(2, 499) n`;
  const statuses = await Promise.all([comment(), comment()]);
  expect(statuses.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(await entries()).toHaveLength(2);
});

it('offers the names of those who can see the connection', async () => {
  const made = [
    { name: 'of-this', connectionIds: [connectionId] },
    { name: 'of-all' },
    { name: 'of-another', connectionIds: [(await createSampleConnection(api)).id] },
  ];
  for (const token of made) {
    const body = { role: 'operator', ...token };
    expect((await api.ask('POST', '/v1/operator-tokens', { body })).status).toBe(201);
  }
  const answer = await api.ask('GET', `/v1/connections/${connectionId}/assignees`);
  const names = (memberOf(answer.body, 'items') as { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['anna', 'of-all', 'of-this']));
  expect(names).not.toContain('of-another');
});

it.each([
  ['a time that has passed', { snoozedUntil: '2020-01-01' }, '/snoozedUntil'],
  ['nobody’s name', { assignedTo: ' ' }, '/assignedTo'],
  ['a misspelt field', { acknowleged: true }, '/acknowleged'],
])('refuses %s', async (_, body, pointer) => {
  const answer = await api.ask('PATCH', path, { body });
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
});

it('is not there where no invoice waits', async () => {
  const other = `/v1/connections/${connectionId}/causes/unknown`;
  const asked = [
    await api.ask('GET', other),
    await api.ask('PATCH', other, { body: { acknowledged: true } }),
    await api.ask('POST', `${other}/comments`, { body: { text: 'x' } }),
  ];
  expect(asked.map(({ status }) => status)).toEqual([404, 404, 404]);
});
