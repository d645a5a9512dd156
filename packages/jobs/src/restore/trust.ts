import { Prisma } from '@sync/database';

/** Which server and database this is, and which table holds the mark: all that a restore changes. */
export const serverIdentity = Prisma.sql`
  (sync_server_identity() || '/' || 'ledger_marks'::regclass::oid)`;

/**
 * Guards a statement that leads to a change in Fortnox: the database is the one that the ledger has
 * come to know, and the connection is not held after a restore. Asked inside of the statement, so
 * that a fail-over between two looks at the ledger begins nothing.
 */
export function isTrusted(connectionId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`NOT EXISTS (SELECT 1 FROM ledger_marks m WHERE m.server <> ${serverIdentity})
    AND NOT EXISTS (SELECT 1 FROM connections r
                    WHERE r.id = ${connectionId} AND r.restored_at IS NOT NULL)`;
}
