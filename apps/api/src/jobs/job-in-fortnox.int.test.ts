import { memberOf } from '../testing/ask.js';
import { startFakeFortnox, type FakeFortnox } from '../testing/fake-fortnox.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { connectOwnCompany, createSampleConnection } from '../testing/sample-connection.js';
import { operatorToken, startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

jest.setTimeout(60_000);

let fortnox: FakeFortnox;
let api: TestApi;

beforeAll(async () => {
  fortnox = await startFakeFortnox();
  api = await startTestApi({
    FORTNOX_AUTH_URL: `${fortnox.url}/oauth-v1`,
    FORTNOX_API_URL: fortnox.url,
  });
});
afterAll(async () => {
  await api.close();
  await fortnox.close();
});

const connect = (settings: object = {}): Promise<string> =>
  connectOwnCompany(api, fortnox, settings);

const row = {
  ...{ AccountNumber: 3001, ArticleNumber: null, Description: 'Licence of Anna Ek' },
  ...{ DeliveredQuantity: '2.00', Price: 500, VAT: 25, Total: 1000 },
};

const invoice = {
  ...{ DocumentNumber: '17', CustomerNumber: '8', YourOrderNumber: 'SF-1', Currency: 'SEK' },
  ...{ CustomerName: 'Anna Ek', Address1: 'Storgatan 1', InvoiceDate: '2026-11-20' },
  ...{ DueDate: '2026-12-20', CurrencyRate: 1, CurrencyUnit: 1, Total: 1250, TotalVAT: 250 },
  ...{ RoundOff: 0, Balance: 0, Booked: true, Cancelled: false, InvoiceRows: [row] },
  ...{ VoucherSeries: 'B', VoucherNumber: 41, VoucherYear: 7 },
};

const payment = {
  ...{ Number: 3, InvoiceNumber: 17, Booked: true, Amount: 1250, PaymentDate: '2026-11-21' },
  ...{ Currency: 'SEK', ModeOfPayment: 'BG', ModeOfPaymentAccount: 1930 },
  ...{ VoucherSeries: 'C', VoucherNumber: 9 },
};

async function booked(connectionId: string): Promise<string> {
  fortnox.answers.set('GET /3/invoices/17', { status: 200, body: { Invoice: invoice } });
  fortnox.answers.set('GET /3/invoicepayments/3', {
    status: 200,
    body: { InvoicePayment: payment },
  });
  const payments = [
    { number: '3', booked: true },
    { number: '4', booked: false },
  ];
  return insertDeadLetter(api.db, connectionId, {
    ...{ status: 'succeeded', deadLetteredAt: null, finishedAt: new Date() },
    fortnox: { customerNumber: '8', invoiceNumber: '17', booked: true, payments },
  });
}

const look = (jobId: string, token = operatorToken) =>
  api.ask('GET', `/v1/sync-jobs/${jobId}/fortnox`, { token });

it('tells invoice, rows, payments and vouchers as they stand there, and nothing of the customer', async () => {
  const answer = await look(await booked(await connect()), viewerToken);
  expect(answer.status).toBe(200);
  expect(memberOf(answer.body, 'invoice')).toEqual({
    ...{ number: '17', customerNumber: '8', orderNumber: 'SF-1', invoiceDate: '2026-11-20' },
    ...{ dueDate: '2026-12-20', currency: 'SEK', currencyRate: '1', total: '1250' },
    ...{ totalVat: '250', roundOff: '0', unrounded: '1250', balance: '0' },
    ...{ booked: true, cancelled: false },
    voucher: { series: 'B', number: 41 },
    rows: [
      {
        ...{ account: 3001, text: 'Licence of Anna Ek', quantity: '2', price: '500' },
        ...{ vat: '25', total: '1000' },
      },
    ],
  });
  // The second one was removed in Fortnox.
  expect(memberOf(answer.body, 'payments')).toEqual([
    {
      ...{ number: '3', date: '2026-11-21', amount: '1250', currency: 'SEK', account: '1930' },
      ...{ modeOfPayment: 'BG', booked: true, voucher: { series: 'C', number: 9 } },
    },
  ]);
  expect(answer.text).not.toContain('Storgatan');
});

it('tells the total without what rounding to whole kronor has added', async () => {
  const jobId = await booked(await connect());
  const rounded = { ...invoice, Total: 1251, RoundOff: 0.25 };
  fortnox.answers.set('GET /3/invoices/17', { status: 200, body: { Invoice: rounded } });
  expect(memberOf((await look(jobId)).body, 'invoice')).toMatchObject({
    ...{ total: '1251', roundOff: '0.25', unrounded: '1250.75' },
  });
});

it('tells a viewer no texts of rows where the company masks its customers', async () => {
  const jobId = await booked(await connect({ customerNames: 'masked' }));
  const [seen, hidden] = [await look(jobId), await look(jobId, viewerToken)];
  expect([seen.text.includes('Anna Ek'), hidden.text.includes('Anna Ek')]).toEqual([true, false]);
});

it('says so where nothing stands there, or not any more', async () => {
  const connectionId = await connect();
  const none = await look(await insertDeadLetter(api.db, connectionId, {}));
  expect([none.status, none.text]).toEqual([404, expect.stringContaining('Nothing stands')]);
  const jobId = await booked(connectionId);
  fortnox.answers.delete('GET /3/invoices/17');
  const gone = await look(jobId);
  expect([gone.status, gone.text]).toEqual([
    404,
    expect.stringContaining('no invoice 17 any more'),
  ]);
});

it('needs a consent, and asks nothing of Fortnox without one', async () => {
  fortnox.answers.delete('POST /oauth-v1/token');
  const { id } = await createSampleConnection(api);
  const jobId = await booked(id);
  const before = fortnox.requests.length;
  expect((await look(jobId)).status).toBe(409);
  expect(fortnox.requests.length).toBe(before);
});

it('leaves a company its calls: whoever looks again and again is told to wait', async () => {
  const jobId = await booked(await connect());
  const statuses: number[] = [];
  for (let n = 0; n < 15; n += 1) statuses.push((await look(jobId)).status);
  expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(14);
  const last = await look(jobId);
  expect([last.status, Number(last.headers.get('retry-after')) > 0]).toEqual([429, true]);
});
