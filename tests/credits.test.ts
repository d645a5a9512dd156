import { sampleEvent } from '../apps/api/src/testing/sample-event.js';
import { balanceOf } from '../apps/sandbox/src/fortnox/settlement.js';
import { eventually } from './harness/eventually.js';
import { startInProcess, type Company, type InProcess } from './harness/in-process.js';
import { at, listAt, textAt } from '../scripts/start/json.js';

// Starting sandbox, API and worker in one process, on a machine that others use as well.
jest.setTimeout(60_000);

let system: InProcess;

beforeAll(async () => {
  system = await startInProcess(5);
});

afterAll(() => system.stop());

const envelope = (type: string, data: object) => ({
  type,
  schema_version: '2026-11-01',
  timestamp: '2026-11-21T08:15:30Z',
  source: { system: 'subscriptionflow', site: 'acme' },
  data,
});

const refunded = (id: string, refund: object) =>
  envelope('invoice.refunded', {
    invoice: { id, currency: 'SEK' },
    refund: { id: `refund-${id}`, date: '2026-11-21', ...refund },
  });

const voided = (id: string) => envelope('invoice.voided', { invoice: { id }, date: '2026-11-21' });

async function tell({ connectionId }: Company, event: unknown) {
  return system.api.ask('POST', `/v1/connections/${connectionId}/invoices`, { body: event });
}

async function settled(id: string): Promise<unknown> {
  let last: unknown;
  return eventually(
    async () => {
      last = (await system.api.ask('GET', `/v1/sync-jobs/${id}`)).body;
      const status = textAt(last, 'status');
      return ['queued', 'running', 'retrying'].includes(status) ? undefined : last;
    },
    30_000,
    () => last,
  );
}

/** Tells the event and waits for its job's end. */
async function carried(customer: Company, event: unknown): Promise<unknown> {
  const { body } = await tell(customer, event);
  return settled(textAt(body, 'id'));
}

/** The Fortnox invoice that a job has made. */
function inFortnox({ company }: Company, job: unknown) {
  const invoice = company.invoices.get(Number(textAt(job, 'fortnox', 'invoiceNumber')));
  if (!invoice) throw new Error(`no invoice for ${JSON.stringify(job)}`);
  return {
    total: invoice.totals.total.toFixed(2),
    vat: invoice.totals.vat.toFixed(2),
    date: invoice.invoiceDate,
    booked: invoice.voucher !== undefined,
    credits: invoice.credits,
    balance: balanceOf(company, invoice).toFixed(2),
  };
}

const twoRates = (id: string) =>
  sampleEvent(id, {
    ...{ sub_total: '1100.00', tax_amount: '262.00', total_amount: '1362.00' },
    ...{ received_payment: '1362.00' },
    lines: [
      { ...line, id: 'l25', sub_total: '1000.00', tax_rate: '25', tax: '250.00' },
      { ...line, id: 'l12', sub_total: '100.00', tax_rate: '12', tax: '12.00' },
    ].map((one) => ({ ...one, total_amount: String(Number(one.sub_total) + Number(one.tax)) })),
    transactions: [
      {
        ...{ id: 't1', type: 'Payment', status: 'Paid', date: '2026-11-20', currency: 'SEK' },
        ...{ amount: '1362.00', applied_amount: '1362.00' },
      },
    ],
  });

const line = { name: 'Plan', quantity: '1', discount: '0.00' };

const crediting = () =>
  system.connect({
    refunds: 'credit',
    vatMap: [{ rate: '12', regime: 'domestic', account: '3002' }],
  });

