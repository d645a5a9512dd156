import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { testRedisUrl } from '@sync/database/testing';
import { producerConnection } from '@sync/jobs';
import { createBucket } from '../limits/bucket.js';
import { digestOf } from '../limits/sender-network.js';
import { ask, memberOf, type Answered } from '../testing/ask.js';
import {
  startStandInProvider,
  type StandInProvider,
  type Tampering,
} from '../testing/company-provider.js';
import { logIn } from '../testing/log-in.js';
import { operatorToken, startTestApi, type TestApi } from '../testing/test-api.js';

const operator = {
  sub: 'person-1',
  roles: ['sync-admins', 'staff'],
  email: 'eva@acme.example',
  email_verified: true,
};

let provider: StandInProvider;
let api: TestApi;
let settings: Record<string, string>;

beforeAll(async () => {
  provider = await startStandInProvider();
  settings = settingsFor(provider);
  api = await startTestApi(settings);
});

afterAll(async () => {
  await api.close();
  await provider.close();
});

beforeEach(() => {
  provider.broken = undefined;
  provider.description = {};
});

function settingsFor({ issuer, clientId, clientSecret }: StandInProvider): Record<string, string> {
  return {
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    TRUST_PROXY: '1',
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_OPERATOR_VALUES: 'sync-admins',
    OIDC_VIEWER_VALUES: 'sync-readers, auditors',
  };
}

const cookiesOf = (answer: Answered): string[] =>
  answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');

/** The browser's part up to the provider's page. */
async function begin(
  url = api.url,
  path = '/login/company',
): Promise<{ address: string; cookie: string }> {
  const answer = await ask(url, 'GET', path, {});
  expect(answer.status).toBe(302);
  return { address: answer.headers.get('location') ?? '', cookie: cookiesOf(answer)[0] ?? '' };
}

/** Another client each time: who fails again and again is answered later and later. */
const newAddress = (): string => `10.${[...randomBytes(3)].join('.')}`;

const comeBack = (back: URL, cookie: string, url = api.url, headers = {}): Promise<Answered> =>
  ask(url, 'GET', `${back.pathname}${back.search}`, {
    headers: { cookie, 'x-forwarded-for': newAddress(), ...headers },
  });

async function signIn(person: Record<string, unknown>, tampering?: Tampering): Promise<Answered> {
  const { address, cookie } = await begin();
  return comeBack(provider.signIn(address, person, tampering), cookie);
}

const sessionOf = (answer: Answered): string =>
  cookiesOf(answer).find((cookie) => /session=./.test(cookie)) ?? '';

const me = (cookie: string, url = api.url): Promise<Answered> =>
  ask(url, 'GET', '/v1/me', { headers: { cookie } });

type Entry = {
  actor: string | null;
  role: string | null;
  outcome: string;
  reason: string | null;
  details: unknown;
};

async function lastSignIn(): Promise<Entry> {
  const { body } = await api.ask('GET', '/v1/audit?action=sign-in&limit=1');
  const [entry] = memberOf(body, 'items') as Entry[];
  if (!entry) throw new Error('nothing was written down');
  return entry;
}

