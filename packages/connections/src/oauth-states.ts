import { createHash } from 'node:crypto';
import type { Database } from '@sync/database';

/**
 * Remembers a consent that a person begins. Only a hash of `state` is stored: who reads the
 * database cannot finish somebody else's consent.
 */
export async function rememberOauthState(
  db: Database,
  begun: { readonly connectionId: string; readonly state: string; readonly ttlMs: number },
): Promise<void> {
  await db.prisma.$executeRaw`DELETE FROM oauth_states WHERE expires_at < now()`;
  await db.prisma.$executeRaw`
    INSERT INTO oauth_states (state_hash, connection_id, expires_at)
    VALUES (${hashState(begun.state)}, ${begun.connectionId},
            now() + ${begun.ttlMs} * interval '1 ms')`;
}

/** Redeems a state, once: the connection whose consent it guards, if it is known and not stale. */
export async function takeOauthState(db: Database, state: string): Promise<string | undefined> {
  const rows = await db.prisma.$queryRaw<{ connectionId: string }[]>`
    DELETE FROM oauth_states WHERE state_hash = ${hashState(state)} AND expires_at > now()
    RETURNING connection_id AS "connectionId"`;
  return rows[0]?.connectionId;
}

function hashState(state: string): string {
  return createHash('sha256').update(state).digest('hex');
}
