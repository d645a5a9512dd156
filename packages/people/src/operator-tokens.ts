import { randomBytes } from 'node:crypto';
import {
  newId,
  olderThan,
  toPage,
  type Database,
  type Page,
  type PageRequest,
} from '@sync/database';
import { sha256Hex } from '@sync/shared';

/** A token that an operator has made, without the token itself. */
export type StoredToken = {
  readonly id: string;
  readonly name: string;
  readonly role: 'operator' | 'viewer';
  /** The connections that exist for it; `undefined`: all. */
  readonly connectionIds: readonly string[] | undefined;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
};

type TokenRow = {
  id: string;
  name: string;
  role: string;
  scoped: boolean;
  connectionIds: string[];
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
};

const shown = {
  id: true,
  name: true,
  role: true,
  scoped: true,
  connectionIds: true,
  createdBy: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
} as const;

/** Recognisable, for scanners of leaked secrets; 256 random bits follow. */
const prefix = 'opr_';

/**
 * Makes a token and answers its value, which nobody can ask for again: only its hash is stored.
 * `undefined`: a token of that name is valid already, and the audit log could not tell them apart.
 */
export async function createOperatorToken(
  db: Database,
  wanted: Pick<StoredToken, 'name' | 'role' | 'connectionIds' | 'createdBy' | 'expiresAt'>,
): Promise<{ readonly token: StoredToken; readonly value: string } | undefined> {
  const { name, role, connectionIds, createdBy, expiresAt } = wanted;
  const value = `${prefix}${randomBytes(32).toString('base64url')}`;
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('operator token names'))`;
    if (await tx.operatorToken.findFirst({ where: { name, revokedAt: null } })) return undefined;
    const row = await tx.operatorToken.create({
      select: shown,
      data: {
        id: newId('tok'),
        tokenHash: sha256Hex(value),
        ...{ name, role, createdBy },
        scoped: connectionIds !== undefined,
        connectionIds: [...(connectionIds ?? [])],
        expiresAt: expiresAt ?? null,
      },
    });
    return { token: toStoredToken(row), value };
  });
}

/** Whose token this is, while it is neither revoked nor expired. */
export async function findOperatorToken(
  db: Database,
  value: string,
): Promise<StoredToken | undefined> {
  // What cannot be one costs no question.
  if (!/^opr_[\w-]{43}$/.test(value)) return undefined;
  return findValid(db, { tokenHash: sha256Hex(value) });
}

/** The same by its id. */
export function findOperatorTokenById(db: Database, id: string): Promise<StoredToken | undefined> {
  return findValid(db, { id });
}

async function findValid(
  db: Database,
  which: { readonly id: string } | { readonly tokenHash: string },
): Promise<StoredToken | undefined> {
  const row = await db.prisma.operatorToken.findFirst({
    select: shown,
    where: { ...which, ...valid() },
  });
  return row ? toStoredToken(row) : undefined;
}

/** Ids of all that are neither revoked nor expired. */
export async function listValidTokenIds(db: Database): Promise<readonly string[]> {
  const rows = await db.prisma.operatorToken.findMany({ select: { id: true }, where: valid() });
  return rows.map(({ id }) => id);
}

const valid = () => ({
  revokedAt: null,
  OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
});

/**
 * Names of those who can see a connection: of valid tokens that the connection exists for, and of
 * people whose login goes on and hangs on no such token.
 */
export async function listNames(db: Database, connectionId: string): Promise<readonly string[]> {
  const rows = await db.prisma.$queryRaw<{ name: string }[]>`
    SELECT name FROM operator_tokens
    WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
      AND (NOT scoped OR ${connectionId} = ANY (connection_ids))
    UNION
    SELECT actor FROM sessions WHERE expires_at > now() AND credential NOT LIKE 'stored:%'
    ORDER BY name`;
  return rows.map(({ name }) => name);
}

/** All that were ever made, newest first. */
export async function listOperatorTokens(
  db: Database,
  page: PageRequest,
): Promise<Page<StoredToken>> {
  const rows = await db.prisma.operatorToken.findMany({
    select: shown,
    where: olderThan(page.cursor),
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  return toPage(rows.map(toStoredToken), page.limit, ({ createdAt, id }) => ({
    at: createdAt,
    id,
  }));
}

/** Takes a token away, with the logins that were begun with it; `undefined`: no valid one has that id. */
export async function revokeOperatorToken(
  db: Database,
  id: string,
  /** What sessions remember of it. */
  credential: string,
): Promise<StoredToken | undefined> {
  return db.prisma.$transaction(async (tx) => {
    const [row] = await tx.operatorToken.updateManyAndReturn({
      select: shown,
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (!row) return undefined;
    await tx.session.deleteMany({ where: { credential } });
    return toStoredToken(row);
  });
}

function toStoredToken(row: TokenRow): StoredToken {
  const { scoped, connectionIds, expiresAt, revokedAt, ...rest } = row;
  return {
    ...rest,
    // A role that nobody here has written may read at most.
    role: row.role === 'operator' ? 'operator' : 'viewer',
    connectionIds: scoped ? connectionIds : undefined,
    expiresAt: expiresAt ?? undefined,
    revokedAt: revokedAt ?? undefined,
  };
}
