import { createHash } from 'node:crypto';
import type { Database } from '@sync/database';
import { UnreadableSecret, type Cipher } from './cipher.js';
import { contextOf } from './secrets.js';

export type DoorKeyKind = 'signing-secret' | 'webhook-key';

/** A key that was shown at one of a connection's doors and is valid. */
export type DoorKey = {
  readonly connectionId: string;
  readonly kind: DoorKeyKind;
  /** `former`: it was replaced and is still in its overlap. */
  readonly which: 'present' | 'former';
  readonly usedAt: Date | null;
};

export type SigningKey = DoorKey & {
  readonly secret: string;
  /** The secret as it is stored. */
  readonly cipher: string;
};

/** The key has 256 random bits, so a plain digest cannot be searched backwards. */
export function hashKey(webhookKey: string): string {
  return createHash('sha256').update(webhookKey).digest('hex');
}

/**
 * Whose native webhook address holds this key, present or former. PostgreSQL is asked every time:
 * a key that was ended opens nothing from that moment on, in any process.
 */
export async function findWebhookKey(
  db: Database,
  webhookKey: string,
): Promise<DoorKey | undefined> {
  const hash = hashKey(webhookKey);
  const [key] = await db.prisma.$queryRaw<DoorKey[]>`
    SELECT id AS "connectionId", 'webhook-key' AS kind, 'present' AS which,
           webhook_key_used_at AS "usedAt"
    FROM connections WHERE webhook_key_hash = ${hash} AND deleted_at IS NULL
    UNION ALL
    SELECT connection_id, kind, 'former', used_at
    FROM former_keys WHERE key_hash = ${hash} AND expires_at > now()`;
  return key;
}

/** A connection's valid signing secrets, and those of them whose encryption key is missing here. */
export type SigningKeys = {
  readonly keys: readonly SigningKey[];
  readonly unreadable: readonly UnreadableSecret[];
};

export type SigningRow = DoorKey & {
  readonly cipher: string;
  /** Of the connection, with its present secret. */
  readonly settings: string | null;
};

/** Both lists are empty for an unknown connection. Asked every time, like `findWebhookKey`. */
export async function readSigningKeys(
  db: Database,
  cipher: Cipher,
  connectionId: string,
): Promise<SigningKeys> {
  return toSigningKeys(cipher, await readSigningRows(db, [connectionId]));
}

/** The valid secrets of these connections, as they are stored. */
export function readSigningRows(
  db: Database,
  connectionIds: readonly string[],
): Promise<readonly SigningRow[]> {
  return db.prisma.$queryRaw<SigningRow[]>`
    SELECT id AS "connectionId", 'signing-secret' AS kind, 'present' AS which,
           signing_secret_used_at AS "usedAt", signing_secret_cipher AS cipher,
           settings::text AS settings
    FROM connections WHERE id = ANY(${[...connectionIds]}::text[]) AND deleted_at IS NULL
    UNION ALL
    SELECT connection_id, kind, 'former', used_at, secret_cipher, NULL
    FROM former_keys
    WHERE connection_id = ANY(${[...connectionIds]}::text[]) AND kind = 'signing-secret'
      AND expires_at > now()`;
}

export function toSigningKeys(cipher: Cipher, rows: readonly SigningRow[]): SigningKeys {
  const read = rows.map((row) => decode(cipher, row));
  return {
    keys: read.flatMap((one) => (one instanceof UnreadableSecret ? [] : [one])),
    unreadable: read.flatMap((one) => (one instanceof UnreadableSecret ? [one] : [])),
  };
}

function decode(
  cipher: Cipher,
  { connectionId, kind, which, usedAt, cipher: text }: SigningRow,
): SigningKey | UnreadableSecret {
  try {
    const secret = cipher.decrypt(text, contextOf(connectionId, 'signing-secret'));
    return { connectionId, kind, which, usedAt, secret, cipher: text };
  } catch (error) {
    if (error instanceof UnreadableSecret) return error;
    throw error;
  }
}

/** A flood of messages must not become a flood of writes to one row. */
const noteEveryMs = 60_000;

/** Whether the last use that is remembered is so long ago that another one should be. */
export function isUseDue({ usedAt }: Pick<DoorKey, 'usedAt'>): boolean {
  return !usedAt || usedAt.getTime() <= Date.now() - noteEveryMs;
}

/**
 * Remembers that the key was used, to within a minute. It waits for nobody: when the row is being
 * changed, the next use is remembered instead.
 */
export async function noteKeyUse(db: Database, key: DoorKey): Promise<void> {
  const { connectionId, kind, which } = key;
  if (!isUseDue(key)) return;
  if (which === 'former') {
    await db.prisma.$executeRaw`
      UPDATE former_keys SET used_at = now() WHERE (connection_id, kind) IN (
        SELECT connection_id, kind FROM former_keys
        WHERE connection_id = ${connectionId} AND kind = ${kind}
        FOR NO KEY UPDATE SKIP LOCKED)`;
    return;
  }
  await db.prisma.$executeRaw`
    UPDATE connections
    SET signing_secret_used_at = CASE WHEN ${kind} = 'signing-secret' THEN now()
                                      ELSE signing_secret_used_at END,
        webhook_key_used_at = CASE WHEN ${kind} = 'webhook-key' THEN now()
                                   ELSE webhook_key_used_at END
    WHERE id IN (SELECT id FROM connections WHERE id = ${connectionId}
                 FOR NO KEY UPDATE SKIP LOCKED)`;
}
