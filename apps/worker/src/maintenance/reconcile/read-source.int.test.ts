import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createSubscriptionFlowClient, type SubscriptionFlowClient } from '@sync/subscriptionflow';
import { readSource } from './read-source.js';

const perPage = 50_000;

let server: Server;
let client: SubscriptionFlowClient;
let asked = 0;
/** Whatever it is asked for, it has more. */
const page = JSON.stringify({
  data: Array.from({ length: perPage }, (_, n) => ({ id: n, status: 'Paid' })),
  meta: { last_page: 9999 },
});

beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    if (request.url?.includes('/oauth/token') === true) {
      response.end(JSON.stringify({ access_token: 't', expires_in: 3600 }));
      return;
    }
    asked += 1;
    response.end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  client = createSubscriptionFlowClient({
    ...{ baseUrl: `http://127.0.0.1:${port}`, clientId: 'c', clientSecret: 's', timeoutMs: 5000 },
  });
});

afterAll(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
});

it('gives up a list of more invoices than there can be, long before a thousand pages of it are in memory', async () => {
  const period = { from: '2026-11-01', to: '2026-11-30' };
  const read = await readSource(client, period, new AbortController().signal);
  expect(read).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  expect(asked).toBeLessThan(10);
});
