import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { requestErasure } from '@sync/jobs';
import { insertActiveConnection, insertDeadLetter } from '@sync/jobs/testing';
import { recordedLog } from '../testing/stage.js';
import { startRetention } from './retention.js';
import type { LoopRound } from './timer-loop.js';

let test: TestDatabase;
let connectionId: string;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  await test.db.prisma.connection.deleteMany();
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

/** One round; answers the log. */
const round = async (retentionDays: number, auditRetentionDays = 0): Promise<string> =>
  (await observedRound(retentionDays, auditRetentionDays)).text;

type Observed = { readonly text: string; readonly outcome: LoopRound['outcome'] };

async function observedRound(retentionDays: number, auditRetentionDays = 0): Promise<Observed> {
  const { log, text } = recordedLog();
  const outcome = await new Promise<LoopRound['outcome']>((resolve) => {
    const observeRound = ({ outcome }: LoopRound): void => {
      resolve(loop.stop().then(() => outcome));
    };
    const loop = startRetention({
      ...{ db: test.db, log, observeRound, retentionDays, auditRetentionDays },
    });
  });
  return { text: text(), outcome };
}

/** Jobs that succeeded so many days ago. */
async function ended(days: number, count = 1): Promise<void> {
  const finishedAt = new Date(Date.now() - days * 86_400_000);
  for (let n = 0; n < count; n += 1) {
    const event = { data: 'personal' };
    await insertDeadLetter(test.db, connectionId, { status: 'succeeded', finishedAt, event });
  }
}

const erased = (): Promise<number> =>
  test.db.prisma.syncJob.count({ where: { connectionId, erasedAt: { not: null } } });

it('one round erases everything that is old enough, however many batches it takes', async () => {
  await ended(401, 205);
  await ended(399);
  expect(await round(400)).toContain('"old":205');
  expect(await erased()).toBe(205);
});

it('0 days keep everything for ever, but what an operator wants erased is erased', async () => {
  await ended(4000, 3);
  expect(await round(0)).toBe('');
  expect(await erased()).toBe(0);
  await requestErasure(test.db, { connectionId, actor: 'anna', reason: 'the company has left' });
  expect(await round(0)).toContain('"requested":3');
  expect(await erased()).toBe(3);
});

it('says nothing where there was nothing to erase', async () => {
  await ended(1);
  expect(await round(400)).toBe('');
});

it('erases keys of connections whose overlap is over, and no other', async () => {
  const key = { connectionId, since: new Date(), secretCipher: '-' };
  const [past, future] = [-1000, 60_000].map((ms) => new Date(Date.now() + ms));
  await test.db.prisma.formerKey.createMany({
    data: [
      { ...key, kind: 'signing-secret', expiresAt: past ?? '' },
      { ...key, kind: 'webhook-key', expiresAt: future ?? '' },
    ],
  });
  expect(await round(400)).toContain('"keys":1');
  const left = await test.db.prisma.formerKey.findMany({ where: { connectionId } });
  expect(left.map(({ kind }) => kind)).toEqual(['webhook-key']);
});

it('erases consents whose time is over, with the tokens they hold, and logins that are over', async () => {
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  const state = { connectionId, tokensCipher: 'v1.key', outcome: 'to-confirm' };
  const session = { actor: 'anna', credential: '-', address: '127.0.0.1', userAgent: 'Browser' };
  await test.db.prisma.oauthState.createMany({
    data: [
      { ...state, stateHash: 'over', expiresAt: at(-1) },
      { ...state, stateHash: 'waits', expiresAt: at(1) },
    ],
  });
  await test.db.prisma.session.createMany({
    data: [
      { ...session, id: 'ses_over', tokenHash: 'over', expiresAt: at(-1) },
      { ...session, id: 'ses_open', tokenHash: 'open', expiresAt: at(1) },
    ],
  });
  expect(await round(0)).toMatch(/"consents":1,"sessions":1/);
  expect(await test.db.prisma.oauthState.findMany()).toMatchObject([{ stateHash: 'waits' }]);
  expect(await test.db.prisma.session.findMany()).toMatchObject([{ id: 'ses_open' }]);
});

