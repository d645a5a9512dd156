import { randomBytes, randomUUID } from 'node:crypto';
import type { AccessTokens, Grant } from './access-token.js';

/** An app registered in Fortnox's developer portal. */
export type ClientApp = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Besides these any address on 127.0.0.1 or localhost is taken, for tests on free ports. */
  readonly redirectUris: readonly string[];
  readonly serviceAccount: boolean;
};

export type TokenLifetimes = {
  /** ms; Fortnox: 1 h. */
  readonly accessTokenMs: number;
  /** ms; Fortnox: 45 days. */
  readonly refreshTokenMs: number;
  /** ms; Fortnox: 10 minutes. */
  readonly codeMs: number;
  /** How long a refresh takes, ms; measured about 700. Two that overlap both succeed. */
  readonly refreshLatencyMs: number;
};

type TokenPair = { readonly accessToken: string; readonly refreshToken: string };

/** What happened at the token endpoint, for tests that count spent tokens. */
type TokenEvent = {
  readonly at: number;
  readonly grantType: string;
  readonly clientId: string;
  readonly tenantId: string | undefined;
  readonly outcome: 'issued' | 'spent' | 'expired' | 'unknown' | 'no-consent' | 'revoked';
};

type Code = Grant & {
  readonly redirectUri: string;
  readonly offline: boolean;
  readonly expiresAtMs: number;
};

type RefreshToken = Grant & {
  readonly expiresAtMs: number;
  spent: boolean;
  /** The pair that a refresh with this token led to last. */
  successor: { readonly refreshToken: string; readonly jti: string } | undefined;
};

/** Apps, consents, codes and tokens of one Fortnox. */
export type Authorizations = {
  readonly apps: Map<string, ClientApp>;
  readonly events: TokenEvent[];
  /** Remembers a service-account consent: from then on client credentials work. */
  consent(grant: Grant): void;
  withdraw(clientId: string, tenantId: string): void;
  hasConsent(clientId: string, tenantId: string): Grant | undefined;
  createCode(code: Omit<Code, 'expiresAtMs'>): string;
  redeemCode(code: string, clientId: string, redirectUri: string): TokenPair | undefined;
  refresh(token: string, clientId: string): Promise<(TokenPair & Grant) | undefined>;
  clientCredentials(grant: Grant): string;
  note(event: Omit<TokenEvent, 'at'>): void;
  scopesOf(token: string): readonly string[];
  revokeRefreshToken(token: string): void;
};

type Store = {
  readonly consents: Map<string, Grant>;
  readonly codes: Map<string, Code>;
  readonly refreshTokens: Map<string, RefreshToken>;
  readonly events: TokenEvent[];
  readonly access: AccessTokens;
  readonly lifetimes: () => TokenLifetimes;
  readonly now: () => number;
};

export function createAuthorizations(
  access: AccessTokens,
  lifetimes: () => TokenLifetimes,
  now: () => number,
): Authorizations {
  const store: Store = {
    consents: new Map(),
    codes: new Map(),
    refreshTokens: new Map(),
    events: [],
    access,
    lifetimes,
    now,
  };
  return {
    apps: new Map(),
    events: store.events,
    note: (event) => {
      store.events.push({ at: now(), ...event });
    },
    consent: (grant) => store.consents.set(keyOf(grant.clientId, grant.tenantId), grant),
    hasConsent: (clientId, tenantId) => store.consents.get(keyOf(clientId, tenantId)),
    withdraw: (clientId, tenantId) => {
      withdraw(store, clientId, tenantId);
    },
    createCode: (code) => {
      const value = randomUUID();
      store.codes.set(value, { ...code, expiresAtMs: now() + lifetimes().codeMs });
      return value;
    },
    redeemCode: (value, clientId, redirectUri) => redeemCode(store, value, clientId, redirectUri),
    refresh: (token, clientId) => refresh(store, token, clientId),
    clientCredentials: (grant) => access.issue(grant, lifetimes().accessTokenMs, now()).jwt,
    scopesOf: (token) => store.refreshTokens.get(token)?.scopes ?? [],
    revokeRefreshToken: (token) => store.refreshTokens.delete(token),
  };
}

const keyOf = (clientId: string, tenantId: string): string => `${clientId}\n${tenantId}`;

/** Everything ends at once: the consent, its access tokens and its refresh tokens. */
function withdraw(store: Store, clientId: string, tenantId: string): void {
  store.consents.delete(keyOf(clientId, tenantId));
  store.access.revokeAll(clientId, tenantId);
  for (const [token, record] of store.refreshTokens) {
    if (record.clientId === clientId && record.tenantId === tenantId) {
      store.refreshTokens.delete(token);
    }
  }
}

/** Single use, also when the attempt fails. */
function redeemCode(
  store: Store,
  value: string,
  clientId: string,
  redirectUri: string,
): TokenPair | undefined {
  const code = store.codes.get(value);
  store.codes.delete(value);
  if (code?.clientId !== clientId || code.redirectUri !== redirectUri) return undefined;
  return code.expiresAtMs <= store.now() ? undefined : issuePair(store, code);
}

function issuePair(store: Store, grant: Grant): TokenPair & { readonly jti: string } {
  const now = store.now();
  const { jwt, jti } = store.access.issue(grant, store.lifetimes().accessTokenMs, now);
  const refreshToken = randomBytes(20).toString('hex');
  store.refreshTokens.set(refreshToken, {
    clientId: grant.clientId,
    tenantId: grant.tenantId,
    scopes: grant.scopes,
    expiresAtMs: now + store.lifetimes().refreshTokenMs,
    spent: false,
    successor: undefined,
  });
  return { accessToken: jwt, refreshToken, jti };
}

async function refresh(
  store: Store,
  token: string,
  clientId: string,
): Promise<(TokenPair & Grant) | undefined> {
  const record = store.refreshTokens.get(token);
  const outcome = refusal(record, clientId, store.now());
  if (outcome !== undefined || !record) {
    store.events.push({
      at: store.now(),
      grantType: 'refresh_token',
      clientId,
      tenantId: record?.tenantId,
      outcome: outcome ?? 'unknown',
    });
    return undefined;
  }
  // Measured: two refreshes that overlap both succeed, and only the newest pair is valid.
  await new Promise((resolve) => setTimeout(resolve, store.lifetimes().refreshLatencyMs));
  if (record.successor) {
    store.refreshTokens.delete(record.successor.refreshToken);
    store.access.revoke(record.successor.jti);
  }
  record.spent = true;
  const pair = issuePair(store, record);
  record.successor = pair;
  return { ...pair, clientId, tenantId: record.tenantId, scopes: record.scopes };
}

function refusal(
  record: RefreshToken | undefined,
  clientId: string,
  nowMs: number,
): 'unknown' | 'spent' | 'expired' | undefined {
  if (record?.clientId !== clientId) return 'unknown';
  if (record.spent) return 'spent';
  return record.expiresAtMs <= nowMs ? 'expired' : undefined;
}
