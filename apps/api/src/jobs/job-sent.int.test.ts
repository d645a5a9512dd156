import { appendTimeline } from '@sync/jobs';
import { problem } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { operatorToken, startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const at = new Date('2026-11-12T09:00:00.000Z');

const row = {
  ...{ AccountNumber: 3001, Description: 'Licence of Anna Ek', DeliveredQuantity: '2' },
  ...{ Price: 500, VAT: 25, CostCenter: 'KS1' },
};
const invoice = {
  ...{ CustomerNumber: '8', YourOrderNumber: 'SF-1', InvoiceDate: '2026-11-20', Currency: 'SEK' },
  ...{ YourReference: 'Anna Ek', VATIncluded: false, InvoiceRows: [row] },
};
const customer = {
  ...{ Name: 'Anna Ek', Type: 'PRIVATE', OrganisationNumber: '640823-3234', ZipCode: '111 22' },
  ...{ Phone: '0701740605', CountryCode: 'SE' },
};

const call = (method: string, path: string, status: number | null, sent?: string) =>
  ({ type: 'call', at, data: { method, path, status, durationMs: 3, waitedMs: 0 }, sent }) as const;

async function told(connectionId: string): Promise<string> {
  const id = await insertDeadLetter(api.db, connectionId, { customerName: 'Anna Ek' });
  await appendTimeline(api.db.prisma, id, [
    call('GET', '/3/customers', 200),
    call('POST', '/3/customers', null, JSON.stringify({ Customer: customer })),
    call('PUT', '/3/invoices/17/bookkeep', 200),
    call('POST', '/3/invoices', 201, JSON.stringify({ Invoice: invoice })),
    call('POST', '/3/invoices', 400, ''),
  ]);
  return id;
}

const sentFor = (jobId: string, token = operatorToken) =>
  api.ask('GET', `/v1/sync-jobs/${jobId}/sent`, { token });

it('tells a viewer what was to be made or changed, as it was sent, in order', async () => {
  const { id } = await createSampleConnection(api);
  const answer = await sentFor(await told(id), viewerToken);
  const same = { at: at.toISOString(), method: 'POST' };
  expect([answer.status, answer.body]).toEqual([
    200,
    {
      items: [
        { ...same, path: '/3/customers', status: null, body: { Customer: customer } },
        { ...same, path: '/3/invoices', status: 201, body: { Invoice: invoice } },
        { ...same, path: '/3/invoices', status: 400, body: null },
      ],
    },
  ]);
});

it('names nobody to a viewer where the company masks its customers', async () => {
  const { id } = await createSampleConnection(api);
  await api.ask('PATCH', `/v1/connections/${id}`, {
    body: { settings: { customerNames: 'masked' } },
  });
  const jobId = await told(id);
  const { text } = await sentFor(jobId, viewerToken);
  const persons = ['Anna', '640823', '111 22', '0701740605', 'Licence'];
  expect(persons.filter((one) => text.includes(one))).toEqual([]);
  expect(JSON.parse(text)).toMatchObject({
    items: [
      { body: { Customer: { Type: 'PRIVATE', CountryCode: 'SE', Name: '…' } } },
      {
        body: {
          Invoice: {
            ...{ CustomerNumber: '8', InvoiceDate: '2026-11-20', YourReference: '…' },
            InvoiceRows: [{ AccountNumber: 3001, Description: '…', DeliveredQuantity: '2' }],
          },
        },
      },
      { body: null },
    ],
  });
  expect((await sentFor(jobId)).text).toContain('Licence of Anna Ek');
});

it('tells the latest twenty', async () => {
  const { id } = await createSampleConnection(api);
  const jobId = await insertDeadLetter(api.db, id);
  const many = Array.from({ length: 25 }, (_, n) => call('POST', `/3/invoices`, 400, `{"n":${n}}`));
  await appendTimeline(api.db.prisma, jobId, many);
  const { body } = await sentFor(jobId);
  const kept = Array.from({ length: 20 }, (_, n) => ({ body: { n: n + 5 } }));
  expect(body).toMatchObject({ items: kept });
});

it('knows no job that is not there', async () => {
  expect(await sentFor('job_unknown')).toMatchObject({ status: 404, body: problem(404) });
});
