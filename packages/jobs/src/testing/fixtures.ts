import { type Database, newId } from '@sync/database';

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
