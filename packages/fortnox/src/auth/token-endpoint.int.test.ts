import { json, startFakeServer, text } from '../testing/fake-server.js';
import { readTenantId } from './tenant-id.js';
import { buildAuthorizeUrl, exchangeAuthorizationCode } from './token-endpoint.js';

it('asks for consent with everything Fortnox requires', () => {
  const url = buildAuthorizeUrl({
    authUrl: 'https://apps.fortnox.se/oauth-v1',
    clientId: 'abc',
    redirectUri: 'https://sync.example.com/oauth/fortnox/callback',
    state: 's t',
    scopes: ['invoice', 'payment'],
  });
  expect(url).toContain('https://apps.fortnox.se/oauth-v1/auth?client_id=abc');
  expect(url).toContain('scope=invoice%20payment');
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    state: 's t',
    access_type: 'offline',
    response_type: 'code',
    account_type: 'service',
    redirect_uri: 'https://sync.example.com/oauth/fortnox/callback',
  });
});

it('exchanges the code of the callback for a first pair', async () => {
  const recorded = {
    access_token: 'a',
    expires_in: 3600,
    token_type: 'bearer',
    scope: 'article invoice',
    refresh_token: 'r',
  };
  const server = await startFakeServer(json(200, recorded));
  const now = new Date('2026-11-22T12:00:00Z');
  const result = await exchangeAuthorizationCode(
    { authUrl: server.url, credentials: { clientId: 'i', clientSecret: 's' }, now: () => now },
    { code: 'c', redirectUri: 'https://x/y' },
  );
  await server.close();
  expect(result).toEqual({
    ok: true,
    value: {
      grant: 'refresh-token',
      accessToken: 'a',
      accessTokenIssuedAt: now,
      accessTokenExpiresAt: new Date('2026-11-22T13:00:00Z'),
      refreshToken: 'r',
      refreshTokenExpiresAt: new Date('2027-01-06T12:00:00Z'),
      scope: 'article invoice',
    },
  });
  expect(server.received[0]).toMatchObject({
    method: 'POST',
    path: '/token',
    body: 'grant_type=authorization_code&code=c&redirect_uri=https%3A%2F%2Fx%2Fy',
  });
});

it.each([1e12, 1e300, '9'.repeat(400)])(
  'keeps the tokens of an answer that says it lives %p seconds, for a day at most',
  async (expires_in) => {
    const server = await startFakeServer(
      json(200, { access_token: 'a', refresh_token: 'r', expires_in }),
    );
    const now = new Date('2026-11-22T12:00:00Z');
    const result = await exchangeAuthorizationCode(
      { authUrl: server.url, credentials: { clientId: 'i', clientSecret: 's' }, now: () => now },
      { code: 'c', redirectUri: 'https://x/y' },
    );
    await server.close();
    const accessTokenExpiresAt = new Date('2026-11-23T12:00:00Z');
    expect(result).toMatchObject({ value: { refreshToken: 'r', accessTokenExpiresAt } });
  },
);

it.each([
  ['refused', 400, { error: 'invalid_grant' }],
  ['refused', 401, { error: 'invalid_client' }],
  ['unavailable', 403, '<html>Blocked by the proxy</html>'],
  ['unavailable', 401, '<html>Sign in to the proxy</html>'],
  ['unavailable', 403, { error: 'Forbidden' }],
  ['unavailable', 404, { error: 'Not Found' }],
  ['unavailable', 400, { error: 'temporarily_unavailable' }],
])('takes only Fortnox’s own refusal for one: %s after %i %j', async (kind, status, body) => {
  const server = await startFakeServer(
    typeof body === 'string' ? text(status, body) : json(status, body),
  );
  const result = await exchangeAuthorizationCode(
    { authUrl: server.url, credentials: { clientId: 'i', clientSecret: 's' } },
    { code: 'c', redirectUri: 'https://x/y' },
  );
  await server.close();
  expect(result).toMatchObject({ ok: false, error: { kind } });
});

const megabyte = 'x'.repeat(1_000_000);

it.each([
  ['unavailable', 400, { error: megabyte }],
  ['outcome-unknown', 200, { access_token: megabyte, refresh_token: 'r' }],
  ['outcome-unknown', 200, { access_token: 'a', refresh_token: megabyte }],
])('keeps no text without end of its answers: %s after %i', async (kind, status, body) => {
  const server = await startFakeServer(json(status, body));
  const result = await exchangeAuthorizationCode(
    { authUrl: server.url, credentials: { clientId: 'i', clientSecret: 's' } },
    { code: 'c', redirectUri: 'https://x/y' },
  );
  await server.close();
  expect(result).toMatchObject({ ok: false, error: { kind } });
  expect(JSON.stringify(result).length).toBeLessThan(2000);
});

it('keeps the tokens of an answer whose scope is no list of scopes', async () => {
  const body = { access_token: 'a', refresh_token: 'r', scope: megabyte };
  const server = await startFakeServer(json(200, body));
  const result = await exchangeAuthorizationCode(
    { authUrl: server.url, credentials: { clientId: 'i', clientSecret: 's' } },
    { code: 'c', redirectUri: 'https://x/y' },
  );
  await server.close();
  expect(result).toMatchObject({ value: { refreshToken: 'r', scope: '' } });
});

it('reads the tenant from the token, and admits when it says none', () => {
  const jwt = (claims: unknown) =>
    `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
  expect(readTenantId(jwt({ tenantId: 1234567 }))).toBe('1234567');
  expect(readTenantId(jwt({ tenantId: '1234567' }))).toBe('1234567');
  expect(readTenantId(jwt({}))).toBeUndefined();
  expect(readTenantId('opaque')).toBeUndefined();
});
