import type { JsonObject } from '../json.js';
import { startSandbox, type RunningSandbox } from '../server.js';
import { connectCompany, inside, type FortnoxCaller } from '../testing/fortnox-caller.js';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 10_000 } });
});
afterAll(() => sandbox.close());

type Settings = Readonly<Record<string, unknown>>;

const rowsOf = (prices: readonly number[], more: Settings = {}) =>
  prices.map((Price) => ({
    Description: 'Plan',
    AccountNumber: 3001,
    Price,
    DeliveredQuantity: '1',
    VAT: 25,
    ...more,
  }));

/** Keeps the öre of its totals, so that they show where VAT was rounded, unless a test says not. */
async function company(settings: Settings): Promise<FortnoxCaller> {
  const { call } = await connectCompany(sandbox, { roundTotals: false, ...settings });
  await call('POST', '/customers', { Customer: { Name: 'Kund AB' } });
  return call;
}

async function draft(call: FortnoxCaller, fields: Settings): Promise<JsonObject> {
  const Invoice = { CustomerNumber: '1', InvoiceDate: '2026-11-20', ...fields };
  return inside(await call('POST', '/invoices', { Invoice }), 'Invoice');
}

const twelve = rowsOf(Array.from({ length: 12 }, () => 12.3));

it.each([
  // Twelve rows of 12.30: VAT 3.075 each.
  ['per-row', 36.96, 184.56],
  ['per-rate', 36.9, 184.5],
])(
  'a company whose VAT is rounded %s shows VAT %d and total %d',
  async (vatRounding, vat, total) => {
    const call = await company({ vatRounding });
    expect(await draft(call, { InvoiceRows: twelve })).toMatchObject({
      TotalVAT: vat,
      Total: total,
      Balance: total,
    });
  },
);

it('rounds VAT per document only where it is set so', async () => {
  const InvoiceRows = [...rowsOf([0.1]), ...rowsOf([0.21], { VAT: 12 })];
  const perRate = await draft(await company({}), { InvoiceRows });
  const perDocument = await draft(await company({ vatRounding: 'per-document' }), { InvoiceRows });
  expect([perRate['TotalVAT'], perDocument['TotalVAT']]).toEqual([0.06, 0.05]);
});

it.each(['per-row', 'per-rate', 'per-document'])(
  'prices with VAT keep their total when VAT is rounded %s',
  async (vatRounding) => {
    const call = await company({ vatRounding });
    const made = await draft(call, { VATIncluded: true, InvoiceRows: rowsOf([0.92, 0.92]) });
    const [vat, net] = vatRounding === 'per-row' ? [0.36, 1.48] : [0.37, 1.47];
    expect(made).toMatchObject({ Total: 1.84, TotalVAT: vat, Net: net });
  },
);

it('takes VAT and total of a draft anew when its rows are put right', async () => {
  const call = await company({ vatRounding: 'per-row' });
  const made = await draft(call, { InvoiceRows: twelve });
  const kept = [made['InvoiceRows']]
    .flat()
    .map((row) => ({ RowId: (Object(row) as { RowId: number }).RowId }));
  const correction = { Description: 'Öresutjämning', AccountNumber: 3740, Price: -0.06, VAT: 0 };
  const answer = await call('PUT', '/invoices/1', {
    Invoice: { InvoiceRows: [...kept, { ...correction, DeliveredQuantity: '1' }] },
  });
  const { InvoiceRows, ...figures } = inside(answer, 'Invoice');
  expect(InvoiceRows).toHaveLength(13);
  expect(figures).toMatchObject({ Total: 184.5, TotalVAT: 36.96, Balance: 184.5 });
});

describe('öresavrundning', () => {
  const InvoiceRows = rowsOf([99.5]);

  it('makes total and balance whole kronor and says by how much', async () => {
    const made = await draft(await company({ roundTotals: true }), { InvoiceRows });
    expect(made).toMatchObject({ RoundOff: -0.38, Total: 124, TotalToPay: 124, Balance: 124 });
    expect(made).toMatchObject({ TotalVAT: 24.88, Net: 99.5 });
  });

  it('is off where the company has not switched it on', async () => {
    const made = await draft(await company({ roundTotals: false }), { InvoiceRows });
    expect(made).toMatchObject({ RoundOff: 0, Total: 124.38, Balance: 124.38 });
  });

  it('leaves other currencies alone unless it is set otherwise', async () => {
    const euro = { Currency: 'EUR', CurrencyRate: 11, InvoiceRows };
    const usual = await draft(await company({ roundTotals: true }), euro);
    const odd = await draft(await company({ roundTotals: true, roundForeignTotals: true }), euro);
    expect([usual['Total'], odd['Total']]).toEqual([124.38, 124]);
  });

  it('rounds the credit invoice as it rounded the invoice', async () => {
    const call = await company({ roundTotals: true });
    await draft(call, { InvoiceRows });
    await call('PUT', '/invoices/1/bookkeep');
    await call('PUT', '/invoices/1/credit');
    expect(inside(await call('GET', '/invoices/2'), 'Invoice')).toMatchObject({
      RoundOff: 0.38,
      Total: -124,
    });
  });
});
