import { isObject } from '../json.js';
import { samples } from '../samples/samples.js';
import { startSandbox, type RunningSandbox } from '../server.js';
import { ask, field } from '../testing/fortnox-caller.js';

let sandbox: RunningSandbox;
let base: string;
let authorization: string;

const id = samples[0]?.invoice.id ?? '';

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
  base = sandbox.subscriptionFlowUrlTemplate.replace('{site}', 'acme');
  await ask(`${sandbox.url}/control/samples/load`, 'POST', { site: 'acme' });
  const site = await ask(`${sandbox.url}/control/subscriptionflow/acme`);
  const response = await fetch(`${base}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: field(site, 'clientId'),
      client_secret: field(site, 'clientSecret'),
    }),
  });
  const token: unknown = await response.json();
  const value = isObject(token) ? token['access_token'] : undefined;
  authorization = `Bearer ${typeof value === 'string' ? value : ''}`;
});
afterAll(() => sandbox.close());

const get = (path: string) => ask(`${base}/api/v1${path}`, 'GET', undefined, { authorization });

it('answers nobody without a token', async () => {
  expect((await ask(`${base}/api/v1/invoices`)).status).toBe(401);
  const wrong = await fetch(`${base}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'x' }),
  });
  expect(wrong.status).toBe(401);
});

it('gives lines as items[].charges[], loosely typed, without rates or organisation number', async () => {
  const answer = await get(`/invoices/${id}`);
  expect(answer.body['data']).toMatchObject({
    type: 'invoices',
    id,
    attributes: {
      name: 'SF-15501',
      status: 'Due',
      total_amount: 1862.5,
      customer: { id: 'cus-1001', billing_country: 'SE', tax_exempt: 0 },
      items: [
        {
          product_sku: 'PLUS-M',
          charges: [{ quantity: '1', tax: 372.5, total_amount: '1862.50' }],
        },
      ],
      transactions: [],
    },
  });
  expect(answer.text).not.toContain('tax_rate');
  expect(answer.text).not.toContain('exchange_rate');
  expect(answer.text).not.toContain('556012-5790');
});

it('answers 200 with empty data for what it does not have', async () => {
  expect((await get('/invoices/none')).body).toEqual({ data: [] });
  expect((await get('/customers/none')).status).toBe(200);
});

it('lists flat, thin invoices in pages, and ignores conditions on plain lists', async () => {
  const list = await get('/invoices?per_page=5&filter[status][$equals]=Paid');
  expect(list.body['meta']).toMatchObject({ total: samples.length, per_page: 5, last_page: 4 });
  const [item] = [list.body['data']].flat();
  expect(item).toMatchObject({ id, customer_id: 'cus-1001' });
  expect(item).not.toHaveProperty('items');
});

it('says which part of a transaction settles this invoice', async () => {
  const partly = samples.find((sample) => sample.name === 'Two part payments')?.invoice.id ?? '';
  await ask(`${sandbox.url}/control/subscriptionflow/acme/invoices/${partly}/pay`, 'POST', {});
  const linked = await get(`/invoices/${partly}/link/transactions`);
  expect(linked.body['data']).toMatchObject([
    { pivot_amount: 5000, status: 'Paid', type: 'Payment' },
    { pivot_amount: 6237.5, transaction_category: 'Payment' },
  ]);
});

it('filters only where a condition is given, and answers 201', async () => {
  const filter = (query: string) =>
    ask(`${base}/api/v1/invoices/filter?${query}`, 'POST', undefined, { authorization });
  const paid = await filter(
    'filter[status][$equals]=paid&filter[updated_at][$gte]=2026-01-01T00:00:00Z',
  );
  expect([paid.status, [paid.body['data']].flat().length]).toEqual([201, 1]);
  expect((await filter('')).body['data']).toEqual([]);
  expect((await filter('filter[name][$contains]=SF-1550')).body['data']).toHaveLength(9);
  const later = await filter('filter[updated_at][$gt]=2999-01-01T00:00:00Z');
  expect(later.body['data']).toEqual([]);
});

it('can be out for a while, and can forget its tokens', async () => {
  const change = (changes: unknown) =>
    ask(`${sandbox.url}/control/subscriptionflow/acme`, 'PATCH', changes);
  await change({ outage: { status: 503, times: 1 } });
  expect((await get(`/invoices/${id}`)).status).toBe(503);
  expect((await get(`/invoices/${id}`)).status).toBe(200);
  await change({ forgetTokens: true });
  expect((await get(`/invoices/${id}`)).status).toBe(401);
});
