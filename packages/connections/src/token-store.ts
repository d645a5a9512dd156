import type { TokenSet, TokenStore } from '@sync/shared';
import type { Cipher } from './cipher.js';
import { contextOf } from './secrets.js';
import type { Database } from '@sync/database';

/** The store that all processes share, with what only a person's new consent may do. */
export type ConsentedTokenStore = TokenStore & {
  /** Stores what a person's new consent gave, ending any claim: older tokens are history. */
  replace(connectionId: string, tokens: TokenSet): Promise<void>;
};

type TokenRow = {
  grant: string | null;
  accessTokenCipher: string | null;
  accessTokenIssuedAt: Date | null;
  accessTokenExpiresAt: Date | null;
  refreshTokenCipher: string | null;
  refreshTokenExpiresAt: Date | null;
  scope: string | null;
};

/** Tokens in PostgreSQL, encrypted, renewed by one process at a time under a fenced claim. */
export function createTokenStore(
  db: Database,
  cipher: Cipher,
  /** The worker that renews; when it dies its claim dies with it, not only at its time. */
  holder: () => string | undefined = () => undefined,
): ConsentedTokenStore {
  return {
    read: async (connectionId) => {
      const row = await db.prisma.fortnoxToken.findUnique({ where: { connectionId } });
      return row ? decode(cipher, connectionId, row) : undefined;
    },
    claimRefresh: async (connectionId, ttlMs) => {
      const [row] = await claim(db, connectionId, ttlMs, holder() ?? null);
      return row && { fence: row.fence, tokens: decode(cipher, connectionId, row) };
    },
    commitRefresh: async (connectionId, fence, tokens) => {
      const { count } = await db.prisma.fortnoxToken.updateMany({
        where: { connectionId, fence },
        data: { ...encode(cipher, connectionId, tokens), claimedUntil: null },
      });
      return count === 1;
    },
    releaseRefresh: async (connectionId, fence) => {
      await db.prisma.fortnoxToken.updateMany({
        where: { connectionId, fence },
        data: { claimedUntil: null },
      });
    },
    replace: async (connectionId, tokens) => {
      const columns = encode(cipher, connectionId, tokens);
      await db.prisma.$transaction(async (tx) => {
        const live = await tx.$queryRaw<unknown[]>`
          SELECT 1 FROM connections WHERE id = ${connectionId} AND deleted_at IS NULL
          FOR KEY SHARE`;
        if (live.length === 0) return;
        await tx.fortnoxToken.upsert({
          where: { connectionId },
          create: { connectionId, ...columns },
          update: { ...columns, fence: { increment: 1 }, claimedUntil: null },
          select: { connectionId: true },
        });
      });
    },
  };
}

/**
 * One statement: the claim and what stood there when it was made. Nothing for a connection that
 * was deleted, and one that is being deleted is waited for: its tokens must not come back.
 */
function claim(
  db: Database,
  connectionId: string,
  ttlMs: number,
  holder: string | null,
): Promise<(TokenRow & { fence: number })[]> {
  return db.prisma.$queryRaw<(TokenRow & { fence: number })[]>`
    INSERT INTO fortnox_tokens AS t (connection_id, fence, claimed_until, claimed_by)
    SELECT id, 1, now() + ${ttlMs} * interval '1 ms', ${holder}
    FROM connections WHERE id = ${connectionId} AND deleted_at IS NULL FOR KEY SHARE
    ON CONFLICT (connection_id) DO UPDATE
      SET fence = t.fence + 1, claimed_until = excluded.claimed_until,
          claimed_by = excluded.claimed_by
      WHERE t.claimed_until IS NULL OR t.claimed_until < now()
        OR (t.claimed_by IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM workers w WHERE w.id = t.claimed_by AND w.alive_until > now()))
    RETURNING fence, "grant", access_token_cipher AS "accessTokenCipher",
      access_token_issued_at AS "accessTokenIssuedAt",
      access_token_expires_at AS "accessTokenExpiresAt",
      refresh_token_cipher AS "refreshTokenCipher",
      refresh_token_expires_at AS "refreshTokenExpiresAt", scope`;
}

function decode(cipher: Cipher, connectionId: string, row: TokenRow): TokenSet | undefined {
  const { accessTokenCipher, accessTokenIssuedAt, accessTokenExpiresAt } = row;
  if (accessTokenCipher === null || !accessTokenIssuedAt || !accessTokenExpiresAt) return undefined;
  return {
    grant: row.grant === 'refresh-token' ? 'refresh-token' : 'client-credentials',
    accessToken: cipher.decrypt(accessTokenCipher, contextOf(connectionId, 'access-token')),
    accessTokenIssuedAt,
    accessTokenExpiresAt,
    refreshToken:
      row.refreshTokenCipher === null
        ? undefined
        : cipher.decrypt(row.refreshTokenCipher, contextOf(connectionId, 'refresh-token')),
    refreshTokenExpiresAt: row.refreshTokenExpiresAt ?? undefined,
    scope: row.scope ?? '',
  };
}

function encode(cipher: Cipher, connectionId: string, tokens: TokenSet): TokenRow {
  return {
    grant: tokens.grant,
    accessTokenCipher: cipher.encrypt(tokens.accessToken, contextOf(connectionId, 'access-token')),
    accessTokenIssuedAt: tokens.accessTokenIssuedAt,
    accessTokenExpiresAt: tokens.accessTokenExpiresAt,
    refreshTokenCipher:
      tokens.refreshToken === undefined
        ? null
        : cipher.encrypt(tokens.refreshToken, contextOf(connectionId, 'refresh-token')),
    refreshTokenExpiresAt: tokens.refreshTokenExpiresAt ?? null,
    scope: tokens.scope,
  };
}
