import { createServer } from 'node:http';
import { connect } from 'node:net';
import express from 'express';
import { answerAnyway } from '../http/error-handler.js';
import { ask, memberOf, problem } from '../testing/ask.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import {
  listen,
  operatorToken,
  startTestApi,
  viewerToken,
  type TestApi,
} from '../testing/test-api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const form = { 'content-type': 'application/x-www-form-urlencoded' };

const logIn = (token: string, next = '/console') =>
  ask(api.url, 'POST', '/login', {
    headers: form,
    body: new URLSearchParams({ token, next }).toString(),
  });

async function cookieOf(token: string): Promise<string> {
  const answer = await logIn(token);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

describe('login', () => {
  it('gives a cookie that scripts cannot read and that is not the token', async () => {
    const answer = await logIn(operatorToken);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/console');
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    expect(cookie).toMatch(/Max-Age=43200/);
    expect(cookie).not.toContain(operatorToken);
  });

  it('authenticates the API for reading', async () => {
    const cookie = await cookieOf(viewerToken);
    const answer = await ask(api.url, 'GET', '/v1/me', { headers: { cookie } });
    expect(answer.body).toEqual({ name: 'vera', role: 'viewer' });
  });

  it('changes things only with the header that another site cannot send', async () => {
    const cookie = await cookieOf(operatorToken);
    const { id } = await createSampleConnection(api);
    const path = `/v1/connections/${id}`;
    const body = { name: 'By cookie' };
    const forged = await ask(api.url, 'PATCH', path, { headers: { cookie }, body });
    expect(forged).toMatchObject({ status: 403, body: problem(403) });
    const headers = { cookie, 'x-requested-with': 'console' };
    expect((await ask(api.url, 'PATCH', path, { headers, body })).status).toBe(200);
  });

  it('keeps the role: a viewer changes nothing by cookie either', async () => {
    const headers = { cookie: await cookieOf(viewerToken), 'x-requested-with': 'console' };
    const answer = await ask(api.url, 'POST', '/v1/replays', { headers, body: {} });
    expect(answer).toMatchObject({ status: 403, body: problem(403) });
  });

  it.each(['session=', 'session=x.y', 'session=eyJuYW1lIjoiYW5uYSIsInVudGlsIjo5ZTk5fQ.AAAA'])(
    'believes no forged cookie: %s',
    async (cookie) => {
      const answer = await ask(api.url, 'GET', '/v1/me', { headers: { cookie } });
      expect(answer).toMatchObject({ status: 401, body: problem(401) });
    },
  );

  it('refuses an unknown token on the page itself', async () => {
    const answer = await logIn('not-a-token');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.text).toContain('not known');
  });

  it.each([
    ['//evil.example/x', '/console'],
    ['/\\evil.example', '/console'],
    ['/.//evil.example', '/console'],
    ['https://evil.example', '/console'],
    ['/\t/evil.example', '/console'],
    ['/queues?x=1', '/queues?x=1'],
  ])('leads only to pages of its own: %j', async (next, location) => {
    const answer = await logIn(operatorToken, next);
    expect(answer.headers.get('location')).toBe(location);
  });

  it('ends with logout', async () => {
    const answer = await ask(api.url, 'POST', '/logout', {});
    expect(answer.status).toBe(303);
    expect(answer.headers.get('set-cookie')).toMatch(/session=;.*Max-Age=0/);
  });

  it('shows the login page only to who is not logged in', async () => {
    const page = await ask(api.url, 'GET', '/login?next=%2Fqueues', {});
    expect(page.status).toBe(200);
    expect(page.text).toContain('value="/queues"');
    const headers = { cookie: await cookieOf(operatorToken) };
    expect((await ask(api.url, 'GET', '/login', { headers })).status).toBe(303);
  });

  it('answers a guesser later and later, and never keeps out who shares the address', async () => {
    const other = await startTestApi();
    try {
      const send = (token: string) =>
        ask(other.url, 'POST', '/login', { headers: form, body: `token=${token}` });
      const begun = performance.now();
      for (let i = 0; i < 12; i += 1) expect((await send('guess')).status).toBe(401);
      expect(performance.now() - begun).toBeGreaterThan(700);
      const guesses = Array.from({ length: 80 }, () => send('guess'));
      const right = await send(operatorToken);
      expect(right.status).toBe(303);
      const statuses = (await Promise.all(guesses)).map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set([401, 429]));
    } finally {
      await other.close();
    }
  });

  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ])("takes no form of another site's page: %j", async (headers) => {
    const body = `token=${operatorToken}`;
    const answer = await ask(api.url, 'POST', '/login', { headers: { ...form, ...headers }, body });
    expect(answer).toMatchObject({ status: 403, body: problem(403) });
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect((await ask(api.url, 'POST', '/logout', { headers })).status).toBe(403);
  });

  it('takes the form of its own page', async () => {
    const body = `token=${operatorToken}`;
    for (const headers of [
      { 'sec-fetch-site': 'same-origin', origin: 'null' },
      { 'sec-fetch-site': 'none' },
      { origin: api.url },
    ]) {
      const sent = { headers: { ...form, ...headers }, body };
      expect((await ask(api.url, 'POST', '/login', sent)).status).toBe(303);
    }
    const page = await ask(api.url, 'GET', '/login', {});
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
  });
});

