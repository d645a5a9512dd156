import { ask, memberOf, problem, textOf, type Answered } from '../testing/ask.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ SMTP_URL: 'smtp://127.0.0.1:9', SMTP_FROM: 'sync@example.com' });
});
beforeEach(async () => {
  await api.db.prisma.notification.deleteMany();
});
afterAll(() => api.close());

const path = '/v1/notifications';
const webhook = {
  kind: 'webhook',
  target: 'https://books.example.com/hook?key=of-anna',
  events: ['invoice.sync_failed'],
};
const mail = { kind: 'email', target: 'anna@example.com', events: ['invoice.synced'] };

async function create(body: object = webhook): Promise<string> {
  const made = await api.ask('POST', path, { body });
  expect(made.status).toBe(201);
  return textOf(made.body, 'id');
}

const itemsOf = ({ body }: Answered) => memberOf(body, 'items') as Record<string, unknown>[];

async function audited(action: string): Promise<unknown[]> {
  const { body } = await api.ask('GET', `/v1/audit?action=${action}&limit=1`);
  return (memberOf(body, 'items') as { details: unknown; subject: unknown }[]).map(
    ({ subject, details }) => ({ subject, details }),
  );
}

it('shows a webhook its signing secret once, and stores neither that nor the address in the clear', async () => {
  const made = await api.ask('POST', path, { body: webhook });
  expect(made).toMatchObject({
    status: 201,
    body: {
      ...{ ...webhook, connectionId: null, digestMinutes: 0, quietHours: null, paused: false },
      ...{ weeklySummary: false, language: 'en', detail: null, createdBy: 'anna' },
      signingSecret: expect.stringMatching(/^whsec_[\w+/]{43}=$/) as unknown,
    },
  });
  const read = await api.ask('GET', `${path}/${textOf(made.body, 'id')}`);
  expect(read.status).toBe(200);
  expect(read.text).not.toContain('whsec_');
  const rows = JSON.stringify(await api.db.prisma.notification.findMany());
  expect(rows).not.toMatch(/whsec_|of-anna/);
  expect(api.log.join('')).not.toMatch(/whsec_|of-anna/);
});

it('shows addresses to operators, shortened to viewers, and of Slack to nobody', async () => {
  await create();
  await create(mail);
  await create({ ...webhook, kind: 'slack', target: 'https://hooks.slack.com/services/T/B/key' });
  const targets = async (token?: string) => {
    const answer = await api.ask('GET', path, token === undefined ? {} : { token });
    return itemsOf(answer).map(({ target }) => target);
  };
  const slack = 'https://hooks.slack.com/…';
  expect(await targets()).toEqual([slack, mail.target, webhook.target]);
  const shortened = [slack, 'a…@example.com', 'https://books.example.com/…'];
  expect(await targets(viewerToken)).toEqual(shortened);
});

it.each<[string, object, string]>([
  ['a private address', { target: 'https://10.0.0.8/' }, '/target'],
  ['an address without encryption', { target: 'http://books.example.com/' }, '/target'],
  ['an address with a password', { target: 'https://a:b@books.example.com/' }, '/target'],
  ['no address', { kind: 'email', target: 'anna' }, '/target'],
  ['another kind', { kind: 'fax' }, '/kind'],
  ['an unknown event', { events: ['invoice.lost'] }, '/events/0'],
  ['an event twice', { events: ['invoice.synced', 'invoice.synced'] }, '/events'],
  ['nothing to tell', { events: [] }, '/events'],
  ['a summary by webhook', { weeklySummary: true }, '/weeklySummary'],
  ['half a minute', { digestMinutes: 0.5 }, '/digestMinutes'],
  ['two days', { digestMinutes: 2880 }, '/digestMinutes'],
  ['a clock of 25 hours', { quietHours: { from: '25:00', to: '07:00' } }, '/quietHours/from'],
  ['a whole day of quiet', { quietHours: { from: '07:00', to: '07:00' } }, '/quietHours/to'],
  ['another language', { language: 'de' }, '/language'],
  ['an unknown connection', { connectionId: 'conn_unknown' }, '/connectionId'],
  ['an unknown field', { secret: 'x' }, '/secret'],
])('refuses %s and names the field', async (_, change, pointer) => {
  const refused = await api.ask('POST', path, { body: { ...webhook, ...change } });
  expect(refused).toMatchObject({ status: 422, body: problem(422, pointer) });
  expect(await api.db.prisma.notification.count()).toBe(0);
});

it('takes no e-mail where there is no mail server', async () => {
  const without = await startTestApi();
  try {
    const refused = await without.ask('POST', path, { body: mail });
    expect(refused).toMatchObject({ status: 422, body: problem(422, '/kind') });
  } finally {
    await without.close();
  }
});

