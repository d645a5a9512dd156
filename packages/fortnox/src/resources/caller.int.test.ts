import type { CallRecord } from '../client.js';
import type { FortnoxFailure } from '../failure/failure.js';
import type { Limiter } from '../limiter/limiter.js';
import type { CustomerDraft } from '../mapping/drafts.js';
import {
  cutOff,
  hangUp,
  inTurn,
  json,
  silence,
  startFakeServer,
  text,
  type FakeServer,
  type Reply,
} from '../testing/fake-server.js';
import { countedTokens, liveCall, openLimiter, testClient } from '../testing/stubs.js';
import { createTransport } from '../transport/http.js';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(...replies: Reply[]): Promise<FakeServer> {
  const server = await startFakeServer(inTurn(...replies));
  servers.push(server);
  return server;
}

const draft: CustomerDraft = { Name: 'Örjan & Söner AB', Type: 'COMPANY', VATType: 'SEVAT' };
const created = json(201, { Customer: { CustomerNumber: '7', Name: 'Örjan & Söner AB' } });
const unauthorized = json(401, { message: 'unauthorized' });
const rateLimited = json(429, { message: 'too many' }, { 'retry-after': '0' });

/** How creating a customer (a change) ended. */
async function failureOfCreate(...replies: Reply[]): Promise<FortnoxFailure | 'success'> {
  const server = await serve(...replies);
  const result = await testClient(server.url, { timeoutMs: 300 }).customers.create(draft);
  return result.ok ? 'success' : result.error;
}

async function failureOfGet(...replies: Reply[]): Promise<FortnoxFailure | 'success'> {
  const server = await serve(...replies);
  const result = await testClient(server.url, { timeoutMs: 300 }).customers.get('7');
  return result.ok ? 'success' : result.error;
}

