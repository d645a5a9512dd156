import type { PaymentRecord } from '../../apps/sandbox/src/fortnox/records.js';
import { balanceOf, paymentsOf } from '../../apps/sandbox/src/fortnox/settlement.js';
import { at } from '../../scripts/start/json.js';
import { addressIn } from '../complaints/invoice-event.js';
import { notesOf } from '../complaints/stage.js';
import { startInProcess, type InProcess } from '../harness/in-process.js';
import { chooser, type Chooser } from './stage.js';

let system: InProcess;
beforeAll(async () => {
  system = await startInProcess(10);
});
afterAll(() => system.stop());

/** The latest invoice must be paid to the last öre; what its payment says. */
function paidBy({ latest, company: { company } }: Chooser): PaymentRecord {
  const invoice = latest();
  expect(balanceOf(company, invoice).toFixed(2)).toBe('0.00');
  const [payment, ...others] = paymentsOf(company, invoice);
  if (!payment || others.length > 0) throw new Error('must be one payment');
  return payment;
}

const writtenOff = ({ writeOffs }: PaymentRecord) =>
  writeOffs.map(({ accountNumber, amount }) => [accountNumber, amount.toFixed(2)]);

const times = (text: string, part: string): number => text.split(part).length - 1;

describe('money, row by row of the reference', () => {
  it('paid 1,249.60 of 1,250.00 with closing balance 0: written off, nothing is left', async () => {
    const company = await chooser(system, { smallDifference: '0.50' });
    const { job } = await company.send({ payments: [{ amount: '1249.60' }] });
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(writtenOff(paidBy(company))).toEqual([[3740, '0.40']]);
    expect(notesOf(job)).toContain('small difference is written off on account 3740');
  });

  it('50 kr more paid than applied: noted once with the amount, and not booked', async () => {
    const company = await chooser(system, {});
    const { job } = await company.send({ payments: [{ amount: '1300.00', applied: '1250.00' }] });
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(paidBy(company).amount.toFixed(2)).toBe('1250.00');
    expect(times(notesOf(job), '50.00 SEK more than was applied')).toBe(1);
  });

  it('part settled by a credit note: the VAT to book by hand is noted once', async () => {
    const creditNotePayment = { account: '2421', modeOfPayment: 'KREDIT' };
    const { send, latest, company } = await chooser(system, { creditNotePayment });
    const { job } = await send({ creditNotes: '250.00', payments: [{ amount: '1000.00' }] });
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(balanceOf(company.company, latest()).toFixed(2)).toBe('0.00');
    expect(times(notesOf(job), 'book it by hand')).toBe(1);
    expect(notesOf(job)).toContain('The VAT of 50.00 SEK in it (50.00 at 25 %)');
  });

  it('a gateway’s fee: written off on its account beside what arrived', async () => {
    const company = await chooser(system, { feeAccount: '6570' });
    const { job } = await company.send({ payments: [{ amount: '1250.00', fee: '20.55' }] });
    expect(job).toMatchObject({ status: 'succeeded' });
    const payment = paidBy(company);
    expect(payment.amount.toFixed(2)).toBe('1229.45');
    expect(writtenOff(payment)).toEqual([[6570, '20.55']]);
  });

  it('payment at another rate: the kronor that arrived are booked, the invoice is paid in full', async () => {
    const company = await chooser(system, {}, { kronorDifference: 'booked' });
    const payments = [{ amount: '1250.00', kronor: '12100.00' }];
    const { job } = await company.send({ currency: 'USD', rate: '9.6000', payments });
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(paidBy(company).amount.toFixed(2)).toBe('12100.00');
  });
});

describe('accounts that demand a dimension', () => {
  it('2000946: an account that demands a cost centre stops the invoice until the settings name one', async () => {
    const { send, company } = await chooser(system, {});
    const demanding = company.company.accounts.get(3001);
    if (!demanding) throw new Error('no account 3001');
    demanding.costCenterSettings = 'MANDATORY';
    const { job } = await send();
    expect(job).toMatchObject({ status: 'dead-lettered' });
    expect(at(job, 'deadLetter', 'code')).toBe(2000946);
  });

  it('a cost centre in the settings stands on every row and satisfies the account', async () => {
    const { send, company, latest } = await chooser(system, { costCenter: 'ABO' });
    company.company.costCenters.set('ABO', {
      code: 'ABO',
      description: 'Abonnemang',
      active: true,
    });
    const demanding = company.company.accounts.get(3001);
    if (!demanding) throw new Error('no account 3001');
    demanding.costCenterSettings = 'MANDATORY';
    expect((await send()).job).toMatchObject({ status: 'succeeded' });
    expect(latest().voucher).toBeDefined();
  });
});

it('an account that is corrected counts at once, whatever is remembered of it', async () => {
  const { send, company } = await chooser(system, {});
  const account = company.company.accounts.get(3004);
  if (!account) throw new Error('no account 3004');
  const lines = [{ net: '1000.00', vat: '0', rate: '0', account: '3004' }];
  account.vatCode = 'E';
  const abroad = { id: 'abroad', email: 'ap@oslo.example', billing_address: addressIn('NO') };
  expect((await send({ lines, customer: abroad })).job).toMatchObject({ status: 'succeeded' });
  account.vatCode = 'MF';
  expect((await send({ lines })).job).toMatchObject({ status: 'succeeded' });
});

it('zero invoice of a free trial: ignored without a call where the connection says so', async () => {
  const { send } = await chooser(system, { zeroInvoices: 'ignore' });
  const free = { net: '99.00', discount: '99.00', vat: '0', rate: '25' };
  const { job, calls } = await send({ lines: [free], payments: [] });
  expect(job).toMatchObject({ status: 'ignored' });
  expect(calls).toEqual([]);
});
