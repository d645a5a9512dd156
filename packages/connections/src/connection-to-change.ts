import type { Database } from '@sync/database';
import type { Connection } from './connection.js';
import { findConnection } from './connections.js';

/**
 * The connection, in a transaction that is going to change it: whoever changes it besides waits for
 * its end. Settings are written as a whole, and what another had changed since they were read would be lost.
 */
export async function findConnectionToChange(
  db: Database,
  id: string,
): Promise<Connection | undefined> {
  await db.prisma.$executeRaw`SELECT 1 FROM connections WHERE id = ${id} FOR NO KEY UPDATE`;
  return findConnection(db, id);
}
