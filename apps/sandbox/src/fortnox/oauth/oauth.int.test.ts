import { startSandbox, type RunningSandbox } from '../../server.js';
import { ask, askToken, codeOf, field } from '../../testing/fortnox-caller.js';
import { demo } from '../state.js';

let sandbox: RunningSandbox;
let nowMs = Date.parse('2026-11-22T12:00:00Z');

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, clock: () => new Date(nowMs) });
});
afterAll(() => sandbox.close());

const redirectUri = 'http://127.0.0.1:3000/oauth/fortnox/callback';

const consentQuery = (more: Readonly<Record<string, string>> = {}) =>
  new URLSearchParams({
    client_id: demo.clientId,
    redirect_uri: redirectUri,
    scope: 'invoice customer',
    state: 'abc',
    response_type: 'code',
    access_type: 'offline',
    account_type: 'service',
    ...more,
  }).toString();

/** Answers the consent page as a person would; where the browser is sent. */
async function decide(decision: 'approve' | 'deny', query = consentQuery()): Promise<URL> {
  const response = await fetch(`${sandbox.fortnoxAuthUrl}/auth`, {
    method: 'POST',
    body: new URLSearchParams({ request: query, tenantId: demo.tenantId, decision }).toString(),
    redirect: 'manual',
  });
  return new URL(response.headers.get('location') ?? 'http://nowhere');
}

const exchange = async (code: string) =>
  askToken(sandbox, { grant_type: 'authorization_code', code, redirect_uri: redirectUri });

async function newPair(): Promise<string> {
  const code = (await decide('approve')).searchParams.get('code') ?? '';
  return field(await exchange(code), 'refresh_token');
}

const refresh = (token: string) =>
  askToken(sandbox, { grant_type: 'refresh_token', refresh_token: token });

const setTimes = (times: Readonly<Record<string, number>>) =>
  ask(`${sandbox.url}/control/fortnox/settings`, 'PATCH', times);

describe('consent', () => {
  it('shows a person which app asks for what, escaped', async () => {
    const page = await fetch(`${sandbox.fortnoxAuthUrl}/auth?${consentQuery()}`);
    const text = await page.text();
    expect(text).toContain('Approve');
    expect(text).toContain(demo.clientId);
    const hostile = await fetch(
      `${sandbox.fortnoxAuthUrl}/auth?${consentQuery({ state: '"><b>' })}`,
    );
    expect(await hostile.text()).not.toContain('"><b>');
  });

  it('sends the browser back with a code that works once', async () => {
    const back = await decide('approve');
    expect(back.href).toContain(redirectUri);
    expect(back.searchParams.get('state')).toBe('abc');
    const code = back.searchParams.get('code') ?? '';
    const first = await exchange(code);
    expect(first.body).toMatchObject({
      expires_in: 3600,
      token_type: 'bearer',
      scope: 'invoice customer',
    });
    expect(field(first, 'access_token').length).toBeGreaterThan(1000);
    expect((await exchange(code)).status).toBe(400);
  });

  it('sends the browser back with an error when the person denies', async () => {
    const back = await decide('deny');
    expect([back.searchParams.get('error'), back.searchParams.get('state')]).toEqual([
      'access_denied',
      'abc',
    ]);
  });

  it('forgets a code after ten minutes', async () => {
    const code = (await decide('approve')).searchParams.get('code') ?? '';
    nowMs += 600_001;
    expect((await exchange(code)).body['error']).toBe('invalid_grant');
  });

  it.each([
    [{ client_id: 'nobody' }, 400, ''],
    [{ redirect_uri: 'https://evil.example/' }, 400, ''],
    [{ scope: 'everything' }, 302, 'invalid_scope'],
    [{ account_type: 'human' }, 302, 'invalid_request'],
  ])('does not ask a person about %j', async (wrong, status, error) => {
    const response = await fetch(`${sandbox.fortnoxAuthUrl}/auth?${consentQuery(wrong)}`, {
      redirect: 'manual',
    });
    expect(response.status).toBe(status);
    const location = new URL(response.headers.get('location') ?? 'http://nowhere');
    expect(location.searchParams.get('error') ?? '').toBe(error);
  });
});

