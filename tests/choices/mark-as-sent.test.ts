import { startInProcess, type InProcess } from '../harness/in-process.js';
import { chooser, ordinary } from './stage.js';

let system: InProcess;
beforeAll(async () => {
  system = await startInProcess(10);
});
afterAll(() => system.stop());

const marked = [ordinary[0], 'PUT /3/invoices/…/externalprint', ...ordinary.slice(1)];

describe('an invoice that is to be marked as sent', () => {
  it('is marked before it is bookkept, at the cost of one call', async () => {
    const { send, latest } = await chooser(system, { markAsSent: true });
    await send();
    const { job, calls } = await send();
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(calls).toEqual(marked);
    expect(latest()).toMatchObject({ sent: true });
  });

  it('is marked too where it is left as a draft', async () => {
    const { send, latest } = await chooser(system, { markAsSent: true, bookkeep: false });
    expect((await send()).job).toMatchObject({ status: 'succeeded' });
    expect(latest()).toMatchObject({ sent: true, voucher: undefined });
  });

  it('is marked once under the cash method, which always asks for it', async () => {
    const cash = { accountingMethod: 'CASH' } as const;
    const { send, latest } = await chooser(system, { markAsSent: true }, cash);
    await send();
    const { calls } = await send();
    expect(calls).toEqual(marked.filter((call) => call !== 'PUT /3/invoices/…/bookkeep'));
    expect(latest().sent).toBe(true);
  });

  it('brings its credit along, which nobody is to send either', async () => {
    const { send, tell, latest } = await chooser(system, { markAsSent: true, refunds: 'credit' });
    await send({ id: 'given-back' });
    const { job } = await tell({
      ...{ type: 'invoice.refunded', schema_version: '2026-11-01' },
      ...{ timestamp: '2026-11-21T08:15:30Z', source: { system: 'subscriptionflow', site: 's' } },
      data: {
        invoice: { id: 'given-back', currency: 'SEK' },
        refund: { id: 'r1', date: '2026-11-21', amount: '1250.00' },
      },
    });
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(latest()).toMatchObject({ sent: true, credits: 1 });
  });

  it('stays unsent, without a call, unless the connection says so', async () => {
    const { send, latest } = await chooser(system, {});
    await send();
    expect((await send()).calls).toEqual(ordinary);
    expect(latest().sent).toBe(false);
  });
});
