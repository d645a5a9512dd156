import fc from 'fast-check';
import {
  createFortnoxClient,
  planCredit,
  planInvoice,
  rateNeeded,
  requestClientCredentials,
  type FortnoxClient,
  type FortnoxFailure,
  type InvoicePlan,
} from '@sync/fortnox';
import { Decimal, ok, type ConnectionSettings, type PaidInvoice, type Result } from '@sync/shared';
import {
  createSubscriptionFlowClient,
  ignoreReason,
  parseEvent,
  toPaidInvoice,
  toPaidInvoiceFromApi,
  type SubscriptionFlowClient,
} from '@sync/subscriptionflow';
import { demo, samples, startSandbox, type RunningSandbox } from '../apps/sandbox/src/index.js';
import {
  invoiceOf,
  rateOf,
  sek,
  settingsWith,
} from '../packages/fortnox/src/mapping/testing/paid-invoice.js';
import { arbitraryInvoice } from '../packages/fortnox/src/mapping/testing/arbitrary-invoice.js';

/**
 * What the mapping plans is sent to the stand-in for Fortnox, which has an arithmetic of its own,
 * and the ledger there is compared with the source.
 *
 * `LEDGER_RUNS=20000` is the full proof (some minutes); the default keeps `npm test` quick.
 */
const numRuns = Number(process.env['LEDGER_RUNS'] ?? 150);
const seed = Number(process.env['PROPERTY_SEED'] ?? 20261122);

const site = 'acme';
const settings: ConnectionSettings = settingsWith({
  creditNotePayment: { account: '2421', modeOfPayment: 'KREDIT' },
  miscellaneousAccount: '3590',
  euConsumerVat: 'swedish',
  vatMap: [{ rate: '0', regime: 'domestic', account: '3004' }],
});

let sandbox: RunningSandbox;
let fortnox: FortnoxClient;
let accessToken: string;
let subscriptionFlow: SubscriptionFlowClient;

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${sandbox.url}/control${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<T>;
}

function must<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function connectFortnox(): Promise<FortnoxClient> {
  const { tenantId, ...credentials } = demo;
  await control('POST', '/fortnox/consents', { clientId: demo.clientId, tenantId });
  const endpoint = { authUrl: sandbox.fortnoxAuthUrl, credentials };
  ({ accessToken } = must(await requestClientCredentials(endpoint, tenantId)));
  const token = (): Promise<Result<string, FortnoxFailure>> => Promise.resolve(ok(accessToken));
  return createFortnoxClient({
    apiUrl: sandbox.fortnoxApiUrl,
    timeoutMs: 10_000,
    tokens: { get: token, renew: token },
    limiter: {
      acquire: () => Promise.resolve({ admitted: true, waitedMs: 0 }),
      report: () => Promise.resolve(),
    },
    call: { lane: 'live', maxWaitMs: 1000 },
  });
}

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 1_000_000 } });
  await control('PATCH', `/fortnox/tenants/${demo.tenantId}`, {
    currencies: ['NOK', 'JPY', 'KWD', 'CLF'].map((code) => ({ code, sellRate: '1' })),
  });
  fortnox = await connectFortnox();
  const { sites } = sandbox.sandbox;
  subscriptionFlow = createSubscriptionFlowClient({
    baseUrl: sandbox.subscriptionFlowUrlTemplate.replace('{site}', site),
    clientId: sites.get(site).clientId,
    clientSecret: sites.get(site).clientSecret,
    timeoutMs: 5000,
  });
});

afterAll(async () => {
  await subscriptionFlow.close();
  await sandbox.close();
});

const customers = new Map<string, string>();

async function customerNumber({ draft }: InvoicePlan['customer']): Promise<string> {
  const key = `${draft.ExternalReference ?? ''} ${draft.VATType}`;
  const known = customers.get(key);
  if (known !== undefined) return known;
  const made = must(await fortnox.customers.create(draft));
  customers.set(key, made.customerNumber);
  return made.customerNumber;
}

