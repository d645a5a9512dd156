import { Prisma } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { connectionSettingsSchema } from '@sync/shared';
import { randomBytes } from 'node:crypto';
import { createCipher } from './cipher.js';
import { createConnectionMemory } from './connection-memory.js';
import { createConnection } from './connections.js';

let test: TestDatabase;
let id: string;
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
  id = made.id;
});
afterAll(() => test.drop());

/** As the claim of a job answers it. */
async function version(): Promise<string> {
  const [row] = await test.db.direct.query<{ version: string }>(Prisma.sql`
    SELECT xmin::text || ctid::text AS version FROM connections WHERE id = ${id}`);
  return row?.version ?? '';
}

it('reads a connection once, and anew after any change of its row, also one that Prisma knows nothing of', async () => {
  const memory = createConnectionMemory();
  const recall = async () => memory.recall(test.db, id, await version());
  const first = await recall();
  expect(await recall()).toBe(first);
  // Of the habit, say: nothing else of the row tells that it has changed.
  await test.db.prisma.$executeRaw`UPDATE connections SET name = 'Acme Two AB' WHERE id = ${id}`;
  const second = await recall();
  expect(second).toMatchObject({ name: 'Acme Two AB', updatedAt: first?.updatedAt });
  await test.db.prisma.$executeRaw`UPDATE connections SET deleted_at = now() WHERE id = ${id}`;
  expect(await recall()).toBeUndefined();
});
