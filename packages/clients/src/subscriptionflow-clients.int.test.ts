import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import {
  changeConnection,
  createCipher,
  createConnection,
  findConnection,
  type Connection,
} from '@sync/connections';
import { createTestDatabase, testRedisUrl, type TestDatabase } from '@sync/database/testing';
import { Redis } from 'ioredis';
import { connectionSettingsSchema } from '@sync/shared';
import { createSubscriptionFlowClients } from './subscriptionflow-clients.js';

let database: TestDatabase;
let server: Server;
const sockets = new Set<Socket>();
let logins = 0;
/** When each call about an invoice arrived, in ms. */
let arrivals: number[] = [];
/** Answered 429 instead, with this `Retry-After`. */
let refusal: string | undefined;
/** Answers to invoices wait until the test lets them go. */
let held: (() => void)[] | undefined;

const cipher = createCipher([randomBytes(32)]);

beforeAll(async () => {
  database = await createTestDatabase();
  server = createServer(answer);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  held = undefined;
  refusal = undefined;
  arrivals = [];
  await close();
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  redis.disconnect();
  await database.drop();
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const isToken = request.url?.includes('token') === true;
  const body = isToken
    ? { access_token: 'token', expires_in: 3600, token_type: 'Bearer' }
    : { data: { id: 'i1', attributes: { status: 'Paid' } } };
  const send = (): void => {
    const refused = isToken ? undefined : refusal;
    if (refused !== undefined) {
      response.writeHead(429, { 'retry-after': refused }).end('{}');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (isToken) logins += 1;
  else arrivals.push(performance.now());
  if (isToken || !held) send();
  else held.push(send);
}

let close: () => Promise<void>;
const redis = new Redis(testRedisUrl());

function clients(requests = 1000, windowMs = 1000) {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const urlTemplate = `http://127.0.0.1:${port}/{site}`;
  const clients = createSubscriptionFlowClients({
    ...{ db: database.db, cipher, redis, urlTemplate },
    ...{ requests, windowMs },
  });
  ({ close } = clients);
  return clients;
}

function connect(site = 'acme'): Promise<Connection> {
  return createConnection(database.db, cipher, {
    name: 'Acme AB',
    subscriptionflow: { site, clientId: 'sf' },
    fortnox: { clientId: 'fn', tenantId: '1' },
    secrets: { subscriptionflowClientSecret: 's', fortnoxClientSecret: 's', signingSecret: 's' },
    webhookKey: randomBytes(8).toString('hex'),
    settings: connectionSettingsSchema.parse({
      defaultIncomeAccount: '3001',
      defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
    }),
    returnUrl: undefined,
  });
}

async function changed({ id }: Connection): Promise<Connection> {
  const name = `Acme AB ${randomBytes(2).toString('hex')}`;
  const connection = await changeConnection(database.db, cipher, id, { name });
  if (!connection) throw new Error('no connection');
  return connection;
}

/** Those that are open once every closing has been noticed, well before idle ones time out. */
async function openSockets(): Promise<number> {
  for (let waited = 0; sockets.size > 2 && waited < 1500; waited += 25) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return sockets.size;
}

it('has one client for a connection, however often the connection changes', async () => {
  const { open } = clients();
  let connection = await connect();
  for (let change = 0; change < 4; change += 1) {
    const client = await open(connection);
    expect((await client.getInvoice('i1')).ok).toBe(true);
    connection = await changed(connection);
  }
  expect((await (await open(connection)).getInvoice('i1')).ok).toBe(true);
  // The login and the invoice may each have used one.
  expect(await openSockets()).toBeLessThanOrEqual(2);
});

it('lets a call under way end, and who still holds the former client go on', async () => {
  const { open } = clients();
  const connection = await connect();
  const client = await open(connection);
  held = [];
  const underWay = client.getInvoice('i1');
  while (held.length === 0) await once(server, 'request');
  const newer = await open(await changed(connection));
  held.forEach((send) => {
    send();
  });
  expect((await underWay).ok).toBe(true);
  held = undefined;
  expect((await client.getInvoice('i1')).ok).toBe(true);
  expect((await newer.getInvoice('i1')).ok).toBe(true);
});

it('does not go back to what a connection was before', async () => {
  const { open } = clients();
  const earlier = await connect();
  const after = await changed(earlier);
  await (await open(after)).getInvoice('i1');
  const before = logins;
  // An attempt that read the connection before the change and only now asks for its client.
  await (await open(earlier)).getInvoice('i1');
  expect(logins).toBe(before);
  expect(await findConnection(database.db, after.id)).toEqual(after);
});

describe('calls to one site', () => {
  it('keep to one pace, whatever process they come from, and all are answered', async () => {
    const site = `site-${randomBytes(4).toString('hex')}`;
    const connection = await connect(site);
    const other = clients(10, 1000);
    const closeOther = close;
    const ours = clients(10, 1000);
    const [one, two] = [await ours.open(connection), await other.open(connection)];
    const calls = Array.from({ length: 25 }, (_, n) => (n % 2 ? one : two).getInvoice(`i${n}`));
    expect((await Promise.all(calls)).every((answer) => answer.ok)).toBe(true);
    const most = arrivals.map(
      (from) => arrivals.filter((at) => at >= from && at < from + 950).length,
    );
    expect(Math.max(...most)).toBeLessThanOrEqual(10);
    await closeOther();
  });

  it('stop for as long as the site asks with 429, and do not reach it meanwhile', async () => {
    const client = await clients(10, 1000).open(
      await connect(`site-${randomBytes(4).toString('hex')}`),
    );
    refusal = '60';
    expect(await client.getInvoice('i1')).toMatchObject({
      error: { kind: 'unavailable', status: 429 },
    });
    const later = await client.getInvoice('i2');
    expect(later).toMatchObject({ error: { kind: 'throttled' } });
    expect(arrivals).toHaveLength(1);
  });
});