/** Sends a plan as the worker does on an undisturbed run. */
async function book(plan: InvoicePlan): Promise<string> {
  const CustomerNumber = await customerNumber(plan.customer);
  const made = must(await fortnox.invoices.create({ ...plan.invoice, CustomerNumber }));
  must(await fortnox.invoices.bookkeep(made.documentNumber));
  for (const { draft } of plan.payments) {
    const InvoiceNumber = Number(made.documentNumber);
    const payment = must(await fortnox.invoicePayments.create({ ...draft, InvoiceNumber }));
    must(await fortnox.invoicePayments.bookkeep(payment.number));
  }
  return made.documentNumber;
}

async function expectLedger(number: string, plan: InvoicePlan, invoice: PaidInvoice) {
  const stands = must(await fortnox.invoices.get(number));
  expect(stands).toMatchObject({ booked: true, currency: invoice.currency });
  expect(stands.total?.toFixed()).toBe(invoice.total.toFixed());
  expect(stands.balance?.isZero()).toBe(true);
  expect(stands.currencyRate?.toFixed()).toBe(plan.expected.currencyRate.toFixed());
  expect(stands.externalInvoiceReference1).toBe(plan.expected.externalReference);
  const vatGap = stands.totalVat?.minus(plan.expected.vat).abs() ?? new Decimal(1000);
  expect(vatGap.lte(plan.expected.vatTolerance)).toBe(true);
}

it(`leaves in Fortnox exactly what the source says (${numRuns} generated invoices)`, async () => {
  let accepted = 0;
  let payments = 0;
  let serial = 0;
  const refusals = new Map<string, number>();
  const property = fc.asyncProperty(arbitraryInvoice, async ({ invoice: generated }) => {
    serial += 1;
    const invoice = { ...generated, id: `generated-${serial}`, number: `SF-${serial}` };
    const rate = invoice.currency === 'SEK' ? sek : rateOf('11.4210');
    const plan = planInvoice({ invoice, settings, rate });
    if (!plan.ok) {
      const kind = plan.error[0]?.kind ?? '';
      expect(kind).not.toBe('');
      refusals.set(kind, (refusals.get(kind) ?? 0) + 1);
      return;
    }
    accepted += 1;
    payments += plan.value.payments.length;
    await expectLedger(await book(plan.value), plan.value, invoice);
  });
  await fc.assert(property, { numRuns, seed, endOnFailure: true });
  expect(accepted).toBeGreaterThan(numRuns / 4);
  const findings = await control<Record<string, readonly unknown[]>>(
    'GET',
    `/fortnox/${demo.tenantId}/findings`,
  );
  // The generated customers share one e-mail address on purpose: only invoices are judged.
  const aboutInvoices = { ...findings, duplicateCustomers: [] };
  expect(Object.values(aboutInvoices).flat()).toEqual([]);
  const reasons = [...refusals].sort(([, a], [, b]) => b - a).map(([kind, n]) => `${n} ${kind}`);
  process.stdout.write(
    `Ledger truth, seed ${seed}: ${serial} invoices; ${accepted} accepted with ${payments} payments, each equal to its source in Fortnox, 0 wrong; ${serial - accepted} refused: ${reasons.join(', ')}\n`,
  );
  // 20,000 invoices of about eight calls each, on a machine that may be busy.
}, 3_600_000);