describe('refresh tokens', () => {
  it('work once; the pair that the first use gave stays alive', async () => {
    const token = await newPair();
    const next = await refresh(token);
    const again = await refresh(token);
    expect(again.status).toBe(400);
    expect(again.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(again.body).toEqual({
      error: 'invalid_grant',
      error_description: 'Invalid refresh token',
    });
    expect((await refresh(field(next, 'refresh_token'))).status).toBe(200);
  });

  it('both succeed when two refreshes overlap, and only the newest pair is valid', async () => {
    await setTimes({ refreshLatencyMs: 30 });
    const token = await newPair();
    const [one, two] = await Promise.all([refresh(token), refresh(token)]);
    expect([one.status, two.status]).toEqual([200, 200]);
    const after = [
      await refresh(field(one, 'refresh_token')),
      await refresh(field(two, 'refresh_token')),
    ];
    expect(after.map((answer) => answer.status).sort()).toEqual([200, 400]);
    await setTimes({ refreshLatencyMs: 0 });
  });

  it('end after 45 days', async () => {
    const token = await newPair();
    nowMs += 45 * 86_400_000 + 1;
    expect((await refresh(token)).status).toBe(400);
  });

  it('end when they are revoked; revoking an unknown one succeeds as well', async () => {
    const token = await newPair();
    const revoke = (value: string) =>
      fetch(`${sandbox.fortnoxAuthUrl}/revoke`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${demo.clientId}:${demo.clientSecret}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: `token_type_hint=refresh_token&token=${value}`,
      });
    expect(await (await revoke('unknown')).json()).toEqual({ revoked: true });
    await revoke(token);
    expect((await refresh(token)).status).toBe(400);
  });

  it('are counted, so that a test can prove that no spent one was ever used', async () => {
    const token = await newPair();
    await refresh(token);
    await refresh(token);
    const events = await ask(`${sandbox.url}/control/fortnox/token-events`);
    expect(events.text).toContain('"outcome":"spent"');
  });
});

describe('client credentials', () => {
  it('work after a service consent, by tenant id, without a refresh token', async () => {
    const refusedFirst = await askToken(
      sandbox,
      { grant_type: 'client_credentials' },
      { TenantId: '999' },
    );
    expect(refusedFirst.body['error']).toBe('invalid_grant');
    await decide('approve');
    const granted = await askToken(
      sandbox,
      { grant_type: 'client_credentials' },
      { TenantId: demo.tenantId },
    );
    expect(granted.body).toMatchObject({ scope: 'invoice customer', expires_in: 3600 });
    expect(granted.body).not.toHaveProperty('refresh_token');
    const authorization = `Bearer ${field(granted, 'access_token')}`;
    const url = `${sandbox.fortnoxApiUrl}/3`;
    const headers = { authorization };
    expect((await ask(`${url}/invoices`, 'GET', undefined, headers)).status).toBe(200);
    const unscoped = await ask(`${url}/invoicepayments`, 'GET', undefined, headers);
    expect([unscoped.status, codeOf(unscoped)]).toEqual([400, 2000663]);
  });

  it('are refused to whoever does not know the secret', async () => {
    const wrong = await askToken(
      sandbox,
      { grant_type: 'client_credentials' },
      { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` },
    );
    expect([wrong.status, wrong.headers.get('content-type'), wrong.body['error']]).toEqual([
      401,
      'text/plain;charset=UTF-8',
      'invalid_client',
    ]);
  });

  it('stop working, with every token, when consent is withdrawn', async () => {
    await decide('approve');
    const grant = { grant_type: 'client_credentials' };
    const granted = await askToken(sandbox, grant, { TenantId: demo.tenantId });
    const { clientId, tenantId } = demo;
    await ask(`${sandbox.url}/control/fortnox/consents`, 'DELETE', { clientId, tenantId });
    expect((await askToken(sandbox, grant, { TenantId: tenantId })).status).toBe(400);
    const authorization = `Bearer ${field(granted, 'access_token')}`;
    const late = await ask(`${sandbox.fortnoxApiUrl}/3/invoices`, 'GET', undefined, {
      authorization,
    });
    expect([late.status, late.body]).toEqual([401, { message: 'unauthorized' }]);
  });
});
