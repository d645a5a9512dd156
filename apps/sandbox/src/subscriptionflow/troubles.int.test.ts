import type { JsonObject } from '../json.js';
import { isObject } from '../json.js';
import { samples } from '../samples/samples.js';
import { startSandbox, type RunningSandbox } from '../server.js';
import { ask, field, type Answered } from '../testing/fortnox-caller.js';

let sandbox: RunningSandbox;
let now = new Date('2026-11-20T08:00:00Z');

const id = samples[0]?.invoice.id ?? '';

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, clock: () => now });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await ask(`${sandbox.url}/control/subscriptionflow/acme`, 'DELETE');
  await ask(`${sandbox.url}/control/samples/load`, 'POST', { site: 'acme' });
});

const change = (changes: object) =>
  ask(`${sandbox.url}/control/subscriptionflow/acme`, 'PATCH', changes);

const pay = () =>
  ask(`${sandbox.url}/control/subscriptionflow/acme/invoices/${id}/pay`, 'POST', {});

const base = () => sandbox.subscriptionFlowUrlTemplate.replace('{site}', 'acme');

async function askForToken(): Promise<Answered> {
  const site = await ask(`${sandbox.url}/control/subscriptionflow/acme`);
  return ask(`${base()}/oauth/token`, 'POST', {
    grant_type: 'client_credentials',
    client_id: field(site, 'clientId'),
    client_secret: field(site, 'clientSecret'),
  });
}

async function reader() {
  const authorization = `Bearer ${field(await askForToken(), 'access_token')}`;
  return (path: string, method = 'GET') =>
    ask(`${base()}/api/v1${path}`, method, undefined, { authorization });
}

function attributes(answer: Answered): JsonObject {
  const { data } = answer.body;
  const found = isObject(data) ? data['attributes'] : undefined;
  return isObject(found) ? found : {};
}

describe('while SubscriptionFlow is out', () => {
  it.each([429, 503])('%i says when to come back, for the token and the API', async (status) => {
    const read = await reader();
    await change({ outage: { status, retryAfterS: 12 } });
    for (const answer of [await read(`/invoices/${id}`), await askForToken()]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '12']);
    }
    await change({ outage: null });
    expect((await read(`/invoices/${id}`)).status).toBe(200);
  });

  it('says nothing about when to come back unless it is told to', async () => {
    const read = await reader();
    await change({ outage: { status: 503, times: 1 } });
    expect((await read(`/invoices/${id}`)).headers.get('retry-after')).toBeNull();
    expect((await read(`/invoices/${id}`)).status).toBe(200);
  });

  it('can close every connection', async () => {
    const read = await reader();
    await change({ outage: { connection: 'reset' } });
    await expect(read(`/invoices/${id}`)).rejects.toThrow();
  });

  it('can leave the client without an answer', async () => {
    await change({ outage: { connection: 'hang', times: 1 } });
    const waiting = fetch(`${base()}/api/v1/invoices/${id}`, { signal: AbortSignal.timeout(60) });
    await expect(waiting).rejects.toThrow(/timeout/);
  });
});

it('refuses credentials that were good, until they are good again', async () => {
  await change({ credentialsRefused: true });
  expect((await askForToken()).status).toBe(401);
  await change({ credentialsRefused: false });
  expect((await askForToken()).status).toBe(200);
});

describe('an invoice that became paid', () => {
  const linked = (answer: Answered) => [answer.body['data']].flat().length;

  it('shows it at once unless it is told to be late', async () => {
    const read = await reader();
    await pay();
    expect(attributes(await read(`/invoices/${id}`))['status']).toBe('Paid');
  });

  it('shows it only after so many reads', async () => {
    const read = await reader();
    await change({ paidShowsLate: { reads: 2 } });
    await pay();
    expect(linked(await read(`/invoices/${id}/link/transactions`))).toBe(0);
    const statuses = [];
    for (let n = 0; n < 3; n += 1) {
      statuses.push(attributes(await read(`/invoices/${id}`))['status']);
    }
    expect(statuses).toEqual(['Due', 'Due', 'Paid']);
    expect(linked(await read(`/invoices/${id}/link/transactions`))).toBe(1);
  });

  it('shows it only after a while, in lists as well', async () => {
    const read = await reader();
    const paid = async () =>
      linked(await read('/invoices/filter?filter[status][$equals]=Paid', 'POST'));
    await change({ paidShowsLate: { ms: 3000 } });
    await pay();
    expect([attributes(await read(`/invoices/${id}`))['status'], await paid()]).toEqual(['Due', 0]);
    now = new Date(now.getTime() + 3000);
    expect([attributes(await read(`/invoices/${id}`))['status'], await paid()]).toEqual([
      'Paid',
      1,
    ]);
  });
});

it('refuses a trouble that is not one', async () => {
  expect((await change({ outage: { connection: 'maybe' } })).status).toBe(422);
  expect((await change({ paidShowsLate: {} })).status).toBe(422);
});
