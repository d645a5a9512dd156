import { Prisma, type Database, type Queries } from '@sync/database';
import { waitingStatuses } from './job.js';

export type Deletion =
  /** By this call or an earlier one. */
  | { readonly kind: 'deleted'; readonly at: Date; readonly by: string | null }
  | { readonly kind: 'not-found' }
  /** How many jobs still wait, by status; nothing was changed. */
  | { readonly kind: 'waiting'; readonly jobs: Readonly<Record<string, number>> };

/**
 * Deletes a connection in which nothing waits: its secrets and tokens are erased, its doors are
 * closed for every process once this is committed, its jobs and their history stay. A job that is
 * being taken in at the same moment either counts as waiting or is refused (`acceptInvoice`).
 */
export function deleteConnection(
  db: Database,
  { connectionId, actor }: { readonly connectionId: string; readonly actor: string },
): Promise<Deletion> {
  return db.prisma.$transaction(async (tx) => {
    // Stronger than what an insert of a job takes, so that none is under way from here on.
    const [found] = await tx.$queryRaw<{ at: Date | null; by: string | null }[]>`
      SELECT deleted_at AS at, deleted_by AS by FROM connections WHERE id = ${connectionId}
      FOR UPDATE`;
    if (!found) return { kind: 'not-found' };
    if (found.at) return { kind: 'deleted', at: found.at, by: found.by };
    const jobs = await countWaiting(tx, connectionId);
    if (Object.keys(jobs).length > 0) return { kind: 'waiting', jobs };
    await eraseSecrets(tx, connectionId);
    return { kind: 'deleted', at: await close(tx, connectionId, actor), by: actor };
  });
}

async function countWaiting(tx: Queries, connectionId: string): Promise<Record<string, number>> {
  const rows = await tx.$queryRaw<{ status: string; count: number }[]>`
    SELECT status, count(*)::int AS count FROM sync_jobs
    WHERE connection_id = ${connectionId} AND status IN (${Prisma.join([...waitingStatuses])})
    GROUP BY status ORDER BY status`;
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

async function eraseSecrets(tx: Queries, connectionId: string): Promise<void> {
  const where = { connectionId };
  await tx.fortnoxToken.deleteMany({ where });
  await tx.oauthState.deleteMany({ where });
  await tx.formerKey.deleteMany({ where });
  // With their signing secrets; nothing would come to be told of any more.
  await tx.notification.deleteMany({ where });
  // A search of its invoices may name its customers.
  await tx.savedView.deleteMany({ where });
  // Nobody will compare a card with them.
  await tx.customerLink.updateMany({ where, data: { cardDigest: null, vatNumberDigest: null } });
  // Nothing of it can hold an invoice back any more.
  await tx.causeHandling.deleteMany({ where });
  // Nobody need ask any more whether its two systems answer.
  await tx.breaker.deleteMany({ where });
  await tx.reconciliation.updateMany({
    where: { ...where, state: 'queued' },
    data: { state: 'failed', detail: 'the connection was deleted', finishedAt: new Date() },
  });
}

/**
 * The status is one for which nobody looks for work. The hash is of no key: keys are hashed to hex
 * digits, and the id keeps it unique.
 */
async function close(tx: Queries, connectionId: string, actor: string): Promise<Date> {
  const [closed] = await tx.$queryRaw<{ at: Date }[]>`
    UPDATE connections
    SET deleted_at = now(), deleted_by = ${actor}, updated_at = now(),
        status = 'awaiting-consent', detail = NULL, subscriptionflow_refusal = NULL,
        fortnox_company_name = NULL, fortnox_organisation_number = NULL,
        webhook_key_hash = 'deleted ' || id, signing_secret_cipher = '',
        subscriptionflow_client_secret_cipher = '', fortnox_client_secret_cipher = ''
    WHERE id = ${connectionId} RETURNING deleted_at AS at`;
  if (!closed) throw new Error('a connection that is locked is not there');
  return closed.at;
}
