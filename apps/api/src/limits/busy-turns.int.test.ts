import { ask, problem, textOf } from '../testing/ask.js';
import { createSampleConnection, type CreatedConnection } from '../testing/sample-connection.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { worstInputs } from '../testing/worst-inputs.js';

let api: TestApi;
let ours: CreatedConnection;
let quiet: CreatedConnection;

beforeAll(async () => {
  api = await startTestApi();
  ours = await createSampleConnection(api);
  quiet = await createSampleConnection(api);
});
afterAll(() => api.close());

let people = 0;

/** Each has a budget of her own. */
async function newPerson(): Promise<string> {
  people += 1;
  const body = { name: `olga ${people}`, role: 'operator', connectionIds: [ours.id] };
  return textOf((await api.ask('POST', '/v1/operator-tokens', { body })).body, 'token');
}

const path = (): string => `/v1/connections/${ours.id}`;

const thousand = <T>(one: T): T[] => Array.from({ length: 1000 }, () => one);

const rules = Array.from({ length: 1000 }, (_, rule) => rule);
const largeSettings = {
  settings: {
    vatMap: rules.map((rule) => ({
      ...{ rate: '25', regime: 'domestic', productAccount: `product-${rule}`, account: '3001' },
    })),
    dimensions: rules.map((rule) => ({ productSku: `sku-${rule}`, costCenter: 'KS' })),
  },
};

const wrongSettings = {
  settings: Object.fromEntries(
    ['vatMap', 'paymentAccounts', 'dimensions'].map((table) => [table, thousand({ a: 1 })]),
  ),
};

const wrongInvoice =
  worstInputs(256 * 1024).find(({ name }) => name === 'an invoice paid in a thousand parts')
    ?.body ?? '';

type Flood = readonly [
  what: string,
  method: string,
  path: () => string,
  body: unknown,
  is: number,
  answeredBetween: number,
];

// One preview of a person's is in work, and four of her changes.
const floods: Flood[] = [
  ['previews of settings', 'POST', () => `${path()}/settings/preview`, wrongSettings, 422, 5],
  ['previews of an event', 'POST', () => `${path()}/preview`, wrongInvoice, 200, 5],
  ['changes of settings', 'PATCH', () => path(), largeSettings, 200, 8],
];

it.each(floods)(
  'takes in another company’s invoices between one person’s many %s',
  async (name, method, pathOf, body, is, answeredBetween) => {
    const token = await newPerson();
    let answered = 0;
    const flood = Array.from({ length: 30 }, async () => {
      const { status } = await ask(api.url, method, pathOf(), { token, body });
      answered += 1;
      return status;
    });
    while (answered === 0) await Promise.race([...flood, new Promise(setImmediate)]);
    const before = answered;
    for (let n = 0; n < 15; n += 1) {
      const told = { body: { event: 'paid', invoice_id: `${name}-quiet-${n}` } };
      expect((await ask(api.url, 'POST', quiet.webhookPath, told)).status).toBe(202);
    }
    // The process has more time for others than for these.
    expect(answered - before).toBeLessThanOrEqual(answeredBetween);
    expect(new Set(await Promise.all(flood))).toEqual(new Set([is]));
  },
  120_000,
);

it('one person makes sixty previews at once, of settings and of events, and then one a second', async () => {
  const token = await newPerson();
  const make = (n: number) => ask(api.url, 'POST', floods[n % 2]?.[2]() ?? '', { token, body: {} });
  const made = await Promise.all(Array.from({ length: 80 }, (_, n) => make(n)));
  const refused = made.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(15);
  expect(refused.length).toBeLessThanOrEqual(20);
  expect(refused[0]).toMatchObject({ body: problem(429) });
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  const colleague = await newPerson();
  const theirs = await ask(api.url, 'POST', `${path()}/preview`, {
    token: colleague,
    body: {},
  });
  expect(theirs.status).toBe(422);
});
