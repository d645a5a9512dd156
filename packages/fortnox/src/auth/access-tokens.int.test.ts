import { createMemoryTokenStore, type MemoryTokenStore } from '../testing/memory-token-store.js';
import {
  hangUp,
  inTurn,
  json,
  startFakeServer,
  text,
  type FakeServer,
  type Reply,
} from '../testing/fake-server.js';
import { createAccessTokens, type AccessTokensOptions } from './access-tokens.js';
import type { TokenSet } from '@sync/shared';

const CONNECTION = 'connection-1';
const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(reply: Reply): Promise<FakeServer> {
  const server = await startFakeServer(reply);
  servers.push(server);
  return server;
}

/** A token endpoint whose refresh tokens work once, as Fortnox's do. */
function fortnoxTokens(lifeS = 3600) {
  let issued = 0;
  let valid = 'refresh-0';
  const reused: string[] = [];
  const reply: Reply = (response, received) => {
    const form = new URLSearchParams(received.body);
    const refreshing = form.get('grant_type') === 'refresh_token';
    if (refreshing && form.get('refresh_token') !== valid) {
      reused.push(form.get('refresh_token') ?? '');
      invalidGrant(response, received);
      return;
    }
    issued += 1;
    if (refreshing) valid = `refresh-${issued}`;
    const pair = refreshing ? { refresh_token: valid } : {};
    json(200, { access_token: `access-${issued}`, expires_in: lifeS, scope: 'invoice', ...pair })(
      response,
      received,
    );
  };
  return { reply, reused, issued: () => issued };
}

/** Recorded: JSON under a content type of text/html. */
const invalidGrant = text(
  400,
  '{"error":"invalid_grant","error_description":"Invalid refresh token"}',
);
const invalidClient = text(
  401,
  '{"error":"invalid_client","error_description":"The client credentials are invalid"}',
  'text/plain',
);

function stored(overrides: Partial<TokenSet> = {}): TokenSet {
  return {
    grant: 'refresh-token',
    accessToken: 'access-0',
    accessTokenIssuedAt: new Date(Date.now() - 3_600_000),
    accessTokenExpiresAt: new Date(Date.now() - 1),
    refreshToken: 'refresh-0',
    refreshTokenExpiresAt: new Date(Date.now() + 1e9),
    scope: 'invoice',
    ...overrides,
  };
}

function tokensFor(
  server: FakeServer,
  store: MemoryTokenStore,
  overrides: Partial<AccessTokensOptions> = {},
) {
  return createAccessTokens({
    connectionId: CONNECTION,
    store,
    credentials: { clientId: 'id', clientSecret: 'secret' },
    tenantId: undefined,
    authUrl: server.url,
    graceMs: 50,
    ...overrides,
  });
}

const hour = () => ({
  accessTokenIssuedAt: new Date(),
  accessTokenExpiresAt: new Date(Date.now() + 3_600_000),
});