describe.each(['/console', '/queues'])('%s without login', (path) => {
  it('redirects a browser to the login', async () => {
    const headers = { accept: 'text/html,application/xhtml+xml' };
    const answer = await ask(api.url, 'GET', path, { headers });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(`/login?next=${encodeURIComponent(path)}`);
  });

  it('answers 401 to everything else', async () => {
    for (const [method, accept] of [
      ['GET', '*/*'],
      ['POST', 'text/html'],
    ] as const) {
      const answer = await ask(api.url, method, path, { headers: { accept } });
      expect(answer).toMatchObject({ status: 401, body: problem(401) });
    }
  });
});

describe('Bull Board', () => {
  it('shows the queue to who is logged in', async () => {
    const headers = { cookie: await cookieOf(viewerToken), accept: 'text/html' };
    const page = await ask(api.url, 'GET', '/queues', { headers });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<html');
    const queues = await ask(api.url, 'GET', '/queues/api/queues', { headers });
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(queues.headers.get('cache-control')).toBe('no-store');
    expect(memberOf(queues.body, 'queues')).toMatchObject([
      { name: 'fortnox-sync', readOnlyMode: true },
    ]);
  });

  it.each([
    ['PUT', '/queues/pause'],
    ['PUT', '/queues/resume'],
    ['POST', '/metrics/history/purge'],
    ...['pause', 'empty', 'obliterate', 'promote', 'concurrency', 'clean/completed'].map(
      (what) => ['PUT', `/queues/fortnox-sync/${what}`] as const,
    ),
    ['POST', '/queues/fortnox-sync/add'],
    ['PUT', '/queues/fortnox-sync/retry/failed'],
    ['PATCH', '/queues/fortnox-sync/1/update-data'],
    ['DELETE', '/queues/fortnox-sync'],
  ] as const)(
    'lets nobody change deliveries by hand, whatever the library offers: %s %s',
    async (method, path) => {
      const cookie = { cookie: await cookieOf(operatorToken), 'x-requested-with': 'console' };
      const token = { authorization: `Bearer ${viewerToken}` };
      for (const headers of [cookie, token]) {
        const answer = await ask(api.url, method, `/queues/api${path}`, { headers, body: {} });
        expect(answer).toMatchObject({ status: 405, body: problem(405) });
        expect(answer.headers.get('allow')).toBe('GET, HEAD');
      }
    },
  );

  it('does not tell what it is made with', async () => {
    const page = await api.ask('GET', '/queues');
    expect(page.headers.get('x-powered-by')).toBeNull();
    expect(page.headers.get('etag')).toBeNull();
  });
});