describe('people of a company', () => {
  it('sign in with their own account and the role that their company gave them', async () => {
    const { address, cookie } = await begin(api.url, '/login/company?next=/console/jobs');
    const answer = await comeBack(provider.signIn(address, operator), cookie);
    expect(answer.status).toBe(200);
    // SameSite=Strict: the page asks for the next one itself.
    expect(answer.text).toContain('content="0;url=/console/jobs"');
    const asked = await me(sessionOf(answer));
    expect(asked.body).toEqual({ name: 'eva@acme.example (person-1)', role: 'operator' });
    const change = { 'x-requested-with': 'console', cookie: sessionOf(answer) };
    const made = await ask(api.url, 'POST', '/v1/operator-tokens', {
      headers: change,
      body: { name: 'made by eva', role: 'viewer' },
    });
    expect(made).toMatchObject({ status: 201 });
  });

  it('may not log in without end: each login is kept', async () => {
    const producer = producerConnection(new URL('/9', testRedisUrl()).href);
    // As long as it has no connection a process counts for itself.
    await once(producer, 'ready');
    const sub = randomBytes(8).toString('hex');
    const logins = createBucket(producer, 'logins', { requests: 300, windowMs: 300_000 });
    const { address, cookie } = await begin();
    const back = provider.signIn(address, { sub, roles: 'auditors' });
    expect(await logins.take(digestOf(`(${sub})`), 300)).toEqual({ kind: 'taken' });
    producer.disconnect();
    const answer = await comeBack(back, cookie);
    expect(answer).toMatchObject({ status: 429 });
    expect(answer.text).toContain('You have logged in very often.');
    expect([answer.headers.get('retry-after'), sessionOf(answer)]).toEqual(['5', '']);
  });

  it('may only look with a value for viewers', async () => {
    const answer = await signIn({ sub: 'p2', roles: 'auditors' });
    expect((await me(sessionOf(answer))).body).toEqual({ name: '(p2)', role: 'viewer' });
  });

  it.each([
    ['no claim', {}],
    ['another value', { roles: ['staff'] }],
    ['a part of a value', { roles: ['sync'] }],
    ['values in another shape', { roles: { 'sync-admins': true } }],
  ])('do not get in with %s', async (_, claims) => {
    const answer = await signIn({
      sub: 'p3',
      email: 'x@acme.example',
      email_verified: true,
      ...claims,
    });
    expect(answer.status).toBe(403);
    expect(sessionOf(answer)).toBe('');
    expect(await lastSignIn()).toMatchObject({
      actor: null,
      outcome: 'failure',
      reason: 'company account: no-role',
      details: { person: 'x@acme.example (p3)' },
    });
  });

  it('find the way at the login page only where there is one', async () => {
    const page = await ask(api.url, 'GET', '/login?next=/console/jobs', {});
    expect(page.text).toContain('href="/login/company?next=%2Fconsole%2Fjobs"');
    expect(page.text).toContain('Sign in with your company account');
    const without = await startTestApi();
    try {
      expect((await ask(without.url, 'GET', '/login', {})).text).not.toContain('company');
      expect((await ask(without.url, 'GET', '/login/company', {})).status).toBe(404);
      expect((await ask(without.url, 'GET', '/login/company/callback?code=1', {})).status).toBe(
        404,
      );
    } finally {
      await without.close();
    }
  });

  it('are written down with name, role, address and outcome, beside their session', async () => {
    const answer = await signIn(operator);
    const name = 'eva@acme.example (person-1)';
    expect(await lastSignIn()).toMatchObject({ actor: name, role: 'operator', outcome: 'success' });
    const { body } = await ask(api.url, 'GET', '/v1/sessions', {
      headers: { cookie: sessionOf(answer) },
    });
    expect((memberOf(body, 'items') as { name: string }[])[0]).toMatchObject({
      name,
      current: true,
    });
  });

  it('are called by an address only when their provider has seen that it is theirs', async () => {
    const answer = await signIn({ ...operator, email_verified: false });
    expect((await me(sessionOf(answer))).body).toMatchObject({ name: '(person-1)' });
  });

  it('cannot give themselves a name that breaks a line or passes for another', async () => {
    const name = '\u001b[2Janna\r\n\u202eoperator';
    const answer = await signIn({ ...operator, email: name, sub: 'p\u0000\ud8004' });
    expect((await me(sessionOf(answer))).body).toMatchObject({ name: '[2Jannaoperator (p4)' });
  });
});