describe('an access token', () => {
  it('is taken from the store while it has life left', async () => {
    const fortnox = fortnoxTokens();
    const store = createMemoryTokenStore();
    store.put(CONNECTION, stored(hour()));
    const tokens = tokensFor(await serve(fortnox.reply), store);
    expect(await tokens.get()).toEqual({ ok: true, value: 'access-0' });
    expect(fortnox.issued()).toBe(0);
  });

  it('is renewed once for any number of calls and processes, and stored before it is used', async () => {
    const fortnox = fortnoxTokens();
    const store = createMemoryTokenStore();
    store.put(CONNECTION, stored());
    const server = await serve(fortnox.reply);
    const processes = Array.from({ length: 4 }, () => tokensFor(server, store));
    const answers = await Promise.all(processes.flatMap((p) => [p.get(), p.get(), p.get()]));
    expect(new Set(answers.map((a) => a.ok && a.value))).toEqual(new Set(['access-1']));
    expect(fortnox.issued()).toBe(1);
    expect((await store.read(CONNECTION))?.refreshToken).toBe('refresh-1');
  });

  it('is renewed ahead of its end, and its rest serves those who cannot', async () => {
    const store = createMemoryTokenStore();
    const nearlyOver = {
      accessTokenIssuedAt: new Date(Date.now() - 3_500_000),
      accessTokenExpiresAt: new Date(Date.now() + 100_000),
    };
    store.put(CONNECTION, stored(nearlyOver));
    const down = await serve(text(503, 'temporarily unavailable'));
    expect(await tokensFor(down, store).get()).toEqual({ ok: true, value: 'access-0' });
    const up = await serve(fortnoxTokens().reply);
    expect(await tokensFor(up, store).get()).toEqual({ ok: true, value: 'access-1' });
  });

  /** Four processes, tokens that live 3 s, ten simulated minutes of work every second. */
  async function workForTenMinutes(tenantId: string | undefined) {
    let clock = Date.now();
    const fortnox = fortnoxTokens(3);
    const store = createMemoryTokenStore(() => clock);
    store.put(CONNECTION, stored());
    const server = await serve(fortnox.reply);
    const now = () => new Date(clock);
    // The clock is simulated and so is the work; the looking after another's refresh is not.
    const options = { now, tenantId, pollMs: 1 };
    const processes = Array.from({ length: 4 }, () => tokensFor(server, store, options));
    let refused = 0;
    for (let second = 0; second < 600; second += 1) {
      const answers = await Promise.all(processes.map((p) => p.get()));
      refused += answers.filter((answer) => !answer.ok).length;
      clock += 1_000;
    }
    return { refused, reused: fortnox.reused, issued: fortnox.issued() };
  }

  it('never spends a refresh token twice in ten minutes of four processes and tokens of 3 s', async () => {
    const { refused, reused, issued } = await workForTenMinutes(undefined);
    expect({ refused, reused }).toEqual({ refused: 0, reused: [] });
    expect(issued).toBeGreaterThanOrEqual(200);
    // One renewal per token's life, not one per process.
    expect(issued).toBeLessThanOrEqual(300);
  });

  it('is never missing for as long with client credentials, and is shared by the processes', async () => {
    const { refused, reused, issued } = await workForTenMinutes('424242');
    expect({ refused, reused }).toEqual({ refused: 0, reused: [] });
    expect(issued).toBeGreaterThanOrEqual(200);
    expect(issued).toBeLessThanOrEqual(300);
  });

  it('is replaced when Fortnox rejects it, unless another process has done so already', async () => {
    const fortnox = fortnoxTokens();
    const store = createMemoryTokenStore();
    store.put(CONNECTION, stored(hour()));
    const server = await serve(fortnox.reply);
    const [a, b] = [tokensFor(server, store), tokensFor(server, store)];
    await Promise.all([a.get(), b.get()]);
    expect(await a.renew('access-0')).toEqual({ ok: true, value: 'access-1' });
    expect(await b.renew('access-0')).toEqual({ ok: true, value: 'access-1' });
    expect(fortnox.issued()).toBe(1);
  });
});

describe('client credentials', () => {
  it('are preferred, name the tenant, and keep the refresh token as the fallback', async () => {
    const server = await serve(fortnoxTokens().reply);
    const store = createMemoryTokenStore();
    store.put(CONNECTION, stored());
    await tokensFor(server, store, { tenantId: '424242' }).get();
    expect(server.received[0]?.headers['tenantid']).toBe('424242');
    expect(server.received[0]?.headers.authorization).toBe(`Basic ${btoa('id:secret')}`);
    expect(await store.read(CONNECTION)).toMatchObject({
      grant: 'client-credentials',
      refreshToken: 'refresh-0',
    });
  });

  it('give way to the refresh token when the consent does not cover them', async () => {
    const fortnox = fortnoxTokens();
    const server = await serve(inTurn(invalidGrant, fortnox.reply));
    const store = createMemoryTokenStore();
    store.put(CONNECTION, stored());
    const tokens = tokensFor(server, store, { tenantId: '424242' });
    expect(await tokens.get()).toEqual({ ok: true, value: 'access-1' });
    expect((await store.read(CONNECTION))?.grant).toBe('refresh-token');
  });

  it('do not touch the refresh token while the endpoint merely fails', async () => {
    const server = await serve(text(503, 'temporarily unavailable'));
    const store = createMemoryTokenStore();
    store.put(CONNECTION, stored());
    const result = await tokensFor(server, store, { tenantId: '424242' }).get();
    expect(result).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
    expect(server.received).toHaveLength(1);
  });
});

