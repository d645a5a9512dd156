import { createTestEngine, type TestEngine } from '../testing/engine.js';
import { insertActiveConnection, insertDeadLetter } from '../testing/fixtures.js';
import { readBacklog, type CompanyBacklog } from './backlog.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

const secondsAgo = (seconds: number): Date => new Date(Date.now() - seconds * 1000);

const waiting = (connectionId: string, dueAt = secondsAgo(1)): Promise<string> =>
  insertDeadLetter(test.db, connectionId, {
    ...{ status: 'queued', dispatchState: 'waiting', deadLetteredAt: null, finishedAt: null },
    dueAt,
  });

const ended = (connectionId: string, seconds: number, status = 'succeeded'): Promise<string> =>
  insertDeadLetter(test.db, connectionId, { status, finishedAt: secondsAgo(seconds) });

async function backlogOf(connectionId: string): Promise<CompanyBacklog | undefined> {
  const all = await readBacklog(test.db, undefined);
  return all.find((company) => company.connectionId === connectionId);
}

it('a company where nothing waits has none, whatever has ended there', async () => {
  const connectionId = await insertActiveConnection(test.db);
  await ended(connectionId, 1);
  expect(await backlogOf(connectionId)).toBeUndefined();
});

it('what waits is counted, and apart from it what is tried again later', async () => {
  const connectionId = await insertActiveConnection(test.db);
  const oldest = secondsAgo(90);
  await waiting(connectionId, oldest);
  await waiting(connectionId);
  await waiting(connectionId, secondsAgo(-30));
  await waiting(connectionId, secondsAgo(-3600));
  expect(await backlogOf(connectionId)).toEqual({
    ...{ connectionId, openJobs: 4, postponed: 1, oldestWaitingAt: oldest },
    ...{ isWorkedOn: true, endedInOne: 0, endedInFive: 0 },
  });
});

it('what is in work is open, and nobody waits for it', async () => {
  const { connectionId } = await test.claimNew();
  expect(await backlogOf(connectionId)).toMatchObject({ openJobs: 1, oldestWaitingAt: null });
});

it('whatever has ended lately tells the pace, however it ended', async () => {
  const connectionId = await insertActiveConnection(test.db);
  await waiting(connectionId);
  await ended(connectionId, 10);
  await ended(connectionId, 20, 'dead-lettered');
  await ended(connectionId, 200, 'ignored');
  await ended(connectionId, 400);
  expect(await backlogOf(connectionId)).toMatchObject({ endedInOne: 2, endedInFive: 3 });
});

it.each([
  ['is paused', { paused: true }],
  ['has lost its consent', { status: 'needs-attention' }],
  ['was restored and is not looked through yet', { restoredAt: new Date() }],
])('a company that %s is not worked on', async (_what, data) => {
  const connectionId = await insertActiveConnection(test.db);
  await waiting(connectionId);
  await test.db.prisma.connection.update({ where: { id: connectionId }, data });
  expect(await backlogOf(connectionId)).toMatchObject({ openJobs: 1, isWorkedOn: false });
});

it('nor is one whose Fortnox does not answer', async () => {
  const connectionId = await insertActiveConnection(test.db);
  await waiting(connectionId);
  const data = { connectionId, side: 'fortnox', openedAt: new Date(), probeAt: new Date() };
  await test.db.prisma.breaker.create({ data });
  expect(await backlogOf(connectionId)).toMatchObject({ isWorkedOn: false });
});

it('of some companies only, nothing of the others is told; the largest comes first', async () => {
  const [small, large] = [
    await insertActiveConnection(test.db),
    await insertActiveConnection(test.db),
  ];
  await waiting(small);
  await waiting(large);
  await waiting(large);
  const found = await readBacklog(test.db, [small, large]);
  expect(found.map(({ connectionId }) => connectionId)).toEqual([large, small]);
  expect(await readBacklog(test.db, [])).toEqual([]);
});