describe('a sign-in', () => {
  it('is finished by the browser that began it, and by no other', async () => {
    const [own, other] = [await begin(), await begin()];
    const back = provider.signIn(own.address, operator);
    for (const cookie of ['', other.cookie, 'sign-in=made.up', `${own.cookie}x`]) {
      const answer = await comeBack(back, cookie);
      expect(sessionOf(answer)).toBe('');
      expect([400, 401]).toContain(answer.status);
    }
    expect((await comeBack(back, own.cookie)).status).toBe(200);
  });

  it('becomes one session: told again it opens nothing', async () => {
    const { address, cookie } = await begin();
    const back = provider.signIn(address, operator);
    const answers = await Promise.all([comeBack(back, cookie), comeBack(back, cookie)]);
    expect(answers.filter((answer) => sessionOf(answer) !== '')).toHaveLength(1);
    // A provider that lets the same browser in once more, with the same state.
    const again = await comeBack(provider.signIn(address, operator), cookie);
    expect(again.status).toBe(400);
    expect(sessionOf(again)).toBe('');
    expect(await lastSignIn()).toMatchObject({ reason: 'company account: spent' });
  });

  it('is over after 15 minutes', async () => {
    const { address, cookie } = await begin();
    const back = provider.signIn(address, operator);
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 15 * 60_000 + 1);
    try {
      expect((await comeBack(back, cookie)).status).toBe(400);
    } finally {
      clock.mockRestore();
    }
  });

  it('is not used up by a preview or a scanner of links', async () => {
    const { address, cookie } = await begin();
    const back = provider.signIn(address, operator);
    const path = `${back.pathname}${back.search}`;
    await ask(api.url, 'HEAD', path, { headers: { cookie } });
    await comeBack(back, cookie, api.url, { 'sec-purpose': 'prefetch' });
    expect((await comeBack(back, cookie)).status).toBe(200);
  });

  it('asks with PKCE, state and nonce, to come back to PUBLIC_URL whatever Host says', async () => {
    const answer = await ask(api.url, 'GET', '/login/company', {
      headers: { 'x-forwarded-host': 'evil.example' },
    });
    const query = new URL(answer.headers.get('location') ?? '').searchParams;
    expect(Object.fromEntries(query)).toEqual({
      response_type: 'code',
      client_id: provider.clientId,
      scope: 'openid email profile',
      redirect_uri: `${api.url}/login/company/callback`,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as unknown,
    });
  });

  it('leads on to this site only', async () => {
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
    ]) {
      const begun = await begin(api.url, `/login/company?next=${encodeURIComponent(next)}`);
      const answer = await comeBack(provider.signIn(begun.address, operator), begun.cookie);
      expect(answer.text).toContain('content="0;url=/console"');
    }
  });

  it('forgets where to go on to rather than make a cookie that browsers drop', async () => {
    const begun = await begin(api.url, `/login/company?next=/console/${'x'.repeat(9000)}`);
    expect(begun.cookie.length).toBeLessThan(4000);
    const answer = await comeBack(provider.signIn(begun.address, operator), begun.cookie);
    expect(answer.text).toContain('content="0;url=/console"');
  });

  it('keeps its secrets in a cookie that no script and no neighbouring host gets at', async () => {
    const secure = await startTestApi({ ...settings, PUBLIC_URL: 'https://sync.example.com' });
    try {
      const answer = await ask(secure.url, 'GET', '/login/company', {});
      const [cookie = ''] = answer.headers.getSetCookie();
      expect(cookie).toMatch(
        /^__Host-sign-in=v1\.\S+; Max-Age=900; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      const { state, nonce } = Object.fromEntries(
        new URL(answer.headers.get('location') ?? '').searchParams,
      );
      expect(cookie).not.toContain(state);
      expect(cookie).not.toContain(nonce);
    } finally {
      await secure.close();
    }
  });

  it('leaves neither code, state nor token in the log', async () => {
    const { address, cookie } = await begin();
    const back = provider.signIn(address, operator, { claims: { aud: 'another' } });
    await comeBack(back, cookie);
    const log = api.log.join('\n');
    for (const name of ['code', 'state']) expect(log).not.toContain(back.searchParams.get(name));
    expect(log).not.toContain('eyJ');
    expect(log).not.toContain(provider.clientSecret);
    expect(log).not.toContain('person-1"');
  });
});

