import { randomUUID } from 'node:crypto';
import { type Database, type Queries } from '@sync/database';
import { judgeLedger, type LedgerRow } from './judge-ledger.js';
import { serverIdentity } from './trust.js';

type Known = { readonly ledgerId: string; readonly witnessed: number };

/** Name of the ledger, which is given to it by whoever looks first. */
export async function ledgerName(db: Database): Promise<string> {
  const [known] = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT ledger_id AS id FROM ledger_marks`;
  if (known) return known.id;
  await db.prisma.$executeRaw`
    INSERT INTO ledger_marks (id, ledger_id, server)
    SELECT 1, ${randomUUID()}, ${serverIdentity} ON CONFLICT DO NOTHING`;
  return ledgerName(db);
}

/**
 * One look that finds all well: raises the mark and lets the worker act, in one statement.
 * `undefined` when the ledger is not the one it should be; then nothing is written.
 */
export async function beatLedger(
  db: Database,
  { ledgerId, witnessed }: Known,
  workerId: string | undefined,
): Promise<number | undefined> {
  const [beat] = await db.prisma.$queryRaw<{ mark: number }[]>`
    WITH beat AS (
      UPDATE ledger_marks m SET mark = m.mark + 1, beat_at = now()
      WHERE m.ledger_id = ${ledgerId} AND m.mark >= ${String(witnessed)}::bigint
        AND m.server = ${serverIdentity}
      RETURNING m.mark
    ), examined AS (
      UPDATE workers SET ledger_examined = true
      WHERE id = ${workerId ?? ''} AND NOT ledger_examined AND EXISTS (SELECT 1 FROM beat)
    )
    SELECT mark::float8 FROM beat`;
  return beat?.mark;
}

/**
 * Holds every connection if the ledger is not the one it should be, and makes this server the
 * ledger's own from here on. Answers why it did, `undefined` when there was no need to.
 */
export async function holdRestored(db: Database, known: Known): Promise<string | undefined> {
  return db.prisma.$transaction(async (tx) => {
    const row = await lockLedger(tx);
    if (row?.ledgerId !== known.ledgerId) return undefined;
    const because = judgeLedger(row, known.witnessed);
    if (because !== undefined) await hold(tx, because);
    return because;
  });
}

/** The same because somebody says so, whatever the ledger looks like. */
export async function holdTold(db: Database): Promise<void> {
  await ledgerName(db);
  await db.prisma.$transaction(async (tx) => {
    const row = await lockLedger(tx);
    await hold(tx, (row && judgeLedger(row, 0)) ?? 'told by npm run recover');
  });
}

async function lockLedger(tx: Queries): Promise<LedgerRow | undefined> {
  const [row] = await tx.$queryRaw<LedgerRow[]>`
    SELECT ledger_id AS "ledgerId", mark::float8 AS mark, server, ${serverIdentity} AS here
    FROM ledger_marks FOR UPDATE`;
  return row;
}

/**
 * The ledger goes on under a new name, so that it and what it was copied from never accuse each other;
 * the same backup brought back again still bears the old one. What is held already keeps its time:
 * what was under way then has had its time.
 */
async function hold(tx: Queries, because: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE ledger_marks SET ledger_id = ${randomUUID()}, mark = mark + 1, beat_at = now(),
           server = ${serverIdentity}, restored_at = now(), restored_because = ${because}`;
  await tx.$executeRaw`UPDATE connections SET restored_at = now() WHERE restored_at IS NULL`;
}

/** What is held after a restore, and why. */
export type Hold = {
  readonly because: string;
  /** Ids of the connections that are held, the oldest first. */
  readonly connections: readonly string[];
  /** Whether there is none that is not: then nothing at all can be sent. */
  readonly extent: 'all' | 'some';
};

/** `undefined` while no connection is held. */
export async function readHold(db: Database): Promise<Hold | undefined> {
  const [held] = await db.prisma.$queryRaw<
    (Omit<Hold, 'because'> & { readonly because: string | null })[]
  >`
    SELECT coalesce(array_agg(id ORDER BY created_at, id) FILTER (WHERE restored_at IS NOT NULL),
                    '{}') AS connections,
           CASE WHEN bool_and(restored_at IS NOT NULL) THEN 'all' ELSE 'some' END AS extent,
           (SELECT restored_because FROM ledger_marks LIMIT 1) AS because
    FROM connections`;
  return held && held.connections.length > 0
    ? { ...held, because: held.because ?? 'unknown' }
    : undefined;
}