describe('a call that goes well', () => {
  it('sends JSON with the bearer token and keeps Swedish letters', async () => {
    const server = await serve(created);
    const result = await testClient(server.url).customers.create(draft);
    expect(result.ok && result.value.name).toBe('Örjan & Söner AB');
    expect(server.received[0]).toMatchObject({ method: 'POST', path: '/3/customers' });
    expect(server.received[0]?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      accept: 'application/json',
      'content-type': 'application/json',
    });
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({ Customer: draft });
  });

  it('reads JSON that claims to be a web page', async () => {
    const server = await serve(text(200, '{"Customer":{"CustomerNumber":"7"}}'));
    expect((await testClient(server.url).customers.get('7')).ok).toBe(true);
  });

  it('reuses connections for calls after one another', async () => {
    const server = await serve(created);
    const client = testClient(server.url);
    for (let i = 0; i < 10; i += 1) await client.customers.create(draft);
    // undici gives a connection one round of the event loop before it trusts it again.
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('records method, path without query, status, time and the id that Fortnox support asks for', async () => {
    const server = await serve(json(200, { Customers: [] }, { 'x-uid': '1ff2c743' }));
    const records: CallRecord[] = [];
    const call = { ...liveCall, onCall: (record: CallRecord) => records.push(record) };
    await testClient(server.url, { call }).customers.search({ email: 'a@b.se' });
    expect(records).toEqual([
      {
        method: 'GET',
        path: '/3/customers',
        status: 200,
        fortnoxCode: undefined,
        durationMs: expect.any(Number) as number,
        waitedMs: 0,
        requestId: '1ff2c743',
        failure: undefined,
        sent: undefined,
      },
    ]);
  });

  it('hands over the body of a change, to the letter', async () => {
    const server = await serve(created);
    const records: CallRecord[] = [];
    const call = { ...liveCall, onCall: (record: CallRecord) => records.push(record) };
    await testClient(server.url, { call }).customers.create(draft);
    expect(records.map(({ sent }) => sent)).toEqual([server.received[0]?.body]);
  });
});

describe('a change whose answer did not come', () => {
  const unknown = { kind: 'outcome-unknown' };
  it.each([
    ['the connection is reset', hangUp],
    ['nothing comes in time', silence],
    ['the answer breaks off', cutOff(201, '{"Customer":{"CustomerNumber":"7"')],
    ['a success cannot be read', text(201, '<html>')],
    ['a success lacks the customer number', json(201, { Customer: {} })],
    ['Fortnox has an internal fault', text(500, 'Internal Server Error')],
    ['a proxy gives up', text(504, '<html>Gateway Time-out</html>')],
    ['Fortnox reports a system exception', json(400, { ErrorInformation: { code: 1000003 } })],
    ['the path is not known, as a page says', text(404, '<html>Not Found</html>')],
  ])('is in doubt when %s', async (_, reply) => {
    expect(await failureOfCreate(reply)).toMatchObject(unknown);
  });

  it('is sent only once', async () => {
    const server = await serve(hangUp);
    await testClient(server.url).customers.create(draft);
    expect(server.received).toHaveLength(1);
  });

  it('is in doubt, and not repeated, when an idle connection turns out to be dead', async () => {
    const server = await serve(created, hangUp, created);
    const client = testClient(server.url);
    await client.customers.create(draft);
    const second = await client.customers.create(draft);
    expect(second).toMatchObject({ ok: false, error: unknown });
    expect(server.received).toHaveLength(2);
  });

  it('is in doubt when the caller gives up while it is under way', async () => {
    const controller = new AbortController();
    const server = await serve(() => {
      controller.abort();
    });
    const call = { ...liveCall, signal: controller.signal };
    const result = await testClient(server.url, { call }).customers.create(draft);
    expect(result).toMatchObject({ ok: false, error: unknown });
  });
});

describe('a change that was certainly not processed', () => {
  it('is unavailable when nobody listens', async () => {
    const server = await serve(created);
    const { url } = server;
    await server.close();
    const transport = createTransport();
    const result = await testClient(url, { transport }).customers.create(draft);
    expect(result).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  });

  it('is not sent when the lease is lost while it waits for its permit', async () => {
    const server = await serve(created);
    let mayMutate = true;
    const limiter: Limiter = {
      ...openLimiter(),
      acquire: () => {
        mayMutate = false;
        return Promise.resolve({ admitted: true, waitedMs: 5 });
      },
    };
    const call = { ...liveCall, mayMutate: () => mayMutate };
    const client = testClient(server.url, { limiter, call });
    expect(await client.customers.create(draft)).toEqual({
      ok: false,
      error: { kind: 'not-sent', reason: 'refused-by-caller' },
    });
    expect((await client.customers.get('7')).ok).toBe(true);
    expect(server.received.map(({ method }) => method)).toEqual(['GET']);
  });

  it('is not sent when the caller has given up before', async () => {
    const server = await serve(created);
    const call = { ...liveCall, signal: AbortSignal.abort() };
    expect(await testClient(server.url, { call }).customers.create(draft)).toEqual({
      ok: false,
      error: { kind: 'not-sent', reason: 'aborted' },
    });
    expect(server.received).toHaveLength(0);
  });

  it('is throttled when its permit would come too late', async () => {
    const server = await serve(created);
    const limiter: Limiter = {
      ...openLimiter(),
      acquire: () => Promise.resolve({ admitted: false, retryAfterMs: 700 }),
    };
    expect(await testClient(server.url, { limiter }).customers.create(draft)).toEqual({
      ok: false,
      error: { kind: 'throttled', retryAfterMs: 700 },
    });
  });
});

describe('a 401', () => {
  it('renews the token once and repeats the call, also a change', async () => {
    const server = await serve(unauthorized, created);
    expect((await testClient(server.url).customers.create(draft)).ok).toBe(true);
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it('is unauthorized when a fresh token does not help', async () => {
    expect(await failureOfCreate(unauthorized)).toEqual({
      kind: 'unauthorized',
      detail: 'unauthorized',
    });
  });

  it('is understood in Fortnox codes as well', async () => {
    const byCode = json(400, { ErrorInformation: { error: 1, message: 'nej', code: 2000311 } });
    expect(await failureOfCreate(byCode, created)).toBe('success');
  });
});

describe('a 429', () => {
  it('is told to the limiter and waited out within the time the caller allows', async () => {
    const server = await serve(rateLimited, created);
    const limiter = openLimiter();
    expect((await testClient(server.url, { limiter }).customers.create(draft)).ok).toBe(true);
    expect(limiter.reports.map(({ status }) => status)).toEqual([429, 201]);
  });

  it('leaves the time to the limiter when it names none', async () => {
    const server = await serve(json(429, {}), created);
    expect((await testClient(server.url).customers.create(draft)).ok).toBe(true);
  });

  it('ends the call when it wants more time than the caller has', async () => {
    const server = await serve(json(429, {}, { 'retry-after': '3' }));
    const result = await testClient(server.url).customers.create(draft);
    expect(result).toEqual({ ok: false, error: { kind: 'rate-limited', retryAfterMs: 3000 } });
    expect(server.received).toHaveLength(1);
  });

  it('ends the call at the third in a row', async () => {
    const server = await serve(rateLimited);
    const result = await testClient(server.url).customers.create(draft);
    expect(result).toMatchObject({ ok: false, error: { kind: 'rate-limited' } });
    expect(server.received).toHaveLength(3);
  });
});

describe('a read', () => {
  it.each([
    ['the connection is reset', hangUp],
    ['nothing comes in time', silence],
    ['Fortnox has an internal fault', text(500, 'Internal Server Error')],
    ['a success cannot be read', text(200, '{"Customer":')],
    ['the path is not known, as a page says', text(404, '<html>Not Found</html>')],
  ])('may be repeated by the queue when %s', async (_, reply) => {
    expect(await failureOfGet(reply)).toMatchObject({ kind: 'unavailable' });
  });

  it('knows that a customer does not exist only from Fortnox itself', async () => {
    const recorded = {
      ErrorInformation: { Error: 1, Message: 'Kan inte hitta kunden.', Code: 2000433 },
    };
    expect(await failureOfGet(json(404, recorded))).toEqual({
      kind: 'not-found',
      code: 2000433,
      detail: 'Kan inte hitta kunden.',
    });
  });
});

it('does not ask for a permit before it has a token', async () => {
  const server = await serve(created);
  const limiter = openLimiter();
  const asked: string[] = [];
  const tokens = {
    ...countedTokens(),
    get: () => {
      asked.push('token');
      return Promise.resolve({
        ok: false,
        error: { kind: 'consent-lost', detail: 'gone' },
      } as const);
    },
  };
  const acquire: Limiter['acquire'] = (request) => {
    asked.push('permit');
    return limiter.acquire(request);
  };
  const client = testClient(server.url, { tokens, limiter: { ...limiter, acquire } });
  expect(await client.customers.create(draft)).toMatchObject({ error: { kind: 'consent-lost' } });
  expect(asked).toEqual(['token']);
});
