import type { JsonObject } from '../json.js';
import { startSandbox, type RunningSandbox } from '../server.js';
import { ask } from '../testing/fortnox-caller.js';
import { row, startInvoicing, type Invoicing } from '../testing/invoicing.js';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 10_000 } });
});
afterAll(() => sandbox.close());

const auditOf = async ({ tenantId }: Invoicing): Promise<JsonObject> =>
  (await ask(`${sandbox.url}/control/fortnox/${tenantId}/audit`)).body;

const soundLedger = {
  sound: true,
  duplicateReferences: [],
  paymentsExceedTotal: [],
  equalPayments: [],
  accrualsExceedNet: [],
};

it('finds nothing in a ledger that is sound, with part payments and a credit', async () => {
  const company = await startInvoicing(sandbox);
  await company.draft({ ExternalInvoiceReference1: 'sf-1' });
  await company.call('PUT', '/invoices/1/bookkeep');
  await company.pay({ Amount: 100, AmountCurrency: 100 });
  await company.pay({ Amount: 150, AmountCurrency: 150 });
  await company.call('PUT', '/invoices/1/credit');
  expect(await auditOf(company)).toEqual(soundLedger);
});

it('finds two live invoices with one reference, and forgives a withdrawn one', async () => {
  const company = await startInvoicing(sandbox);
  await company.draft({ ExternalInvoiceReference1: 'sf-1' });
  await company.draft({ ExternalInvoiceReference1: 'sf-1' });
  expect(await auditOf(company)).toEqual({
    ...soundLedger,
    sound: false,
    duplicateReferences: [{ reference: 'sf-1', invoices: [1, 2] }],
  });
  await company.call('PUT', '/invoices/2/cancel');
  expect(await auditOf(company)).toEqual(soundLedger);
});

it('finds payments beyond the total before they are booked, write-offs counted', async () => {
  const company = await startInvoicing(sandbox);
  await company.draft();
  await company.pay({ Amount: 200, AmountCurrency: 200 });
  await company.pay({ Amount: 45, AmountCurrency: 45 });
  expect((await auditOf(company))['paymentsExceedTotal']).toEqual([]);
  const writeOff = { WriteOffs: [{ AccountNumber: 3740, Amount: 4.5 }] };
  await company.pay({ Amount: 1, AmountCurrency: 1, ...writeOff });
  expect(await auditOf(company)).toMatchObject({
    sound: false,
    paymentsExceedTotal: [{ invoice: 1, total: '250.00', paid: '250.50' }],
    equalPayments: [],
  });
});

it('shows the same payment twice, which may still be what was paid', async () => {
  const company = await startInvoicing(sandbox);
  await company.draft();
  for (let copy = 0; copy < 2; copy += 1) await company.pay({ Amount: 100, AmountCurrency: 100 });
  expect(await auditOf(company)).toMatchObject({
    sound: true,
    equalPayments: [{ invoice: 1, payments: [1, 2] }],
  });
});

it('finds payments beyond what a negative invoice gives back', async () => {
  const company = await startInvoicing(sandbox);
  await company.draft({ InvoiceRows: [row(200, { DeliveredQuantity: '-1' })] });
  await company.pay({ Amount: -250, AmountCurrency: -250 });
  expect(await auditOf(company)).toEqual(soundLedger);
  await company.pay({ Amount: -1, AmountCurrency: -1 });
  expect(await auditOf(company)).toMatchObject({ paymentsExceedTotal: [{ paid: '-251.00' }] });
});

it('finds more revenue deferred than there is', async () => {
  const company = await startInvoicing(sandbox, { accruals: 'on', accrualRows: 'balanced' });
  await company.draft();
  await company.call('POST', '/invoiceaccruals', {
    InvoiceAccrual: {
      InvoiceNumber: 1,
      Description: 'Plan',
      AccrualAccount: 2970,
      RevenueAccount: 3001,
      StartDate: '2026-11-01',
      EndDate: '2027-01-31',
      Total: 250,
      InvoiceAccrualRows: [
        { Account: 2970, Debit: 250 },
        { Account: 3001, Credit: 250 },
      ],
    },
  });
  expect(await auditOf(company)).toMatchObject({
    sound: false,
    accrualsExceedNet: [{ invoice: 1, net: '200.00', accrued: '250.00' }],
  });
});

it('knows no company that is not there', async () => {
  expect((await ask(`${sandbox.url}/control/fortnox/1/audit`)).status).toBe(404);
});
