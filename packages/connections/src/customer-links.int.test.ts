import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { connectionSettingsSchema } from '@sync/shared';
import { randomBytes } from 'node:crypto';
import { createCipher } from './cipher.js';
import { createConnection } from './connections.js';
import { claimCustomer, linkCustomer, unlinkCustomer } from './customer-links.js';

let test: TestDatabase;
let connectionId: string;
beforeAll(async () => {
  test = await createTestDatabase();
  const made = await createConnection(test.db, createCipher([randomBytes(32)]), {
    name: 'Acme AB',
    subscriptionflow: { site: 'acme', clientId: 'sf' },
    fortnox: { clientId: 'fn', tenantId: '1' },
    secrets: { subscriptionflowClientSecret: 'a', fortnoxClientSecret: 'b', signingSecret: 'c' },
    webhookKey: 'key',
    settings: connectionSettingsSchema.parse({
      defaultIncomeAccount: '3001',
      defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
    }),
    returnUrl: undefined,
  });
  connectionId = made.id;
});
afterAll(() => test.drop());

const card = { cardDigest: undefined, vatType: 'SEVAT', vatNumberDigest: undefined };
const note = { card, invoiceDate: '2026-11-20' };

/** The customer is linked to a card, which a job has made. */
async function linked(customerId: string, customerNumber: string): Promise<void> {
  const jobId = `job_${customerId}`;
  await claimCustomer(test.db, { connectionId, jobId }, customerId);
  await test.db.prisma.$executeRaw`
    INSERT INTO intents (connection_id, key, job_id, fence, sender_id, outcome)
    VALUES (${connectionId}, ${`customer:${customerId}`}, ${jobId}, 1, 'wrk_1', 'done')`;
  await linkCustomer(test.db, { connectionId, jobId }, customerId, { customerNumber, note });
}

const isRemembered = async (customerId: string): Promise<boolean> =>
  (await test.db.prisma.intent.count({ where: { key: `customer:${customerId}` } })) === 1;

it('a card that is gone is forgotten, with what is remembered of making it', async () => {
  await linked('c-1', '17');
  await unlinkCustomer(test.db, connectionId, 'c-1', '17');
  expect(await isRemembered('c-1')).toBe(false);
});

it('who comes late with a card that was replaced since forgets nothing of the new one', async () => {
  await linked('c-2', '18');
  await unlinkCustomer(test.db, connectionId, 'c-2', '17');
  expect(await isRemembered('c-2')).toBe(true);
});
