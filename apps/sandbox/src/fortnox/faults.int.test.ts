import { startSandbox, type RunningSandbox } from '../server.js';
import {
  ask,
  askToken,
  connectCompany,
  field,
  type FortnoxCaller,
} from '../testing/fortnox-caller.js';

let sandbox: RunningSandbox;
let call: FortnoxCaller;
let tenantId: string;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await control('DELETE', '/faults');
  ({ call, tenantId } = await connectCompany(sandbox));
});

const control = (method: string, path: string, body?: unknown) =>
  ask(`${sandbox.url}/control/fortnox${path}`, method, body);

const customer = { Customer: { Name: 'Kund AB' } };
const invoice = (reference: string) => ({
  Invoice: { CustomerNumber: '1', ExternalInvoiceReference1: reference },
});

const ledger = async () => (await control('GET', `/${tenantId}/ledger`)).body;

const faultsLogged = async (): Promise<unknown[]> => {
  const { items } = (await control('GET', `/calls?tenantId=${tenantId}`)).body;
  return [items].flat().map((item) => (Object(item) as { fault?: unknown }).fault);
};

describe('a slow answer', () => {
  it('stands still before anything is done, and after it', async () => {
    await control('POST', '/faults', { kind: 'slow', delayBeforeMs: 120, delayAfterMs: 120 });
    const started = performance.now();
    const answer = call('POST', '/customers', customer);
    await sleep(60);
    expect((await ledger())['customers']).toEqual([]);
    await sleep(110);
    expect((await ledger())['customers']).toHaveLength(1);
    expect((await answer).status).toBe(201);
    expect(performance.now() - started).toBeGreaterThan(235);
  });

  it('does what was asked although the client gave up waiting', async () => {
    const headers = { ...(await authorization()), 'content-type': 'application/json' };
    await control('POST', '/faults', { kind: 'slow', delayBeforeMs: 150, match: { tenantId } });
    const gaveUp = fetch(`${sandbox.fortnoxApiUrl}/3/customers`, {
      method: 'POST',
      signal: AbortSignal.timeout(40),
      headers: { ...headers, accept: 'application/json' },
      body: JSON.stringify(customer),
    });
    await expect(gaveUp).rejects.toThrow();
    expect((await ledger())['customers']).toEqual([]);
    while ((await faultsLogged()).length === 0) await sleep(10);
    expect((await ledger())['customers']).toHaveLength(1);
  });

  it('waits no longer than it is told once the client has left', async () => {
    const headers = { ...(await authorization()), 'content-type': 'application/json' };
    const slow = { kind: 'slow', delayBeforeMs: 60_000, afterLeftMs: 20 };
    await control('POST', '/faults', { ...slow, match: { tenantId } });
    const gaveUp = fetch(`${sandbox.fortnoxApiUrl}/3/customers`, {
      method: 'POST',
      signal: AbortSignal.timeout(40),
      headers: { ...headers, accept: 'application/json' },
      body: JSON.stringify(customer),
    });
    await expect(gaveUp).rejects.toThrow();
    while ((await faultsLogged()).length === 0) await sleep(10);
    expect((await ledger())['customers']).toHaveLength(1);
  });

  it('strikes as often as it says, and only the path it names', async () => {
    const fault = {
      kind: 'slow',
      delayBeforeMs: 1,
      times: 1,
      match: { tenantId, path: 'articles' },
    };
    await control('POST', '/faults', fault);
    await call('GET', '/customers');
    await call('GET', '/articles');
    await call('GET', '/articles');
    expect(await faultsLogged()).toEqual([undefined, 'slow', undefined]);
  });
});

it('answers slowly at the token endpoint too', async () => {
  const slow = { kind: 'slow', delayBeforeMs: 60, delayAfterMs: 60, times: 1 };
  await control('POST', '/faults', { ...slow, match: { path: '^/oauth-v1/token$', tenantId } });
  const started = performance.now();
  await authorization();
  expect(performance.now() - started).toBeGreaterThan(115);
});

