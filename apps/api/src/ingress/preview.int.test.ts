import { memberOf, problem } from '../testing/ask.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let path: string;

beforeAll(async () => {
  api = await startTestApi();
  const { id } = await createSampleConnection(api);
  path = `/v1/connections/${id}/preview`;
});

afterAll(() => api.close());

it('shows the exact requests in their order, and stores nothing', async () => {
  const answer = await api.ask('POST', path, { token: viewerToken, body: sampleEvent('shown') });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ ok: true, ignored: null, problems: [] });
  const requests = memberOf(answer.body, 'requests') as { method: string; path: string }[];
  expect(requests.map((request) => `${request.method} ${request.path}`)).toEqual([
    'POST /3/customers',
    'POST /3/invoices',
    'PUT /3/invoices/{DocumentNumber}/bookkeep',
    'POST /3/invoicepayments',
    'PUT /3/invoicepayments/{Number}/bookkeep',
  ]);
  expect(requests[1]).toMatchObject({
    body: {
      Invoice: {
        ExternalInvoiceReference1: 'shown',
        YourOrderNumber: 'SF-shown',
        Currency: 'SEK',
        CurrencyRate: 1,
      },
    },
  });
  expect(await api.db.prisma.syncJob.count()).toBe(0);
});

it('uses a customer that is known already', async () => {
  const { id } = await createSampleConnection(api);
  await api.db.prisma.customerLink.create({
    data: { connectionId: id, customerId: 'c1', customerNumber: '42' },
  });
  const answer = await api.ask('POST', `/v1/connections/${id}/preview`, {
    body: sampleEvent('known-customer'),
  });
  const requests = memberOf(answer.body, 'requests');
  expect(requests).toMatchObject([{ body: { Invoice: { CustomerNumber: '42' } } }, {}, {}, {}]);
});

it('shows every problem at once', async () => {
  const event = sampleEvent('odd', { total_amount: '9999.00', closing_balance: '5.00' });
  const answer = await api.ask('POST', path, { body: event });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ ok: false, requests: [] });
  const problems = memberOf(answer.body, 'problems') as { kind: string; action: string }[];
  expect(problems.length).toBeGreaterThan(1);
  expect(problems.every(({ kind, action }) => kind !== '' && action !== '')).toBe(true);
});

it('says that the rate of a foreign currency is not known before consent', async () => {
  const transactions = [
    {
      id: 't1',
      type: 'Payment',
      status: 'Paid',
      date: '2026-11-20',
      amount: '1250.00',
      applied_amount: '1250.00',
      currency: 'USD',
    },
  ];
  const event = sampleEvent('dollars', { currency: 'USD', transactions });
  const answer = await api.ask('POST', path, { body: event });
  expect(answer.status).toBe(200);
  const kinds = (memberOf(answer.body, 'problems') as { kind: string }[]).map(({ kind }) => kind);
  expect(kinds).toContain('rate-not-known-yet');
});

it('says that an unpaid invoice would be ignored', async () => {
  const answer = await api.ask('POST', path, { body: sampleEvent('due', { status: 'Due' }) });
  expect(answer.body).toMatchObject({ ignored: expect.stringContaining('Due') as unknown });
});

it('answers wrong shapes as the door does', async () => {
  expect((await api.ask('POST', path, { body: '{' })).status).toBe(400);
  const answer = await api.ask('POST', path, { body: { type: 'invoice.lost' } });
  expect(answer).toMatchObject({ status: 422, body: problem(422, '/type') });
});

it('shows what the choices of a connection add, without a call where none is needed', async () => {
  const { id } = await createSampleConnection(api);
  const settings = {
    ...{ markAsSent: true, articles: 'sku' },
    deferral: { accrualAccount: '2970' },
  };
  await api.ask('PATCH', `/v1/connections/${id}`, { body: { settings } });
  const lines = [
    {
      ...{ id: 'l1', name: 'Pro yearly', product_sku: 'YEAR', quantity: '1', tax_rate: '25' },
      ...{ sub_total: '1000.00', discount: '0.00', tax: '250.00', total_amount: '1250.00' },
      ...{ service_from: '2026-11-18', service_to: '2027-11-17' },
    },
  ];
  const answer = await api.ask('POST', `/v1/connections/${id}/preview`, {
    body: sampleEvent('chosen', { lines }),
  });
  const requests = memberOf(answer.body, 'requests') as { method: string; path: string }[];
  expect(requests.map(({ method, path: target }) => `${method} ${target}`)).toEqual([
    'POST /3/customers',
    'POST /3/invoices',
    'POST /3/invoiceaccruals',
    'PUT /3/invoices/{DocumentNumber}/externalprint',
    'PUT /3/invoices/{DocumentNumber}/bookkeep',
    'POST /3/invoicepayments',
    'PUT /3/invoicepayments/{Number}/bookkeep',
  ]);
  expect(memberOf(answer.body, 'notes')).toContain(
    'Article YEAR is made as a service before the invoice, unless Fortnox has it.',
  );
});

it('says that the locked period is not known before consent, where it decides the dates', async () => {
  const { id } = await createSampleConnection(api);
  const settings = { lockedPeriod: 'first-open-day' };
  await api.ask('PATCH', `/v1/connections/${id}`, { body: { settings } });
  const answer = await api.ask('POST', `/v1/connections/${id}/preview`, {
    body: sampleEvent('locked'),
  });
  const problems = memberOf(answer.body, 'problems') as { kind: string }[];
  expect(problems.map(({ kind }) => kind)).toEqual(['locked-period-not-known-yet']);
});
