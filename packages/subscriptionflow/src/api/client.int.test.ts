import { startApiServer, type Reply, type Seen } from '../testing/api-server.js';
import { createSubscriptionFlowClient, type SubscriptionFlowClient } from './client.js';

type Answers = (seen: Seen, token: string | undefined) => Reply;

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

let tokens = 0;

/** A site that hands out tokens and answers everything else as the test says. */
async function site(answers: Answers, tokenReply?: () => Reply) {
  const server = await startApiServer((seen, token) => {
    if (seen.url !== '/oauth/token') return answers(seen, token);
    tokens += 1;
    return tokenReply?.() ?? { body: { access_token: `t${tokens}`, expires_in: 3600 } };
  });
  const credentials = { clientId: 'id', clientSecret: 's3cret&=' };
  const client = createSubscriptionFlowClient({
    baseUrl: server.url,
    timeoutMs: 500,
    ...credentials,
  });
  open.push(client, server);
  return { client, requests: server.requests };
}

const kindOf = async (result: ReturnType<SubscriptionFlowClient['getInvoice']>) => {
  const answer = await result;
  return answer.ok ? 'ok' : answer.error.kind;
};

const invoice = {
  data: { type: 'invoices', id: 'i1', attributes: { id: 'i1', total_amount: 1.1 } },
};

it('fetches a token once and reads an invoice with its numbers as written', async () => {
  const { client, requests } = await site(() => ({
    body: '{"data":{"id":"i1","attributes":{"total_amount":1125.10}},"relationships":{"customer_id":{"id":"c1"}}}',
  }));
  const expected = { id: 'i1', customer_id: 'c1', total_amount: '1125.10' };
  expect(await client.getInvoice('i1')).toEqual({ ok: true, value: expected });
  await client.getInvoice('a/b?c');
  expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /oauth/token',
    'GET /api/v1/invoices/i1',
    'GET /api/v1/invoices/a%2Fb%3Fc',
  ]);
  expect(requests[0]?.body).toBe(
    'grant_type=client_credentials&client_id=id&client_secret=s3cret%26%3D',
  );
});

it.each(['.', '..', 'x'.repeat(201), 'x'.repeat(1_000_000)])(
  'asks for nothing by the id %.5s, which would lead to another place or is none',
  async (id) => {
    const { client, requests } = await site(() => ({ body: invoice }));
    const asked = [
      client.getInvoice(id),
      client.getInvoiceTransactions(id),
      client.getCustomer(id),
    ];
    const answers = await Promise.all(asked);
    expect(answers).toMatchObject(Array(3).fill({ ok: false, error: { kind: 'not-found' } }));
    expect(JSON.stringify(answers).length).toBeLessThan(500);
    expect(requests).toEqual([]);
  },
);

it('asks for one token when many calls start together', async () => {
  const { client, requests } = await site(() => ({ body: invoice }));
  await Promise.all(['a', 'b', 'c'].map((id) => client.getInvoice(id)));
  expect(requests.filter(({ url }) => url === '/oauth/token')).toHaveLength(1);
});

it('renews a refused token once, and gives up when the new one is refused too', async () => {
  let refused: string | undefined;
  const { client } = await site((_, token) => {
    refused ??= token;
    return token === refused ? { status: 401, body: {} } : { body: invoice };
  });
  expect(await kindOf(client.getInvoice('i1'))).toBe('ok');
  const never = await site(() => ({ status: 401, body: {} }));
  expect(await kindOf(never.client.getInvoice('i1'))).toBe('unauthorized');
  expect(never.requests).toHaveLength(4);
});

it.each([
  ['not-found', { status: 404, body: {} }],
  ['not-found', { body: { data: [] } }],
  ['not-found', { body: { data: null } }],
  ['not-found', { body: {} }],
  ['unavailable', { status: 500, body: '<html>' }],
  ['unavailable', { status: 429, body: {}, headers: { 'retry-after': '7' } }],
  ['unavailable', { status: 401, body: '<html>Sign in to the proxy</html>' }],
  ['unavailable', { status: 403, body: '<html>Blocked</html>' }],
  ['unavailable', { status: 404, body: '<html>No such site</html>' }],
  ['unavailable', { hangUp: true }],
  ['unavailable', { body: invoice, delayMs: 900 }],
  ['rejected', { status: 400, body: {} }],
  ['rejected', { status: 403, body: {} }],
  ['unreadable', { body: '<html>Login</html>' }],
  ['unreadable', { body: { data: 'text' } }],
])('calls it %s when SubscriptionFlow answers %j', async (kind, reply: Reply) => {
  const { client } = await site(() => reply);
  expect(await kindOf(client.getInvoice('i1'))).toBe(kind);
});

