import { newId, type Database } from '@sync/database';

/** A dead letter as the worker leaves one. `change` replaces columns. */
export async function insertDeadLetter(
  db: Database,
  connectionId: string,
  change: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const id = newId('job');
  const deadLetteredAt = new Date();
  await db.prisma.syncJob.create({
    data: {
      id,
      connectionId,
      kind: 'sync-paid-invoice',
      invoiceId: `inv-${id}`,
      invoiceNumber: 'SF-1',
      currency: 'SEK',
      total: '1250.00',
      status: 'dead-lettered',
      source: 'event',
      dispatchState: 'none',
      attempts: 1,
      seriesAttempts: 1,
      fingerprint: 'vat-rate-unmapped:17',
      deadLetterKind: 'vat-rate-unmapped',
      deadLetterMessage: 'The VAT rate 17 % is mapped to nothing.',
      deadLetterAction: 'Add it to vatMap.',
      deadLetteredAt,
      finishedAt: deadLetteredAt,
      ...change,
    },
  });
  return id;
}

/** A comparison that a worker has completed. */
export async function insertReconciliation(db: Database, connectionId: string): Promise<string> {
  const id = newId('rec');
  await db.prisma.reconciliation.create({
    data: { id, connectionId, fromDate: '2026-01-01', toDate: '2026-01-31', state: 'completed' },
  });
  return id;
}
