import { whole, amount } from '../../apps/sandbox/src/fortnox/fields/given.js';
import { operatorToken } from '../../apps/api/src/testing/test-api.js';
import { httpJson } from '../../scripts/start/http-json.js';
import { textAt } from '../../scripts/start/json.js';
import { notesOf } from '../complaints/stage.js';
import { startInProcess, type InProcess } from '../harness/in-process.js';
import { asker } from '../journey/ask.js';
import { jobInStatus } from '../journey/company.js';
import { chooser, ordinary, type Chooser } from './stage.js';

// A lost answer is looked up after the quiet time.
jest.setTimeout(60_000);

let system: InProcess;
beforeAll(async () => {
  system = await startInProcess(10);
});
afterAll(() => system.stop());

const settings = { deferral: { accrualAccount: '2970' }, refunds: 'credit' } as const;
const on = { accruals: 'on' } as const;
const year = {
  ...{ net: '1200.00', vat: '300.00', rate: '25' },
  service: ['2026-11-18', '2027-11-17'] as const,
};
const yearly = { lines: [year] };
const accrued = [ordinary[0], 'POST /3/invoiceaccruals', ...ordinary.slice(1)];

function accrualOf({ latest, company }: Chooser) {
  const fields = company.company.accruals.get(latest().number)?.fields;
  return fields && { months: whole(fields, 'Times'), total: amount(fields, 'Total')?.toFixed(2) };
}

const strike = ({ company }: Chooser, kind: string) => {
  const match = { tenantId: company.tenantId, method: 'POST', path: '^/3/invoiceaccruals$' };
  return httpJson(system.sandbox.url).post('/control/fortnox/faults', { match, kind, times: 1 });
};

describe('revenue that is to be spread over its service period', () => {
  it('is, before the invoice is bookkept, at the cost of one call', async () => {
    const subscriptions = await chooser(system, settings, on);
    await subscriptions.send();
    const { job, calls } = await subscriptions.send(yearly);
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(calls).toEqual(accrued);
    expect(accrualOf(subscriptions)).toEqual({ months: 12, total: '1200.00' });
  });

  it('is in kronor at the rate that Fortnox took', async () => {
    const own = { ...on, omittedRate: 'invoice-date' } as const;
    const subscriptions = await chooser(system, settings, own);
    const { job } = await subscriptions.send({ ...yearly, currency: 'USD' });
    expect(job).toMatchObject({ status: 'succeeded' });
    // 1,200 at the 9.4417 of the invoice date, two days before the register's 9.4796.
    expect(accrualOf(subscriptions)).toEqual({ months: 12, total: '11330.04' });
  });

  it('is not, with a note and without a call, where the period is a month', async () => {
    const subscriptions = await chooser(system, settings, on);
    await subscriptions.send();
    const monthly = { ...year, service: ['2026-11-18', '2026-12-17'] as const };
    const { job, calls } = await subscriptions.send({ lines: [monthly] });
    expect(calls).toEqual(ordinary);
    expect(notesOf(job)).toContain('the period is shorter than 2 months');
  });

  it('is not under the cash method, where revenue is booked when it is paid', async () => {
    const own = { ...on, accountingMethod: 'CASH' } as const;
    const subscriptions = await chooser(system, settings, own);
    const { job } = await subscriptions.send(yearly);
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(notesOf(job)).toContain('the company uses the cash method');
    expect(accrualOf(subscriptions)).toBeUndefined();
  });

  it.each(['off', 'no-series'] as const)(
    'waits for a person where the company cannot do it yet (%s), then goes on with the same draft',
    async (accruals) => {
      const subscriptions = await chooser(system, settings, { accruals });
      const { job } = await subscriptions.send(yearly);
      expect(job).toMatchObject({
        status: 'dead-lettered',
        deadLetter: {
          kind: 'accrual-refused',
          action: expect.stringMatching(/Switch accruals on/) as string,
        },
      });
      expect(subscriptions.latest().voucher).toBeUndefined();
      const { company } = subscriptions.company;
      company.settings = { ...company.settings, ...on };
      const ask = asker(system.api.url, operatorToken);
      const id = textAt(job, 'id');
      await ask('POST', `/v1/sync-jobs/${id}/replay`);
      expect(await jobInStatus(ask, id, ['succeeded'])).toMatchObject({ status: 'succeeded' });
      expect(company.invoices.size).toBe(1);
      expect(accrualOf(subscriptions)).toEqual({ months: 12, total: '1200.00' });
    },
  );

  it.each([
    ['accrues bookkept invoices only', { accrualsFor: 'booked' }],
    ['wants the rows of the whole accrual', { accrualRows: 'whole' }],
  ] as const)(
    'waits for a person, unbookkept and once, where Fortnox %s',
    async (_what, unlike) => {
      const subscriptions = await chooser(system, settings, { ...on, ...unlike });
      const { job } = await subscriptions.send(yearly);
      expect(job).toMatchObject({
        status: 'dead-lettered',
        deadLetter: { kind: 'accrual-refused' },
      });
      expect(subscriptions.company.company.invoices.size).toBe(1);
      expect(subscriptions.latest().voucher).toBeUndefined();
      expect(accrualOf(subscriptions)).toBeUndefined();
    },
  );

  it.each([{ accrualsFor: 'any' }, { accrualRows: 'balanced' }] as const)(
    'is spread in a company that takes more than it must (%j)',
    async (otherwise) => {
      const subscriptions = await chooser(system, settings, { ...on, ...otherwise });
      expect((await subscriptions.send(yearly)).job).toMatchObject({ status: 'succeeded' });
      expect(accrualOf(subscriptions)).toEqual({ months: 12, total: '1200.00' });
    },
  );

  it.each(['reset-before', 'reset-after-commit', 'truncated-body'])(
    'is spread once although the answer is lost (%s)',
    async (kind) => {
      const subscriptions = await chooser(system, settings, on);
      await strike(subscriptions, kind);
      const { job } = await subscriptions.send(yearly);
      expect(job).toMatchObject({ status: 'succeeded' });
      expect(subscriptions.company.company.accruals.size).toBe(1);
      expect(subscriptions.latest().voucher).toBeDefined();
    },
  );

  it('leaves to a person what goes on being spread of an invoice that is credited', async () => {
    const subscriptions = await chooser(system, settings, on);
    await subscriptions.send({ ...yearly, id: 'year-back' });
    const { job } = await subscriptions.tell({
      ...{ type: 'invoice.refunded', schema_version: '2026-11-01' },
      ...{ timestamp: '2026-11-21T08:15:30Z', source: { system: 'subscriptionflow', site: 's' } },
      data: {
        invoice: { id: 'year-back', currency: 'SEK' },
        refund: { id: 'r1', date: '2026-11-21', amount: '1500.00' },
      },
    });
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(notesOf(job)).toContain('take the months to come back there by hand');
  });
});
