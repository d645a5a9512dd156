import { randomBytes } from 'node:crypto';
import { ask, memberOf, problem, type Answered } from '../testing/ask.js';
import { logIn, sendLogin } from '../testing/log-in.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { operatorToken, startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

const keys = { ENCRYPTION_KEYS: randomBytes(32).toString('base64') };

let api: TestApi;
/** Another process of the same installation. */
let other: TestApi;

beforeAll(async () => {
  api = await startTestApi(keys);
  other = await startTestApi({ ...keys, DATABASE_URL: api.databaseUrl });
});

afterAll(async () => {
  await other.close();
  await api.close();
});

beforeEach(() => api.db.prisma.session.deleteMany());

const me = (cookie: string, url = api.url): Promise<Answered> =>
  ask(url, 'GET', '/v1/me', { headers: { cookie } });

const change = (
  cookie: string,
  method: string,
  path: string,
  body?: unknown,
  url = api.url,
): Promise<Answered> =>
  ask(url, method, path, { headers: { cookie, 'x-requested-with': 'console' }, body });

type Listed = { id: string; name: string; current: boolean; address: string; userAgent: string };

async function list(asked: Parameters<typeof ask>[3]): Promise<Listed[]> {
  const { body } = await ask(api.url, 'GET', '/v1/sessions', asked);
  return memberOf(body, 'items') as Listed[];
}

it('ends with logout, at once, for reading and changing, in every process', async () => {
  const cookie = await logIn(api.url, operatorToken);
  const { id } = await createSampleConnection(api);
  expect((await me(cookie, other.url)).status).toBe(200);
  await ask(api.url, 'POST', '/logout', { headers: { cookie } });
  for (const { url } of [api, other]) {
    expect((await me(cookie, url)).status).toBe(401);
    const body = { name: 'x' };
    const patched = await change(cookie, 'PATCH', `/v1/connections/${id}`, body, url);
    expect(patched).toMatchObject({ status: 401, body: problem(401) });
    expect((await ask(url, 'GET', '/queues', { headers: { cookie } })).status).toBe(401);
  }
});

it('stores nothing from which the cookie could be made', async () => {
  const cookie = await logIn(api.url, operatorToken);
  const rows = JSON.stringify(await api.db.prisma.session.findMany());
  expect(rows).not.toContain(cookie.split('=')[1]);
  expect(rows).not.toContain(operatorToken);
});

it('is over after the idle time, and after the longest time however busy', async () => {
  const age = async (cookie: string, column: 'last_seen_at' | 'created_at', hours: number) => {
    const hour = `${hours} hours`;
    if (column === 'last_seen_at') {
      await api.db.prisma.$executeRaw`UPDATE sessions SET last_seen_at = now() - ${hour}::interval`;
    } else {
      await api.db.prisma
        .$executeRaw`UPDATE sessions SET expires_at = expires_at - ${hour}::interval`;
    }
    return (await me(cookie)).status;
  };
  const idle = await logIn(api.url, operatorToken);
  expect(await age(idle, 'last_seen_at', 1.9)).toBe(200);
  // Seen just now: the two hours begin again.
  expect(await age(idle, 'last_seen_at', 2.1)).toBe(401);
  const old = await logIn(api.url, operatorToken);
  expect(await age(old, 'created_at', 11.9)).toBe(200);
  expect(await age(old, 'created_at', 0.2)).toBe(401);
});

it('obeys SESSION_IDLE_MINUTES and SESSION_MAX_HOURS', async () => {
  const short = { SESSION_IDLE_MINUTES: '5', SESSION_MAX_HOURS: '1' };
  const strict = await startTestApi({ ...keys, ...short, DATABASE_URL: api.databaseUrl });
  try {
    const answer = await sendLogin(strict.url, operatorToken);
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=3600');
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    await api.db.prisma
      .$executeRaw`UPDATE sessions SET last_seen_at = now() - interval '6 minutes'`;
    expect((await me(cookie, strict.url)).status).toBe(401);
  } finally {
    await strict.close();
  }
});

it('removes what is over when somebody logs in', async () => {
  await logIn(api.url, operatorToken);
  await api.db.prisma.$executeRaw`UPDATE sessions SET last_seen_at = now() - interval '3 hours'`;
  await logIn(api.url, viewerToken);
  expect(await api.db.prisma.session.count()).toBe(1);
});

it('ends when the token of its operator is taken away or replaced', async () => {
  const cookie = await logIn(api.url, operatorToken);
  for (const OPERATOR_TOKENS of [
    `vera:viewer:${viewerToken}`,
    `anna:operator:another-token-of-anna-000001`,
  ]) {
    const changed = await startTestApi({
      ...keys,
      OPERATOR_TOKENS,
      DATABASE_URL: api.databaseUrl,
    });
    try {
      expect((await me(cookie, changed.url)).status).toBe(401);
      const token = OPERATOR_TOKENS.split(':')[2];
      const { body } = await ask(changed.url, 'GET', '/v1/sessions', { token });
      expect(memberOf(body, 'items')).toEqual([]);
    } finally {
      await changed.close();
    }
  }
});

it('outlives a rotation of the encryption key, and ends with the former key', async () => {
  const cookie = await logIn(api.url, operatorToken);
  const fresh = randomBytes(32).toString('base64');
  for (const [ENCRYPTION_KEYS, status] of [
    [`${fresh},${keys.ENCRYPTION_KEYS}`, 200],
    [fresh, 401],
  ] as const) {
    const rotated = await startTestApi({ ENCRYPTION_KEYS, DATABASE_URL: api.databaseUrl });
    expect((await me(cookie, rotated.url)).status).toBe(status);
    await rotated.close();
  }
});

it('is listed: to an operator everybody’s, to a viewer the own', async () => {
  const anna = await logIn(api.url, operatorToken, { 'user-agent': 'Browser of Anna' });
  const vera = await logIn(api.url, viewerToken);
  const all = await list({ headers: { cookie: anna } });
  expect(all.map(({ name, current }) => [name, current])).toEqual([
    ['vera', false],
    ['anna', true],
  ]);
  expect(all[1]).toMatchObject({ address: expect.stringContaining('127.0.0.1') as unknown });
  expect((await list({ headers: { cookie: vera } })).map(({ name }) => name)).toEqual(['vera']);
  expect((await list({ token: viewerToken })).map(({ name }) => name)).toEqual(['vera']);
});

it('is ended by its owner or an operator, never by another viewer', async () => {
  const anna = await logIn(api.url, operatorToken);
  const vera = await logIn(api.url, viewerToken);
  const idOf = async (name: string): Promise<string> =>
    (await list({ token: operatorToken })).find((session) => session.name === name)?.id ?? '';
  const [annas, veras] = [await idOf('anna'), await idOf('vera')];
  const refused = await change(vera, 'DELETE', `/v1/sessions/${annas}`);
  expect(refused).toMatchObject({ status: 404, body: problem(404) });
  expect((await change(anna, 'DELETE', `/v1/sessions/${veras}`)).status).toBe(204);
  expect((await me(vera, other.url)).status).toBe(401);
  expect((await change(anna, 'DELETE', `/v1/sessions/${annas}`)).status).toBe(204);
  expect((await me(anna)).status).toBe(401);
});

it('cannot be planted by a neighbouring host where there is https', async () => {
  const secure = await startTestApi({ ...keys, PUBLIC_URL: 'https://sync.example.com' });
  try {
    const answer = await sendLogin(secure.url, operatorToken);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  } finally {
    await secure.close();
  }
});
