import { Prisma, type Database, type Queries } from '@sync/database';
import type { Cipher } from './cipher.js';
import { hashKey, type DoorKeyKind } from './door-keys.js';
import { contextOf } from './secrets.js';

/** What became of the keys of one kind. */
export type Rotation = {
  /** Since when the new key is valid. */
  readonly since: Date;
  /** Until when the one before it stays valid; `undefined`: it ended at once. */
  readonly formerValidUntil: Date | undefined;
  /** Keys that were valid before and are none any more. */
  readonly ended: number;
};

type Wanted = {
  readonly connectionId: string;
  /** So long the present key stays valid beside the new one; 0 ends it at once. */
  readonly overlapSeconds: number;
};

/**
 * Replaces the signing secret. Two are valid at most, so one that was still in its overlap ends
 * now. Committed means in force, for every process. `undefined`: no such connection.
 */
export function rotateSigningSecret(
  db: Database,
  cipher: Cipher,
  wanted: Wanted & { readonly signingSecret: string },
): Promise<Rotation | undefined> {
  const context = contextOf(wanted.connectionId, 'signing-secret');
  const text = cipher.encrypt(wanted.signingSecret, context);
  return rotate(db, wanted, {
    kind: 'signing-secret',
    present: Prisma.sql`signing_secret_cipher, NULL, signing_secret_since, signing_secret_used_at`,
    next: Prisma.sql`signing_secret_cipher = ${text}, signing_secret_since = now(),
      signing_secret_used_at = NULL`,
  });
}

/** The same for the key in the native webhook's address, of which only the hash is kept. */
export function rotateWebhookKey(
  db: Database,
  wanted: Wanted & { readonly webhookKey: string },
): Promise<Rotation | undefined> {
  return rotate(db, wanted, {
    kind: 'webhook-key',
    present: Prisma.sql`NULL, webhook_key_hash, webhook_key_since, webhook_key_used_at`,
    next: Prisma.sql`webhook_key_hash = ${hashKey(wanted.webhookKey)}, webhook_key_since = now(),
      webhook_key_used_at = NULL`,
  });
}

type Change = {
  readonly kind: DoorKeyKind;
  /** Columns of the present key: secret_cipher, key_hash, since, used_at. */
  readonly present: Prisma.Sql;
  /** What to SET for the new one. */
  readonly next: Prisma.Sql;
};

/** Rotations of one connection take turns at its row. */
async function rotate(
  db: Database,
  { connectionId, overlapSeconds }: Wanted,
  { kind, present, next }: Change,
): Promise<Rotation | undefined> {
  return db.prisma.$transaction(async (tx) => {
    const [live] = await tx.$queryRaw<{ now: Date }[]>`
      SELECT now() AS now FROM connections WHERE id = ${connectionId} AND deleted_at IS NULL
      FOR NO KEY UPDATE`;
    if (!live) return undefined;
    const endedFormer = await endFormer(tx, connectionId, kind);
    const [former] =
      overlapSeconds === 0
        ? []
        : await tx.$queryRaw<{ expiresAt: Date }[]>`
            INSERT INTO former_keys (connection_id, kind, secret_cipher, key_hash, since, used_at,
                                     expires_at)
            SELECT id, ${kind}, ${present}, now() + ${overlapSeconds}::int * interval '1 s'
            FROM connections WHERE id = ${connectionId}
            RETURNING expires_at AS "expiresAt"`;
    await tx.$executeRaw`
      UPDATE connections SET ${next}, updated_at = now() WHERE id = ${connectionId}`;
    const ended = endedFormer + (former ? 0 : 1);
    return { since: live.now, formerValidUntil: former?.expiresAt, ended };
  });
}

/** Answers how many of them were still valid: one or none. */
async function endFormer(tx: Queries, connectionId: string, kind: DoorKeyKind): Promise<number> {
  const ended = await tx.$queryRaw<{ wasValid: boolean }[]>`
    DELETE FROM former_keys WHERE connection_id = ${connectionId} AND kind = ${kind}
    RETURNING expires_at > now() AS "wasValid"`;
  return ended.filter(({ wasValid }) => wasValid).length;
}

export type ListedKey = {
  readonly kind: DoorKeyKind;
  readonly since: Date;
  readonly usedAt: Date | null;
  /** `null`: until it is replaced. */
  readonly expiresAt: Date | null;
};

/** The valid keys of a connection, never their values; the present one of each kind first. */
export async function listKeys(db: Database, connectionId: string): Promise<readonly ListedKey[]> {
  return db.prisma.$queryRaw<ListedKey[]>`
    SELECT kind, since, "usedAt", "expiresAt" FROM (
      SELECT 'signing-secret' AS kind, signing_secret_since AS since,
             signing_secret_used_at AS "usedAt", NULL::timestamptz AS "expiresAt"
      FROM connections WHERE id = ${connectionId} AND deleted_at IS NULL
      UNION ALL
      SELECT 'webhook-key', webhook_key_since, webhook_key_used_at, NULL
      FROM connections WHERE id = ${connectionId} AND deleted_at IS NULL
      UNION ALL
      SELECT kind, since, used_at, expires_at
      FROM former_keys WHERE connection_id = ${connectionId} AND expires_at > now()) AS keys
    ORDER BY kind, "expiresAt" NULLS FIRST`;
}

/** Erases former keys whose overlap is over; answers how many. They open nothing anyway. */
export function eraseExpiredKeys(db: Database): Promise<number> {
  return db.prisma.$executeRaw`DELETE FROM former_keys WHERE expires_at <= now()`;
}
