import { startSandbox, type RunningSandbox } from '../server.js';
import { inside } from '../testing/fortnox-caller.js';
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

const writeOff = (Amount: number, AccountNumber = 3740) => ({
  WriteOffs: [{ AccountNumber, Amount }],
});

it.each([
  ['positive-settles', 0.38, 0],
  ['positive-settles', -0.38, 0.76],
  ['negative-settles', -0.38, 0],
  ['negative-settles', 0.38, 0.76],
])(
  'where the sign is %s a write-off of %d leaves a balance of %d',
  async (writeOffSign, sign, left) => {
    const { call, pay, invoice } = await bookedInvoice(
      { writeOffSign, roundTotals: false },
      { InvoiceRows: [row(99.5)] },
    );
    await pay({ Amount: 124, AmountCurrency: 124, ...writeOff(sign) });
    expect((await invoice(1))['Balance']).toBe(124.38);
    await call('PUT', '/invoicepayments/1/bookkeep');
    expect((await invoice(1))['Balance']).toBe(left);
  },
);

it('settles a total in whole kronor although the customer paid the öre', async () => {
  const { call, pay, invoice } = await bookedInvoice(
    { roundTotals: true },
    { InvoiceRows: [row(99.5)] },
  );
  expect((await invoice(1))['Balance']).toBe(124);
  await pay({ Amount: 124.38, AmountCurrency: 124.38, ...writeOff(-0.38) });
  await call('PUT', '/invoicepayments/1/bookkeep');
  expect(await invoice(1)).toMatchObject({ Balance: 0, FinalPayDate: '2026-11-21' });
});

it('carries a gateway’s fee on its account, beside what arrived', async () => {
  const { call, pay, invoice } = await bookedInvoice();
  const made = await pay({ Amount: 243.5, AmountCurrency: 243.5, ...writeOff(6.5, 6570) });
  expect(inside(made, 'InvoicePayment')).toMatchObject({
    Amount: 243.5,
    WriteOffs: [{ AccountNumber: 6570, Amount: 6.5, Currency: 'SEK' }],
  });
  await call('PUT', '/invoicepayments/1/bookkeep');
  expect((await invoice(1))['Balance']).toBe(0);
});

it('counts a write-off in kronor at the payment’s rate in a foreign currency', async () => {
  const { call, pay, invoice } = await bookedInvoice({}, { Currency: 'EUR', CurrencyRate: 11.42 });
  const euros = { AmountCurrency: 249, Amount: 2843.58, CurrencyRate: 11.42 };
  await pay({ ...euros, ...writeOff(11.42) });
  await call('PUT', '/invoicepayments/1/bookkeep');
  expect((await invoice(1))['Balance']).toBe(0);
});

it('refuses an account that the chart does not have or that is not active', async () => {
  const { pay, change } = await bookedInvoice();
  await change({ accounts: [{ number: 6570, active: false }] });
  for (const account of [6570, 6999]) {
    const refused = await pay(writeOff(6.5, account));
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('bortskrivningskonto');
  }
});

it('replaces the write-offs of a draft, and shows them in the ledger', async () => {
  const { call, pay, tenantId } = await bookedInvoice();
  await pay(writeOff(1));
  const changed = { InvoicePayment: { Amount: 240, ...writeOff(10, 6570) } };
  expect(inside(await call('PUT', '/invoicepayments/1', changed), 'InvoicePayment')).toMatchObject({
    Amount: 240,
    WriteOffs: [{ AccountNumber: 6570, Amount: 10 }],
  });
  const ledger = await fetch(`${sandbox.url}/control/fortnox/${tenantId}/ledger`);
  expect(await ledger.json()).toMatchObject({
    invoices: [
      { payments: [{ amount: '240.00', writeOffs: [{ account: 6570, amount: '10.00' }] }] },
    ],
  });
});
