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

async function company(settings: Readonly<Record<string, unknown>> = {}): Promise<void> {
  ({ call, tenantId } = await connectCompany(sandbox, settings));
  await call('POST', '/customers', { Customer: { Name: 'Kund AB' } });
}

const rows = [
  { Description: 'Plan', AccountNumber: 3001, Price: 100, DeliveredQuantity: '2', VAT: 25 },
];

const invoice = (fields: Readonly<Record<string, unknown>> = {}) => ({
  Invoice: { CustomerNumber: '1', InvoiceDate: '2026-11-20', InvoiceRows: rows, ...fields },
});

describe('creating an invoice', () => {
  beforeEach(() => company());

  it('makes a draft with Fortnox’s drifting types', async () => {
    const made = await call('POST', '/invoices', invoice());
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe('invoices');
    expect(inside(made, 'Invoice')).toMatchObject({
      DocumentNumber: '1',
      Credit: 'false',
      Booked: false,
      Net: 200,
      TotalVAT: 50,
      Total: 250,
      Balance: 250,
      DueDate: '2026-12-20',
      OCR: '133',
    });
  });

  it.each([
    [{ VATType: 'SEVAT' }, 2001399],
    [{ CustomerNumber: '77' }, 2000204],
    [{ YourReference: 'x'.repeat(51) }, 2001600],
    [{ Comments: 'x'.repeat(1025) }, 2001896],
    [{ ExternalInvoiceReference1: 'x'.repeat(81) }, 2000107],
    [{ Remarks: 'Tack … hej' }, 2000359],
    [{ Remarks: "it's" }, 2000359],
    [{ Currency: 'CHF' }, 2004344],
    [{ TermsOfPayment: '77' }, 2000429],
    [{ InvoiceRows: [{ Quantity: 1 }] }, 2001399],
    [{ InvoiceRows: [{ AccountNumber: 3017 }] }, 2001304],
    [{ InvoiceRows: [{ ArticleNumber: 'none' }] }, 2001302],
    [{ InvoiceRows: [{ Price: 'ten' }] }, 2000108],
    [{ InvoiceRows: [{ ...rows[0], VAT: 17 }] }, undefined],
    [{ InvoiceRows: [{ AccountNumber: 3001, DeliveredQuantity: 1 }] }, 2003977],
    [{ VATIncluded: 'maybe' }, 2000134],
    [{ InvoiceDate: '2026-02-30' }, 2000588],
  ])('refuses %j with %i', async (fields, code) => {
    const refused = await call('POST', '/invoices', invoice(fields));
    expect([refused.status, codeOf(refused)]).toEqual([400, code]);
    expect(refused.text).toContain('"error":1,"message"');
  });

  it('refuses an account that is not active', async () => {
    await ask(`${sandbox.url}/control/fortnox/tenants/${tenantId}`, 'PATCH', {
      accounts: [{ number: 3001, active: false }],
    });
    expect(codeOf(await call('POST', '/invoices', invoice()))).toBe(2000550);
  });

  it('cuts YourOrderNumber at 30 without a word', async () => {
    const made = await call('POST', '/invoices', invoice({ YourOrderNumber: 'x'.repeat(40) }));
    expect(inside(made, 'Invoice')['YourOrderNumber']).toBe('x'.repeat(30));
  });

  it('silently takes rate 1 for a foreign currency without one', async () => {
    const made = await call('POST', '/invoices', invoice({ Currency: 'EUR' }));
    expect(inside(made, 'Invoice')).toMatchObject({ Currency: 'EUR', CurrencyRate: 1 });
  });

  it('reads a row without DeliveredQuantity as nothing', async () => {
    const made = await call('POST', '/invoices', invoice({ InvoiceRows: [{ Price: 10 }] }));
    expect(inside(made, 'Invoice')).toMatchObject({ Total: 0 });
  });

  it('rounds price and quantity to two decimals before it multiplies', async () => {
    const row = { ...rows[0], Price: 10.005, DeliveredQuantity: '18.375' };
    const made = await call('POST', '/invoices', invoice({ InvoiceRows: [row] }));
    expect(inside(made, 'Invoice')['InvoiceRows']).toMatchObject([
      { Price: 10.01, DeliveredQuantity: '18.38', Total: 183.98 },
    ]);
  });

  it('changes nothing on an empty string and clears on null', async () => {
    await call('POST', '/invoices', invoice({ Comments: 'Hej', YourOrderNumber: 'SF-1' }));
    const changes = { Invoice: { Comments: '', YourOrderNumber: null } };
    const changed = await call('PUT', '/invoices/1', changes);
    expect(inside(changed, 'Invoice')).toMatchObject({ Comments: 'Hej', YourOrderNumber: '' });
  });

  it('adds the company’s invoice fee unless the invoice says otherwise', async () => {
    await company({ invoiceFee: '29' });
    const silent = inside(await call('POST', '/invoices', invoice()), 'Invoice');
    const explicit = inside(
      await call('POST', '/invoices', invoice({ AdministrationFee: 0, Freight: 0 })),
      'Invoice',
    );
    // 286.25, in whole kronor.
    expect([silent['Total'], explicit['Total']]).toEqual([286, 250]);
  });

  it('refuses a request without JSON headers', async () => {
    const accept = await call('GET', '/invoices', undefined, { accept: 'text/html' });
    const content = await call('PUT', '/invoices/1/bookkeep', undefined, { 'content-type': 'x/y' });
    expect([codeOf(accept), codeOf(content)]).toEqual([1000030, 1000031]);
  });
});

