import {
  err,
  idAtMost,
  ok,
  readRetryAfterMs,
  textAtMost,
  type Result,
  type TokenSet,
} from '@sync/shared';
import { isRecord, parseJson, toText } from '../failure/envelope.js';
import { sharedTransport, type HttpOutcome, type Transport } from '../transport/http.js';

/** An app's identity at Fortnox, from its Developer Portal. */
type ClientCredentials = { readonly clientId: string; readonly clientSecret: string };

export type TokenEndpoint = {
  /** `https://apps.fortnox.se/oauth-v1`, or a stand-in. */
  readonly authUrl: string;
  readonly credentials: ClientCredentials;
  /** One call, connecting included; 10 s if left out, a normal one takes under a second. */
  readonly timeoutMs?: number | undefined;
  readonly transport?: Transport | undefined;
  readonly now?: (() => Date) | undefined;
};

export type TokenFailure =
  /** Fortnox said no. `invalid_grant`: the code, consent or refresh token; `invalid_client`: us. */
  | { readonly kind: 'refused'; readonly error: string; readonly detail: string }
  /** Not processed: repeat later, also with the same refresh token. */
  | {
      readonly kind: 'unavailable';
      readonly detail: string;
      readonly retryAfterMs: number | undefined;
    }
  /** Sent without a readable answer: a single-use token may be spent. */
  | { readonly kind: 'outcome-unknown'; readonly detail: string };

export type TokenResult = Promise<Result<TokenSet, TokenFailure>>;

/** A normal token call takes about 0.7 s (measured by others). */
export const TOKEN_TIMEOUT_MS = 10_000;
/** "Valid for 45 days but can only be used once" (Fortnox, migrate-legacy-token-to-jwt). */
const REFRESH_TOKEN_LIFE_MS = 45 * 24 * 3600 * 1000;
/** Stated on every recorded answer; assumed if one lacks it. */
const DEFAULT_LIFE_S = 3600;
/**
 * No access token of Fortnox's lives longer. Of a broken answer the database might not hold the time, and
 * with it the refresh token would be lost that replaces the spent one.
 */
const LONGEST_LIFE_S = 24 * 3600;

/**
 * The page on which a system administrator of the customer consents. `access_type=offline` gives a
 * refresh token, `account_type=service` a consent that client credentials can use later.
 */
export function buildAuthorizeUrl(options: {
  readonly authUrl: string;
  readonly clientId: string;
  /** Exactly as registered in the Developer Portal. */
  readonly redirectUri: string;
  /** Unguessable; comes back on the callback. */
  readonly state: string;
  readonly scopes: readonly string[];
}): string {
  const url = new URL(`${options.authUrl.replace(/\/$/, '')}/auth`);
  // URLSearchParams writes spaces as "+", Fortnox asks for URL encoding: both are read alike by
  // form decoders, "%20" by every decoder.
  url.search = new URLSearchParams({
    client_id: options.clientId,
    redirect_uri: options.redirectUri,
    scope: options.scopes.join(' '),
    state: options.state,
    access_type: 'offline',
    response_type: 'code',
    account_type: 'service',
  })
    .toString()
    .replaceAll('+', '%20');
  return url.href;
}

/** Exchanges the code of the callback (10 minutes, single use) for the first pair of tokens. */
export function exchangeAuthorizationCode(
  endpoint: TokenEndpoint,
  grant: { readonly code: string; readonly redirectUri: string },
): TokenResult {
  const form = {
    grant_type: 'authorization_code',
    code: grant.code,
    redirect_uri: grant.redirectUri,
  };
  return requestToken(endpoint, form, {}, 'refresh-token');
}

/** Renews with a refresh token, which is spent by this even when the answer gets lost. */
export function refresh(endpoint: TokenEndpoint, refreshToken: string): TokenResult {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  return requestToken(endpoint, form, {}, 'refresh-token');
}

/** Gets a token for a service account; may be repeated at any time. Carries no refresh token. */
export function requestClientCredentials(endpoint: TokenEndpoint, tenantId: string): TokenResult {
  const form = { grant_type: 'client_credentials' };
  return requestToken(endpoint, form, { TenantId: tenantId }, 'client-credentials');
}