it('passes on how long to wait', async () => {
  const retryAfterOf = async (status: number, headers: Record<string, string>) => {
    const { client } = await site(() => ({ status, body: {}, headers }));
    const answer = await client.getInvoice('i1');
    return !answer.ok && answer.error.kind === 'unavailable' ? answer.error.retryAfterMs : 'none';
  };
  expect(await retryAfterOf(429, { 'retry-after': '7' })).toBe(7000);
  expect(await retryAfterOf(503, { 'retry-after': '120' })).toBe(120_000);
  const inAMinute = new Date(Date.now() + 60_000).toUTCString();
  expect(await retryAfterOf(503, { 'retry-after': inAMinute })).toBeGreaterThan(50_000);
  expect(await retryAfterOf(503, {})).toBeUndefined();
  // To be told to wait is to be told to wait a moment at least.
  expect(await retryAfterOf(429, {})).toBe(5000);
});

it.each([
  ['unauthorized', { status: 401, body: { error: 'invalid_client' } }],
  ['unauthorized', { status: 400, body: { error: 'invalid_client' } }],
  ['unavailable', { status: 503, body: '' }],
  ['unavailable', { status: 403, body: '<html>Blocked</html>' }],
  ['unreadable', { body: { token_type: 'Bearer' } }],
])(
  'calls it %s when the token endpoint answers %j, and never says the secret',
  async (kind, reply) => {
    const { client, requests } = await site(
      () => ({ body: invoice }),
      () => reply,
    );
    const answer = await client.getInvoice('i1');
    expect(answer).toMatchObject({ ok: false, error: { kind } });
    expect(JSON.stringify(answer)).not.toContain('s3cret');
    expect(requests).toHaveLength(1);
  },
);

it('stops when the caller does', async () => {
  const { client } = await site(() => ({ body: invoice, delayMs: 300 }));
  const stop = new AbortController();
  const answer = client.getInvoice('i1', stop.signal);
  setTimeout(() => {
    stop.abort();
  }, 50);
  expect(await kindOf(answer)).toBe('unavailable');
});

it('reads all pages of an invoice’s transactions', async () => {
  const { client } = await site(({ url }) => {
    const page = new URL(url, 'http://site').searchParams.get('page');
    return { body: { data: [{ id: `t${page}`, pivot_amount: 1.5 }], meta: { last_page: 2 } } };
  });
  expect(await client.getInvoiceTransactions('i1')).toEqual({
    ok: true,
    value: [
      { id: 't1', pivot_amount: '1.5' },
      { id: 't2', pivot_amount: '1.5' },
    ],
  });
});

it('stops reading transactions that never end, rather than fill the memory', async () => {
  const data = Array.from({ length: 200 }, (_, n) => ({ id: `t${n}` }));
  const { client, requests } = await site(() => ({ body: { data, meta: { last_page: 9999 } } }));
  const answer = await client.getInvoiceTransactions('i1');
  expect(answer).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  expect(requests.length).toBeLessThan(10);
});

it('asks for no page of invoices behind the thousandth', async () => {
  const { client, requests } = await site(() => ({ body: { data: [{ id: 7 }] } }));
  const answer = await client.filterInvoices({ status: 'Paid', page: 1001, pageSize: 1 });
  expect(answer).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  expect(requests).toEqual([]);
});

it('takes no transactions for none', async () => {
  const { client } = await site(() => ({ body: { data: [] } }));
  expect(await client.getInvoiceTransactions('i1')).toEqual({ ok: true, value: [] });
});

it('filters invoices by status and last change, page by page', async () => {
  const list = [{ id: 7, name: 'SF-1', status: 'Paid', currency: 'SEK', total_amount: 10.5 }];
  const { client, requests } = await site(() => ({ status: 201, body: { data: list } }));
  const filter = { status: 'Paid', updatedSince: '2026-11-20T00:00:00Z', page: 3, pageSize: 1 };
  const summary = { id: '7', number: 'SF-1', status: 'Paid', currency: 'SEK', total: '10.5' };
  expect(await client.filterInvoices(filter)).toEqual({
    ok: true,
    value: { invoices: [summary], hasMore: true },
  });
  const query = new URL(requests[1]?.url ?? '', 'http://site').searchParams;
  expect(Object.fromEntries(query)).toEqual({
    'filter[status][$equals]': 'Paid',
    'filter[updated_at][$gte]': '2026-11-20T00:00:00Z',
    'filter[$limit]': '1',
    'filter[$offset]': '2',
  });
});
