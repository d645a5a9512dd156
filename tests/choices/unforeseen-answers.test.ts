import { balanceOf } from '../../apps/sandbox/src/fortnox/settlement.js';
import { notesOf } from '../complaints/stage.js';
import { startInProcess, type InProcess } from '../harness/in-process.js';
import { refundOf } from './refund-event.js';
import { chooser } from './stage.js';

let system: InProcess;
beforeAll(async () => {
  system = await startInProcess(10);
});
afterAll(() => system.stop());

const refund = refundOf('sold');

const documentsIn = (invoices: ReadonlyMap<number, { readonly cancelled: boolean }>) =>
  [...invoices.values()].filter(({ cancelled }) => !cancelled).length;

it.each([
  ['allowed', 'succeeded', 3],
  ['refused', 'dead-lettered', 2],
] as const)(
  'a second refund is booked where invoices below zero are %s, else waits for a person: %s',
  async (negativeInvoices, status, documents) => {
    const shop = await chooser(system, { refunds: 'credit' }, { negativeInvoices });
    await shop.send({ id: 'sold' });
    expect((await shop.tell(refund('first', '100.00'))).job).toMatchObject({ status: 'succeeded' });
    expect((await shop.tell(refund('second', '200.00'))).job).toMatchObject({ status });
    expect(documentsIn(shop.company.company.invoices)).toBe(documents);
  },
);

it('euros that Fortnox rounds to whole ones are paid as they were, the rest is written off', async () => {
  const shop = await chooser(system, {}, { roundForeignTotals: true });
  const lines = [{ net: '99.90', vat: '24.98', rate: '25' }];
  const payments = [{ amount: '60.00' }, { amount: '64.88' }];
  const { job } = await shop.send({ currency: 'EUR', rate: '11.4210', lines, payments });
  expect(job).toMatchObject({ status: 'succeeded', attempts: 1 });
  expect(notesOf(job)).toContain('Fortnox rounds the total to 125.00 EUR');
  expect(balanceOf(shop.company.company, shop.latest()).toFixed(2)).toBe('0.00');
});