it('spares a consent that was redeemed at the end of its time while its code is being exchanged', async () => {
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const state = { connectionId, expiresAt: at(-0.1) };
  await test.db.prisma.oauthState.createMany({
    data: [
      { ...state, stateHash: 'under-way', redeemedAt: at(-0.2) },
      { ...state, stateHash: 'ended', redeemedAt: at(-0.2), outcome: 'refused' },
      { ...state, stateHash: 'broken-off', redeemedAt: at(-6) },
      { ...state, stateHash: 'never-redeemed' },
    ],
  });
  expect(await round(0)).toContain('"consents":3');
  expect(await test.db.prisma.oauthState.findMany()).toMatchObject([{ stateHash: 'under-way' }]);
});

it('forgets what is noted of the cards of a company whose history is erased', async () => {
  const card = { connectionId, customerNumber: '17', cardDigest: 'd', vatNumberDigest: 'd' };
  await test.db.prisma.customerLink.create({ data: { ...card, customerId: 'c1' } });
  await requestErasure(test.db, { connectionId, actor: 'anna', reason: 'asked for' });
  expect(await test.db.prisma.customerLink.findMany()).toMatchObject([
    { customerNumber: '17', cardDigest: null, vatNumberDigest: null },
  ]);
});

it('erases the audit log after AUDIT_RETENTION_DAYS, and nothing of it with 0', async () => {
  const entry = { address: '127.0.0.1', action: 'sign-in', outcome: 'success' };
  const day = 86_400_000;
  const ids = [3000, 101, 99].map((days) => ({
    ...{ ...entry, id: `aud_${days}`, createdAt: new Date(Date.now() - days * day) },
  }));
  await test.db.prisma.auditEntry.createMany({ data: ids });
  expect(await round(0, 0)).toBe('');
  expect(await round(0, 100)).toContain('"audit":2');
  const left = await test.db.prisma.auditEntry.findMany({ select: { id: true } });
  expect(left).toEqual([{ id: 'aud_99' }]);
});

it('erases what was told 30 days ago, or sooner where history is kept for less, and nothing that waits', async () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  const delivery = { event: 'notification.test', items: [], counts: {}, dueAt: daysAgo(99) };
  await test.db.prisma.notification.create({
    data: {
      ...{ id: 'ntf_1', kind: 'slack', targetCipher: '-', targetShown: '-', events: [] },
      createdBy: 'anna',
      deliveries: {
        create: [
          { ...delivery, id: 'old', state: 'delivered', finishedAt: daysAgo(31) },
          { ...delivery, id: 'new', state: 'given-up', finishedAt: daysAgo(29) },
          { ...delivery, id: 'waiting', state: 'waiting', createdAt: daysAgo(99) },
        ],
      },
    },
  });
  expect(await round(0)).toContain('"told":1');
  const left = () => test.db.prisma.notificationDelivery.findMany({ select: { id: true } });
  expect((await left()).map(({ id }) => id).toSorted()).toEqual(['new', 'waiting']);
  expect(await round(20)).toContain('"told":1');
  expect(await left()).toEqual([{ id: 'waiting' }]);
});

describe('an erasure that throws', () => {
  /** PostgreSQL refuses to delete from the table. */
  const refuse = (table: string) =>
    test.db.prisma.$executeRawUnsafe(`CREATE TRIGGER refused BEFORE DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION refuse_delete()`);
  const allow = (table: string) =>
    test.db.prisma.$executeRawUnsafe(`DROP TRIGGER refused ON ${table}`);

  beforeAll(async () => {
    await test.db.prisma.$executeRaw`
      CREATE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'not deleted'; END $$`;
  });

  it('keeps none of the others from being done, is logged as an error, and the round has failed', async () => {
    const over = new Date(Date.now() - 1000);
    const session = { actor: 'anna', credential: '-', address: '127.0.0.1', userAgent: 'Browser' };
    await test.db.prisma.formerKey.create({
      data: {
        ...{ connectionId, kind: 'webhook-key', since: over, secretCipher: '-', expiresAt: over },
      },
    });
    await test.db.prisma.session.create({
      data: { ...session, id: 'ses_past', tokenHash: 'past', expiresAt: over },
    });
    await refuse('former_keys');
    const { text, outcome } = await observedRound(400);
    await allow('former_keys');
    expect(text).toMatch(/"level":"error".*"step":"keys".*retention\.step-failed/);
    expect(text).toMatch(/"sessions":1.*retention\.erased/);
    expect(outcome).toBe('failed');
    expect(await test.db.prisma.session.findMany({ where: { id: 'ses_past' } })).toEqual([]);
    expect(await observedRound(400)).toMatchObject({ outcome: 'done' });
  });
});
