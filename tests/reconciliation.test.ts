import { Decimal } from '@sync/shared';
import { sampleEvent } from '../apps/api/src/testing/sample-event.js';
import type { TestApi } from '../apps/api/src/testing/test-api.js';
import type { InvoiceRecord } from '../apps/sandbox/src/fortnox/records.js';
import { invoiceSchema } from '../apps/sandbox/src/subscriptionflow/invoice.js';
import { addInvoice } from '../apps/sandbox/src/subscriptionflow/site.js';
import { scheduleDue } from '../apps/worker/src/maintenance/reconcile/schedule.js';
import { eventually } from './harness/eventually.js';
import { startInProcess, type Company, type InProcess } from './harness/in-process.js';
import { at, listAt, textAt } from '../scripts/start/json.js';

// Starting sandbox, API and worker in one process, on a machine that others use as well.
jest.setTimeout(60_000);

let system: InProcess;
let api: TestApi;

beforeAll(async () => {
  system = await startInProcess(4);
  ({ api } = system);
});

afterAll(() => system.stop());

const connect: InProcess['connect'] = (settings) => system.connect(settings);

const invoiceOf = (id: string) => invoiceSchema.parse(at(sampleEvent(id), 'data', 'invoice'));

const paid = ({ site }: Company, id: string): void => {
  addInvoice(site, { current: invoiceOf(id) }, () => new Date());
};

/** An invoice that stands in Fortnox, bookkept and settled. */
function hold(
  { company }: Company,
  id: string,
  change: Partial<InvoiceRecord> = {},
): InvoiceRecord {
  company.counters.invoice += 1;
  const total = new Decimal(1250);
  const zero = new Decimal(0);
  const record: InvoiceRecord = {
    number: company.counters.invoice,
    customerNumber: '1',
    fields: new Map([['ExternalInvoiceReference1', { kind: 'text', value: id }]]),
    ...{ invoiceDate: '2026-11-18', dueDate: '2026-12-18', currency: 'SEK' },
    ...{ currencyRate: new Decimal(1), currencyUnit: 1, vatIncluded: false },
    ...{ administrationFee: zero, freight: zero, rows: [] },
    totals: {
      ...{ gross: total, net: new Decimal(1000), vat: new Decimal(250) },
      ...{ administrationFeeVat: zero, freightVat: zero, roundOff: zero, total },
    },
    customerVatType: 'SEVAT',
    voucher: { series: 'B', number: 1, year: 1 },
    ...{ cancelled: false, sent: false, credits: undefined, creditedBy: undefined },
    settledByCredit: total,
    ...{ createdAt: new Date(), modifiedAt: new Date() },
    ...change,
  };
  company.invoices.set(record.number, record);
  return record;
}

async function booked(
  { connectionId }: Company,
  jobs: readonly { readonly id: string; readonly number: number; readonly status?: string }[],
): Promise<void> {
  await api.db.prisma.syncJob.createMany({
    data: jobs.map(({ id, number, status = 'succeeded' }) => ({
      ...{ id: `job_${connectionId}_${id}`, connectionId, kind: 'sync-paid-invoice' },
      ...{ invoiceId: id, source: 'event', event: sampleEvent(id), dispatchState: 'none', status },
      ...{ currency: 'SEK', total: '1250.00' },
      fortnox: { customerNumber: '1', invoiceNumber: String(number), booked: true, payments: [] },
    })) as never,
  });
}

/** An invoice about which all three agree. */
async function agreed(customer: Company, ...ids: readonly string[]): Promise<InvoiceRecord[]> {
  const held = ids.map((id) => {
    paid(customer, id);
    return hold(customer, id);
  });
  await booked(
    customer,
    held.map(({ number }, index) => ({ id: ids[index] ?? '', number })),
  );
  return held;
}

const period = { from: '2026-11-01', to: '2026-11-30' };

