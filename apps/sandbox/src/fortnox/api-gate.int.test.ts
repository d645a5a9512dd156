import { startSandbox, type RunningSandbox } from '../server.js';
import { ask, codeOf, connectCompany, type FortnoxCaller } from '../testing/fortnox-caller.js';

let sandbox: RunningSandbox;
let call: FortnoxCaller;
let tenantId: string;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await ask(`${sandbox.url}/control/fortnox/faults`, 'DELETE');
  ({ call, tenantId } = await connectCompany(sandbox));
});

const customer = { Customer: { Name: 'Kund AB' } };

const fault = (input: Readonly<Record<string, unknown>>) =>
  ask(`${sandbox.url}/control/fortnox/faults`, 'POST', { times: 1, ...input });

const customers = async () => {
  const ledger = await ask(`${sandbox.url}/control/fortnox/${tenantId}/ledger`);
  return ledger.body['customers'];
};

const findings = async () =>
  (await ask(`${sandbox.url}/control/fortnox/${tenantId}/findings`)).body;

describe('the limit', () => {
  it('answers the 26th call within five seconds with 429, per company', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 26; n += 1) statuses.push((await call('GET', '/customers')).status);
    expect([statuses.filter((status) => status === 200).length, statuses.at(-1)]).toEqual([
      25, 429,
    ]);
    const neighbour = await connectCompany(sandbox);
    expect((await neighbour.call('GET', '/customers')).status).toBe(200);
    const rate = await ask(`${sandbox.url}/control/fortnox/${tenantId}/rate`);
    expect(rate.body).toMatchObject({ accepted: 25, rejected: 1 });
  });

  it('names a time to wait only where it is set so', async () => {
    const silent = await exhaust();
    expect(silent.headers.get('retry-after')).toBeNull();
    await ask(`${sandbox.url}/control/fortnox/settings`, 'PATCH', { retryAfter: true });
    const spoken = await exhaust();
    expect(Number(spoken.headers.get('retry-after'))).toBeGreaterThan(0);
    await ask(`${sandbox.url}/control/fortnox/settings`, 'PATCH', { retryAfter: false });
  });

  async function exhaust() {
    for (let n = 0; n < 25; n += 1) await call('GET', '/customers');
    return call('GET', '/customers');
  }
});

describe('faults', () => {
  it.each([
    ['429', 429, 'application/json'],
    ['500', 500, 'application/json'],
    ['503', 503, 'text/html; charset=UTF-8'],
    ['html', 502, 'text/html; charset=UTF-8'],
  ])('%s answers %i and changes nothing', async (kind, status, type) => {
    await fault({ kind });
    const answer = await call('POST', '/customers', customer);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type]);
    expect(await customers()).toEqual([]);
    expect((await call('POST', '/customers', customer)).status).toBe(201);
  });

  it('gives a chosen code', async () => {
    await fault({
      kind: 'code',
      code: 2001101,
      message: 'Ingen licens',
      match: { method: 'POST' },
    });
    expect(codeOf(await call('POST', '/customers', customer))).toBe(2001101);
  });

  it('hangs up before anything was done', async () => {
    await fault({ kind: 'reset-before' });
    await expect(call('POST', '/customers', customer)).rejects.toThrow();
    expect(await customers()).toEqual([]);
  });

  it.each(['reset-after-commit', 'truncated-body'])(
    '%s: the change is made, the answer lost',
    async (kind) => {
      await fault({ kind, match: { method: 'POST', path: '^/3/customers$' } });
      await expect(call('POST', '/customers', customer)).rejects.toThrow();
      expect(await customers()).toHaveLength(1);
    },
  );

  it('answers late after the change is made', async () => {
    await fault({ kind: 'late-after-commit', delayMs: 150 });
    const started = performance.now();
    expect((await call('POST', '/customers', customer)).status).toBe(201);
    expect(performance.now() - started).toBeGreaterThan(140);
  });

  it('hangs until the client gives up, having done nothing', async () => {
    await fault({ kind: 'hang-before', delayMs: 80 });
    expect((await call('POST', '/customers', customer)).status).toBe(503);
    expect(await customers()).toEqual([]);
  });

  it('strikes only the company, method and path it names', async () => {
    await fault({ kind: '500', match: { tenantId: '1', path: '^/3/customers$' } });
    expect((await call('GET', '/customers')).status).toBe(200);
  });

  it('refuses a fault that is not one', async () => {
    expect((await fault({ kind: 'earthquake' })).status).toBe(422);
    expect((await fault({ kind: '500', match: { path: '(' } })).status).toBe(422);
  });
});

it('finds what an auditor would ask about', async () => {
  await call('POST', '/customers', customer);
  const invoice = {
    Invoice: {
      CustomerNumber: '1',
      InvoiceDate: '2026-11-20',
      Currency: 'EUR',
      ExternalInvoiceReference1: 'sf-1',
      InvoiceRows: [
        { Description: 'x', AccountNumber: 3001, Price: 1, DeliveredQuantity: 1, VAT: 0 },
      ],
    },
  };
  await call('POST', '/invoices', invoice);
  await call('POST', '/invoices', invoice);
  expect(await findings()).toMatchObject({
    duplicateReferences: [{ reference: 'sf-1', invoices: [1, 2] }],
    unbookedInvoices: [1, 2],
    openBalances: [{ invoice: 1, balance: '1.00' }, { invoice: 2 }],
    rateOneInForeignCurrency: [1, 2],
  });
});

it('counts the calls of each invoice by its reference', async () => {
  await call('POST', '/customers', customer);
  await call('POST', '/invoices', {
    Invoice: { CustomerNumber: '1', ExternalInvoiceReference1: 'sf-7' },
  });
  await call('PUT', '/invoices/1/bookkeep');
  const ledger = await ask(`${sandbox.url}/control/fortnox/${tenantId}/ledger`);
  expect(ledger.body['calls']).toEqual([
    {
      reference: 'sf-7',
      calls: 2,
      rejected: 0,
      paths: ['POST /3/invoices 201', 'PUT /3/invoices/1/bookkeep 200'],
    },
  ]);
});

it('answers an address that does not exist with a page, as a web server would', async () => {
  const answer = await call('GET', '/nothing');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    404,
    'text/html; charset=UTF-8',
  ]);
});

it('gives every answer an id for Fortnox’s support', async () => {
  const answer = await call('GET', '/customers');
  expect(answer.headers.get('x-uid')).toMatch(/^[0-9a-f]{8}$/);
  expect(answer.headers.get('server')).toBe('Fortnox');
});