describe('an ID token', () => {
  it.each<[string, Tampering]>([
    ['for another client', { claims: { aud: 'another-client' } }],
    ['for several clients, made for another', { claims: { aud: ['sync', 'b'], azp: 'b' } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['that has expired', { claims: { exp: Math.floor(Date.now() / 1000) - 600 } }],
    ['without an end', { claims: { exp: undefined } }],
    ['about another sign-in', { claims: { nonce: 'of-another-sign-in' } }],
    ['without a nonce', { claims: { nonce: undefined } }],
    ['without a person', { claims: { sub: undefined } }],
    ['signed by nobody', { signedBy: 'nobody', header: { alg: 'none' } }],
    ['signed by nobody under a key’s name', { signedBy: 'nobody' }],
    ['signed by a stranger', { signedBy: 'stranger' }],
    ['signed with an algorithm that the provider does not use', { header: { alg: 'PS256' } }],
    ['signed with a shared secret', { header: { alg: 'HS256' } }],
    ['signed by a key that is not there', { header: { kid: 'second' } }],
  ])('%s lets nobody in', async (_, tampering) => {
    const answer = await signIn(operator, tampering);
    expect(answer.status).toBe(401);
    expect(sessionOf(answer)).toBe('');
    expect(await lastSignIn()).toMatchObject({
      outcome: 'failure',
      reason: 'company account: not-valid',
    });
  });
});

describe('what comes back from the provider', () => {
  it('is refused when another provider says so (mix-up)', async () => {
    const { address, cookie } = await begin();
    const back = provider.signIn(address, operator);
    back.searchParams.set('iss', 'https://evil.example');
    expect((await comeBack(back, cookie)).status).toBe(401);
    const without = await begin();
    const nameless = provider.signIn(without.address, operator);
    nameless.searchParams.delete('iss');
    expect((await comeBack(nameless, without.cookie)).status).toBe(401);
  });

  it('is refused with two states, two codes, or the code of another browser', async () => {
    for (const name of ['state', 'code']) {
      const { address, cookie } = await begin();
      const back = provider.signIn(address, operator);
      back.searchParams.append(name, 'second');
      expect((await comeBack(back, cookie)).status).toBe(401);
    }
    const [mine, theirs] = [await begin(), await begin()];
    const back = provider.signIn(mine.address, operator);
    const stolen = provider.signIn(theirs.address, operator);
    back.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    expect((await comeBack(back, mine.cookie)).status).toBe(401);
  });

  it('is told to a person who broke off, in words of ours', async () => {
    const { address, cookie } = await begin();
    const back = provider.signIn(address, operator);
    const state = back.searchParams.get('state') ?? '';
    back.search = new URLSearchParams({
      ...{ error: 'access_denied', error_description: '<b>call 0900</b>', state },
      iss: provider.issuer,
    }).toString();
    const answer = await comeBack(back, cookie);
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain('0900');
    expect(await lastSignIn()).toMatchObject({ reason: 'company account: refused' });
  });

  it('does not come through the API’s own limit without end', async () => {
    const { cookie } = await begin();
    const back = new URL('/login/company/callback?code=x&state=y', api.url);
    const headers = { 'x-forwarded-for': newAddress() };
    const statuses = new Set<number>();
    const deadline = Date.now() + 30_000;
    while (!statuses.has(429) && Date.now() < deadline) {
      const batch = await Promise.all(
        Array.from({ length: 40 }, () => comeBack(back, cookie, api.url, headers)),
      );
      batch.forEach(({ status }) => statuses.add(status));
    }
    expect(statuses).toContain(429);
  });
});

describe('a provider that is away', () => {
  it('stops neither the start nor anybody’s token, and is asked again', async () => {
    const closed = await startStandInProvider();
    await closed.close();
    const alone = await startTestApi({ ...settings, OIDC_ISSUER: closed.issuer });
    try {
      const refused = await ask(alone.url, 'GET', '/login/company', {});
      expect(refused.status).toBe(503);
      expect(refused.text).toContain('does not answer right now');
      expect((await me(await logIn(alone.url, operatorToken), alone.url)).status).toBe(200);
      expect((await ask(alone.url, 'GET', '/readyz', {})).status).toBe(200);
    } finally {
      await alone.close();
    }
  });

  it.each([
    ['fails', { status: 500, body: 'oops' }, 503],
    ['asks to wait', { status: 429, body: '' }, 503],
    ['answers with a page', { status: 200, body: '<html>' }, 401],
    ['answers without end', { status: 200, body: `"${'x'.repeat(2 * 1024 * 1024)}"` }, 503],
  ])('or that %s, is told so and is asked anew', async (_, broken, status) => {
    const fresh = await startTestApi(settings);
    try {
      provider.broken = broken;
      expect((await ask(fresh.url, 'GET', '/login/company', {})).status).toBe(status);
      provider.broken = undefined;
      const { address, cookie } = await begin(fresh.url);
      provider.broken = broken;
      expect((await comeBack(provider.signIn(address, operator), cookie, fresh.url)).status).toBe(
        status,
      );
    } finally {
      await fresh.close();
    }
  });

  it('or that is another one than the settings name, lets nobody in', async () => {
    const fresh = await startTestApi(settings);
    try {
      provider.description = { issuer: 'https://evil.example' };
      expect((await ask(fresh.url, 'GET', '/login/company', {})).status).toBe(401);
    } finally {
      await fresh.close();
    }
  });
});

describe('a session of a company’s person', () => {
  it('ends with logout, in every process', async () => {
    const cookie = sessionOf(await signIn(operator));
    await ask(api.url, 'POST', '/logout', { headers: { cookie } });
    expect((await me(cookie)).status).toBe(401);
  });

  it.each([
    ['the mapping changes', { OIDC_OPERATOR_VALUES: 'other-admins' }],
    ['the client changes', { OIDC_CLIENT_ID: 'another' }],
    [
      'company accounts are turned off',
      { OIDC_ISSUER: '', OIDC_CLIENT_ID: '', OIDC_CLIENT_SECRET: '' },
    ],
  ])('ends when %s, and not before', async (_, change) => {
    await api.db.prisma.session.deleteMany();
    const cookie = sessionOf(await signIn(operator));
    const same = await startTestApi({ ...settings, DATABASE_URL: api.databaseUrl });
    const changed = await startTestApi({ ...settings, ...change, DATABASE_URL: api.databaseUrl });
    try {
      expect((await me(cookie, same.url)).status).toBe(200);
      expect((await me(cookie, changed.url)).status).toBe(401);
      const { body } = await ask(changed.url, 'GET', '/v1/sessions', { token: operatorToken });
      expect(memberOf(body, 'items')).toEqual([]);
    } finally {
      await Promise.all([same.close(), changed.close()]);
    }
  });

  it('ends after SESSION_MAX_HOURS: a role taken away at the provider works no longer than that', async () => {
    const cookie = sessionOf(await signIn(operator));
    await api.db.prisma.$executeRaw`UPDATE sessions SET last_seen_at = now(), expires_at = now()`;
    expect((await me(cookie)).status).toBe(401);
  });
});

describe('the published library of a provider (oidc-provider)', () => {
  it('lets an operator in, and nobody with another role', async () => {
    const secret = randomBytes(24).toString('base64url');
    const other = await startTestApi(async ({ PUBLIC_URL = '' }) => {
      const issuer = await startPublished(`${PUBLIC_URL}/login/company/callback`, secret);
      return {
        ...{ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'sync', OIDC_CLIENT_SECRET: secret },
        ...{ OIDC_OPERATOR_VALUES: 'sync-eva' },
      };
    });
    try {
      const { address, cookie } = await begin(other.url);
      const answer = await comeBack(await walk(address, 'eva'), cookie, other.url);
      const asked = await me(sessionOf(answer), other.url);
      expect(asked.body).toEqual({ name: 'eva@example.com (eva)', role: 'operator' });
      const outside = await begin(other.url);
      const refused = await comeBack(await walk(outside.address, 'max'), outside.cookie, other.url);
      expect(refused.status).toBe(403);
    } finally {
      await other.close();
      await stopPublished();
    }
  });
});

let published: ReturnType<typeof fork> | undefined;

async function startPublished(redirectUri: string, secret: string): Promise<string> {
  const script = join(process.cwd(), 'apps/api/src/testing/openid-provider.mjs');
  published = fork(script, [redirectUri, secret], { stdio: ['ignore', 'pipe', 'ignore', 'ipc'] });
  const [line] = (await once(published.stdout ?? published, 'data')) as [Buffer];
  return (JSON.parse(line.toString().split('\n')[0] ?? '') as { issuer: string }).issuer;
}

async function stopPublished(): Promise<void> {
  if (!published) return;
  const exited = once(published, 'exit');
  published.kill('SIGTERM');
  await exited;
}

/** A person at the provider's own pages: logs in, consents, and is led back to us. */
async function walk(address: string, login: string): Promise<URL> {
  const jar = new Map<string, string>();
  let step: Step = { url: address, form: undefined };
  for (let steps = 0; steps < 12; steps += 1) {
    const response = await visit(step, jar);
    step = await nextStep(response, step.url, login);
    if (step.url.includes('/login/company/callback')) return new URL(step.url);
  }
  throw new Error(`not led back: ${step.url}`);
}

type Step = { readonly url: string; readonly form: URLSearchParams | undefined };

async function visit({ url, form }: Step, jar: Map<string, string>): Promise<Response> {
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    ...(form === undefined ? {} : { method: 'POST', body: form }),
  });
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    jar.set(name, value);
    if (value === '') jar.delete(name);
  }
  return response;
}

async function nextStep(response: Response, at: string, login: string): Promise<Step> {
  const location = response.headers.get('location');
  if (location !== null) return { url: new URL(location, at).href, form: undefined };
  const page = await response.text();
  const [, prompt = ''] = /name="prompt" value="(\w+)"/.exec(page) ?? [];
  const [, action = ''] = /action="([^"]+)"/.exec(page) ?? [];
  const form = new URLSearchParams({ prompt, login, password: 'anything' });
  return { url: new URL(action, at).href, form };
}
