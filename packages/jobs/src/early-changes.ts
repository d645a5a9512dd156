import type { Database } from '@sync/database';
import { storableJson } from '@sync/shared';
import { createJob, isThere, jobKey } from './accept.js';
import type { Acceptance, IncomingInvoice } from './acceptance.js';
import { syncCredit } from './job.js';
import { tellIfIgnored } from './told-again.js';

/** A refund or void that makes no credit; `ignoredBecause` says what happened. */
export type EarlyChange = IncomingInvoice & {
  readonly kind: typeof syncCredit;
  readonly ignoredBecause: string;
};

/**
 * Keeps a refund or void whose invoice is not known yet, as a job that has ended ignored: once however
 * often it is told, erased like any other. What is shown of it when the invoice comes says
 * `findIgnoredCredits`. `ignored`: its job has become something else, and nothing is kept.
 */
export async function keepEarlyChange(db: Database, given: EarlyChange): Promise<Acceptance> {
  const incoming = storableJson(given);
  return db.prisma.$transaction(async (tx) => {
    if (!(await isThere(tx, incoming.connectionId))) return { kind: 'connection-gone' };
    return (
      (await createJob(tx, incoming)) ??
      (await tellIfIgnored(tx, jobKey(incoming), incoming)) ?? {
        kind: 'ignored',
        reason: incoming.ignoredBecause,
      }
    );
  });
}

/** Every list shows as many with an invoice. */
const shownAtMost = 50;

/** The events of refunds and voids that were told before their invoice came, in the order of their coming. */
export async function findIgnoredCredits(
  db: Database,
  connectionId: string,
  invoiceId: string,
): Promise<readonly unknown[]> {
  const rows = await db.prisma.syncJob.findMany({
    where: { connectionId, invoiceId, kind: syncCredit, status: 'ignored', erasedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { event: true },
    take: shownAtMost,
  });
  return rows.map(({ event }) => event);
}
