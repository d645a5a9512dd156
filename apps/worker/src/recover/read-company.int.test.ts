import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createFortnoxClient, externalReference } from '@sync/fortnox';
import { ok } from '@sync/shared';
import { readCompany } from './read-company.js';

const ours = ['inv-1', externalReference('x'.repeat(200))];
/** Other systems write what they like, and an answer may hold more than Fortnox does. */
const others = ['\u4e00'.repeat(3000), 'x'.repeat(81), ' inv-2', 'a\u0000b'];

let server: Server;

beforeAll(async () => {
  const Invoices = [...ours, ...others].map((reference, index) => ({
    ...{ DocumentNumber: String(index + 1), Booked: false, Cancelled: false, Balance: 1 },
    ExternalInvoiceReference1: reference,
  }));
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ Invoices }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('takes up no reference that none of ours can be: one of ten thousand characters fits into no key', async () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const client = createFortnoxClient({
    ...{ apiUrl: `http://127.0.0.1:${port}`, timeoutMs: 5000 },
    tokens: { get: () => Promise.resolve(ok('t')), renew: () => Promise.resolve(ok('t')) },
    limiter: {
      acquire: () => Promise.resolve({ admitted: true, waitedMs: 0 }),
      report: () => Promise.resolve(),
    },
    call: { lane: 'live', maxWaitMs: 1000 },
  });
  const extent = { invoiceIds: [], highestNumber: 0 };
  const read = await readCompany(client, extent, new AbortController().signal);
  expect(read).toEqual(ok({ invoices: 6, unknown: ours, cancelled: [], unfinished: ours }));
});
