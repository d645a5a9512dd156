import { countJobs, type ConnectionFigures } from './counts.js';
import { createTestEngine, incoming, type TestEngine } from './testing/engine.js';
import { acceptInvoice } from './accept.js';
import { insertActiveConnection, insertDeadLetter } from './testing/fixtures.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

async function figuresOf(connectionId: string): Promise<ConnectionFigures | undefined> {
  return (await countJobs(test.db)).find((figures) => figures.connectionId === connectionId);
}

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

/** A job that waits since then, in the backlog unless told otherwise. */
const waiting = (connectionId: string, dueAt: Date, change: object = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, {
    ...{ status: 'queued', dispatchState: 'waiting', deadLetteredAt: null, finishedAt: null },
    ...{ dueAt, ...change },
  });

it('a company without jobs has no figures, and nothing at all is no error', async () => {
  expect(await countJobs(test.db)).toEqual([]);
  const connectionId = await insertActiveConnection(test.db);
  expect(await figuresOf(connectionId)).toBeUndefined();
});

it('jobs are counted by company and state, and only states that occur', async () => {
  const [one, other] = [
    await insertActiveConnection(test.db),
    await insertActiveConnection(test.db),
  ];
  await insertDeadLetter(test.db, one);
  await insertDeadLetter(test.db, one);
  await insertDeadLetter(test.db, one, { status: 'succeeded' });
  await insertDeadLetter(test.db, other, { status: 'ignored' });
  expect((await figuresOf(one))?.counts).toEqual({ 'dead-lettered': 2, succeeded: 1 });
  expect((await figuresOf(other))?.counts).toEqual({ ignored: 1 });
});

it('the longest waiting counts, in whichever state and whether Redis has it or not', async () => {
  const connectionId = await insertActiveConnection(test.db);
  const oldest = minutesAgo(9);
  await waiting(connectionId, minutesAgo(3));
  await waiting(connectionId, oldest, { status: 'retrying', dispatchState: 'released' });
  expect((await figuresOf(connectionId))?.oldestWaitingAt).toEqual(oldest);
});

it('nobody waits who is at work, is not due yet or has ended', async () => {
  const { connectionId } = await test.claimNew();
  await waiting(connectionId, new Date(Date.now() + 60_000), { status: 'retrying' });
  await insertDeadLetter(test.db, connectionId, { dueAt: minutesAgo(60) });
  expect((await figuresOf(connectionId))?.oldestWaitingAt).toBeUndefined();
  await acceptInvoice(test.db, incoming(connectionId, 'inv-2'));
  expect((await figuresOf(connectionId))?.oldestWaitingAt).toEqual(expect.any(Date));
});
