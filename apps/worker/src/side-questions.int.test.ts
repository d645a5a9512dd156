import { findConnection, type Connection } from '@sync/connections';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection } from '@sync/jobs/testing';
import { createSubscriptionFlowClient, type SubscriptionFlowClient } from '@sync/subscriptionflow';
import {
  hangUp,
  json,
  silence,
  startFakeServer,
  text,
  type FakeServer,
  type Reply as Answer,
} from '../../../packages/fortnox/src/testing/fake-server.js';
import { testClient } from '../../../packages/fortnox/src/testing/stubs.js';
import { askSide, sourceReply, type QuestionDependencies } from './side-questions.js';

let test: TestDatabase;
let connection: Connection;
let server: FakeServer;
let answer: Answer;
let source: SubscriptionFlowClient;
beforeAll(async () => {
  test = await createTestDatabase();
  const found = await findConnection(test.db, await insertActiveConnection(test.db));
  if (!found) throw new Error('the connection is not there');
  connection = found;
});
beforeEach(async () => {
  server = await startFakeServer((response, received) => {
    if (received.path === '/oauth/token') json(200, token)(response, received);
    else answer(response, received);
  });
  const credentials = { clientId: 'id', clientSecret: 's' };
  source = createSubscriptionFlowClient({ baseUrl: server.url, timeoutMs: 5000, ...credentials });
});
afterEach(async () => {
  await source.close();
  await server.close();
});
afterAll(() => test.drop());

const token = { access_token: 't', expires_in: 3600 };

const deps = (): QuestionDependencies => ({
  openFortnox: (_connection, call) => Promise.resolve(testClient(server.url, { call })),
  openSubscriptionFlow: () => Promise.resolve(source),
});

const ask = (side: 'fortnox' | 'subscriptionflow', turn = 0, signal?: AbortSignal) =>
  askSide(deps(), {
    ...{ connection, side, workerId: 'wrk_1', turn },
    ...(signal === undefined ? {} : { signal }),
  });

const refusal = (code: number) => json(400, { ErrorInformation: { error: 1, message: 'x', code } });

describe('Fortnox', () => {
  it.each<[string, Answer, string]>([
    ['answers', json(200, { CompanyInformation: { DatabaseNumber: 1 } }), 'answered'],
    ['refuses in its own words: it is there', refusal(2000427), 'answered'],
    ['has us wait: it is there', json(429, {}), 'answered'],
    ['breaks down', json(500, {}), 'silent'],
    ['is behind a gateway that tells so in a page', text(503, '<html>'), 'silent'],
    ['is behind a proxy that lets nobody through', text(403, '<html>'), 'silent'],
    ['hangs up', hangUp, 'silent'],
  ])('%s', async (_, given, kind) => {
    answer = given;
    expect(await ask('fortnox')).toEqual({ kind });
  });

  it('is asked by one call, each turn of another part: one part that is broken is no outage', async () => {
    answer = (response, received) => {
      const isWhole = received.path.endsWith('/settings/lockedperiod');
      json(isWhole ? 200 : 500, { LockedPeriod: { EndDate: null } })(response, received);
    };
    const replies = [await ask('fortnox', 0), await ask('fortnox', 1), await ask('fortnox', 2)];
    expect(replies.map(({ kind }) => kind)).toEqual(['silent', 'answered', 'silent']);
    expect(server.received.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  });

  it('was not asked when our own limiter did not let the question out', async () => {
    const limiter = {
      acquire: () => Promise.resolve({ admitted: false, retryAfterMs: 1 } as const),
      report: () => Promise.resolve(),
    };
    const openFortnox = () => Promise.resolve(testClient(server.url, { limiter }));
    const question = { connection, side: 'fortnox', workerId: 'wrk_1', turn: 0 } as const;
    const reply = await askSide({ ...deps(), openFortnox }, question);
    expect([reply, server.received]).toEqual([{ kind: 'not-asked' }, []]);
  });
});

describe('SubscriptionFlow', () => {
  it.each<[string, Answer, object]>([
    ['answers', json(200, { data: [], meta: {} }), { kind: 'answered' }],
    ['breaks down', json(500, {}), { kind: 'silent' }],
    [
      'says when to come back',
      json(503, {}, { 'retry-after': '90' }),
      { kind: 'told-to-wait', forMs: 90_000 },
    ],
    ['answers something that is no JSON', text(200, '<html>'), { kind: 'silent' }],
    ['hangs up', hangUp, { kind: 'silent' }],
    ['accepts neither token', json(401, {}), { kind: 'refused' }],
  ])('%s', async (_, given, reply) => {
    answer = given;
    expect(await ask('subscriptionflow')).toMatchObject(reply);
  });

  it.each([
    [{ kind: 'not-found', detail: 'x' }, 'answered'],
    [{ kind: 'rejected', status: 422, detail: 'x' }, 'answered'],
    [{ kind: 'unreadable', detail: 'x' }, 'silent'],
    [{ kind: 'unavailable', status: 503, detail: 'x', retryAfterMs: undefined }, 'silent'],
  ] as const)('a job’s own failure tells the same: %j', (failure, kind) => {
    expect(sourceReply(failure)).toEqual({ kind });
  });
});

it.each(['fortnox', 'subscriptionflow'] as const)(
  'a question to %s that is given up tells nothing, and ends at once',
  async (side) => {
    const stopping = new AbortController();
    const reached = new Promise<void>((resolve) => {
      answer = (...given) => {
        silence(...given);
        resolve();
      };
    });
    const asked = ask(side, 0, stopping.signal);
    await reached;
    stopping.abort();
    expect(await asked).toEqual({ kind: 'not-asked' });
  },
);

it('one that was given up before it was asked goes to nobody', async () => {
  expect(await ask('fortnox', 0, AbortSignal.abort())).toEqual({ kind: 'not-asked' });
  expect(server.received).toEqual([]);
});