async function reconcile({ connectionId }: Company): Promise<unknown> {
  const path = `/v1/connections/${connectionId}/reconciliations`;
  const asked = await api.ask('POST', path, { body: period });
  expect(asked.status).toBe(202);
  return finished(textAt(asked.body, 'id'));
}

async function finished(id: string): Promise<unknown> {
  let last: unknown;
  return eventually(
    async () => {
      last = (await api.ask('GET', `/v1/reconciliations/${id}`)).body;
      return ['completed', 'failed'].includes(textAt(last, 'state')) ? last : undefined;
    },
    30_000,
    () => last,
  );
}

const told = (report: unknown): unknown[] =>
  listAt(report, 'findings').map((one) => [textAt(one, 'kind'), textAt(one, 'invoiceId')]);

/** RECONCILE_INVOICES=10000 runs the size that is promised; the default keeps the suite short. */
const many = Number(process.env['RECONCILE_INVOICES'] ?? 4000);

it('compares thousands of agreeing invoices with one call to Fortnox per 500 and finds nothing', async () => {
  const customer = await connect();
  await agreed(customer, ...Array.from({ length: many }, (_, n) => `many-${n}`));
  system.sandbox.sandbox.fortnox.log.clear();
  const report = await reconcile(customer);
  expect(report).toMatchObject({
    state: 'completed',
    trigger: 'demand',
    figures: { paidInSubscriptionFlow: many, inLedger: many, inFortnox: many, agreed: many },
    findings: [],
  });
  expect(at(report, 'figures', 'fortnoxCalls')).toBe(Math.ceil(many / 500));
  const calls = system.sandbox.sandbox.fortnox.log
    .all()
    .filter(({ path }) => path.startsWith('/3/'));
  expect(calls.length).toBeLessThanOrEqual((many / 500) * 2 + 50);
});

it('names what is missing, extra, different, unpaid, cancelled or there twice', async () => {
  const customer = await connect();
  const ids = ['fine', 'different', 'unpaid', 'cancelled', 'twice', 'by-hand'];
  const held = await agreed(customer, ...ids);
  const named = new Map(held.map((one, index) => [ids[index], one]));
  Object.assign(named.get('different') ?? {}, {
    totals: { ...named.get('different')?.totals, total: new Decimal('1250.01') },
    settledByCredit: new Decimal('1250.01'),
  });
  Object.assign(named.get('unpaid') ?? {}, { settledByCredit: new Decimal(250) });
  Object.assign(named.get('cancelled') ?? {}, { cancelled: true });
  // Booked under another day and without our reference: found by its number.
  Object.assign(named.get('by-hand') ?? {}, { fields: new Map(), invoiceDate: '2026-10-31' });
  hold(customer, 'twice');
  const gone = hold(customer, 'voided-since');
  await booked(customer, [{ id: 'voided-since', number: gone.number }]);
  paid(customer, 'never-told');
  const report = await reconcile(customer);
  expect(new Set(told(report))).toEqual(
    new Set([
      ['different', 'different'],
      ['unpaid', 'unpaid'],
      ['missing', 'cancelled'],
      ['duplicate', 'twice'],
      ['extra', 'voided-since'],
      ['missing', 'never-told'],
    ]),
  );
  expect(at(report, 'figures')).toMatchObject({ agreed: 2, missing: 2, extra: 1, duplicate: 1 });
});

it('list filters unpaid and fullypaid see booked invoices only: it asks by neither', async () => {
  const customer = await connect();
  await agreed(customer, 'listed');
  await reconcile(customer);
  const lists = system.sandbox.sandbox.fortnox.log
    .all()
    .filter(({ tenantId, path }) => tenantId === customer.tenantId && path === '/3/invoices');
  expect(lists.length).toBeGreaterThan(0);
  for (const { query } of lists) expect(query).not.toContain('filter=');
});

