import { err, type Result, type TokenSet } from '@sync/shared';
import {
  refresh,
  requestClientCredentials,
  type TokenEndpoint,
  type TokenFailure,
} from './token-endpoint.js';

/** How a connection may get tokens. */
export type Grants = TokenEndpoint & {
  /** Needed for client credentials; without it only the refresh token is used. */
  readonly tenantId: string | undefined;
  /** Which grant comes first when both are possible; client credentials if left out. */
  readonly prefer?: TokenSet['grant'] | undefined;
};

export type ObtainFailure =
  /** Every possible grant was refused: only a new consent (or our own credentials) can help. */
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unavailable'; readonly detail: string };

/**
 * Gets new tokens with the preferred grant, and with the other one if the first is refused. The
 * refresh token is not touched while the token endpoint is merely unreachable: spending it without
 * an answer is the one thing that cannot be undone.
 */
export async function obtainTokens(
  options: Grants,
  current: TokenSet | undefined,
): Promise<Result<TokenSet, ObtainFailure>> {
  const grants = possibleGrants(options, current);
  const refusals: string[] = [];
  for (const grant of grants) {
    const result = await grant();
    if (result.ok) return { ok: true, value: keepRefreshToken(result.value, current) };
    if (result.error.kind !== 'refused') {
      return err({ kind: 'unavailable', detail: result.error.detail });
    }
    refusals.push(explain(result.error));
  }
  const detail = refusals.join('; ') || 'there is no consent: neither tenant nor refresh token';
  return err({ kind: 'refused', detail });
}

type Grant = () => Promise<Result<TokenSet, TokenFailure>>;

function possibleGrants(options: Grants, current: TokenSet | undefined): readonly Grant[] {
  const { tenantId } = options;
  const refreshToken = current?.refreshToken;
  const credentials: Grant[] =
    tenantId === undefined ? [] : [() => requestClientCredentials(options, tenantId)];
  const refreshing: Grant[] =
    refreshToken === undefined ? [] : [() => refresh(options, refreshToken)];
  return options.prefer === 'refresh-token'
    ? [...refreshing, ...credentials]
    : [...credentials, ...refreshing];
}

/** Client credentials answer without a refresh token; the stored one stays as the fallback. */
function keepRefreshToken(obtained: TokenSet, current: TokenSet | undefined): TokenSet {
  if (obtained.refreshToken !== undefined || !current) return obtained;
  const { refreshToken, refreshTokenExpiresAt } = current;
  return { ...obtained, refreshToken, refreshTokenExpiresAt };
}

function explain(refusal: TokenFailure & { kind: 'refused' }): string {
  return refusal.error === 'invalid_client'
    ? `Fortnox does not accept the client id or secret (${refusal.detail})`
    : `${refusal.detail} (${refusal.error})`;
}