it('is changed, paused and deleted, and written down with the difference', async () => {
  const id = await create(mail);
  expect(await audited('notification-create')).toMatchObject([
    { subject: id, details: { kind: 'email', target: 'a…@example.com' } },
  ]);
  const change = {
    ...{ target: 'bea@example.com', events: ['backlog.late'], paused: true, language: 'sv' },
    ...{ quietHours: { from: '22:00', to: '06:30' }, digestMinutes: 30, weeklySummary: true },
  };
  const changed = await api.ask('PATCH', `${path}/${id}`, { body: change });
  expect(changed).toMatchObject({ status: 200, body: { id, kind: 'email', ...change } });
  expect(await audited('notification-change')).toMatchObject([
    {
      subject: id,
      details: {
        changes: {
          target: { from: 'a…@example.com', to: 'b…@example.com' },
          paused: { from: false, to: true },
          digestMinutes: { from: 0, to: 30 },
        },
      },
    },
  ]);
  const back = await api.ask('PATCH', `${path}/${id}`, {
    body: { quietHours: null, weeklySummary: false },
  });
  expect(back).toMatchObject({ body: { quietHours: null, weeklySummary: false, paused: true } });
  expect((await api.ask('DELETE', `${path}/${id}`)).status).toBe(204);
  expect((await api.ask('DELETE', `${path}/${id}`)).status).toBe(404);
  expect((await api.ask('PATCH', `${path}/${id}`, { body: {} })).status).toBe(404);
  expect(await audited('notification-delete')).toMatchObject([{ subject: id }]);
});

it('a test is a delivery, which is listed and sent again', async () => {
  const id = await create();
  const tested = await api.ask('POST', `${path}/${id}/test`);
  expect(tested).toMatchObject({
    status: 202,
    body: { event: 'notification.test', state: 'waiting', attempts: 0, finishedAt: null },
  });
  const deliveryId = textOf(tested.body, 'id');
  const deliveries = `${path}/${id}/deliveries`;
  const replay = () => api.ask('POST', `${deliveries}/${deliveryId}/replay`);
  expect(await replay()).toMatchObject({ status: 409, body: problem(409) });
  await api.db.prisma.notificationDelivery.update({
    where: { id: deliveryId },
    data: { state: 'given-up', detail: 'answered 500', attempts: 9, finishedAt: new Date() },
  });
  expect(itemsOf(await api.ask('GET', deliveries, { token: viewerToken }))).toMatchObject([
    { id: deliveryId, state: 'given-up', detail: 'answered 500', attempts: 9, nextAttemptAt: null },
  ]);
  expect(await replay()).toMatchObject({ status: 202, body: { id: deliveryId, state: 'waiting' } });
  expect(await audited('notification-replay')).toMatchObject([
    { subject: id, details: { deliveryId } },
  ]);
  const other = await create();
  const foreign = await api.ask('POST', `${path}/${other}/deliveries/${deliveryId}/replay`);
  expect(foreign).toMatchObject({ status: 404, body: problem(404) });
});

it('a token for some connections has those of its connections alone', async () => {
  const [own, foreign] = [await createSampleConnection(api), await createSampleConnection(api)];
  const wanted = { name: `olga-${own.id}`, role: 'operator', connectionIds: [own.id] };
  const made = await api.ask('POST', '/v1/operator-tokens', { body: wanted });
  const token = textOf(made.body, 'token');
  const asOlga = (method: string, at: string, body?: unknown) =>
    ask(api.url, method, at, method === 'GET' ? { token } : { token, body });
  const ofAll = await create();
  const ofForeign = await create({ ...webhook, connectionId: foreign.id });
  for (const connectionId of [undefined, foreign.id]) {
    const refused = await asOlga('POST', path, { ...webhook, connectionId });
    expect(refused).toMatchObject({ status: 422, body: problem(422, '/connectionId') });
  }
  const ofOwn = await asOlga('POST', path, { ...webhook, connectionId: own.id });
  const id = textOf(ofOwn.body, 'id');
  expect(itemsOf(await asOlga('GET', path)).map((item) => item['id'])).toEqual([id]);
  for (const other of [ofAll, ofForeign]) {
    for (const [method, rest] of [
      ...[['GET', ''] as const, ['PATCH', ''] as const, ['DELETE', ''] as const],
      ...[['POST', '/test'] as const, ['GET', '/deliveries'] as const],
    ]) {
      expect((await asOlga(method, `${path}/${other}${rest}`, {})).status).toBe(404);
    }
  }
  const moved = await asOlga('PATCH', `${path}/${id}`, { connectionId: null });
  expect(moved).toMatchObject({ status: 422, body: problem(422, '/connectionId') });
});

it('stays with its company: what was told of others must not go to whoever is let in later', async () => {
  const [own, other] = [await createSampleConnection(api), await createSampleConnection(api)];
  const ofAll = await create();
  const ofOwn = await create({ ...webhook, connectionId: own.id });
  for (const [id, connectionId] of [
    [ofAll, own.id] as const,
    [ofOwn, other.id] as const,
    [ofOwn, null] as const,
  ]) {
    const moved = await api.ask('PATCH', `${path}/${id}`, { body: { connectionId } });
    expect(moved).toMatchObject({ status: 422, body: problem(422, '/connectionId') });
  }
  const same = { connectionId: own.id, paused: true };
  const kept = await api.ask('PATCH', `${path}/${ofOwn}`, { body: same });
  expect(kept).toMatchObject({ status: 200, body: same });
});

