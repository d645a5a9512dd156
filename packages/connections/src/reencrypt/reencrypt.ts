import type { Database } from '@sync/database';
import { UnreadableSecret, type Cipher } from '../cipher.js';
import { eraseExpiredConsents } from '../consents.js';
import { everySecret, keyIdIn, secretPlaces, type SecretPlace } from '../secret-places.js';
import { contextOf } from '../secrets.js';

/** Rows read at once; each is written by itself, so nobody waits for more than one of them. */
const batchSize = 100;

/** Whoever still encrypts with another key than the first one is not out-run by more passes. */
const maxPasses = 5;

/** Secrets that are not under the first key. */
export type Outdated = {
  readonly kind: string;
  readonly keyId: string;
  readonly count: number;
  /** Whether their key is in `ENCRYPTION_KEYS`. */
  readonly isReadable: boolean;
};

/** What is not encrypted with the first key, by kind and key; nothing is changed. */
export async function countOutdated(db: Database, cipher: Cipher): Promise<Outdated[]> {
  const [first] = cipher.keyIds;
  const rows = await db.prisma.$queryRaw<Omit<Outdated, 'isReadable'>[]>`
    SELECT kind, key_id AS "keyId", count(*)::int AS count FROM ${everySecret}
    WHERE key_id <> ${first} GROUP BY kind, key_id ORDER BY kind, key_id`;
  return rows.map((row) => ({ ...row, isReadable: cipher.keyIds.includes(row.keyId) }));
}

export type Reencryption = {
  readonly changed: number;
  /** Changed by somebody else between reading and writing; theirs stays. */
  readonly overtaken: number;
  /** Under a key that is there, and yet they do not decrypt: damaged, or from another row. */
  readonly damaged: number;
};

/**
 * Encrypts with the first key what is under another one that is there, while everything runs. It
 * may be broken off and begun again at any time: what a secret is encrypted with stands in it.
 */
export async function reencrypt(db: Database, cipher: Cipher): Promise<Reencryption> {
  // What nobody confirmed in time is no secret to be kept, and would stay under the former key.
  await eraseExpiredConsents(db);
  let sum: Reencryption = { changed: 0, overtaken: 0, damaged: 0 };
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const done = await everyPlace(db, cipher);
    sum = {
      changed: sum.changed + done.changed,
      overtaken: sum.overtaken + done.overtaken,
      damaged: done.damaged,
    };
    if (done.overtaken === 0) break;
  }
  return sum;
}

async function everyPlace(db: Database, cipher: Cipher): Promise<Reencryption> {
  const outcomes: Outcome[] = [];
  for (const place of secretPlaces) outcomes.push(...(await onePlace(db, cipher, place)));
  const count = (wanted: Outcome): number => outcomes.filter((one) => one === wanted).length;
  return { changed: count('changed'), overtaken: count('overtaken'), damaged: count('damaged') };
}

type Outcome = 'changed' | 'overtaken' | 'damaged';

type Row = { readonly connectionId: string; readonly text: string };

async function onePlace(db: Database, cipher: Cipher, place: SecretPlace): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let after = ''; ;) {
    const rows = await readBatch(db, cipher, place, after);
    for (const row of rows) outcomes.push(await oneRow(db, cipher, place, row));
    const last = rows.at(-1);
    if (!last) return outcomes;
    after = last.connectionId;
  }
}

function readBatch(
  db: Database,
  { keyIds: [, ...others] }: Cipher,
  { table, id, column, where }: SecretPlace,
  after: string,
): Promise<Row[]> {
  return db.prisma.$queryRaw<Row[]>`
    SELECT ${id} AS "connectionId", ${column} AS text FROM ${table}
    WHERE ${where} AND ${id} > ${after} AND ${keyIdIn(column)} = ANY(${others}::text[])
    ORDER BY ${id} LIMIT ${batchSize}`;
}

/** Only over what was read: a token that was renewed meanwhile is the only one that is valid. */
async function oneRow(
  db: Database,
  cipher: Cipher,
  { kind, table, id, column }: SecretPlace,
  { connectionId, text }: Row,
): Promise<Outcome> {
  const context = contextOf(connectionId, kind);
  const plain = decrypt(cipher, text, context);
  if (plain === undefined) return 'damaged';
  const written = await db.prisma.$executeRaw`
    UPDATE ${table} SET ${column} = ${cipher.encrypt(plain, context)}
    WHERE ${id} = ${connectionId} AND ${column} = ${text}`;
  return written === 1 ? 'changed' : 'overtaken';
}

/** `undefined` is counted and told: one damaged secret must not keep the others under an old key. */
function decrypt(cipher: Cipher, text: string, context: string): string | undefined {
  try {
    return cipher.decrypt(text, context);
  } catch (error) {
    if (error instanceof UnreadableSecret && error.because === 'damaged') return undefined;
    throw error;
  }
}
