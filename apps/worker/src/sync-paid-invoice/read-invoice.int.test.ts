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

let server: Server;
let client: SubscriptionFlowClient;

/** A site that finds an invoice whatever the spelling of its id, as a database without case does. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const { url = '' } = request;
    const body = url.startsWith('/oauth/token')
      ? { access_token: 't', expires_in: 3600 }
      : { data: url.includes('transactions') ? [] : { attributes: invoice } };
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