/** A change to a draft, which the client has no call for yet. */
async function change(number: string, changes: unknown): Promise<void> {
  const answer = await fetch(`${sandbox.fortnoxApiUrl}/3/invoices/${number}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${accessToken}`,
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ Invoice: changes }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

it.each([
  ['all', '1845.33', undefined],
  ['a part in proportion', '100.00', undefined],
  ['one line', '560.00', [{ id: 'ch_2', amount: new Decimal('560.00') }]],
])('credits %s of a paid invoice to the öre', async (what, amount, lines) => {
  const invoice = invoiceOf({
    lines: [
      { subTotal: '1000.00', vat: '250.00', rate: '25' },
      { subTotal: '500.00', vat: '60.00', rate: '12' },
      { subTotal: '33.33', vat: '2.00', rate: '6' },
    ],
    change: { id: `credited-${what}` },
  });
  const plan = must(planInvoice({ invoice, settings, rate: sek }));
  const original = await book(plan);
  const refund = { id: 'rf_1', date: '2026-11-22', amount: new Decimal(amount), lines };
  const credit = must(planCredit({ invoice, settings, rate: sek, refund }));
  const number = must(await fortnox.invoices.credit(original)).creditInvoiceReference ?? '';
  await change(number, credit.changes);
  const draft = must(await fortnox.invoices.get(number));
  expect(draft.total?.toFixed()).toBe(credit.expected.total.toFixed());
  expect(draft.totalVat?.toFixed(2)).toBe(credit.expected.vat.toFixed(2));
  expect(draft.externalInvoiceReference1).toBe(credit.expected.externalReference);
  must(await fortnox.invoices.bookkeep(number));
  const InvoiceNumber = Number(number);
  const payOut = must(await fortnox.invoicePayments.create({ ...credit.payment, InvoiceNumber }));
  must(await fortnox.invoicePayments.bookkeep(payOut.number));
  expect(must(await fortnox.invoices.get(number)).balance?.isZero()).toBe(true);
  expect(must(await fortnox.invoices.get(original)).balance?.isZero()).toBe(true);
});

/** As the event door reads it. */
function fromEvent(invoice: unknown): PaidInvoice {
  const event = must(
    parseEvent({
      type: 'invoice.paid',
      schema_version: '2026-11-01',
      timestamp: '2026-11-20T08:15:30Z',
      source: { system: 'subscriptionflow', site },
      data: { invoice },
    }),
  );
  if (event.type !== 'invoice.paid') throw new Error('must be a paid event');
  return toPaidInvoice(event);
}

/** As the native webhook's door reads it. */
async function fromApi(id: string): Promise<PaidInvoice> {
  const invoice = must(await subscriptionFlow.getInvoice(id));
  const transactions = must(await subscriptionFlow.getInvoiceTransactions(id));
  const customerId = invoice['customer_id'];
  if (typeof customerId !== 'string') throw new Error('the customer must be known');
  const customer = must(await subscriptionFlow.getCustomer(customerId));
  return must(toPaidInvoiceFromApi({ invoice, transactions, customer }));
}

async function resolveRate(invoice: PaidInvoice) {
  const need = rateNeeded({ invoice, settings });
  if (need.kind === 'known') return need.rate;
  if (need.kind === 'unusable') throw new Error(need.problem.message);
  const { sellRate, unit } = must(await fortnox.currencies.get(need.currency));
  return rateOf(sellRate?.toFixed() ?? '0', unit?.toNumber());
}

async function outcomeOf(invoice: PaidInvoice) {
  const reason = ignoreReason(invoice, settings);
  if (reason !== undefined) return { status: 'ignored' };
  const plan = planInvoice({ invoice, settings, rate: await resolveRate(invoice) });
  if (!plan.ok) return { status: 'dead-lettered', kind: plan.error[0]?.kind };
  const { total, vat, currency } = plan.value.expected;
  const payments = plan.value.payments.length;
  return { status: 'succeeded', total: total.toFixed(), vat: vat.toFixed(), currency, payments };
}

describe.each(samples)('sample "$name"', ({ invoice, expected }) => {
  const wanted = {
    ignored: { status: 'ignored' },
    'dead-lettered': { status: 'dead-lettered', kind: expected.deadLetterKind },
    succeeded: {
      status: 'succeeded',
      total: new Decimal(expected.total).toFixed(),
      vat: new Decimal(expected.vat).toFixed(),
      currency: expected.currency,
      payments: expected.payments,
    },
  }[expected.status];

  it('ends as it says when it comes as a signed event', async () => {
    expect(await outcomeOf(fromEvent(invoice))).toEqual(wanted);
  });

  it('ends the same when it is read from SubscriptionFlow', async () => {
    await control('POST', `/subscriptionflow/${site}/invoices`, invoice);
    expect(await outcomeOf(await fromApi(invoice.id))).toEqual(wanted);
  });
});
