import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createSubscriptionFlowClient, type SubscriptionFlowClient } from '@sync/subscriptionflow';
import { readInvoice } from './read-invoice.js';

const invoice = {
  ...{ id: 'inv-1', name: 'SF-1', status: 'Paid', invoice_date: '2026-11-18', currency: 'SEK' },
  ...{ sub_total: 100, tax_amount: 25, total_amount: 125, closing_balance: 0 },
  customer: { id: 'c1', name: 'Nordan AB' },
  items: [],
};

/** What a test has the site say otherwise. */
let told: Readonly<Record<string, unknown>> = {};
afterEach(() => {
  told = {};
});

let server: Server;
let client: SubscriptionFlowClient;

/** A site that finds an invoice whatever the spelling of its id, as a database without case does. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const { url = '' } = request;
    const body = url.startsWith('/oauth/token')
      ? { access_token: 't', expires_in: 3600 }
      : { data: url.includes('transactions') ? [] : { attributes: { ...invoice, ...told } } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const keys = { clientId: 'c', clientSecret: 's', timeoutMs: 5000 };
  client = createSubscriptionFlowClient({ baseUrl: `http://127.0.0.1:${port}`, ...keys });
});

afterAll(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
});

const read = (invoiceId: string) =>
  readInvoice({ source: 'webhook', event: null, invoiceId }, client);

it('reads the invoice that it asked for', async () => {
  expect(await read('inv-1')).toMatchObject({ ok: true, value: { id: 'inv-1' } });
});

it.each(['INV-1', 'inv-1 ', 'inv\u00AD-1', 'SF-1'])(
  'does not book an invoice under another spelling of its id, which would book it twice: %j',
  async (invoiceId) => {
    expect(await read(invoiceId)).toMatchObject({
      ok: false,
      error: { kind: 'problems', problems: [{ kind: 'source-invoice-differs' }] },
    });
  },
);

it.each([
  ['/customer/id', { customer_id: 'x'.repeat(9_000_000), customer: { name: 'Nordan AB' } }, 200],
  ['/customer/id', { customer_id: 'x'.repeat(201), customer: { name: 'Nordan AB' } }, 200],
  ['/name', { name: 'x'.repeat(9_000_000) }, 1024],
])('a text without end becomes a dead letter that names its field: %s', async (at, said, most) => {
  told = said;
  const action = 'Correct the invoice in SubscriptionFlow, then have it read again.';
  const message = `SubscriptionFlow's invoice: ${at} must have at most ${most} characters.`;
  const answer = await read('inv-1');
  expect(answer).toMatchObject({
    ok: false,
    error: { kind: 'problems', problems: [{ pointer: at, message, action }] },
  });
  expect(JSON.stringify(answer).length).toBeLessThan(2000);
});

it('a currency of megabytes becomes one as well, and is never a list’s', async () => {
  told = { currency: 'x'.repeat(8_000_000) };
  const message = `SubscriptionFlow's invoice: /currency must be an ISO 4217 code such as "EUR".`;
  expect(await read('inv-1')).toMatchObject({ error: { problems: [{ message }] } });
});