it('says on /console that it has not been built', async () => {
  const answer = await api.ask('GET', '/console');
  expect(answer).toMatchObject({ status: 404, body: problem(404) });
});

it('404: nothing at this address', async () => {
  const answer = await api.ask('GET', '/v1/nothing');
  expect(answer).toMatchObject({ status: 404, body: problem(404) });
});

it.each(['Bearer', 'Basic abc', 'Bearer a b', `bearer ${'x'.repeat(30)}`])(
  '401: the authorization %p',
  async (authorization) => {
    const answer = await ask(api.url, 'GET', '/v1/me', { headers: { authorization } });
    expect(answer).toMatchObject({ status: 401, body: problem(401) });
  },
);

describe('monitoring', () => {
  it('lives and is ready without a token', async () => {
    expect(await ask(api.url, 'GET', '/healthz', {})).toMatchObject({ status: 200 });
    const ready = await ask(api.url, 'GET', '/readyz', {});
    expect(ready.status).toBe(200);
    expect(ready.body).toEqual({ status: 'ready', postgresql: 'up', redis: 'up' });
  });

  it('gives Prometheus its figures for a viewer token, without names or keys', async () => {
    const { webhookPath, id } = await createSampleConnection(api);
    await ask(api.url, 'POST', webhookPath, { body: { id: 'inv-1' } });
    const answer = await api.ask('GET', '/metrics', { token: viewerToken });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(`sync_jobs{connection="${id}",status="queued"} 1`);
    expect(answer.text).toContain(`sync_dead_letters{connection="${id}"} 0`);
    expect(answer.text).toContain('sync_oldest_waiting_seconds');
    expect(answer.text).toMatch(/route="\/v1\/webhooks\/subscriptionflow\/\{connectionKey\}"/);
    expect(answer.text).not.toContain(webhookPath.split('/').at(-1));
    expect(answer.text).not.toContain('Acme');
  });
});

it('documents itself without a token', async () => {
  const document = await ask(api.url, 'GET', '/openapi.json', {});
  expect(memberOf(document.body, 'openapi')).toBe('3.1.0');
  const docs = await ask(api.url, 'GET', '/docs', {});
  expect(docs.headers.get('content-type')).toMatch(/^text\/html/);
  expect(docs.text).toContain('/v1/sync-jobs/{id}/replay');
});

it('leads whoever knows only the host to the console', async () => {
  const answer = await ask(api.url, 'GET', '/', {});
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe('/console');
});

it('lets the console be styled by its own files only', async () => {
  const policyOf = async (path: string): Promise<string | null> =>
    (await ask(api.url, 'GET', path, {})).headers.get('content-security-policy');
  for (const path of ['/console', '/console/', '/CONSOLE/assets/none.css']) {
    expect(await policyOf(path)).toContain("style-src 'self';");
  }
  expect(await policyOf('/consoles')).toContain("style-src 'self' 'unsafe-inline';");
});

it('lets pages run no script but their own and be framed by nobody', async () => {
  const answer = await ask(api.url, 'GET', '/login', {});
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
});

it('answers an error in answering an error by a constant', async () => {
  const app = express();
  const failing = () => {
    throw new Error('secret /src/path');
  };
  app.set('env', 'production');
  app.use(failing, failing, answerAnyway);
  const server = createServer(app);
  const url = await listen(server);
  const answer = await ask(url, 'GET', '/', {});
  server.close();
  expect(answer).toMatchObject({
    status: 500,
    body: { status: 500, title: expect.any(String) as string },
  });
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.text).not.toContain('secret');
});

it('survives a sender that hangs up in the middle of its body', async () => {
  const { webhookPath } = await createSampleConnection(api);
  const { port } = new URL(api.url);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('close', () => {
      resolve();
    });
    socket.write(
      `POST ${webhookPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n` +
        'Content-Type: application/json\r\n\r\n{"id":',
      () => socket.destroy(),
    );
  });
  expect((await ask(api.url, 'GET', '/healthz', {})).status).toBe(200);
});