describe('an invoice that alone makes Fortnox fail', () => {
  const poison = (match: object) =>
    control('POST', '/faults', { kind: '500', match: { reference: 'sf-bad', ...match } });

  it('fails for ever, while its neighbours go on', async () => {
    await call('POST', '/customers', customer);
    await poison({});
    for (let n = 0; n < 3; n += 1) {
      expect((await call('POST', '/invoices', invoice('sf-bad'))).status).toBe(500);
    }
    expect((await call('POST', '/invoices', invoice('sf-good'))).status).toBe(201);
    expect((await call('GET', '/invoices?externalinvoicereference1=sf-bad')).status).toBe(500);
    expect((await call('GET', '/invoices?externalinvoicereference1=sf-good')).status).toBe(200);
    expect((await ledger())['invoices']).toHaveLength(1);
  });

  it('is known by its document and its payments too', async () => {
    await call('POST', '/customers', customer);
    await call('POST', '/invoices', invoice('sf-bad'));
    await poison({ method: 'PUT' });
    expect((await call('GET', '/invoices/1')).status).toBe(200);
    expect((await call('PUT', '/invoices/1/bookkeep')).status).toBe(500);
    await poison({ path: '^/3/invoicepayments' });
    const payment = { InvoicePayment: { InvoiceNumber: 1, Amount: 1 } };
    expect((await call('POST', '/invoicepayments', payment)).status).toBe(500);
    expect((await call('GET', '/invoicepayments?invoicenumber=1')).status).toBe(500);
  });
});

it.each([
  [{ kind: 'html', status: 403 }, 403, '403 Forbidden', null],
  [{ kind: 'html' }, 502, '502 Bad Gateway', null],
  [{ kind: '503', retryAfterS: 7 }, 503, '503 Service Temporarily Unavailable', '7'],
])(
  '%j is a page of a proxy, not an answer of Fortnox',
  async (fault, status, title, retryAfter) => {
    await control('POST', '/faults', { ...fault, times: 1 });
    const answer = await call('GET', '/customers');
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(`<h1>${title}</h1>`);
    expect(answer.headers.get('retry-after')).toBe(retryAfter);
  },
);

describe('an outage', () => {
  afterEach(() => control('DELETE', '/outage'));

  it('answers everybody with 503, and the token endpoint too', async () => {
    await control('PUT', '/outage', { retryAfterS: 3 });
    const answer = await call('POST', '/customers', customer);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '3']);
    expect((await askToken(sandbox, { grant_type: 'client_credentials' })).status).toBe(503);
    expect((await ledger())['customers']).toEqual([]);
    await control('DELETE', '/outage');
    expect((await call('POST', '/customers', customer)).status).toBe(201);
  });

  it('can leave either the API or the token endpoint alone', async () => {
    await control('PUT', '/outage', { covers: 'token' });
    expect((await call('GET', '/customers')).status).toBe(200);
    await control('PUT', '/outage', { covers: 'api' });
    expect((await call('GET', '/customers')).status).toBe(503);
    const token = await askToken(
      sandbox,
      { grant_type: 'client_credentials' },
      { TenantId: tenantId },
    );
    expect(token.status).toBe(200);
  });

  it('closes every connection at once', async () => {
    await control('PUT', '/outage', { answer: 'reset' });
    await expect(call('POST', '/customers', customer)).rejects.toThrow();
    expect((await ledger())['customers']).toEqual([]);
  });

  it('gives no answer at all, and hangs up on who still waits when it ends', async () => {
    await control('PUT', '/outage', { answer: 'hang' });
    expect((await control('GET', '/outage')).body).toEqual({ answer: 'hang', covers: 'all' });
    const waiting = expect(call('POST', '/customers', customer)).rejects.toThrow();
    const unanswered = await Promise.race([waiting.then(() => 'ended'), sleep(80)]);
    expect(unanswered).toBeUndefined();
    await control('DELETE', '/outage');
    await waiting;
    expect((await ledger())['customers']).toEqual([]);
  });

  it('uses nothing of the limit', async () => {
    await control('PUT', '/outage', {});
    for (let n = 0; n < 30; n += 1) await call('GET', '/customers');
    await control('DELETE', '/outage');
    expect((await call('GET', '/customers')).status).toBe(200);
  });

  it('is refused when it is not one', async () => {
    expect((await control('PUT', '/outage', { answer: 'sulk' })).status).toBe(422);
  });
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function authorization(): Promise<{ authorization: string }> {
  const token = await askToken(
    sandbox,
    { grant_type: 'client_credentials' },
    { TenantId: tenantId },
  );
  return { authorization: `Bearer ${field(token, 'access_token')}` };
}
