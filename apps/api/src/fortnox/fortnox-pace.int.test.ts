import { memberOf, textOf } from '../testing/ask.js';
import { startFakeFortnox, tokenAnswer, type FakeFortnox } from '../testing/fake-fortnox.js';
import { sampleConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

/** 25 calls in half a second; without Redis a process allows itself a tenth: one in 200 ms. */
const gapMs = 200;

let fortnox: FakeFortnox;
let api: TestApi;
let askedAt: number[];

beforeAll(async () => {
  fortnox = await startFakeFortnox();
  fortnox.answers.set('POST /oauth-v1/token', tokenAnswer(1));
  for (const Code of ['EUR', 'USD', 'GBP', 'NOK']) {
    fortnox.answers.set(`GET /3/currencies/${Code}`, () => {
      askedAt.push(performance.now());
      return { status: 200, body: { Currency: { Code, SellRate: 11.5, Unit: 1 } } };
    });
  }
  api = await startTestApi({
    FORTNOX_AUTH_URL: `${fortnox.url}/oauth-v1`,
    FORTNOX_API_URL: fortnox.url,
    FORTNOX_RATE_LIMIT_WINDOW_MS: '500',
    // Nothing listens there.
    REDIS_URL: 'redis://127.0.0.1:1/0',
  });
});

beforeEach(() => {
  askedAt = [];
});

afterAll(async () => {
  await api.close();
  await fortnox.close();
});

async function connect(): Promise<string> {
  const company = { ...sampleConnection.fortnox, tenantId: '1' };
  const body = { ...sampleConnection, fortnox: company };
  const { body: created } = await api.ask('POST', '/v1/connections', { body });
  expect(memberOf(created, 'status')).toBe('active');
  return textOf(created, 'id');
}

/** A preview of an invoice in a currency whose rate only Fortnox knows: one call. */
async function preview(connectionId: string, currency: string): Promise<void> {
  const body = sampleEvent('foreign', { currency });
  const answer = await api.ask('POST', `/v1/connections/${connectionId}/preview`, { body });
  expect(answer.status).toBe(200);
}

/** From the first call to the last. */
const spanMs = (): number => (askedAt.at(-1) ?? 0) - (askedAt[0] ?? 0);

it('keeps to one pace for a company however many requests ask Fortnox at once', async () => {
  const id = await connect();
  await Promise.all(['EUR', 'USD', 'GBP', 'NOK'].map((currency) => preview(id, currency)));
  expect(askedAt).toHaveLength(4);
  expect(spanMs()).toBeGreaterThan(3 * gapMs - 50);
});

it('keeps to it across a change of the connection, and for two connections to one company', async () => {
  const [first, second] = [await connect(), await connect()];
  await preview(first, 'EUR');
  await api.ask('PATCH', `/v1/connections/${first}`, { body: { name: 'Acme AB, new' } });
  await preview(first, 'USD');
  await preview(second, 'EUR');
  expect(spanMs()).toBeGreaterThan(2 * gapMs - 50);
});
