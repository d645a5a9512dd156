import { Prisma, type Database } from '@sync/database';
import type { Cipher } from './cipher.js';
import { everySecret } from './secret-places.js';

/** Secrets of one kind that want a key which is not in `ENCRYPTION_KEYS` of this process. */
export type UnreadableSecrets = {
  readonly kind: string;
  /** Of the key that is missing; a key cannot be derived from it. */
  readonly keyId: string;
  readonly count: number;
};

/** How many secrets of which kind cannot be read here, over all connections. */
export function countUnreadableSecrets(db: Database, cipher: Cipher): Promise<UnreadableSecrets[]> {
  return db.prisma.$queryRaw<UnreadableSecrets[]>`
    SELECT kind, key_id AS "keyId", count(*)::int AS count FROM ${everySecret}
    WHERE ${isForeign(cipher)} GROUP BY kind, key_id ORDER BY kind, key_id`;
}

export type UnreadableOf = {
  readonly connectionId: string;
  readonly kind: string;
  readonly keyId: string;
};

/** Which secrets of these connections cannot be read here. */
export function findUnreadableSecrets(
  db: Database,
  cipher: Cipher,
  connectionIds: readonly string[],
): Promise<UnreadableOf[]> {
  return db.prisma.$queryRaw<UnreadableOf[]>`
    SELECT DISTINCT connection_id AS "connectionId", kind, key_id AS "keyId" FROM ${everySecret}
    WHERE ${isForeign(cipher)} AND connection_id = ANY(${[...connectionIds]}::text[])
    ORDER BY kind, key_id`;
}

const isForeign = (cipher: Cipher): Prisma.Sql =>
  Prisma.sql`key_id <> ALL(${[...cipher.keyIds]}::text[])`;