it('tests and repeats of one company are no way to flood an address', async () => {
  const [own, other] = [await createSampleConnection(api), await createSampleConnection(api)];
  const ids = [
    await create({ ...mail, connectionId: own.id }),
    await create({ ...mail, connectionId: own.id }),
  ];
  const test = (id = '') => api.ask('POST', `${path}/${id}/test`);
  const answers = [];
  for (let n = 0; n < 61; n += 1) answers.push(await test(ids[n % 2]));
  expect(answers.map(({ status }) => status)).toEqual([...Array<number>(60).fill(202), 429]);
  expect(Number(answers[60]?.headers.get('retry-after'))).toBeGreaterThan(0);
  const [sent] = itemsOf(await api.ask('GET', `${path}/${ids[0]}/deliveries`));
  const repeat = `${path}/${ids[0]}/deliveries/${String(sent?.['id'])}/replay`;
  expect((await api.ask('POST', repeat)).status).toBe(429);
  // Nor by one that is made anew; another company's are whole.
  expect((await test(await create({ ...mail, connectionId: own.id }))).status).toBe(429);
  expect((await test(await create({ ...mail, connectionId: other.id }))).status).toBe(202);
});

it('one company cannot take the places of all', async () => {
  const [own, other] = [await createSampleConnection(api), await createSampleConnection(api)];
  const body = { ...webhook, connectionId: own.id };
  for (let n = 0; n < 20; n += 1) await create(body);
  const refused = await api.ask('POST', path, { body });
  expect(refused).toMatchObject({ status: 409, body: problem(409) });
  await create({ ...body, connectionId: other.id });
  await create();
});

it('there are a hundred at most', async () => {
  const id = await create();
  await api.db.prisma.$executeRaw`
    INSERT INTO notifications (id, kind, target_cipher, target_shown, events, created_by)
    SELECT id || n, kind, target_cipher, target_shown, events, created_by
    FROM notifications, generate_series(1, 98) n WHERE id = ${id}`;
  const bodies = await Promise.all([1, 2, 3].map(() => api.ask('POST', path, { body: webhook })));
  expect(bodies.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
});

it('however many the others have, a company that has none gets one', async () => {
  const filler = await create();
  await api.db.prisma.$executeRaw`
    INSERT INTO notifications (id, kind, target_cipher, target_shown, events, created_by)
    SELECT id || n, kind, target_cipher, target_shown, events, created_by
    FROM notifications, generate_series(1, 99) n WHERE id = ${filler}`;
  const { id: connectionId } = await createSampleConnection(api);
  const body = { ...webhook, connectionId };
  const [first, second] = [
    await api.ask('POST', path, { body }),
    await api.ask('POST', path, { body }),
  ];
  expect([first.status, second.status]).toEqual([201, 409]);
});

describe('the signing secret of a webhook', () => {
  const rotate = (id: string, body?: object) =>
    api.ask('POST', `${path}/${id}/signing-secret`, body === undefined ? {} : { body });
  const untilOf = async (id: string) =>
    memberOf((await api.ask('GET', `${path}/${id}`)).body, 'formerSecretValidUntil');

  it('is made anew and shown once; the former one goes on for a day', async () => {
    const id = await create();
    expect(await untilOf(id)).toBeNull();
    const rotated = await rotate(id);
    const signingSecret = expect.stringMatching(/^whsec_[\w+/]{43}=$/) as unknown;
    expect(rotated).toMatchObject({ status: 201, body: { id, signingSecret, ended: 0 } });
    const until = textOf(rotated.body, 'formerValidUntil');
    expect(Date.parse(until) - Date.parse(textOf(rotated.body, 'since'))).toBe(86_400_000);
    expect(await untilOf(id)).toBe(until);
    expect(await audited('notification-secret-rotate')).toEqual([
      { subject: id, details: { overlapSeconds: 86_400, ended: 0 } },
    ]);
    const rows = JSON.stringify(await api.db.prisma.notification.findMany());
    expect(rows + api.log.join('')).not.toContain('whsec_');
  });

  it('of two that hold, the older one ends at the next rotation; at once where that is wanted', async () => {
    const id = await create();
    await rotate(id);
    expect(await rotate(id)).toMatchObject({ status: 201, body: { ended: 1 } });
    expect(await rotate(id, { overlapSeconds: 0 })).toMatchObject({
      status: 201,
      body: { formerValidUntil: null, ended: 2 },
    });
    expect(await untilOf(id)).toBeNull();
  });

  it.each([{ overlapSeconds: -1 }, { overlapSeconds: 31 * 86_400 }, { secret: 'whsec_mine' }])(
    'refuses %j',
    async (body) => {
      expect((await rotate(await create(), body)).status).toBe(422);
    },
  );

  it('is none of an e-mail address, nor of what is not there', async () => {
    expect(await rotate(await create(mail))).toMatchObject({ status: 409, body: problem(409) });
    expect((await rotate('ntf_unknown')).status).toBe(404);
  });
});
