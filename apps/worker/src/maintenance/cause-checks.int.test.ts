import type { Prisma } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection, insertDeadLetter } from '@sync/jobs/testing';
import {
  json,
  startFakeServer,
  type FakeServer,
} from '../../../../packages/fortnox/src/testing/fake-server.js';
import { testClient } from '../../../../packages/fortnox/src/testing/stubs.js';
import { recordedLog } from '../testing/stage.js';
import { startCauseChecks } from './cause-checks.js';
import type { Loop, LoopRound } from './timer-loop.js';

let test: TestDatabase;
let server: FakeServer;
let connectionId: string;
/** What Fortnox has, by the last part of its path; 404 for all else. */
let found: Readonly<Record<string, object>>;
const loops: Loop[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  await test.db.prisma.connection.deleteMany();
  connectionId = await insertActiveConnection(test.db);
  found = {};
  server = await startFakeServer((...given) => {
    const name = given[1].path.split('?')[0]?.split('/').at(-1) ?? '';
    const body = found[name];
    (body ? json(200, body) : json(404, {}))(...given);
  });
});
afterEach(async () => {
  await Promise.all(loops.splice(0).map((loop) => loop.stop()));
  await server.close();
});
afterAll(() => test.drop());

type Opener = Parameters<typeof startCauseChecks>[0]['openFortnox'];
const client: Opener = (_connection, call) => Promise.resolve(testClient(server.url, { call }));

/** One round over all that is due; resolves with how it ended. */
function round(openFortnox: Opener = client): Promise<LoopRound['outcome']> {
  return new Promise((resolve) => {
    const { log } = recordedLog();
    const observeRound = ({ outcome }: LoopRound): void => {
      resolve(outcome);
    };
    const deps = { db: test.db, log, observeRound, openFortnox, everyMs: 3_600_000 };
    loops.push(startCauseChecks(deps));
  });
}

const letter = (change: Partial<Prisma.SyncJobUncheckedCreateInput> = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, change);

/** Why the system's replays began, and how many dead letters each took on. */
const replays = async (): Promise<[string, number][]> => {
  const rows = await test.db.prisma.replay.findMany({
    where: { actor: 'system', filter: { path: ['connectionId'], equals: connectionId } },
    include: { _count: { select: { items: true } } },
  });
  return rows.map(({ reason, _count }) => [reason, _count.items]);
};

const year = (from: string, to: string) => ({ Id: 1, FromDate: from, ToDate: to });
const demanding = (costCenter: string) => ({
  Account: {
    ...{ Number: 3999, Active: true, CostCenterSettings: costCenter },
    ...{ ProjectSettings: 'ALLOWED', TransactionInformationSettings: 'ALLOWED' },
  },
});
const dated = { createdAt: new Date('2026-03-31T22:30:00Z'), causeRef: null };

it.each<[string, Partial<Prisma.SyncJobUncheckedCreateInput>, typeof found, string]>([
  [
    'an account that is active',
    {},
    { '3999': { Account: { Number: 3999, Active: true } } },
    'Account 3999 is active in Fortnox.',
  ],
  [
    'an account that demands nothing any more',
    { clearedBy: 'account-demand-lifted' },
    { '3999': demanding('ALLOWED') },
    'Account 3999 demands no cost centre, project or text any more.',
  ],
  [
    'a currency that is in the register',
    { clearedBy: 'currency-added', currency: 'NOK' },
    { NOK: { Currency: { Code: 'NOK' } } },
    "Currency NOK is in Fortnox's register.",
  ],
  [
    'a period that is open, by the Swedish day',
    { clearedBy: 'period-unlocked', ...dated },
    { lockedperiod: { LockedPeriod: { EndDate: '2026-03-31' } } },
    'The period of 2026-04-01 is not locked in Fortnox.',
  ],
  [
    'a financial year that covers the day',
    { clearedBy: 'financial-year-created', ...dated },
    { financialyears: { FinancialYears: [year('2026-01-01', '2026-12-31')] } },
    'Fortnox has a financial year for 2026-04-01.',
  ],
])('what waited for %s goes on by itself', async (_, change, has, reason) => {
  await letter(change);
  found = has;
  expect(await round()).toBe('done');
  expect(await replays()).toEqual([[reason, 1]]);
});

it.each<[string, Partial<Prisma.SyncJobUncheckedCreateInput>, typeof found]>([
  ['the account is inactive', {}, { '3999': { Account: { Number: 3999, Active: false } } }],
  [
    'the account still demands a cost centre',
    { clearedBy: 'account-demand-lifted' },
    { '3999': demanding('MANDATORY') },
  ],
  [
    'nobody can see what the account demands',
    { clearedBy: 'account-demand-lifted' },
    { '3999': { Account: { Number: 3999, Active: true } } },
  ],
  ['the currency is not there', { clearedBy: 'currency-added', currency: 'NOK' }, {}],
  [
    'the very day is the last that is locked',
    { clearedBy: 'period-unlocked', ...dated },
    { lockedperiod: { LockedPeriod: { EndDate: '2026-04-01' } } },
  ],
  [
    'the financial year ended the day before',
    { clearedBy: 'financial-year-created', ...dated },
    { financialyears: { FinancialYears: [year('2025-04-01', '2026-03-31')] } },
  ],
  ['nobody said which account', { causeRef: null }, {}],
  ['it is cleared by something that cannot be asked for', { clearedBy: 'something-new' }, {}],
])('it waits on while %s', async (_, change, has) => {
  await letter(change);
  found = has;
  expect(await round()).toBe('done');
  expect(await replays()).toEqual([]);
});

it('a hundred dead letters of one cause cost one call', async () => {
  const row = await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id: await letter() } });
  const { event, laterEvent, madeFrom, fortnox, drift, ...columns } = row;
  expect([event, laterEvent, madeFrom, fortnox, drift]).toEqual([null, null, null, null, null]);
  const data = Array.from({ length: 99 }, (_, n) => ({
    ...{ ...columns, id: `${row.id}-${n}`, invoiceId: `${row.invoiceId}-${n}` },
  }));
  await test.db.prisma.syncJob.createMany({ data });
  found = { '3999': { Account: { Number: 3999, Active: true } } };
  await round();
  expect(server.received).toHaveLength(1);
  expect(await replays()).toEqual([['Account 3999 is active in Fortnox.', 100]]);
});

it('two workers at the same moment ask once', async () => {
  await letter();
  await Promise.all([round(), round()]);
  expect(server.received).toHaveLength(1);
});

it('asks nothing about a paused company, and nothing again before its time', async () => {
  await letter();
  const where = { id: connectionId };
  await test.db.prisma.connection.update({ where, data: { paused: true } });
  await round();
  expect(server.received).toHaveLength(0);
  await test.db.prisma.connection.update({ where, data: { paused: false } });
  await round();
  await round();
  expect(server.received).toHaveLength(1);
});

it('a company that cannot be asked keeps its letters, and the next round asks the others', async () => {
  const broken = connectionId;
  await letter();
  connectionId = await insertActiveConnection(test.db);
  await letter();
  found = { '3999': { Account: { Number: 3999, Active: true } } };
  const failing: Opener = (connection, call) =>
    connection.id === broken ? Promise.reject(new Error('no consent')) : client(connection, call);
  const outcomes = [await round(failing), await round(failing)];
  expect(outcomes).toContain('failed');
  expect(await replays()).toEqual([['Account 3999 is active in Fortnox.', 1]]);
});
