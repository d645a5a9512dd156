import type { Database } from '@sync/database';
import { toConnection, type Connection } from './connection.js';

/**
 * Consent of this company is there: the connection's jobs may go on. `undefined`, and nothing has
 * changed, where the connection was deleted or joined to another company since it was looked at.
 */
export async function activateConnection(
  db: Database,
  id: string,
  tenantId: string,
): Promise<Connection | undefined> {
  const [row] = await db.prisma.connection.updateManyAndReturn({
    where: {
      ...{ id, deletedAt: null },
      OR: [{ fortnoxTenantId: null }, { fortnoxTenantId: tenantId }],
    },
    data: { status: 'active', detail: null, fortnoxTenantId: tenantId },
  });
  return row && toConnection(row);
}

/** Says why a connection still waits for consent; one that is active stays as it is. */
export async function explainMissingConsent(
  db: Database,
  id: string,
  detail: string,
): Promise<void> {
  await db.prisma.connection.updateMany({
    where: { id, status: { not: 'active' }, deletedAt: null },
    data: { detail },
  });
}

/** Consent is lost: jobs wait, without spending attempts, until there is a new one. */
export async function markNeedsAttention(db: Database, id: string, detail: string): Promise<void> {
  await db.prisma.connection.updateMany({
    where: { id, status: { in: ['active', 'needs-attention'] } },
    data: { status: 'needs-attention', detail },
  });
}
