import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { isObject, parseJson } from '../../json.js';

/** Who may act for which company, and how far. */
export type Grant = {
  readonly clientId: string;
  readonly tenantId: string;
  readonly scopes: readonly string[];
};

/** Issues and reads the JWTs that Fortnox calls access tokens; clients cannot verify them. */
export type AccessTokens = {
  issue(grant: Grant, lifetimeMs: number, nowMs: number): { readonly jwt: string; jti: string };
  /** `undefined`: forged, expired or revoked. */
  read(jwt: string, nowMs: number): Grant | undefined;
  revoke(jti: string): void;
  revokeAll(clientId: string, tenantId: string): void;
};

type Issued = Grant & { readonly expiresAtMs: number };

export function createAccessTokens(key: string): AccessTokens {
  const issued = new Map<string, Issued>();
  return {
    issue: (grant, lifetimeMs, nowMs) => {
      forgetExpired(issued, nowMs);
      const jti = randomUUID();
      issued.set(jti, { ...grant, expiresAtMs: nowMs + lifetimeMs });
      return { jti, jwt: sign(claims(grant, jti, lifetimeMs, nowMs), key) };
    },
    read: (jwt, nowMs) => {
      const jti = verify(jwt, key);
      const grant = jti === undefined ? undefined : issued.get(jti);
      return grant && grant.expiresAtMs > nowMs ? grant : undefined;
    },
    revoke: (jti) => {
      issued.delete(jti);
    },
    revokeAll: (clientId, tenantId) => {
      for (const [jti, grant] of issued) {
        if (grant.clientId === clientId && grant.tenantId === tenantId) issued.delete(jti);
      }
    },
  };
}

function forgetExpired(issued: Map<string, Issued>, nowMs: number): void {
  for (const [jti, grant] of issued) if (grant.expiresAtMs <= nowMs) issued.delete(jti);
}

/** Claims as in a real (expired) token that a public client's tests contain. */
function claims(grant: Grant, jti: string, lifetimeMs: number, nowMs: number) {
  const seconds = Math.floor(nowMs / 1000);
  return {
    userId: 1,
    tenantId: Number(grant.tenantId),
    clientId: grant.clientId,
    // Real tokens are kilobytes long because of this claim; columns of 255 characters must fail.
    rightsAsJson: JSON.stringify(
      Object.fromEntries(grant.scopes.map((scope) => [scope, rights(scope)])),
    ),
    scopes: grant.scopes,
    authsource: 'OAUTH2',
    id: jti,
    jti,
    iss: 'https://api.fortnox.se/oauth2',
    aud: grant.clientId,
    sub: `1@${grant.tenantId}`,
    exp: seconds + Math.ceil(lifetimeMs / 1000),
    iat: seconds,
    token_type: 'bearer',
    scope: grant.scopes.join(' '),
  };
}

const rights = (scope: string): string[] =>
  ['read', 'create', 'update', 'delete', 'list', 'print', 'export'].map(
    (right) => `fortnox:${scope}:${right}:granted`,
  );

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function sign(payload: unknown, key: string): string {
  const head = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(payload)}`;
  return `${head}.${mac(head, key).toString('base64url')}`;
}

const mac = (text: string, key: string): Buffer => createHmac('sha256', key).update(text).digest();

function verify(jwt: string, key: string): string | undefined {
  const [head = '', payload = '', signature = ''] = jwt.split('.');
  const expected = mac(`${head}.${payload}`, key);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const parsed = parseJson(Buffer.from(payload, 'base64url').toString());
  const jti = isObject(parsed) ? parsed['jti'] : undefined;
  return typeof jti === 'string' ? jti : undefined;
}
