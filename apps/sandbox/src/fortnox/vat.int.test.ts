import { startSandbox, type RunningSandbox } from '../server.js';
import { codeOf, inside } from '../testing/fortnox-caller.js';
import { row, startInvoicing } from '../testing/invoicing.js';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 10_000 } });
});
afterAll(() => sandbox.close());

const withRow = (fields: object, VAT: number | null = null) => ({
  InvoiceRows: [row(100, { VAT, ...fields })],
});

it('tells an account’s VAT code, and lets it be changed', async () => {
  const { call, change } = await startInvoicing(sandbox);
  const codes = async () => {
    const { Accounts } = (await call('GET', '/accounts?limit=500')).body;
    const entries = [Accounts].flat().map((entry) => Object(entry) as Record<string, unknown>);
    return new Map(entries.map((entry) => [entry['Number'], entry['VATCode']]));
  };
  const usual = await codes();
  expect([3001, 3004, 3308, 3305, 1930].map((number) => usual.get(number))).toEqual([
    'MP1',
    'MF',
    'FTEU',
    'OTTU',
    null,
  ]);
  await change({
    accounts: [
      { number: 3308, vatCode: 'MP1', vat: 25 },
      { number: 3004, vatCode: null },
    ],
  });
  const changed = await codes();
  expect([3308, 3004].map((number) => changed.get(number))).toEqual(['MP1', null]);
});

it('knows only rates and codes that were set up', async () => {
  const { create, change } = await startInvoicing(sandbox);
  for (const fields of [withRow({}, 19), withRow({ VATCode: 'OSSDE' })]) {
    const answer = await create(fields);
    expect([answer.status, codeOf(answer)]).toEqual([400, undefined]);
    expect(answer.text).toContain('Kunde inte hämta/hitta moms');
  }
  await change({ vatRates: [25, 19, 12, 6, 0], vatCodes: { OSSDE: 19 } });
  for (const fields of [withRow({}, 19), withRow({ VATCode: 'OSSDE' })]) {
    expect(inside(await create(fields), 'Invoice')['TotalVAT']).toBe(19);
  }
});

it('takes the rate of a row’s code before that of its account', async () => {
  const { draft } = await startInvoicing(sandbox);
  const vat = async (fields: object) => (await draft(withRow(fields)))['TotalVAT'];
  expect([
    await vat({}),
    await vat({ VATCode: 'MP3' }),
    await vat({ AccountNumber: 3002 }),
  ]).toEqual([25, 6, 12]);
});

it('charges an EU consumer the VAT of the account, and an EU business none', async () => {
  const account = {
    accounts: [{ number: 3106, vat: 21, vatCode: 'OSSNL' }],
    vatCodes: { OSSNL: 21 },
  };
  const vat = async (VATType: string) => {
    const { draft } = await startInvoicing(sandbox, account, { VATType });
    return (await draft(withRow({ AccountNumber: 3106 })))['TotalVAT'];
  };
  expect([await vat('EUVAT'), await vat('EUREVERSEDVAT')]).toEqual([21, 0]);
});

describe('Easy VAT', () => {
  const german = { vatRates: [25, 19, 12, 6, 0] };

  it('wants an account on a row of another rate than the Swedish ones', async () => {
    const { create } = await startInvoicing(sandbox, { ...german, easyVat: true });
    expect(codeOf(await create(withRow({ AccountNumber: null }, 19)))).toBe(2004167);
    expect((await create(withRow({}, 19))).status).toBe(201);
    expect((await create(withRow({ AccountNumber: null }, 12))).status).toBe(201);
  });

  it('shows in the predefined accounts, where a client can see it', async () => {
    for (const [easyVat, status] of [
      [true, 200],
      [false, 404],
    ] as const) {
      const { call } = await startInvoicing(sandbox, { easyVat });
      expect((await call('GET', '/predefinedaccounts/SALES_25_SE')).status).toBe(status);
      expect((await call('GET', '/predefinedaccounts/SALES')).status).toBe(200);
    }
  });

  it('is nothing to those who have not switched it on', async () => {
    const { create } = await startInvoicing(sandbox, { ...german, easyVat: false });
    expect((await create(withRow({ AccountNumber: null }, 19))).status).toBe(201);
  });
});

describe('a rate of 25.5 %', () => {
  const finnish = {
    accounts: [{ number: 3106, vat: 25.5, vatCode: 'OSSFI' }],
    vatCodes: { OSSFI: 25.5 },
  };

  it.each([
    ['cut', 25, 25],
    ['exact', 25.5, 25.5],
  ])('from an account is %s to %d', async (fractionalVat, rate, vat) => {
    const { draft } = await startInvoicing(
      sandbox,
      { ...finnish, fractionalVat },
      { VATType: 'EUVAT' },
    );
    for (const fields of [{ AccountNumber: 3106 }, { VATCode: 'OSSFI' }]) {
      expect(await draft(withRow(fields))).toMatchObject({
        TotalVAT: vat,
        InvoiceRows: [{ VAT: rate }],
      });
    }
  });

  it('can be refused, and is never taken on the row itself', async () => {
    const settings = { ...finnish, fractionalVat: 'refused' };
    const { create, change } = await startInvoicing(sandbox, settings, { VATType: 'EUVAT' });
    expect((await create(withRow({ AccountNumber: 3106 }))).text).toContain('hitta moms');
    await change({ fractionalVat: 'exact' });
    expect((await create(withRow({ AccountNumber: 3106 }, 25.5))).status).toBe(400);
  });
});

it.each([
  ['accepted', 201],
  ['refused', 400],
])('a rate that is not that of the account’s code is %s', async (accountAgainstVat, status) => {
  const { create } = await startInvoicing(sandbox, { accountAgainstVat });
  expect((await create(withRow({ AccountNumber: 3308 }, 25))).status).toBe(status);
  expect((await create(withRow({ AccountNumber: 3740 }, 25))).status).toBe(201);
  expect((await create(withRow({ AccountNumber: 3308 }, 0))).status).toBe(201);
});

it.each([
  ['decides', 12],
  ['ignored', 25],
])('lets a row’s VAT code decide its rate or not: %s', async (rowVatCode, rate) => {
  const { draft } = await startInvoicing(sandbox, { rowVatCode });
  const invoice = await draft(withRow({ VATCode: 'MP2' }));
  expect(invoice).toMatchObject({ InvoiceRows: [{ VAT: rate, VATCode: 'MP2' }] });
});
