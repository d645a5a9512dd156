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

/** A browser that is logged in. */
export type Session = {
  readonly id: string;
  /** Name of the operator. */
  readonly actor: string;
  /** Made of the operator's token at the login; whoever reads a session compares it. */
  readonly credential: string;
  readonly address: string;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
};

const shown = {
  id: true,
  actor: true,
  credential: true,
  address: true,
  userAgent: true,
  createdAt: true,
  lastSeenAt: true,
  expiresAt: true,
} as const;

/** So often at most is written down that somebody is still there. */
const seenEveryMs = 60_000;

/** Of one person; the one that was not in use for longest goes. Each login looks through all that are there. */
const sessionsAtMost = 50;

/** Enough to recognise a browser by; the rest is the sender's to fill. */
const maxUserAgent = 200;

/**
 * Begins a session and removes those that are over. The value for the cookie (256 random bits) is
 * known to its browser alone: only its hash is stored.
 */
export async function beginSession(
  db: Database,
  begun: Pick<Session, 'actor' | 'credential' | 'address' | 'userAgent'> & Limits,
): Promise<{ readonly id: string; readonly value: string }> {
  const value = randomBytes(32).toString('base64url');
  const id = newId('ses');
  const userAgent = begun.userAgent.slice(0, maxUserAgent);
  await db.prisma.$executeRaw`
    DELETE FROM sessions WHERE expires_at <= now()
      OR last_seen_at <= now() - ${begun.idleMs} * interval '1 ms'`;
  await db.prisma.$executeRaw`
    INSERT INTO sessions (id, token_hash, actor, credential, address, user_agent, expires_at)
    VALUES (${id}, ${sha256Hex(value)}, ${begun.actor}, ${begun.credential}, ${begun.address},
            ${userAgent}, now() + ${begun.maxMs} * interval '1 ms')`;
  await db.prisma.$executeRaw`
    DELETE FROM sessions WHERE actor = ${begun.actor} AND id <> ${id} AND id NOT IN (
      SELECT id FROM sessions WHERE actor = ${begun.actor}
      ORDER BY last_seen_at DESC, id DESC LIMIT ${sessionsAtMost})`;
  return { id, value };
}

/**
 * Erases sessions that are over in any case; answers how many. Those that are over for want of use
 * go then too, or at the next login.
 */
export function eraseExpiredSessions(db: Database): Promise<number> {
  return db.prisma.$executeRaw`DELETE FROM sessions WHERE expires_at <= now()`;
}

type Limits = {
  /** Without a request for this long it is over. */
  readonly idleMs: number;
  /** After this long it is over in any case. */
  readonly maxMs: number;
};

/** The session of a cookie, if there is one and it is not over; notes that it is in use. */
export async function findSession(
  db: Database,
  value: string,
  { idleMs }: Pick<Limits, 'idleMs'>,
): Promise<Session | undefined> {
  const [found] = await db.prisma.$queryRaw<(Session & { stale: boolean })[]>`
    SELECT id, actor, credential, address, user_agent AS "userAgent", created_at AS "createdAt",
           last_seen_at AS "lastSeenAt", expires_at AS "expiresAt",
           last_seen_at < now() - ${seenEveryMs} * interval '1 ms' AS stale
    FROM sessions
    WHERE token_hash = ${sha256Hex(value)} AND expires_at > now()
      AND last_seen_at > now() - ${idleMs} * interval '1 ms'`;
  if (!found) return undefined;
  const { stale, ...session } = found;
  if (stale) await noteSeen(db, session.id);
  return session;
}

async function noteSeen(db: Database, id: string): Promise<void> {
  await db.prisma.$executeRaw`UPDATE sessions SET last_seen_at = now() WHERE id = ${id}`;
}

/**
 * Sessions that are not over, newest first; of one operator or of all. `credentials`: those that
 * are valid now; a session made with another cannot be used any more.
 */
export async function listSessions(
  db: Database,
  filter: {
    readonly actor: string | undefined;
    readonly credentials: readonly string[];
    readonly idleMs: number;
  },
  page: PageRequest,
): Promise<Page<Session>> {
  const now = Date.now();
  const rows = await db.prisma.session.findMany({
    select: shown,
    where: {
      ...(filter.actor === undefined ? {} : { actor: filter.actor }),
      credential: { in: [...filter.credentials] },
      expiresAt: { gt: new Date(now) },
      lastSeenAt: { gt: new Date(now - filter.idleMs) },
      ...olderThan(page.cursor),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  return toPage(rows, page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** Ends the session of a cookie; answers which one it was, if there was one. */
export async function endSessionOf(
  db: Database,
  value: string,
): Promise<Pick<Session, 'id' | 'actor'> | undefined> {
  const [ended] = await db.prisma.$queryRaw<Pick<Session, 'id' | 'actor'>[]>`
    DELETE FROM sessions WHERE token_hash = ${sha256Hex(value)} RETURNING id, actor`;
  return ended;
}

/** Ends one session, of this operator or of anybody; `undefined`: there is none such. */
export async function endSession(
  db: Database,
  wanted: { readonly id: string; readonly actor: string | undefined },
): Promise<Pick<Session, 'id' | 'actor'> | undefined> {
  const { id, actor = null } = wanted;
  const [ended] = await db.prisma.$queryRaw<Pick<Session, 'id' | 'actor'>[]>`
    DELETE FROM sessions WHERE id = ${id} AND (${actor}::text IS NULL OR actor = ${actor})
    RETURNING id, actor`;
  return ended;
}
