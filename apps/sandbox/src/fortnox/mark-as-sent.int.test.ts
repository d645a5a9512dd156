import { startSandbox, type RunningSandbox } from '../server.js';
import { inside } from '../testing/fortnox-caller.js';
import { startInvoicing } from '../testing/invoicing.js';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 10_000 } });
});
afterAll(() => sandbox.close());

const mark = '/invoices/1/externalprint';

it('marks an unbooked invoice as sent, as often as it is asked', async () => {
  const { draft, call } = await startInvoicing(sandbox);
  expect(await draft()).toMatchObject({ Sent: false });
  expect(inside(await call('PUT', mark), 'Invoice')['Sent']).toBe(true);
  expect((await call('PUT', mark)).status).toBe(200);
});

it('marks a bookkept one only where it is set so', async () => {
  const strict = await startInvoicing(sandbox);
  await strict.draft();
  await strict.call('PUT', '/invoices/1/bookkeep');
  expect((await strict.call('PUT', mark)).status).toBe(400);
  const lenient = await startInvoicing(sandbox, { markAsSentOf: 'any' });
  await lenient.draft();
  await lenient.call('PUT', '/invoices/1/bookkeep');
  expect((await lenient.call('PUT', mark)).status).toBe(200);
});

it('marks no cancelled one', async () => {
  const { draft, call } = await startInvoicing(sandbox);
  await draft();
  await call('PUT', '/invoices/1/cancel');
  expect((await call('PUT', mark)).status).toBe(400);
});
