import { z } from 'zod';

const tokenSetShape = z.object({
  grant: z.enum(['client-credentials', 'refresh-token']),
  accessToken: z.string(),
  accessTokenIssuedAt: z.coerce.date(),
  accessTokenExpiresAt: z.coerce.date(),
  refreshToken: z.string().optional(),
  refreshTokenExpiresAt: z.coerce.date().optional(),
  scope: z.string(),
});

/** A `TokenSet` that was kept as JSON. */
export const tokenSetSchema = tokenSetShape.transform(
  ({ refreshToken, refreshTokenExpiresAt, ...tokens }): TokenSet => ({
    ...tokens,
    refreshToken,
    refreshTokenExpiresAt,
  }),
);

/** An access token and, under consent with refresh tokens, the single-use token that renews it. */
export type TokenSet = {
  readonly grant: 'client-credentials' | 'refresh-token';
  readonly accessToken: string;
  readonly accessTokenIssuedAt: Date;
  readonly accessTokenExpiresAt: Date;
  /** Kept as the fallback even while client credentials are used. */
  readonly refreshToken: string | undefined;
  readonly refreshTokenExpiresAt: Date | undefined;
  readonly scope: string;
};

export type RefreshClaim = {
  /** Grows with every claim; a commit under an older number is refused. */
  readonly fence: number;
  /** What stood in the store when the claim was made, read in the same statement. */
  readonly tokens: TokenSet | undefined;
};

/**
 * Where a connection's tokens live. Implemented by packages/connections; tokens are encrypted
 * there. All processes share it, and at most one holds a claim at a time.
 */
export type TokenStore = {
  read(connectionId: string): Promise<TokenSet | undefined>;
  /** `undefined`: another process is refreshing. A claim lapses by itself after `ttlMs`. */
  claimRefresh(connectionId: string, ttlMs: number): Promise<RefreshClaim | undefined>;
  /** Stores the new pair and ends the claim; `false` when the claim had lapsed to another holder. */
  commitRefresh(connectionId: string, fence: number, tokens: TokenSet): Promise<boolean>;
  releaseRefresh(connectionId: string, fence: number): Promise<void>;
};
