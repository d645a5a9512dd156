import { startSandbox, type RunningSandbox } from '../server.js';
import { codeOf, inside } from '../testing/fortnox-caller.js';
import { row, startInvoicing } from '../testing/invoicing.js';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 10_000 } });
});
afterAll(() => sandbox.close());

async function bookedInvoice(settings = {}, fields = {}) {
  const invoicing = await startInvoicing(sandbox, settings);
  await invoicing.draft(fields);
  await invoicing.call('PUT', '/invoices/1/bookkeep');
  return invoicing;
}

describe('a payment in the year after the invoice', () => {
  const january = { PaymentDate: '2027-01-04' };

  it.each([
    ['refused', 'ACCRUAL', 400],
    ['refused', 'CASH', 400],
    ['refused-in-cash', 'ACCRUAL', 201],
    ['refused-in-cash', 'CASH', 400],
  ])('under "%s" a company of the %s method gets %i', async (laterYearPayment, method, status) => {
    const settings = { laterYearPayment, accountingMethod: method };
    const { pay, change } = await bookedInvoice(settings);
    const answer = await pay(january);
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.text).toContain('årsomföras');
    await change({ carriedOverYears: [2026] });
    expect((await pay(january)).status).toBe(201);
  });

  it('is refused wherever the year does not exist', async () => {
    const financialYears = [{ from: '2026-01-01', to: '2026-12-31' }];
    const settings = { laterYearPayment: 'refused-in-cash', financialYears };
    const { pay } = await bookedInvoice(settings);
    expect((await pay(january)).text).toContain('Räkenskapsår finns inte upplagt');
  });
});

describe('kronor that are not the amount at the rate', () => {
  const euro = { Currency: 'EUR', CurrencyRate: 11.4 };
  const arrived = { AmountCurrency: 250, Amount: 2870.12, CurrencyRate: 11.4 };

  it('are refused', async () => {
    const { pay } = await bookedInvoice({ kronorDifference: 'refused' }, euro);
    expect(codeOf(await pay(arrived))).toBe(2000588);
  });

  it('are taken where Fortnox books the difference, and settle the invoice in its currency', async () => {
    const { pay, call, invoice } = await bookedInvoice({ kronorDifference: 'booked' }, euro);
    expect(inside(await pay(arrived), 'InvoicePayment')).toMatchObject({
      Amount: 2870.12,
      AmountCurrency: 250,
    });
    await call('PUT', '/invoicepayments/1/bookkeep');
    expect((await invoice(1))['Balance']).toBe(0);
  });

  it('are refused for an invoice in kronor either way', async () => {
    const { pay } = await bookedInvoice({ kronorDifference: 'booked' });
    expect(codeOf(await pay({ Amount: 240 }))).toBe(2000588);
  });
});

describe('an invoice of less than zero', () => {
  const refund = {
    ExternalInvoiceReference1: 'sf-refund-2',
    ExternalInvoiceReference2: 'sf-1',
    InvoiceRows: [row(200, { DeliveredQuantity: '-1' }), { Description: 'Avser faktura 1' }],
  };

  it('stands on its own, is found by its second reference, and is paid with a negative amount', async () => {
    const { call, pay, invoice, tenantId } = await bookedInvoice({}, refund);
    expect(await invoice(1)).toMatchObject({ Total: -250, Balance: -250, Credit: 'false' });
    const found = await call('GET', '/invoices?externalinvoicereference2=sf-1');
    expect(found.body['Invoices']).toHaveLength(1);
    const findings = async () =>
      (await fetch(`${sandbox.url}/control/fortnox/${tenantId}/findings`)).json();
    expect(await findings()).toMatchObject({ openBalances: [{ invoice: 1 }], overpaid: [] });
    expect((await pay({ Amount: -250, AmountCurrency: -250 })).status).toBe(201);
    await call('PUT', '/invoicepayments/1/bookkeep');
    expect((await invoice(1))['Balance']).toBe(0);
    expect(codeOf(await pay({ Amount: -250, AmountCurrency: -250 }))).toBe(2003055);
    expect(await findings()).toMatchObject({ openBalances: [], overpaid: [] });
  });

  it('can be refused', async () => {
    const { create } = await startInvoicing(sandbox, { negativeInvoices: 'refused' });
    expect((await create(refund)).status).toBe(400);
    expect((await create()).status).toBe(201);
  });
});