describe('consent', () => {
  it('counts as lost when the refresh token is refused and nobody has a newer one', async () => {
    const store = createMemoryTokenStore();
    store.put(CONNECTION, stored());
    expect(await tokensFor(await serve(invalidGrant), store).get()).toEqual({
      ok: false,
      error: { kind: 'consent-lost', detail: 'Invalid refresh token (invalid_grant)' },
    });
  });

  it('is not lost when another process has just stored the successor', async () => {
    const store = createMemoryTokenStore();
    store.put(CONNECTION, stored());
    const server = await serve((response, received) => {
      store.put(
        CONNECTION,
        stored({ accessToken: 'access-9', refreshToken: 'refresh-9', ...hour() }),
      );
      invalidGrant(response, received);
    });
    expect(await tokensFor(server, store).get()).toEqual({ ok: true, value: 'access-9' });
  });

  it('works again as soon as a new consent is stored', async () => {
    const store = createMemoryTokenStore();
    const tokens = tokensFor(await serve(invalidGrant), store);
    expect(await tokens.get()).toMatchObject({ ok: false, error: { kind: 'consent-lost' } });
    store.put(CONNECTION, stored(hour()));
    expect(await tokens.get()).toEqual({ ok: true, value: 'access-0' });
  });

  it('names our own credentials when it is them that Fortnox refuses', async () => {
    const store = createMemoryTokenStore();
    const tokens = tokensFor(await serve(invalidClient), store, { tenantId: '1' });
    expect(await tokens.get()).toMatchObject({
      error: { detail: expect.stringContaining('client id or secret') as string },
    });
  });

  it('survives a holder that froze, lost its claim and came back with the only living pair', async () => {
    let clock = Date.now();
    const store = createMemoryTokenStore(() => clock);
    store.put(CONNECTION, stored());
    const fortnox = fortnoxTokens();
    const server = await serve((response, received) => {
      clock += 60_000;
      void store.claimRefresh(CONNECTION, 1).then(() => {
        clock += 10;
        fortnox.reply(response, received);
      });
    });
    const tokens = tokensFor(server, store, { now: () => new Date(clock) });
    expect(await tokens.get()).toEqual({ ok: true, value: 'access-1' });
    expect((await store.read(CONNECTION))?.refreshToken).toBe('refresh-1');
  });

  it('may be in doubt after a lost answer, and is tried again rather than given up', async () => {
    const store = createMemoryTokenStore();
    store.put(CONNECTION, stored());
    const server = await serve(inTurn(hangUp, fortnoxTokens().reply));
    const tokens = tokensFor(server, store);
    expect(await tokens.get()).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
    expect(await tokens.get()).toEqual({ ok: true, value: 'access-1' });
  });

  it('is not blocked for longer than the claim by a holder that died', async () => {
    let clock = Date.now();
    const store = createMemoryTokenStore(() => clock);
    store.put(CONNECTION, stored());
    await store.claimRefresh(CONNECTION, 25_000);
    const tokens = tokensFor(await serve(fortnoxTokens().reply), store, {
      now: () => new Date(clock),
    });
    const waiting = tokens.get();
    clock += 25_001;
    expect(await waiting).toEqual({ ok: true, value: 'access-1' });
  });
});
