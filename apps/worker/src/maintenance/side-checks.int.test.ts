import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { holdSide } from '@sync/jobs';
import { insertActiveConnection } from '@sync/jobs/testing';
import {
  json,
  silence,
  startFakeServer,
  type FakeServer,
  type Reply as Answer,
} from '../../../../packages/fortnox/src/testing/fake-server.js';
import { testClient } from '../../../../packages/fortnox/src/testing/stubs.js';
import { recordedLog } from '../testing/stage.js';
import { startSideChecks } from './side-checks.js';
import type { Loop } from './timer-loop.js';

let test: TestDatabase;
let server: FakeServer;
let answer: Answer;
let loop: Loop | undefined;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  await test.db.prisma.breaker.deleteMany();
  server = await startFakeServer((...given) => {
    answer(...given);
  });
});
afterEach(async () => {
  await loop?.stop();
  await server.close();
});
afterAll(() => test.drop());

const up = json(200, {
  CompanyInformation: { DatabaseNumber: 1 },
  LockedPeriod: { EndDate: null },
});

/** Asks for one round; resolves when it is through, with the companies that were let go on. */
function round(openFortnox?: () => Promise<never>): Promise<readonly string[]> {
  const released: string[] = [];
  return new Promise((resolve) => {
    loop = startSideChecks({
      ...{ db: test.db, log: recordedLog().log, workerId: () => 'wrk_1' },
      openFortnox:
        openFortnox ?? ((_connection, call) => Promise.resolve(testClient(server.url, { call }))),
      openSubscriptionFlow: () => Promise.reject(new Error('not asked for')),
      answers: { next: () => Promise.resolve(false) },
      release: (connectionId) => released.push(connectionId),
      observeRound: () => {
        resolve(released);
      },
    });
  });
}

/** A company whose Fortnox did not answer, and is to be asked in so long. */
async function heldCompany(inMs = 0): Promise<string> {
  const connectionId = await insertActiveConnection(test.db);
  await holdSide(test.db, connectionId, 'fortnox', inMs);
  return connectionId;
}

const breakerOf = (connectionId: string) =>
  test.db.prisma.breaker.findFirst({ where: { connectionId } });

it('a side that answers again lets the company’s jobs go on at once', async () => {
  answer = up;
  const companies = [await heldCompany(), await heldCompany()];
  expect((await round()).toSorted()).toEqual(companies.toSorted());
  expect(server.received).toHaveLength(2);
  for (const id of companies) expect(await breakerOf(id)).toMatchObject({ openedAt: null });
});

it('a side that does not answer is left alone for longer, and nothing goes on', async () => {
  answer = json(500, {});
  const connectionId = await heldCompany();
  expect(await round()).toEqual([]);
  const breaker = await breakerOf(connectionId);
  expect(breaker).toMatchObject({ trips: 1, askingUntil: null });
  expect(Number(breaker?.probeAt)).toBeGreaterThan(Date.now());
});

it('nobody is asked before its pause is over, nor while its company is paused', async () => {
  await heldCompany(60_000);
  const id = await heldCompany();
  await test.db.prisma.connection.update({ where: { id }, data: { paused: true } });
  expect(await round()).toEqual([]);
  expect(server.received).toEqual([]);
});

it('two workers ask once', async () => {
  answer = up;
  await heldCompany();
  const former = round();
  const one = loop;
  const released = await Promise.all([former, round()]);
  await one?.stop();
  expect([released.flat().length, server.received.length]).toEqual([1, 1]);
});

it('a worker that ends in the middle of a question leaves it to the others', async () => {
  const reached = new Promise<void>((resolve) => {
    answer = (...given) => {
      silence(...given);
      resolve();
    };
  });
  const connectionId = await heldCompany();
  const over = round();
  await reached;
  await loop?.stop();
  expect(await over).toEqual([]);
  expect(await breakerOf(connectionId)).toMatchObject({ askingSince: null, askingUntil: null });
});
