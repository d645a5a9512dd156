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

export type TokenPair = { readonly accessToken: string; readonly refreshToken: string };

/** What happened at the token endpoint, for tests that count spent tokens. */
export type TokenEvent = {
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

export function createAuthorizations(
  access: AccessTokens,
  lifetimes: () => TokenLifetimes,
  now: () => number,
): Authorizations {
  const consents = new Map<string, Grant>();
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, RefreshToken>();
  const events: TokenEvent[] = [];
  const key = (clientId: string, tenantId: string) => `${clientId}\n${tenantId}`;

  const note: Authorizations['note'] = (event) => {
    events.push({ at: now(), ...event });
  };

  const issuePair = (grant: Grant): TokenPair & { readonly jti: string } => {
    const { jwt, jti } = access.issue(grant, lifetimes().accessTokenMs, now());
    const refreshToken = randomBytes(20).toString('hex');
    refreshTokens.set(refreshToken, {
      clientId: grant.clientId,
      tenantId: grant.tenantId,
      scopes: grant.scopes,
      expiresAtMs: now() + lifetimes().refreshTokenMs,
      spent: false,
      successor: undefined,
    });
    return { accessToken: jwt, refreshToken, jti };
  };

  const usable = (token: string, clientId: string): RefreshToken | undefined => {
    const record = refreshTokens.get(token);
    const outcome = refusal(record, clientId, now());
    if (outcome === undefined) return record;
    note({ grantType: 'refresh_token', clientId, tenantId: record?.tenantId, outcome });
    return undefined;
  };

  return {
    apps: new Map(),
    events,
    note,
    consent: (grant) => consents.set(key(grant.clientId, grant.tenantId), grant),
    hasConsent: (clientId, tenantId) => consents.get(key(clientId, tenantId)),
    withdraw: (clientId, tenantId) => {
      consents.delete(key(clientId, tenantId));
      access.revokeAll(clientId, tenantId);
      for (const [token, record] of refreshTokens) {
        if (record.clientId === clientId && record.tenantId === tenantId) {
          refreshTokens.delete(token);
        }
      }
    },
    createCode: (code) => {
      const value = randomUUID();
      codes.set(value, { ...code, expiresAtMs: now() + lifetimes().codeMs });
      return value;
    },
    redeemCode: (value, clientId, redirectUri) => {
      const code = codes.get(value);
      codes.delete(value);
      if (code?.clientId !== clientId || code.redirectUri !== redirectUri) return undefined;
      if (code.expiresAtMs <= now()) return undefined;
      return issuePair(code);
    },
    refresh: async (token, clientId) => {
      const record = usable(token, clientId);
      if (!record) return undefined;
      // Measured: two refreshes that overlap both succeed, and only the newest pair is valid.
      await new Promise((resolve) => setTimeout(resolve, lifetimes().refreshLatencyMs));
      if (record.successor) {
        refreshTokens.delete(record.successor.refreshToken);
        access.revoke(record.successor.jti);
      }
      record.spent = true;
      const pair = issuePair(record);
      record.successor = pair;
      return { ...pair, clientId, tenantId: record.tenantId, scopes: record.scopes };
    },
    clientCredentials: (grant) => access.issue(grant, lifetimes().accessTokenMs, now()).jwt,
    scopesOf: (token) => refreshTokens.get(token)?.scopes ?? [],
    revokeRefreshToken: (token) => refreshTokens.delete(token),
  };
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