describe('where the connection lets refunds make credit invoices', () => {
  it('credits a refunded invoice as a whole, bookkeeps it and books the money that went back', async () => {
    const customer = await crediting();
    const invoice = await carried(customer, sampleEvent('whole'));
    const credit = await carried(customer, refunded('whole', { amount: '1250.00' }));
    expect(credit).toMatchObject({
      status: 'succeeded',
      kind: 'sync-credit',
      subject: 'refund-whole',
      total: '-1250.00',
      fortnox: { booked: true, payments: [{ booked: true }] },
    });
    expect(inFortnox(customer, credit)).toEqual({
      ...{ total: '-1250.00', vat: '-250.00', date: '2026-11-21', booked: true, balance: '0.00' },
      credits: Number(textAt(invoice, 'fortnox', 'invoiceNumber')),
    });
    expect(inFortnox(customer, invoice)).toMatchObject({ total: '1250.00', balance: '0.00' });
  });

  it('spreads a part refund over the VAT rates and keeps its sum to the öre', async () => {
    const customer = await crediting();
    await carried(customer, twoRates('part'));
    const credit = await carried(customer, refunded('part', { amount: '100.01' }));
    expect(credit).toMatchObject({ status: 'succeeded', total: '-100.01' });
    expect(inFortnox(customer, credit)).toMatchObject({
      ...{ total: '-100.01', vat: '-19.24', balance: '0.00', booked: true },
    });
  });

  it('credits the lines that a part refund names', async () => {
    const customer = await crediting();
    await carried(customer, twoRates('lines'));
    const lines = [{ id: 'l12', amount: '56.00' }];
    const credit = await carried(customer, refunded('lines', { amount: '56.00', lines }));
    expect(inFortnox(customer, credit)).toMatchObject({ total: '-56.00', vat: '-6.00' });
  });

  it('credits a voided invoice and leaves the credit open, as no money went back', async () => {
    const customer = await crediting();
    await carried(customer, sampleEvent('void'));
    const credit = await carried(customer, voided('void'));
    expect(credit).toMatchObject({ status: 'succeeded', subject: 'void' });
    expect(inFortnox(customer, credit)).toMatchObject({ total: '-1250.00', balance: '-1250.00' });
  });

  it('credits and pays back in the currency of the invoice, at its rate', async () => {
    const customer = await crediting();
    const [transaction] = listAt(sampleEvent('euro'), 'data', 'invoice', 'transactions');
    const euro = sampleEvent('euro', {
      currency: 'EUR',
      exchange_rate: { to: 'SEK', rate: '11.4210', date: '2026-11-18' },
      transactions: [{ ...Object(transaction), currency: 'EUR' }],
    });
    await carried(customer, euro);
    const refund = refunded('euro', { amount: '125.00' });
    const { data } = refund;
    const event = { ...refund, data: { ...data, invoice: { id: 'euro', currency: 'EUR' } } };
    const credit = await carried(customer, event);
    expect(credit).toMatchObject({ status: 'succeeded', currency: 'EUR', total: '-125.00' });
    expect(inFortnox(customer, credit)).toMatchObject({ total: '-125.00', balance: '0.00' });
    const payments = [...customer.company.payments.values()];
    expect(payments.map(({ amount }) => amount.toFixed(2))).toEqual(['14276.25', '-1427.63']);
  });

  it('sends a second refund of one invoice to a person: Fortnox allows one credit invoice', async () => {
    const customer = await crediting();
    await carried(customer, sampleEvent('again'));
    const first = refunded('again', { id: 'r1', amount: '100.00' });
    const [one, two] = await Promise.all([
      carried(customer, first),
      carried(customer, refunded('again', { id: 'r2', amount: '50.00' })),
    ]);
    const ends = [one, two].map((job) => textAt(job, 'status'));
    expect(new Set(ends)).toEqual(new Set(['succeeded', 'dead-lettered']));
    const letter = [one, two].find((job) => textAt(job, 'status') === 'dead-lettered');
    expect(at(letter, 'deadLetter')).toMatchObject({ kind: 'already-credited' });
    const credits = [...customer.company.invoices.values()].filter((made) => made.credits);
    expect(credits).toHaveLength(1);
    expect((await tell(customer, first)).status).toBe(200);
  });

  it('refuses a refund of more than the invoice, and of lines it does not have', async () => {
    const customer = await crediting();
    await carried(customer, sampleEvent('odd'));
    const lines = [{ id: 'nobody', amount: '10.00' }];
    for (const refund of [
      { id: 'too-much', amount: '1250.01' },
      { id: 'no-line', amount: '10.00', lines },
    ]) {
      const job = await carried(customer, refunded('odd', refund));
      expect(at(job, 'deadLetter')).toMatchObject({ kind: 'refund-unusable' });
    }
    expect(customer.company.invoices.size).toBe(1);
  });

  it('has nothing to credit for an invoice that never came here', async () => {
    const customer = await crediting();
    expect(await carried(customer, voided('never'))).toMatchObject({ status: 'ignored' });
  });

  it.each([
    ['crediting', 'PUT', '/credit$'],
    ['filling in the credit', 'PUT', '^/3/invoices/\\d+$'],
    ['bookkeeping the credit', 'PUT', '^/3/invoices/\\d+/bookkeep$'],
    ['paying back', 'POST', '^/3/invoicepayments$'],
    ['bookkeeping the payment', 'PUT', '^/3/invoicepayments/\\d+/bookkeep$'],
  ])('makes one credit and pays back once although the answer to %s is lost', async (...at) => {
    const [what, method, path] = at;
    const customer = await crediting();
    const { tenantId, company } = customer;
    await carried(customer, sampleEvent(what));
    const match = { tenantId, method, path };
    const fault = { match, kind: 'reset-after-commit', times: 1 } as const;
    const struck = system.sandbox.sandbox.fortnox.faults.add(fault);
    const credit = await carried(customer, refunded(what, { amount: '1250.00' }));
    expect(credit).toMatchObject({ status: 'succeeded' });
    expect(struck.struck).toBe(1);
    expect([company.invoices.size, company.payments.size]).toEqual([2, 2]);
    expect(inFortnox(customer, credit)).toMatchObject({ balance: '0.00', booked: true });
  });
});

describe('what has changed since an invoice was carried over', () => {
  it('is shown on its job, once, and nothing is sent', async () => {
    const customer = await system.connect();
    const job = await carried(customer, sampleEvent('drift'));
    const calls = system.sandbox.sandbox.fortnox.log.all().length;
    const refund = refunded('drift', { amount: '20.00' });
    const changed = sampleEvent('drift', { total_amount: '1300.00', received_payment: '1300.00' });
    for (const event of [refund, refund, voided('drift'), changed, changed]) {
      expect((await tell(customer, event)).status).toBe(200);
    }
    expect((await tell(customer, refund)).body).toMatchObject({ status: 'ignored' });
    const { body } = await system.api.ask('GET', `/v1/sync-jobs/${textAt(job, 'id')}`);
    expect(listAt(body, 'drift').map((one) => textAt(one, 'what'))).toEqual([
      'refunded',
      'voided',
      'changed',
    ]);
    expect(textAt(body, 'drift', 2, 'message')).toContain('total_amount 1250.00 is now 1300.00');
    expect(textAt(body, 'status')).toBe('succeeded');
    expect(system.sandbox.sandbox.fortnox.log.all()).toHaveLength(calls);
  });

  it('is no drift when the same event is told again', async () => {
    const customer = await system.connect();
    const job = await carried(customer, sampleEvent('same'));
    expect((await tell(customer, sampleEvent('same'))).status).toBe(200);
    const { body } = await system.api.ask('GET', `/v1/sync-jobs/${textAt(job, 'id')}`);
    expect(listAt(body, 'drift')).toEqual([]);
  });
});