async function requestToken(
  endpoint: TokenEndpoint,
  form: Record<string, string>,
  headers: Record<string, string>,
  grant: TokenSet['grant'],
): TokenResult {
  const { clientId, clientSecret } = endpoint.credentials;
  const now = endpoint.now ?? (() => new Date());
  const issuedAt = now();
  const outcome = await (endpoint.transport ?? sharedTransport()).send({
    method: 'POST',
    url: new URL(`${endpoint.authUrl.replace(/\/$/, '')}/token`),
    headers: {
      ...headers,
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams(form).toString(),
    timeoutMs: endpoint.timeoutMs ?? TOKEN_TIMEOUT_MS,
  });
  return judge(outcome, grant, issuedAt);
}

function judge(
  outcome: HttpOutcome,
  grant: TokenSet['grant'],
  issuedAt: Date,
): Result<TokenSet, TokenFailure> {
  if (outcome.kind === 'lost') return err({ kind: 'outcome-unknown', detail: outcome.detail });
  if (outcome.kind !== 'answered') {
    const detail = outcome.kind === 'no-connection' ? outcome.detail : outcome.reason;
    return err({ kind: 'unavailable', detail, retryAfterMs: undefined });
  }
  if (outcome.status === 200) {
    const tokens = readTokens(outcome.text, grant, issuedAt);
    return tokens ? ok(tokens) : err({ kind: 'outcome-unknown', detail: 'an unreadable answer' });
  }
  return err(refusal(outcome, issuedAt));
}

/** Errors come as JSON under text/html or text/plain (recorded), so the content type is ignored. */
function refusal(outcome: HttpOutcome & { kind: 'answered' }, now: Date): TokenFailure {
  const body = parseJson(outcome.text);
  const error = isRecord(body) ? within(body['error'], idAtMost) : undefined;
  const text = isRecord(body) ? (body['error_description'] ?? body['message']) : undefined;
  const detail = toText(text) ?? `HTTP ${outcome.status}`;
  if (outcome.status === 429) {
    const retryAfterMs = readRetryAfterMs(outcome.headers['retry-after'], now);
    return { kind: 'unavailable', detail, retryAfterMs };
  }
  if (outcome.status >= 500) return { kind: 'outcome-unknown', detail };
  if (error !== undefined && isRefusal(error, outcome.status)) {
    return { kind: 'refused', error, detail };
  }
  // What a proxy in between says, as a page or as JSON of its own, is not about our consent.
  return { kind: 'unavailable', detail, retryAfterMs: undefined };
}

/** OAuth's answers to a client that may come again unchanged (RFC 6749, 4.1.2.1; RFC 8628, 3.5). */
const passing: ReadonlySet<string> = new Set([
  'temporarily_unavailable',
  'server_error',
  'slow_down',
]);

/** OAuth refuses with 400, and with 401 where the client is not known (RFC 6749, 5.2). */
function isRefusal(error: string, status: number): boolean {
  return (status === 400 || status === 401) && !passing.has(error);
}

function readTokens(text: string, grant: TokenSet['grant'], issuedAt: Date): TokenSet | undefined {
  const body = parseJson(text);
  if (!isRecord(body)) return undefined;
  const accessToken = within(body['access_token'], longestToken);
  const refreshToken = within(body['refresh_token'], longestToken);
  if (accessToken === undefined) return undefined;
  // Without its successor a spent refresh token ends the connection: better to know at once.
  if (grant === 'refresh-token' && refreshToken === undefined) return undefined;
  return {
    grant,
    accessToken,
    accessTokenIssuedAt: issuedAt,
    accessTokenExpiresAt: after(issuedAt, lifeMs(body['expires_in'])),
    refreshToken,
    refreshTokenExpiresAt:
      refreshToken === undefined ? undefined : after(issuedAt, REFRESH_TOKEN_LIFE_MS),
    scope: within(body['scope'], longestScope) ?? '',
  };
}

/** Fortnox's have some 2,000 characters; no server takes a header that is longer than this. */
const longestToken = 16 * 1024;

/** All scopes of Fortnox together have less than a quarter of it. */
const longestScope = 4 * textAtMost;

/** `undefined` for what is empty or longer: that is not what it should be. */
function within(value: unknown, atMost: number): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= atMost ? value : undefined;
}

function lifeMs(expiresIn: unknown): number {
  const seconds = Number(expiresIn ?? DEFAULT_LIFE_S);
  return (seconds > 0 ? Math.min(seconds, LONGEST_LIFE_S) : DEFAULT_LIFE_S) * 1000;
}

function after(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}
