import { newId } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { connectionSettingsSchema } from '@sync/shared';
import { randomBytes } from 'node:crypto';
import { createCipher } from './cipher.js';
import { createConnection } from './connections.js';
import { claimCustomer, findCustomerLink, linkCustomer, unlinkCustomer } from './customer-links.js';

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

/** A native job, of which no event is kept. */
async function accepted(invoiceId: string): Promise<{ readonly jobId: string }> {
  const jobId = newId('job');
  await test.db.prisma.syncJob.create({
    data: {
      ...{ id: jobId, connectionId, invoiceId, kind: 'sync-paid-invoice', source: 'webhook' },
      ...{ status: 'succeeded', dispatchState: 'none' },
    },
  });
  return { jobId };
}

const isRemembered = async (customerId: string): Promise<boolean> =>
  (await test.db.prisma.intent.count({ where: { key: `customer:${customerId}` } })) === 1;

it('a card that is gone is forgotten, with what is remembered of making it', async () => {
  await linked('c-1', '17');
  await unlinkCustomer(test.db, connectionId, 'c-1', '17');
  expect(await isRemembered('c-1')).toBe(false);
});

it('who was carried over to a card that is gone is known by their jobs still', async () => {
  await linked('c-3', '19');
  const ofCard = async (invoiceId: string, customerNumber: string) => {
    const { jobId } = await accepted(invoiceId);
    const fortnox = { customerNumber };
    await test.db.prisma.syncJob.update({ where: { id: jobId }, data: { fortnox } });
    return jobId;
  };
  const jobId = await ofCard('inv-1', '19');
  const other = await ofCard('inv-2', '20');
  await unlinkCustomer(test.db, connectionId, 'c-3', '19');
  expect(await customersOf(jobId)).toEqual(['c-3']);
  expect(await customersOf(other)).toEqual([]);
});

it('a job is noted to be about a customer that no event of it names, before anything is sent', async () => {
  const claim = { ...(await accepted('inv-3')), connectionId };
  expect(await findCustomerLink(test.db, claim, 'c-9')).toBeUndefined();
  await findCustomerLink(test.db, claim, 'c-9');
  const where = { id: claim.jobId };
  const job = await test.db.prisma.syncJob.findUniqueOrThrow({ where });
  expect(job.customerIds).toEqual(['c-9']);
});

const fifty = Array.from({ length: 50 }, (_, n) => `c-of-fifty-${n}`);

/** A native job that was about as many customers as are noted. */
async function acceptedOfFifty(invoiceId: string): Promise<{ readonly jobId: string }> {
  const job = await accepted(invoiceId);
  const data = { customerIds: fifty, fortnox: { customerNumber: '21' } };
  await test.db.prisma.syncJob.update({ where: { id: job.jobId }, data });
  return job;
}

const customersOf = async (id: string) =>
  (await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id } })).customerIds;

it('a job is noted to be about fifty customers at most, however many its source names', async () => {
  const claim = { ...(await acceptedOfFifty('inv-4')), connectionId };
  await findCustomerLink(test.db, claim, 'c-51');
  expect(await customersOf(claim.jobId)).toEqual(fifty);
});

it('a card that is gone adds no customer to a job of fifty either', async () => {
  const { jobId } = await acceptedOfFifty('inv-5');
  await linked('c-51', '21');
  await unlinkCustomer(test.db, connectionId, 'c-51', '21');
  expect(await customersOf(jobId)).toEqual(fifty);
});

it('who comes late with a card that was replaced since forgets nothing of the new one', async () => {
  await linked('c-2', '18');
  await unlinkCustomer(test.db, connectionId, 'c-2', '17');
  expect(await isRemembered('c-2')).toBe(true);
});
