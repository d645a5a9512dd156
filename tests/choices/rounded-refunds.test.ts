import { balanceOf } from '../../apps/sandbox/src/fortnox/settlement.js';
import { startInProcess, type InProcess } from '../harness/in-process.js';
import { notesOf } from '../complaints/stage.js';
import { refundOf } from './refund-event.js';
import { chooser, type Chooser } from './stage.js';

let system: InProcess;
beforeAll(async () => {
  system = await startInProcess(10);
});
afterAll(() => system.stop());

const refund = refundOf('rounded');

/** Its total in Fortnox, what went back, what was written off and what is left. */
function latestOf({ latest, company }: Chooser) {
  const document = latest();
  const [payment] = company.company.paymentsByInvoice.get(document.number) ?? [];
  return {
    total: document.totals.total.toFixed(2),
    paid: payment?.amountCurrency.toFixed(2),
    writtenOff: payment?.writeOffs.map(({ amount }) => amount.toFixed(2)),
    left: balanceOf(company.company, document).toFixed(2),
  };
}

/** 995.10 and VAT: 1,243.88, which becomes 1,244. */
const sale = { id: 'rounded', lines: [{ net: '995.10', vat: '248.78', rate: '25' }] };
const succeeded = { status: 'succeeded', attempts: 1 };

const signs = [
  ['positive-settles', 1],
  ['negative-settles', -1],
] as const;

describe.each(signs)('a company that rounds to whole kronor, where %s', (writeOffSign, sign) => {
  const own = { roundTotals: true, writeOffSign } as const;
  const signed = (amount: number) => [(sign * amount).toFixed(2)];

  it('pays back what went back, and writes off what Fortnox rounds', async () => {
    const shop = await chooser(system, { refunds: 'credit' }, own);
    // The first of these shows the sign: it settles, or it waits for a person.
    await shop.send({ lines: [{ net: '79.60', vat: '19.90', rate: '25' }] });
    expect((await shop.send(sale)).job).toMatchObject(succeeded);
    const part = await shop.tell(refund('part', '100.30'));
    expect(part.job).toMatchObject(succeeded);
    expect(notesOf(part.job)).toContain('0.30 is written off on account 3740');
    const written = { total: '-100.00', paid: '-100.30', writtenOff: signed(0.3), left: '0.00' };
    expect(latestOf(shop)).toEqual(written);
    expect((await shop.tell(refund('second', '200.60'))).job).toMatchObject(succeeded);
    const up = { total: '-201.00', paid: '-200.60', writtenOff: signed(-0.4), left: '0.00' };
    expect(latestOf(shop)).toEqual(up);
    expect((await shop.tell(refund('rest', '942.98'))).job).toMatchObject(succeeded);
    const rest = { total: '-943.00', paid: '-942.98', writtenOff: signed(-0.02), left: '0.00' };
    expect(latestOf(shop)).toEqual(rest);
  });

  it('less than half a krona, which Fortnox rounds to nothing, is credited without a payment; what to book by hand is noted', async () => {
    const shop = await chooser(system, { refunds: 'credit' }, own);
    await shop.send({ lines: [{ net: '79.60', vat: '19.90', rate: '25' }] });
    await shop.send(sale);
    for (const id of ['as a credit', 'as an invoice of less than nothing']) {
      const { job } = await shop.tell(refund(id, '0.40'));
      expect(job).toMatchObject({ ...succeeded, fortnox: { payments: [] } });
      expect(notesOf(job)).toContain(
        'book the 0.40 that went back by hand, from account 1930 to 3740',
      );
      expect(latestOf(shop)).toEqual({ total: '0.00', paid: undefined, left: '0.00' });
    }
  });

  it('gives a whole invoice back, as it was rounded', async () => {
    const shop = await chooser(system, { refunds: 'credit' }, own);
    await shop.send({ lines: [{ net: '79.60', vat: '19.90', rate: '25' }] });
    await shop.send(sale);
    expect((await shop.tell(refund('whole', '1243.88'))).job).toMatchObject(succeeded);
    const whole = { total: '-1244.00', paid: '-1243.88', writtenOff: signed(-0.12), left: '0.00' };
    expect(latestOf(shop)).toEqual(whole);
  });
});

it('learns the sign of write-offs from a refund too, of which the first waits for a person', async () => {
  const own = { roundTotals: true, writeOffSign: 'negative-settles' } as const;
  const shop = await chooser(system, { refunds: 'credit' }, own);
  await shop.send({ id: 'rounded' });
  const first = await shop.tell(refund('first', '100.30'));
  expect(first.job).toMatchObject({
    status: 'dead-lettered',
    deadLetter: { kind: 'balance-left' },
  });
  expect((await shop.tell(refund('second', '200.60'))).job).toMatchObject(succeeded);
  expect(latestOf(shop)).toMatchObject({ writtenOff: ['0.40'], left: '0.00' });
});
