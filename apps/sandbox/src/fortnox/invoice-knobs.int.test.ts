import { startSandbox, type RunningSandbox } from '../server.js';
import { ask, codeOf, inside } from '../testing/fortnox-caller.js';
import { row, startInvoicing, type Invoicing } from '../testing/invoicing.js';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 10_000 } });
});
afterAll(() => sandbox.close());

describe('a customer card with an invoice discount', () => {
  const card = { InvoiceDiscount: 10 };

  it('lowers rows that say nothing about a discount', async () => {
    const { draft, call } = await startInvoicing(sandbox, {}, card);
    expect(await draft()).toMatchObject({
      Total: 225,
      InvoiceRows: [{ Discount: 10, DiscountType: 'PERCENT' }],
    });
    // 112.50, in whole kronor.
    const more = { Invoice: { InvoiceRows: [row(100)] } };
    expect(inside(await call('PUT', '/invoices/1', more), 'Invoice')['Total']).toBe(113);
  });

  it.each([
    [{ Discount: 0, DiscountType: 'PERCENT' }, 250],
    [{ Discount: 0, DiscountType: 'AMOUNT' }, 250],
    [{ Discount: 20, DiscountType: 'AMOUNT' }, 225],
  ])('yields to %j on the row', async (discount, total) => {
    const { draft } = await startInvoicing(sandbox, {}, card);
    expect((await draft({ InvoiceRows: [row(200, discount)] }))['Total']).toBe(total);
  });

  it('is nothing where it is set so', async () => {
    const { draft } = await startInvoicing(sandbox, { cardDiscount: 'ignored' }, card);
    expect((await draft())['Total']).toBe(250);
  });
});

describe('the EU sales list', () => {
  const business = { VATType: 'EUREVERSEDVAT', VATNumber: 'DE136695976', CountryCode: 'DE' };
  const listOf = async ({ tenantId }: Invoicing) =>
    (await ask(`${sandbox.url}/control/fortnox/${tenantId}/eu-sales-list`)).body;

  async function sell(settings: Record<string, unknown>): Promise<Invoicing> {
    const company = await startInvoicing(sandbox, settings, business);
    for (const [ArticleNumber, Type] of [
      ['PRO-M', 'SERVICE'],
      ['BOX', 'STOCK'],
    ]) {
      const Article = { ArticleNumber, Description: 'Vara', Type };
      expect((await company.call('POST', '/articles', { Article })).status).toBe(201);
    }
    const free = { VAT: 0, AccountNumber: 3308 };
    const InvoiceRows = [
      row(100, { ...free, ArticleNumber: 'PRO-M' }),
      row(10, { ...free, ArticleNumber: 'BOX' }),
      row(1, free),
    ];
    await company.draft({ Currency: 'EUR', CurrencyRate: 11, InvoiceRows });
    await company.call('PUT', '/invoices/1/bookkeep');
    return company;
  }

  it('leaves out rows without a registered article', async () => {
    expect(await listOf(await sell({}))).toEqual({
      items: [{ vatNumber: 'DE136695976', goods: '110.00', services: '1100.00' }],
      leftOut: [{ invoice: 1, rowId: 3 }],
    });
  });

  it('goes by the account where it is set so', async () => {
    expect(await listOf(await sell({ euSalesListNeedsArticle: false }))).toEqual({
      items: [{ vatNumber: 'DE136695976', goods: '110.00', services: '1111.00' }],
      leftOut: [],
    });
  });
});

it.each([
  ['credited', '1', 250],
  ['credit-invoice', '2', -250],
])('a credit answers with the %s', async (creditAnswers, DocumentNumber, Total) => {
  const { draft, call } = await startInvoicing(sandbox, { creditAnswers });
  await draft();
  await call('PUT', '/invoices/1/bookkeep');
  const answer = inside(await call('PUT', '/invoices/1/credit'), 'Invoice');
  expect(answer).toMatchObject({ DocumentNumber, Total });
});

it.each([
  ['booked', 'ACCRUAL', [1, 1]],
  ['all', 'ACCRUAL', [2, 1]],
  ['booked', 'CASH', [2, 0]],
])(
  'the payment filters see "%s" under the %s method',
  async (paymentFiltersSee, method, counts) => {
    const settings = { paymentFiltersSee, accountingMethod: method };
    const { draft, call, pay } = await startInvoicing(sandbox, settings);
    await draft();
    await draft();
    await call('PUT', '/invoices/1/bookkeep');
    const count = async (filter: string) =>
      [(await call('GET', `/invoices?filter=${filter}`)).body['Invoices']].flat().length;
    const unpaid = await count('unpaid');
    expect(unpaid).toBe(counts[0]);
    if (method === 'ACCRUAL') {
      await pay();
      await call('PUT', '/invoicepayments/1/bookkeep');
    }
    expect(await count('fullypaid')).toBe(counts[1]);
  },
);

describe('a day in a locked period', () => {
  const own = { lockedUntil: '2026-11-30' };
  const day = { InvoiceDate: '2026-11-18' };

  it('is refused when it is bookkept', async () => {
    const { create, call } = await startInvoicing(sandbox, own);
    expect((await create(day)).status).toBe(201);
    expect(codeOf(await call('PUT', '/invoices/1/bookkeep'))).toBe(2000401);
  });

  it('is refused at once where it is set so, of a payment too', async () => {
    const { create, pay, change } = await startInvoicing(sandbox, { lockChecked: 'at-creation' });
    await create(day);
    await change(own);
    expect(codeOf(await create(day))).toBe(2000401);
    expect(codeOf(await pay({ PaymentDate: '2026-11-20' }))).toBe(2002141);
    expect((await create({ InvoiceDate: '2026-12-01' })).status).toBe(201);
  });
});
