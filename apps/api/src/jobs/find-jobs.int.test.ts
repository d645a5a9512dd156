import { memberOf, problem, textOf, type Answered } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection, sampleConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connectionId: string;

beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  ({ id: connectionId } = await createSampleConnection(api));
});
afterAll(() => api.close());

const find = (query: string, rest = ''): Promise<Answered> =>
  api.ask(
    'GET',
    `/v1/sync-jobs?connectionId=${connectionId}&query=${encodeURIComponent(query)}${rest}`,
    {
      token: viewerToken,
    },
  );
const itemsOf = ({ body }: Answered) => memberOf(body, 'items') as Record<string, unknown>[];
const idsFoundBy = async (query: string) => itemsOf(await find(query)).map(({ id }) => id);
const csv = (rest: string, token = viewerToken): Promise<Answered> =>
  api.ask('GET', `/v1/sync-jobs.csv?connectionId=${connectionId}${rest}`, { token });

async function send(event: Record<string, unknown>): Promise<string> {
  const { status, body } = await api.ask('POST', `/v1/connections/${connectionId}/invoices`, {
    body: event,
  });
  expect(status).toBe(202);
  return textOf(body, 'id');
}

it('an invoice is found at once by number, customer, amount and id, by a viewer too', async () => {
  const id = await send(sampleEvent('15579'));
  for (const query of ['F-155', 'nordan', '1250', '1 250,00', '15579', id]) {
    expect([query, await idsFoundBy(query)]).toEqual([query, [id]]);
  }
  expect(await idsFoundBy('sunnan')).toEqual([]);
  expect(itemsOf(await find('nordan'))[0]).toMatchObject({
    customer: { name: 'Nordan AB', masked: false },
    source: 'event',
  });
});

it('a customer whose company masks names is neither shown nor found by it', async () => {
  const id = await send(sampleEvent('15580'));
  const settings = { customerNames: 'masked' };
  await api.ask('PATCH', `/v1/connections/${connectionId}`, { body: { settings } });
  expect(await idsFoundBy('nordan')).toEqual([]);
  expect(itemsOf(await find('15580'))[0]).toMatchObject({
    customer: { name: 'N… A…', masked: true },
  });
  const { text } = await api.ask('GET', `/v1/sync-jobs/${id}`);
  expect(text).not.toContain('Nordan');
  expect((await csv('')).text).toContain('N… A…');
});

it('pages of what is found go on where the last one ended', async () => {
  const ids = [await send(sampleEvent('1')), await send(sampleEvent('2'))];
  const first = await find('nordan', '&limit=1');
  const next = textOf(first.body, 'nextCursor');
  const second = await find('nordan', `&limit=1&cursor=${next}`);
  expect([...itemsOf(first), ...itemsOf(second)].map(({ id }) => id)).toEqual(ids.reverse());
  expect(memberOf(second.body, 'nextCursor')).toBeNull();
});

it('refuses a query of more than two hundred characters', async () => {
  expect(await find('x'.repeat(201))).toMatchObject({ status: 422, body: problem(422, '/query') });
});

describe('as a file', () => {
  it('the list has a line for each invoice and nothing that a spreadsheet would calculate', async () => {
    await send(sampleEvent('evil', { customer: { ...evil } }));
    const { status, headers, text } = await csv('');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(headers.get('content-disposition')).toMatch(/^attachment/);
    const [head, line, end] = text.split('\r\n');
    expect(head).toMatch(/^id,connectionId,kind,invoiceId,invoiceNumber,customer,status,/);
    expect(line).toContain(`"'=HYPERLINK(""http://evil"",""x"")"`);
    expect(end).toBe('');
  });

  const evil = {
    ...{ id: 'c1', name: '=HYPERLINK("http://evil","x")' },
    billing_address: { country: 'SE' },
  };

  it('it holds as many invoices as there are, in the order of the list', async () => {
    const [at, numbers] = [Date.now(), Array.from({ length: 450 }, (_, index) => index)];
    for (const index of numbers) {
      await insertDeadLetter(api.db, connectionId, {
        ...{ invoiceNumber: `N-${index}`, createdAt: new Date(at - index * 1000) },
      });
    }
    const lines = (await csv('&status=dead-lettered')).text.trim().split('\r\n');
    expect(lines.slice(1).map((line) => line.split(',')[4])).toEqual(
      numbers.map((index) => `N-${index}`),
    );
    expect((await csv('&query=N-44')).text.trim().split('\r\n')).toHaveLength(12);
  });

  it('Swedish Excel opens it by itself', async () => {
    const { text } = await csv('&dialect=excel');
    expect(text).toMatch(/^\uFEFF?id;connectionId;/);
  });

  it('an operator of another company gets a file without this one, and faults come as problems', async () => {
    await send(sampleEvent('secret'));
    const { body: other } = await api.ask('POST', '/v1/connections', { body: sampleConnection });
    const scoped = { name: 'olga', role: 'viewer', connectionIds: [textOf(other, 'id')] };
    const made = await api.ask('POST', '/v1/operator-tokens', { body: scoped });
    const { text } = await csv('', textOf(made.body, 'token'));
    expect(text.trim().split('\r\n')).toHaveLength(1);
    expect(await csv('&status=lost')).toMatchObject({
      status: 422,
      body: problem(422, '/status/0'),
    });
  });

  it('whoever asks only for its head gets no body', async () => {
    const answer = await api.ask('HEAD', '/v1/sync-jobs.csv');
    expect([answer.status, answer.text]).toEqual([200, '']);
  });
});
