import { startSandbox, type RunningSandbox } from '../server.js';
import { inside } from '../testing/fortnox-caller.js';
import { startInvoicing } from '../testing/invoicing.js';

let sandbox: RunningSandbox;
let now = new Date('2026-11-25T12:00:00Z');

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    clock: () => now,
    fortnox: { rateRequests: 10_000, accessTokenMs: 365 * 86_400_000 },
  });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  now = new Date('2026-11-25T12:00:00Z');
});

const euro = (days: object[] = []) => ({
  currencies: [{ code: 'EUR', sellRate: '11.00', buyRate: '10.80', date: '2026-11-20', days }],
});

const moving = euro([
  { date: '2026-11-24', sellRate: '11.40', buyRate: '11.20' },
  { date: '2026-11-18', sellRate: '11.10', buyRate: '10.90' },
]);

it.each([
  ['one', 'buy', 1],
  ['invoice-date', 'buy', 10.9],
  ['invoice-date', 'sell', 11.1],
  ['today', 'buy', 11.2],
  ['today', 'sell', 11.4],
])('an omitted rate under "%s" and "%s" is %d', async (omittedRate, omittedRateColumn, rate) => {
  const settings = { ...moving, omittedRate, omittedRateColumn };
  const { draft } = await startInvoicing(sandbox, settings);
  // The 20th has none of its own: that of the 18th counts.
  expect(await draft({ Currency: 'EUR' })).toMatchObject({ CurrencyRate: rate, CurrencyUnit: 1 });
});

it('takes the unit of the register along with its rate', async () => {
  const settings = { omittedRate: 'invoice-date', omittedRateColumn: 'sell' };
  const { draft } = await startInvoicing(sandbox, settings);
  expect(await draft({ Currency: 'JPY' })).toMatchObject({
    CurrencyRate: 6.214,
    CurrencyUnit: 100,
  });
  expect(await draft({ Currency: 'JPY', CurrencyRate: 0.062 })).toMatchObject({
    CurrencyRate: 0.062,
    CurrencyUnit: 1,
  });
});

it('lets a rate that is sent win, and be set on the draft', async () => {
  const { draft, call } = await startInvoicing(sandbox, { ...moving, omittedRate: 'invoice-date' });
  expect((await draft({ Currency: 'EUR', CurrencyRate: 11.5 }))['CurrencyRate']).toBe(11.5);
  const changed = await call('PUT', '/invoices/1', { Invoice: { CurrencyRate: 11.6 } });
  expect(inside(changed, 'Invoice')['CurrencyRate']).toBe(11.6);
});

it('never gives kronor another rate than 1', async () => {
  const { draft } = await startInvoicing(sandbox, { omittedRate: 'invoice-date' });
  expect((await draft())['CurrencyRate']).toBe(1);
});

it('shows the latest rates of the register', async () => {
  const { call } = await startInvoicing(sandbox, moving);
  const shown = async () => inside(await call('GET', '/currencies/EUR'), 'Currency');
  expect(await shown()).toMatchObject({ SellRate: 11.4, Date: '2026-11-24' });
  now = new Date('2026-11-19T12:00:00Z');
  expect(await shown()).toMatchObject({ SellRate: 11.1, Date: '2026-11-18' });
});

it.each([
  ['inverse', 0.0926],
  ['kronor', 10.8],
])('reads BuyRate as %s: %d', async (buyRateShown, shown) => {
  const { call } = await startInvoicing(sandbox, {
    ...euro(),
    buyRateShown,
    rateDriftPerDay: '0',
  });
  expect(inside(await call('GET', '/currencies/EUR'), 'Currency')).toMatchObject({
    BuyRate: shown,
    SellRate: 11,
  });
  const own = { Currency: { Code: 'DOP', Description: 'Peso', BuyRate: 5.99, SellRate: 0.1669 } };
  expect(inside(await call('POST', '/currencies', own), 'Currency')['BuyRate']).toBe(5.99);
});

it('moves automatic rates by the day unless they stand still', async () => {
  const still = await startInvoicing(sandbox, { ...euro(), rateDriftPerDay: '0' });
  const drifting = await startInvoicing(sandbox, { ...euro(), rateDriftPerDay: '0.01' });
  const shown = async ({ call }: typeof still) =>
    inside(await call('GET', '/currencies/EUR'), 'Currency');
  expect(await shown(still)).toMatchObject({ SellRate: 11, Date: '2026-11-20' });
  expect(await shown(drifting)).toMatchObject({ SellRate: 11.55, Date: '2026-11-25' });
  now = new Date('2026-11-21T12:00:00Z');
  expect(await shown(drifting)).toMatchObject({ SellRate: 11.11, Date: '2026-11-21' });
});
