import { startSandbox, type RunningSandbox } from '../server.js';
import { inside } from '../testing/fortnox-caller.js';
import { row, startInvoicing } from '../testing/invoicing.js';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 10_000 } });
});
afterAll(() => sandbox.close());

/** 12,000 over the year 2027; Fortnox's own rows are one month's. */
const accrual = (fields: object = {}, debit = 1000, credit = 1000) => ({
  InvoiceAccrual: {
    InvoiceNumber: 1,
    Description: 'Plan 2027',
    AccrualAccount: 2970,
    RevenueAccount: 3001,
    StartDate: '2027-01-01',
    EndDate: '2027-12-31',
    Period: 'MONTHLY',
    Total: 12_000,
    InvoiceAccrualRows: [
      { Account: 2970, Debit: debit, Credit: 0 },
      { Account: 3001, Debit: 0, Credit: credit },
    ],
    ...fields,
  },
});

async function withInvoice(settings: object = { accruals: 'on' }) {
  const invoicing = await startInvoicing(sandbox, { ...settings });
  await invoicing.draft({ ExternalInvoiceReference1: 'sf-1', InvoiceRows: [row(12_000)] });
  const accrue = (body: unknown = accrual()) => invoicing.call('POST', '/invoiceaccruals', body);
  return { ...invoicing, accrue };
}

it('makes an accrual, finds it by the invoice’s number, changes and removes it', async () => {
  const { call, accrue } = await withInvoice();
  expect((await call('GET', '/invoiceaccruals/1')).status).toBe(404);
  expect(inside(await accrue(), 'InvoiceAccrual')).toMatchObject({
    InvoiceNumber: 1,
    Times: 12,
    Total: 12_000,
    InvoiceAccrualRows: [
      { Account: 2970, Debit: 1000 },
      { Account: 3001, Credit: 1000 },
    ],
  });
  const changed = await call('PUT', '/invoiceaccruals/1', accrual({ Description: 'Annan text' }));
  expect(inside(changed, 'InvoiceAccrual')['Description']).toBe('Annan text');
  expect(inside(await call('GET', '/invoiceaccruals/1'), 'InvoiceAccrual')['Times']).toBe(12);
  expect((await call('GET', '/invoiceaccruals')).body['InvoiceAccruals']).toHaveLength(1);
  expect((await call('DELETE', '/invoiceaccruals/1')).status).toBe(204);
  expect((await call('GET', '/invoiceaccruals/1')).status).toBe(404);
});

it('counts whole months from the first day of the period to its last', async () => {
  const { call, accrue } = await withInvoice({ accruals: 'on', accrualRows: 'balanced' });
  await accrue();
  const times = async (StartDate: string, EndDate: string, Period = 'MONTHLY') => {
    const answer = await call('PUT', '/invoiceaccruals/1', {
      InvoiceAccrual: { StartDate, EndDate, Period, Times: null },
    });
    return inside(answer, 'InvoiceAccrual')['Times'];
  };
  expect(await times('2026-11-18', '2026-12-17')).toBe(1);
  expect(await times('2026-01-01', '2026-12-31')).toBe(12);
  // Three months in another client's live test.
  expect(await times('2020-03-25', '2020-06-25')).toBe(3);
  expect(await times('2026-01-01', '2026-12-31', 'QUARTERLY')).toBe(4);
});

it('allows one accrual for an invoice', async () => {
  const { accrue } = await withInvoice();
  expect((await accrue()).status).toBe(201);
  const second = await accrue();
  expect([second.status, second.text]).toEqual([400, expect.stringContaining('redan')]);
});

it('keeps the accrual of a booked invoice', async () => {
  const { call, accrue, tenantId } = await withInvoice();
  await accrue();
  await call('PUT', '/invoices/1/bookkeep');
  expect((await call('DELETE', '/invoiceaccruals/1')).status).toBe(400);
  const ledger = await fetch(`${sandbox.url}/control/fortnox/${tenantId}/ledger`);
  expect(await ledger.json()).toMatchObject({
    invoices: [{ accrual: { from: '2027-01-01', times: 12, total: '12000.00' } }],
  });
});

it.each([
  ['off', 'inte aktiverad'],
  ['no-series', 'Verifikationsserie'],
])('refuses every accrual of a company where they are "%s"', async (accruals, words) => {
  const { accrue, change } = await withInvoice({ accruals });
  expect((await accrue()).text).toContain(words);
  await change({ accruals: 'on' });
  expect((await accrue()).status).toBe(201);
});

it.each([
  ['off', undefined],
  ['no-series', null],
  ['on', 'P'],
])('shows a company where accruals are "%s" the series %j for them', async (accruals, series) => {
  const { call } = await withInvoice({ accruals });
  const answer = await call('GET', '/predefinedvoucherseries/INVOICEACCRUAL');
  expect(answer.status).toBe(series === undefined ? 404 : 200);
  const { PreDefinedVoucherSeriesCollection: all } = (await call('GET', '/predefinedvoucherseries'))
    .body;
  expect(all).toEqual(
    expect.arrayContaining([expect.objectContaining({ Name: 'INVOICE', VoucherSeries: 'B' })]),
  );
  if (series === undefined) return;
  expect(inside(answer, 'PreDefinedVoucherSeries')['VoucherSeries']).toBe(series);
});

it.each([
  ['unbooked', 201, 400],
  ['booked', 400, 201],
  ['any', 201, 201],
])('for "%s" answers %i before bookkeeping and %i after', async (accrualsFor, before, after) => {
  const { accrue, call } = await withInvoice({ accruals: 'on', accrualsFor });
  expect((await accrue()).status).toBe(before);
  await call('DELETE', '/invoiceaccruals/1');
  await call('PUT', '/invoices/1/bookkeep');
  expect((await accrue()).status).toBe(after);
});

it.each([
  ['per-period', 1000, 201],
  ['per-period', 12_000, 400],
  ['whole', 1000, 400],
  ['whole', 12_000, 201],
  ['balanced', 77, 201],
])('where rows are "%s", rows of %d answer %i', async (accrualRows, rows, status) => {
  const { accrue } = await withInvoice({ accruals: 'on', accrualRows });
  expect((await accrue(accrual({}, rows, rows))).status).toBe(status);
});

it('takes a month’s part that does not divide evenly', async () => {
  const { accrue } = await withInvoice();
  expect((await accrue(accrual({ Total: 1000 }, 83.33, 83.33))).status).toBe(201);
});

it.each([
  ['one row only', { InvoiceAccrualRows: [{ Account: 2970, Debit: 0, Credit: 0 }] }],
  ['an unknown account', { AccrualAccount: 2999 }],
  ['an end before its start', { EndDate: '2026-12-31' }],
  ['no total', { Total: null }],
  ['a period of its own', { Period: 'WEEKLY' }],
  ['an unknown field', { Note: 'x' }],
])('refuses an accrual with %s', async (_what, fields) => {
  const { accrue } = await withInvoice();
  expect((await accrue(accrual(fields))).status).toBe(400);
});

it('refuses rows that do not balance, and an invoice that is not there', async () => {
  const { accrue } = await withInvoice();
  expect((await accrue(accrual({}, 1000, 999))).text).toContain('balanserar inte');
  expect((await accrue(accrual({ InvoiceNumber: 7 }))).status).toBe(404);
});
