import type { Database } from '@sync/database';

/**
 * Whether these are valid still, each of them that is given: a token that was neither revoked nor has
 * expired, a login that was not ended and is not over. Sees what others have committed until now, in a
 * transaction too, and what that transaction itself has changed. Locks nothing: a revocation waits for nobody.
 */
export async function isStillValid(
  db: Database,
  given: { readonly tokenId: string | undefined; readonly sessionId: string | undefined },
): Promise<boolean> {
  const [tokenId, sessionId] = [given.tokenId ?? null, given.sessionId ?? null];
  const [found] = await db.prisma.$queryRaw<{ valid: boolean }[]>`
    SELECT (${tokenId}::text IS NULL OR EXISTS (
             SELECT 1 FROM operator_tokens WHERE id = ${tokenId} AND revoked_at IS NULL
               AND (expires_at IS NULL OR expires_at > clock_timestamp())))
       AND (${sessionId}::text IS NULL OR EXISTS (
             SELECT 1 FROM sessions WHERE id = ${sessionId} AND expires_at > clock_timestamp()))
       AS valid`;
  return found?.valid === true;
}
