import { startSandbox, type RunningSandbox } from '../server.js';
import {
  ask,
  codeOf,
  connectCompany,
  inside,
  type Answered,
  type FortnoxCaller,
} from '../testing/fortnox-caller.js';

let sandbox: RunningSandbox;
let call: FortnoxCaller;
let tenantId: string;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 10_000 } });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  ({ call, tenantId } = await connectCompany(sandbox));
});

const change = (changes: unknown): Promise<Answered> =>
  ask(`${sandbox.url}/control/fortnox/tenants/${tenantId}`, 'PATCH', changes);

it('tells the tenant id as a number in one place and as text in the other', async () => {
  const information = inside(await call('GET', '/companyinformation'), 'CompanyInformation');
  const settings = inside(await call('GET', '/settings/company'), 'CompanySettings');
  expect([information['DatabaseNumber'], settings['DatabaseNumber']]).toEqual([
    Number(tenantId),
    tenantId,
  ]);
});

it('quotes a currency in kronor per unit, and knows only those of the register', async () => {
  await change({ rateDriftPerDay: '0' });
  expect(inside(await call('GET', '/currencies/JPY'), 'Currency')).toMatchObject({
    SellRate: 6.214,
    Unit: 100,
    IsAutomatic: true,
  });
  expect(codeOf(await call('GET', '/currencies/CHF'))).toBe(2000427);
  await change({ currencies: [{ code: 'CHF', sellRate: '12.05' }] });
  expect(inside(await call('GET', '/currencies/CHF'), 'Currency')['SellRate']).toBe(12.05);
  const update = await call('PUT', '/currencies/EUR', { Currency: { SellRate: 1 } });
  expect(update.text).toContain('it will update automatically');
});

it('has a year for a date, or an empty list', async () => {
  const years = async (date: string) =>
    (await call('GET', `/financialyears?date=${date}`)).body['FinancialYears'];
  expect(await years('2026-06-30')).toMatchObject([
    { FromDate: '2026-01-01', ToDate: '2026-12-31', AccountingMethod: 'ACCRUAL' },
  ]);
  expect(await years('1999-06-30')).toEqual([]);
});

it('says until when the books are locked', async () => {
  const locked = async () => inside(await call('GET', '/settings/lockedperiod'), 'LockedPeriod');
  expect(await locked()).toEqual({});
  await change({ lockedUntil: '2026-09-30' });
  expect(await locked()).toEqual({ EndDate: '2026-09-30' });
});

it('shows accounts with their state, by number', async () => {
  await change({ accounts: [{ number: 3740, active: false }] });
  expect(inside(await call('GET', '/accounts/3740'), 'Account')['Active']).toBe(false);
  expect(inside(await call('GET', '/accounts/3001'), 'Account')['Active']).toBe(true);
  expect(codeOf(await call('GET', '/accounts/3017'))).toBe(2000423);
});

it('gives modes of payment with an account of four characters', async () => {
  const mode = inside(await call('GET', '/modesofpayments/BG'), 'ModeOfPayment');
  expect(mode).toMatchObject({ Code: 'BG', AccountNumber: '1930' });
  const made = await call('POST', '/modesofpayments', {
    ModeOfPayment: { Code: 'SWISH', AccountNumber: '1940' },
  });
  expect(made.status).toBe(201);
  expect((await call('GET', '/modesofpayments/SWISH')).status).toBe(200);
});

it('names the accounts that it would take by itself', async () => {
  const sales = inside(await call('GET', '/predefinedaccounts/SALES'), 'PreDefinedAccount');
  expect(sales).toMatchObject({ Name: 'SALES', Account: 3001 });
});

it('refuses what the company has no licence for', async () => {
  await change({ unlicensedScopes: ['payment'] });
  const refused = await call('GET', '/invoicepayments');
  expect([refused.status, codeOf(refused)]).toEqual([400, 2001101]);
});

it('routes a row of an article by the customer’s VAT type', async () => {
  await call('POST', '/articles', { Article: { Description: 'Plan', SalesAccount: 3041 } });
  const accountFor = async (VATType: string) => {
    const customer = await call('POST', '/customers', { Customer: { Name: 'Kund', VATType } });
    const made = await call('POST', '/invoices', {
      Invoice: {
        CustomerNumber: inside(customer, 'Customer')['CustomerNumber'],
        InvoiceRows: [{ ArticleNumber: '1', Price: 1, DeliveredQuantity: 1 }],
      },
    });
    return inside(made, 'Invoice')['InvoiceRows'];
  };
  expect(await accountFor('SEVAT')).toMatchObject([{ AccountNumber: 3041, VAT: 25 }]);
  expect(await accountFor('EXPORT')).toMatchObject([{ AccountNumber: 3105, VAT: 0 }]);
});

it('lets a new document be found only after the search’s delay, where one is set', async () => {
  await change({ searchDelayMs: 60_000 });
  await call('POST', '/customers', { Customer: { Name: 'Kund' } });
  expect((await call('GET', '/customers')).body['Customers']).toEqual([]);
  expect((await call('GET', '/customers/1')).status).toBe(200);
});

it('refuses a setting that does not exist', async () => {
  expect((await change({ lockUntil: '2026-09-30' })).status).toBe(422);
});
