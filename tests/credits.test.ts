import { requestClientCredentials } from '@sync/fortnox';
import { sampleEvent } from '../apps/api/src/testing/sample-event.js';
import { text } from '../apps/sandbox/src/fortnox/fields/given.js';
import { balanceOf } from '../apps/sandbox/src/fortnox/settlement.js';
import { eventually } from './harness/eventually.js';
import { app, startInProcess, type Company, type InProcess } from './harness/in-process.js';
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
  const { total, roundOff } = invoice.totals;
  return {
    // What the money comes to; the company rounds its totals to whole kronor beside it.
    total: total.minus(roundOff).toFixed(2),
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

/** What the credits have given back by account, VAT included. */
function creditedBy({ company }: Company, credits: number): Record<string, string> {
  const sums: Record<string, string> = {};
  for (const { rows } of [...company.invoices.values()].slice(-credits)) {
    for (const { accountNumber, total } of rows.filter((row) => !row.quantity.isZero())) {
      sums[accountNumber] = total.add(sums[accountNumber] ?? 0).toFixed(2);
    }
  }
  return sums;
}

/** What a person does in Fortnox beside us. */
async function byHand({ tenantId }: Company, method: string, path: string): Promise<void> {
  const endpoint = { authUrl: system.sandbox.fortnoxAuthUrl, credentials: app };
  const token = await requestClientCredentials(endpoint, tenantId);
  if (!token.ok) throw new Error(JSON.stringify(token.error));
  const answer = await fetch(`${system.sandbox.fortnoxApiUrl}/3${path}`, {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token.value.accessToken}`,
      'content-type': 'application/json',
    },
  });
  if (!answer.ok) throw new Error(await answer.text());
}

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

  it('makes an invoice of less than nothing for each refund after the first', async () => {
    const customer = await crediting();
    const invoice = await carried(customer, twoRates('again'));
    const told = ['100.00', '50.01', '1211.99'].map((amount, index) =>
      refunded('again', { id: `r${index}`, amount }),
    );
    const jobs = await Promise.all(told.map((event) => carried(customer, event)));
    const number = Number(textAt(invoice, 'fortnox', 'invoiceNumber'));
    const made = jobs.map((job) => inFortnox(customer, job));
    expect(made.map(({ credits }) => credits).sort()).toEqual([number, undefined, undefined]);
    expect(made.map(({ total }) => total)).toEqual(['-100.00', '-50.01', '-1211.99']);
    for (const one of made) expect(one).toMatchObject({ booked: true, balance: '0.00' });
    expect(creditedBy(customer, made.length)).toEqual({ '3001': '-1250.00', '3002': '-112.00' });
    for (const job of jobs) expect(job).toMatchObject({ status: 'succeeded' });
    for (const event of told) expect((await tell(customer, event)).status).toBe(200);
    expect([customer.company.invoices.size, customer.company.payments.size]).toEqual([4, 4]);
  });

  it('names the invoice on a row of text and by reference where it is no credit invoice', async () => {
    const customer = await crediting();
    const invoice = await carried(customer, sampleEvent('named'));
    await carried(customer, refunded('named', { id: 'n1', amount: '100.00' }));
    const second = await carried(customer, refunded('named', { id: 'n2', amount: '50.00' }));
    const number = textAt(second, 'fortnox', 'invoiceNumber');
    const made = customer.company.invoices.get(Number(number));
    const field = (name: string) => made && text(made.fields, name);
    expect(field('ExternalInvoiceReference1')).toBe('named:refund:n2');
    expect(field('ExternalInvoiceReference2')).toBe('named');
    expect(made?.rows[0]?.description).toContain(textAt(invoice, 'fortnox', 'invoiceNumber'));
    expect(made?.rows[0]?.total.toFixed(2)).toBe('0.00');
  });

  it('gives no more back than is left, whoever credited before', async () => {
    const customer = await crediting();
    await carried(customer, sampleEvent('left'));
    await carried(customer, refunded('left', { id: 'l1', amount: '1000.00' }));
    const second = await carried(customer, refunded('left', { id: 'l2', amount: '250.01' }));
    expect(at(second, 'deadLetter')).toMatchObject({ kind: 'refund-exceeds-what-is-left' });
    expect(customer.company.invoices.size).toBe(2);
  });

  it('credits the rest when an invoice is declared void after a refund, and then nothing', async () => {
    const customer = await crediting();
    await carried(customer, sampleEvent('rest'));
    await carried(customer, refunded('rest', { amount: '250.00' }));
    const rest = await carried(customer, voided('rest'));
    expect(inFortnox(customer, rest)).toMatchObject({ total: '-1000.00', balance: '-1000.00' });
    const whole = sampleEvent('whole-then-void');
    await carried(customer, whole);
    await carried(customer, refunded('whole-then-void', { amount: '1250.00' }));
    const nothing = await carried(customer, voided('whole-then-void'));
    expect(nothing).toMatchObject({ status: 'ignored' });
  });

  it('credits what a person has begun to credit in Fortnox: only what is left of it', async () => {
    const customer = await crediting();
    const invoice = await carried(customer, sampleEvent('by-hand'));
    const number = textAt(invoice, 'fortnox', 'invoiceNumber');
    await byHand(customer, 'PUT', `/invoices/${number}/credit`);
    const refund = await carried(customer, refunded('by-hand', { amount: '10.00' }));
    expect(at(refund, 'deadLetter')).toMatchObject({ kind: 'refund-exceeds-what-is-left' });
  });

  it.each(['per-row', 'per-document'] as const)(
    'takes VAT that Fortnox rounds %s as long as rounding explains it',
    async (vatRounding) => {
      const customer = await crediting();
      await carried(customer, twoRates(vatRounding));
      customer.company.settings = { ...customer.company.settings, vatRounding };
      const refund = await carried(customer, refunded(vatRounding, { amount: '100.01' }));
      expect(refund).toMatchObject({ status: 'succeeded', total: '-100.01' });
    },
  );

  it('refuses a refund of more than the invoice, and of lines it does not have', async () => {
    const customer = await crediting();
    await carried(customer, sampleEvent('odd'));
    const lines = [{ id: 'nobody', amount: '10.00' }];
    const kinds = [];
    for (const refund of [
      { id: 'too-much', amount: '1250.01' },
      { id: 'no-line', amount: '10.00', lines },
    ]) {
      kinds.push(textAt(await carried(customer, refunded('odd', refund)), 'deadLetter', 'kind'));
    }
    expect(kinds).toEqual(['refund-exceeds-what-is-left', 'refund-line-unknown']);
    expect(customer.company.invoices.size).toBe(1);
  });

  it('credits a refund that was told before the invoice came', async () => {
    const customer = await crediting();
    const early = await carried(customer, refunded('early', { amount: '250.00' }));
    expect(early).toMatchObject({ status: 'ignored' });
    await carried(customer, sampleEvent('early'));
    expect(await settled(textAt(early, 'id'))).toMatchObject({ status: 'succeeded' });
    expect(customer.company.invoices.size).toBe(2);
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

/** Paid with 1250, of which some went back before the invoice was carried over. */
const paidAndRefunded = (id: string, ...given: readonly object[]) =>
  withRefunds(sampleEvent(id), id, ...given);

function withRefunds(event: unknown, id: string, ...given: readonly object[]) {
  const invoice = Object(at(event, 'data', 'invoice')) as object;
  const transactions = [...listAt(event, 'data', 'invoice', 'transactions')];
  const refunds = given.map((refund, index) => ({
    ...{ id: `${id}-r${index}`, type: 'Refund', status: 'Success', date: '2026-11-21' },
    ...{ amount: '100.00', applied_amount: '100.00', currency: 'SEK', ...refund },
  }));
  return sampleEvent(id, { ...invoice, transactions: [...transactions, ...refunds] });
}

async function jobsOf(invoiceId: string): Promise<readonly unknown[]> {
  const { body } = await system.api.ask('GET', `/v1/sync-jobs?invoiceId=${invoiceId}`);
  return listAt(body, 'items');
}

/** The credits that a carried invoice has brought about, once each has ended. */
async function creditsOf(invoiceId: string): Promise<readonly unknown[]> {
  const jobs = (await jobsOf(invoiceId)).filter((job) => textAt(job, 'kind') === 'sync-credit');
  return Promise.all(jobs.map((job) => settled(textAt(job, 'id'))));
}

describe('a refund among the transactions of a paid invoice', () => {
  it('is credited by a job of its own, once, also when it is told as an event as well', async () => {
    const customer = await crediting();
    const event = paidAndRefunded('among', {}, { amount: '-50.00', applied_amount: '-50.00' });
    await carried(customer, event);
    const told = refunded('among', { id: 'among-r0', amount: '100.00' });
    expect((await tell(customer, told)).status).toBe(200);
    const credits = await creditsOf('among');
    expect(credits.map((job) => [textAt(job, 'subject'), textAt(job, 'total')]).sort()).toEqual([
      ['among-r0', '-100.00'],
      ['among-r1', '-50.00'],
    ]);
    for (const job of credits) {
      expect(job).toMatchObject({ status: 'succeeded' });
      expect(inFortnox(customer, job)).toMatchObject({ balance: '0.00', booked: true });
    }
    expect([customer.company.invoices.size, customer.company.payments.size]).toEqual([3, 3]);
  });

  it.each([
    ['in the morning', '2026-11-21T08:15:30Z'],
    ['right after midnight in Sweden', '2026-11-21T00:30:00+01:00'],
    ['on a day before that of the transaction', '2026-11-19T08:15:30Z'],
  ])(
    'does not take the place of the event that told it with its lines %s',
    async (id, timestamp) => {
      const customer = await crediting();
      const lines = [{ id: 'l12', amount: '56.00' }];
      const event = refunded(id, { id: `${id}-r0`, amount: '56.00', lines });
      expect(await carried(customer, { ...event, timestamp })).toMatchObject({ status: 'ignored' });
      const part = { amount: '56.00', applied_amount: '56.00' };
      const paid = withRefunds(twoRates(id), id, part);
      await carried(customer, paid);
      const [credit] = await creditsOf(id);
      expect(credit).toMatchObject({ status: 'succeeded', total: '-56.00' });
      expect(inFortnox(customer, credit)).toMatchObject({ vat: '-6.00', balance: '0.00' });
    },
  );

  it('gives way to the event that tells it with its lines while its credit is not made', async () => {
    const customer = await crediting();
    const { tenantId } = customer;
    const match = { tenantId, method: 'PUT', path: '^/3/invoices/\\d+/credit$' };
    system.sandbox.sandbox.fortnox.faults.add({ match, kind: '503', times: 1 });
    const part = { amount: '56.00', applied_amount: '56.00' };
    await carried(customer, withRefunds(twoRates('way'), 'way', part));
    await eventually(async () => {
      const statuses = (await jobsOf('way')).map((job) => textAt(job, 'status'));
      return statuses.includes('retrying') || undefined;
    }, 30_000);
    const lines = [{ id: 'l12', amount: '56.00' }];
    const event = refunded('way', { id: 'way-r0', amount: '56.00', lines });
    const timestamp = '2026-11-21T00:30:00+01:00';
    expect((await tell(customer, { ...event, timestamp })).status).toBe(200);
    const [credit] = await creditsOf('way');
    expect(credit).toMatchObject({ status: 'succeeded', total: '-56.00' });
    expect(inFortnox(customer, credit)).toMatchObject({ vat: '-6.00', balance: '0.00' });
  });

  it('is shown as drift where refunds are reported only, once however it is told', async () => {
    const customer = await system.connect();
    const job = await carried(customer, paidAndRefunded('shown', {}));
    await tell(customer, refunded('shown', { id: 'shown-r0', amount: '100.00' }));
    const { body } = await system.api.ask('GET', `/v1/sync-jobs/${textAt(job, 'id')}`);
    expect(listAt(body, 'drift').map((one) => textAt(one, 'what'))).toEqual(['refunded']);
    expect(textAt(body, 'drift', 0, 'message')).toContain('100.00 SEK refunded');
    expect(customer.company.invoices.size).toBe(1);
  });

  it('is shown beside another one of the same amount and day, each of them once', async () => {
    const customer = await system.connect();
    const job = await carried(customer, paidAndRefunded('twice', {}));
    const again = { id: 'refund-2', amount: '100.00' };
    const first = { id: 'twice-r0', amount: '100.0' };
    for (const refund of [first, again, { ...again, amount: '100' }]) {
      await tell(customer, refunded('twice', refund));
    }
    const { body } = await system.api.ask('GET', `/v1/sync-jobs/${textAt(job, 'id')}`);
    const messages = listAt(body, 'drift').map((one) => textAt(one, 'message'));
    expect(messages).toEqual([
      expect.stringMatching(/^100\.00 SEK refunded .+ \(refund twice-r0\);/) as unknown,
      expect.stringMatching(/^100\.00 SEK refunded .+ \(refund refund-2\);/) as unknown,
    ]);
  });

  it('is shown, not credited, where nobody says how much of it belongs to the invoice', async () => {
    const customer = await crediting();
    const job = await carried(customer, paidAndRefunded('whose', { applied_amount: '0.00' }));
    expect(await creditsOf('whose')).toEqual([]);
    const { body } = await system.api.ask('GET', `/v1/sync-jobs/${textAt(job, 'id')}`);
    expect(listAt(body, 'drift')).toHaveLength(1);
  });

  it('is no refund when it failed', async () => {
    const customer = await crediting();
    await carried(customer, paidAndRefunded('declined', { status: 'Declined' }));
    expect(await jobsOf('declined')).toHaveLength(1);
  });
});

describe('a second refund whose answers are lost', () => {
  it.each([
    ['creating its invoice', 'POST', '^/3/invoices$'],
    ['bookkeeping it', 'PUT', '^/3/invoices/\\d+/bookkeep$'],
    ['paying back', 'POST', '^/3/invoicepayments$'],
    ['bookkeeping the payment', 'PUT', '^/3/invoicepayments/\\d+/bookkeep$'],
  ])('is booked once although the answer to %s is lost', async (what, method, path) => {
    const customer = await crediting();
    const { tenantId, company } = customer;
    await carried(customer, sampleEvent(what));
    await carried(customer, refunded(what, { id: 'first', amount: '250.00' }));
    const match = { tenantId, method, path };
    const fault = { match, kind: 'reset-after-commit', times: 1 } as const;
    const struck = system.sandbox.sandbox.fortnox.faults.add(fault);
    const second = await carried(customer, refunded(what, { id: 'second', amount: '1000.00' }));
    expect(second).toMatchObject({ status: 'succeeded' });
    expect(struck.struck).toBe(1);
    expect([company.invoices.size, company.payments.size]).toEqual([3, 3]);
    const made = inFortnox(customer, second);
    expect(made).toMatchObject({ total: '-1000.00', balance: '0.00', booked: true });
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

  it('is shown as well when it was told before the invoice came, once', async () => {
    const customer = await system.connect();
    const refund = refunded('overtaken', { amount: '20.00' });
    for (const event of [refund, refund, voided('overtaken')]) {
      expect(await tell(customer, event)).toMatchObject({
        ...{ status: 200, body: { status: 'ignored' } },
      });
    }
    const job = await carried(customer, sampleEvent('overtaken'));
    await tell(customer, refund);
    const { body } = await system.api.ask('GET', `/v1/sync-jobs/${textAt(job, 'id')}`);
    expect(listAt(body, 'drift').map((one) => textAt(one, 'what'))).toEqual(['refunded', 'voided']);
    expect(customer.company.invoices.size).toBe(1);
  });

  it('is no drift when the same event is told again', async () => {
    const customer = await system.connect();
    const job = await carried(customer, sampleEvent('same'));
    expect((await tell(customer, sampleEvent('same'))).status).toBe(200);
    const { body } = await system.api.ask('GET', `/v1/sync-jobs/${textAt(job, 'id')}`);
    expect(listAt(body, 'drift')).toEqual([]);
  });
});
