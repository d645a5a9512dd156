import { startSandbox, type RunningSandbox } from '../server.js';
import {
  ask,
  codeOf,
  connectCompany,
  inside,
  type FortnoxCaller,
} from '../testing/fortnox-caller.js';

let sandbox: RunningSandbox;
let call: FortnoxCaller;
let tenantId: string;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 10_000 } });
});
afterAll(() => sandbox.close());

/** A company with one booked invoice over 250 (SEK unless said otherwise). */
async function withInvoice(
  fields: Readonly<Record<string, unknown>> = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  ({ call, tenantId } = await connectCompany(sandbox, settings));
  await call('POST', '/customers', { Customer: { Name: 'Kund AB' } });
  const InvoiceRows = [
    { Description: 'Plan', AccountNumber: 3001, Price: 200, DeliveredQuantity: '1', VAT: 25 },
  ];
  await call('POST', '/invoices', {
    Invoice: { CustomerNumber: '1', InvoiceDate: '2026-11-20', InvoiceRows, ...fields },
  });
  await call('PUT', '/invoices/1/bookkeep');
}

const pay = (fields: Readonly<Record<string, unknown>> = {}) =>
  call('POST', '/invoicepayments', {
    InvoicePayment: {
      InvoiceNumber: 1,
      Amount: 250,
      AmountCurrency: 250,
      PaymentDate: '2026-11-21',
      ModeOfPayment: 'BG',
      ModeOfPaymentAccount: 1930,
      ...fields,
    },
  });

const balance = async () => inside(await call('GET', '/invoices/1'), 'Invoice')['Balance'];

it('counts a payment only when it is booked', async () => {
  await withInvoice({ ExternalInvoiceReference1: 'sf-9' });
  const made = inside(await pay(), 'InvoicePayment');
  expect(made).toMatchObject({
    Number: '1',
    Booked: false,
    ExternalInvoiceReference1: 'sf-9',
    InvoiceTotal: '250',
  });
  expect(await balance()).toBe(250);
  await call('PUT', '/invoicepayments/1/bookkeep');
  expect(await balance()).toBe(0);
  expect(inside(await call('GET', '/invoices/1'), 'Invoice')['FinalPayDate']).toBe('2026-11-21');
});

it('lets five equal drafts exist, and refuses what comes after the booked one', async () => {
  await withInvoice();
  for (let copy = 0; copy < 5; copy += 1) expect((await pay()).status).toBe(201);
  const listed = await call('GET', '/invoicepayments?invoicenumber=1');
  expect(listed.body['InvoicePayments']).toHaveLength(5);
  await call('PUT', '/invoicepayments/1/bookkeep');
  expect(codeOf(await call('PUT', '/invoicepayments/2/bookkeep'))).toBe(2003055);
  expect(codeOf(await pay())).toBe(2003055);
  expect((await call('DELETE', '/invoicepayments/2')).status).toBe(204);
  expect((await call('DELETE', '/invoicepayments/1')).status).toBe(400);
});

it.each([
  [{ PaymentDate: '2026-11-19' }, 2001089],
  [{ ModeOfPayment: 'NOPE' }, 2000588],
  [{ ModeOfPaymentAccount: 1999 }, 2001304],
  [{ Amount: 240 }, 2000588],
  [{ InvoiceNumber: 77 }, 2000434],
  [{ Note: 'x' }, 2001399],
])('refuses a payment with %j: %i', async (fields, code) => {
  await withInvoice();
  expect(codeOf(await pay(fields))).toBe(code);
});

it('refuses a payment in the year after the invoice unless it was carried over', async () => {
  await withInvoice({}, { laterYearPayment: 'refused' });
  const refused = await pay({ PaymentDate: '2027-01-04' });
  expect(refused.text).toContain('inom fakturans räkenskapsår');
  await ask(`${sandbox.url}/control/fortnox/tenants/${tenantId}`, 'PATCH', {
    carriedOverYears: [2026],
  });
  expect((await pay({ PaymentDate: '2027-01-04' })).status).toBe(201);
});

it('changes a draft’s date and amount, but not those of a booked payment', async () => {
  await withInvoice();
  await pay();
  const change = { InvoicePayment: { Amount: 100, PaymentDate: '2026-11-22' } };
  expect(inside(await call('PUT', '/invoicepayments/1', change), 'InvoicePayment')).toMatchObject({
    Amount: 100,
    AmountCurrency: 100,
    PaymentDate: '2026-11-22',
  });
  await call('PUT', '/invoicepayments/1/bookkeep');
  expect(await balance()).toBe(150);
  expect((await call('PUT', '/invoicepayments/1', change)).status).toBe(400);
});

it('does not book a payment of an unbooked invoice or in a locked period', async () => {
  await withInvoice({}, { lockedUntil: '2026-11-30' });
  await pay();
  expect((await call('PUT', '/invoicepayments/1/bookkeep')).text).toContain('måste bokföras');
  await ask(`${sandbox.url}/control/fortnox/tenants/${tenantId}`, 'PATCH', {
    lockedUntil: '2026-10-31',
  });
  await call('PUT', '/invoices/1/bookkeep');
  await ask(`${sandbox.url}/control/fortnox/tenants/${tenantId}`, 'PATCH', {
    lockedUntil: '2026-11-30',
  });
  expect(codeOf(await call('PUT', '/invoicepayments/1/bookkeep'))).toBe(2002141);
});

describe('in a foreign currency', () => {
  beforeEach(() => withInvoice({ Currency: 'EUR', CurrencyRate: 11.421, CurrencyUnit: 1 }));

  it('wants the amount in the invoice’s currency and the kronor that the rate gives', async () => {
    const euros = { AmountCurrency: 250, Amount: 2855.25, CurrencyRate: 11.421 };
    expect(inside(await pay(euros), 'InvoicePayment')).toMatchObject({
      Amount: 2855.25,
      AmountCurrency: 250,
      CurrencyRate: 11.421,
      Currency: 'EUR',
    });
    expect(codeOf(await pay({ ...euros, Amount: 250 }))).toBe(2000588);
    expect(codeOf(await pay({ AmountCurrency: null }))).toBe(2000588);
  });

  it('refuses a payment in another currency than the invoice', async () => {
    const refused = await pay({ Currency: 'USD', AmountCurrency: 250, Amount: 2855.25 });
    expect(refused.text).toContain('Currency USD and Currency EUR does not match');
  });
});