it('enqueues from the report what never came here, once, and leaves the rest to a person', async () => {
  const customer = await connect();
  const [cancelled] = await agreed(customer, 'taken-back');
  Object.assign(cancelled ?? {}, { cancelled: true });
  paid(customer, 'forgotten');
  const id = textAt(await reconcile(customer), 'id');
  const path = `/v1/reconciliations/${id}/enqueue-missing`;
  expect((await api.ask('POST', path)).body).toEqual({ enqueued: 1 });
  expect((await api.ask('POST', path)).body).toEqual({ enqueued: 0 });
  const jobs = `/v1/sync-jobs?connectionId=${customer.connectionId}&invoiceId=forgotten`;
  const job = await eventually(async () => {
    const [found] = listAt((await api.ask('GET', jobs)).body, 'items');
    return textAt(found, 'status') === 'succeeded' ? found : undefined;
  }, 30_000);
  expect(job).toMatchObject({ lane: 'backfill', invoiceNumber: 'SF-forgotten' });
  const after = await reconcile(customer);
  expect(told(after)).toEqual([['missing', 'taken-back']]);
});

it('leaves out what an operator discarded, what is older than the start, and what is under way', async () => {
  const customer = await connect({ startDate: '2026-11-10' });
  paid(customer, 'discarded');
  paid(customer, 'under-way');
  const old = { ...invoiceOf('old'), invoice_date: '2026-11-05' };
  addInvoice(customer.site, { current: old }, () => new Date());
  await booked(customer, [
    { id: 'discarded', number: 0, status: 'discarded' },
    { id: 'under-way', number: 0, status: 'retrying' },
  ]);
  const report = await reconcile(customer);
  expect(told(report)).toEqual([]);
  expect(at(report, 'figures')).toMatchObject({ leftOut: 2, pending: 1 });
});

it('compares ledger and Fortnox, and says so, where SubscriptionFlow lets nobody in', async () => {
  const customer = await connect();
  const [first] = await agreed(customer, 'here', 'there');
  customer.company.invoices.delete(first?.number ?? 0);
  await api.db.prisma.connection.update({
    where: { id: customer.connectionId },
    data: { subscriptionflowClientId: 'nobody' },
  });
  const report = await reconcile(customer);
  expect(told(report)).toEqual([['missing', 'here']]);
  expect(at(report, 'figures', 'paidInSubscriptionFlow')).toBeNull();
  expect(textAt(report, 'figures', 'notes', 0)).toContain('SubscriptionFlow could not be read');
});

it('is made once a day however many workers look at the clock', async () => {
  const customer = await connect({ reconcileHour: 0, reconcileDays: 5 });
  const tomorrow = new Date(Date.now() + 86_400_000);
  await Promise.all([scheduleDue(api.db, tomorrow), scheduleDue(api.db, tomorrow)]);
  const path = `/v1/reconciliations?connectionId=${customer.connectionId}`;
  const { body } = await api.ask('GET', path);
  expect(listAt(body, 'items')).toHaveLength(1);
  const report = await finished(textAt(body, 'items', 0, 'id'));
  expect(report).toMatchObject({ state: 'completed', trigger: 'schedule', actor: null });
});

it('refuses a period that ends before it begins or is longer than a year', async () => {
  const { connectionId } = await connect();
  const path = `/v1/connections/${connectionId}/reconciliations`;
  for (const body of [
    { from: '2026-11-02', to: '2026-11-01' },
    { from: '2024-01-01', to: '2026-01-01' },
    { from: 'yesterday', to: '2026-01-01' },
  ]) {
    expect((await api.ask('POST', path, { body })).status).toBe(422);
  }
  const running = await api.ask('POST', path, { body: period });
  const early = `/v1/reconciliations/${textAt(running.body, 'id')}/enqueue-missing`;
  expect([202, 409]).toContain((await api.ask('POST', early)).status);
  expect((await api.ask('GET', '/v1/reconciliations/rec_nobody')).status).toBe(404);
});
