import { type Database, type Prisma, newId } from '@sync/database';
import { syncPaidInvoice } from '../job.js';

/** A connection whose jobs may be released. */
export async function insertActiveConnection(db: Database): Promise<string> {
  const id = newId('conn');
  await db.prisma.connection.create({
    data: {
      id,
      name: 'Acme AB',
      status: 'active',
      webhookKeyHash: id,
      subscriptionflowSite: 'acme',
      subscriptionflowClientId: 'sf',
      subscriptionflowClientSecretCipher: '-',
      fortnoxClientId: 'fn',
      fortnoxClientSecretCipher: '-',
      signingSecretCipher: '-',
      settings: {
        defaultIncomeAccount: '3001',
        defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
      },
    },
  });
  return id;
}

/** A worker that is alive for `forMs`; negative: one that died before. */
export async function insertWorker(db: Database, forMs: number): Promise<string> {
  const id = newId('wrk');
  const aliveUntil = new Date(Date.now() + forMs);
  await db.prisma.worker.create({ data: { id, host: 'test', aliveUntil } });
  return id;
}

/** A dead letter that goes on by itself once account 3999 is active. `change` replaces columns. */
export async function insertDeadLetter(
  db: Database,
  connectionId: string,
  change: Partial<Prisma.SyncJobUncheckedCreateInput> = {},
): Promise<string> {
  const id = newId('job');
  const now = new Date();
  await db.prisma.syncJob.create({
    data: {
      ...{ id, connectionId, kind: syncPaidInvoice, invoiceId: `inv-${id}`, source: 'event' },
      ...{ status: 'dead-lettered', dispatchState: 'none', attempts: 1, seriesAttempts: 1 },
      ...{ fingerprint: 'account:3999', deadLetterKind: 'account-inactive', deadLetterCode: 17 },
      ...{ deadLetterMessage: 'Account 3999 is inactive.', deadLetterAction: 'Activate it.' },
      ...{ clearedBy: 'account-activated', causeRef: '3999' },
      ...{ deadLetteredAt: now, finishedAt: now, ...change },
    },
  });
  return id;
}
