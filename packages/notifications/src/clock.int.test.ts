import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection, insertDeadLetter } from '@sync/jobs/testing';
import { claimDue, recordOutcome } from './claim.js';
import { createTest, replayDelivery } from './deliveries.js';
import { gatherFacts } from './facts.js';
import { endJob, insertReceiver } from './testing/stage.js';
import { tellOfWeeks } from './weekly-summary.js';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(() => test.db.prisma.notification.deleteMany());
afterEach(() => {
  jest.useRealTimers();
});
afterAll(() => test.drop());

/** This process's clock is wrong by so much; PostgreSQL's, by which all agree, is right. */
function clockIsOff(minutes: number): void {
  jest.useFakeTimers({
    now: Date.now() + minutes * 60_000,
    doNotFake: [
      ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate'] as const),
      ...(['clearImmediate', 'setInterval', 'clearInterval'] as const),
      ...(['setTimeout', 'clearTimeout'] as const),
    ],
  });
}

const target = 'http://127.0.0.1:9/';
const failed = { kind: 'failed', detail: 'answered 500' } as const;
const now = { quiet: undefined, random: 0.5 };

async function dueInSeconds(): Promise<number[]> {
  const rows = await test.db.prisma.$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM due_at - now())::float8 AS seconds FROM notification_deliveries`;
  return rows.map(({ seconds }) => seconds);
}

it.each([-90, 1500])(
  'a worker whose clock is off by %i minutes tries again in seconds, not at once and not never',
  async (minutes) => {
    const { id } = await insertReceiver(test.db, target, ['invoice.synced']);
    clockIsOff(minutes);
    await createTest(test.db, id);
    const [claimed] = await claimDue(test.db, id, 1);
    if (!claimed) throw new Error('a test is due at once');
    expect(await recordOutcome(test.db, claimed, failed, now)).toBe('waiting');
    const [seconds] = await dueInSeconds();
    expect(seconds).toBeGreaterThan(3);
    expect(seconds).toBeLessThan(6);
    await test.db.prisma.notificationDelivery.updateMany({ data: { state: 'given-up' } });
    await replayDelivery(test.db, id, claimed.message.id);
    expect(await claimDue(test.db, id, 1)).toHaveLength(1);
  },
);

it('what is gathered by a worker whose clock is ahead is told at once all the same', async () => {
  const { id } = await insertReceiver(test.db, target, ['invoice.synced']);
  const connectionId = await insertActiveConnection(test.db);
  const job = await insertDeadLetter(test.db, connectionId, { status: 'running' });
  await endJob(test.db, job, 'succeeded');
  clockIsOff(90);
  await gatherFacts(test.db);
  expect(await claimDue(test.db, id, 1)).toHaveLength(1);
});

it('a worker whose clock is behind makes one summary of a week', async () => {
  const { id } = await insertReceiver(test.db, target, [], { weeklySummary: true });
  const monday = Date.parse('2026-11-30T06:00:00Z');
  // Seven o'clock by PostgreSQL, ten to seven by the worker.
  const summaryDueAt = new Date(monday - 7 * 86_400_000);
  await test.db.prisma.notification.update({ where: { id }, data: { summaryDueAt } });
  clockIsOff((monday - 7 * 86_400_000 - 600_000 - Date.now()) / 60_000);
  await tellOfWeeks(test.db);
  await tellOfWeeks(test.db);
  expect(await test.db.prisma.notificationDelivery.count()).toBe(1);
});