describe('searching', () => {
  beforeAll(async () => {
    await company();
    await call('POST', '/invoices', invoice({ ExternalInvoiceReference1: 'sf-1' }));
    await call('POST', '/invoices', invoice({ ExternalInvoiceReference1: 'sf-12' }));
  });

  it('finds by a part of the external reference, so the caller must compare', async () => {
    const found = await call('GET', '/invoices?externalinvoicereference1=SF-1');
    expect(found.body['MetaInformation']).toEqual({
      '@TotalResources': 2,
      '@TotalPages': 1,
      '@CurrentPage': 1,
    });
  });

  it('lists thin items without rows, with the rate as a string', async () => {
    const [item] = [(await call('GET', '/invoices')).body['Invoices']].flat();
    expect(item).toMatchObject({ CurrencyRate: '1', Total: 250 });
    expect(item).not.toHaveProperty('InvoiceRows');
    expect(item).not.toHaveProperty('TotalVAT');
  });

  it('answers an empty list with zero pages', async () => {
    const none = await call('GET', '/invoices?customername=nothing');
    expect(none.body['MetaInformation']).toMatchObject({ '@TotalPages': 0 });
  });

  it('refuses more than 500 on a page and an unknown filter', async () => {
    const limit = await call('GET', '/invoices?limit=501');
    const filter = await call('GET', '/invoices?filter=doesntexist');
    expect([codeOf(limit), codeOf(filter)]).toEqual([2000588, 2000587]);
  });

  it('capitalises the keys of a 404', async () => {
    const none = await call('GET', '/invoices/999');
    expect(none.body).toEqual({
      ErrorInformation: { Error: 1, Message: 'Kan inte hitta fakturan.', Code: 2000434 },
    });
  });
});

describe('bookkeeping', () => {
  it('cannot be undone, only credited, and credited once', async () => {
    await company();
    await call('POST', '/invoices', invoice());
    const booked = await call('PUT', '/invoices/1/bookkeep');
    expect(inside(booked, 'Invoice')).toMatchObject({ Booked: true, VoucherSeries: 'B' });
    expect((await call('PUT', '/invoices/1/bookkeep')).status).toBe(400);
    expect((await call('PUT', '/invoices/1/cancel')).status).toBe(400);
    const credited = await call('PUT', '/invoices/1/credit');
    expect(inside(credited, 'Invoice')['CreditInvoiceReference']).toBe('2');
    await call('PUT', '/invoices/2/bookkeep');
    const credit = inside(await call('GET', '/invoices/2'), 'Invoice');
    expect(credit).toMatchObject({ Credit: 'true', Total: -250, Balance: 0 });
    expect(inside(await call('GET', '/invoices/1'), 'Invoice')['Balance']).toBe(0);
    expect((await call('PUT', '/invoices/1/credit')).status).toBe(400);
  });

  it('needs an open period and a financial year', async () => {
    await company({ lockedUntil: '2026-10-31' });
    await call('POST', '/invoices', invoice({ InvoiceDate: '2026-10-31' }));
    await call('POST', '/invoices', invoice({ InvoiceDate: '2019-10-31' }));
    expect(codeOf(await call('PUT', '/invoices/1/bookkeep'))).toBe(2000401);
    const year = await call('PUT', '/invoices/2/bookkeep');
    expect([codeOf(year), year.text]).toEqual([undefined, expect.stringContaining('Räkenskapsår')]);
  });

  it('does not exist for companies on the cash method', async () => {
    await company({ accountingMethod: 'CASH' });
    const made = await call('POST', '/invoices', invoice());
    expect(inside(made, 'Invoice')['AccountingMethod']).toBe('CASH');
    expect((await call('PUT', '/invoices/1/bookkeep')).status).toBe(400);
    expect(inside(await call('PUT', '/invoices/1/externalprint'), 'Invoice')['Sent']).toBe(true);
  });

  it('is not needed to cancel a draft', async () => {
    await company();
    await call('POST', '/invoices', invoice());
    const cancelled = await call('PUT', '/invoices/1/cancel');
    expect(inside(cancelled, 'Invoice')['Cancelled']).toBe(true);
    expect((await call('PUT', '/invoices/1/bookkeep')).status).toBe(400);
  });
});
