import { randomUUID } from 'node:crypto';
import { eventually } from './harness/eventually.js';
import { startSystem, type System } from './harness/system.js';
import { at, listAt, textAt } from '../scripts/start/json.js';
import { asker, type Ask } from './journey/ask.js';
import {
  booksOf,
  connectCompany,
  jobInStatus,
  nothingFound,
  sendNative,
  sendSigned,
  setFault,
  type Company,
} from './journey/company.js';
import { paidInvoice } from './journey/paid-event.js';
import { refundedInvoice } from './journey/refunded-invoice.js';
import { invoiceEvent } from './complaints/invoice-event.js';

/** After each accepted event the auditor asks: what stands in Fortnox in the end? */
jest.setTimeout(120_000);

let system: System;
let ask: Ask;

beforeAll(async () => {
  system = await startSystem({
    ...{ redisDatabase: 14, workers: 1 },
    settings: { RETRY_BASE_MS: '200', RETRY_MAX_ATTEMPTS: '30' },
  });
  ask = asker(system.apiUrl, system.token);
});

afterAll(async () => {
  await system.stop();
});

type Scene = {
  readonly company: Company;
  /** Tells the invoice with this net amount (and 25 % VAT), as of this minute. */
  readonly tell: (net: number, minute: number, account?: string) => Promise<unknown>;
  readonly job: (...statuses: string[]) => Promise<unknown>;
  /** Totals of the company's invoices that stand. */
  readonly standing: () => Promise<readonly unknown[]>;
  readonly findings: () => Promise<unknown>;
};

async function scene(): Promise<Scene> {
  const company = await connectCompany(system);
  const id = randomUUID();
  const customer = { id: `c-${id}`, name: 'Kund AB' };
  let jobId = '';
  return {
    company,
    tell: async (net, minute, account = '3001') => {
      const lines = [{ net: net.toFixed(2), vat: (net / 4).toFixed(2), rate: '25', account }];
      const timestamp = `2026-11-20T08:${String(minute).padStart(2, '0')}:00Z`;
      const event = { ...invoiceEvent({ id, lines, customer }), timestamp };
      const answer = await sendSigned(system.apiUrl, company, event);
      jobId = textAt(answer.body, 'id');
      return answer.status;
    },
    job: (...statuses) => jobInStatus(ask, jobId, statuses, 60_000),
    standing: async () =>
      (await booksOf(system, company)).invoices
        .filter((invoice) => at(invoice, 'cancelled') !== true)
        .map((invoice) => at(invoice, 'total')),
    findings: async () => (await booksOf(system, company)).findings,
  };
}

const release = async (company: Company): Promise<void> => {
  const control = asker(system.sandboxUrl);
  const faults = listAt((await control('GET', '/control/fortnox/faults')).body, 'items');
  for (const fault of faults.filter(
    (one) => textAt(one, 'match', 'tenantId') === company.tenantId,
  )) {
    await control('DELETE', `/control/fortnox/faults/${textAt(fault, 'id')}`);
  }
};

/** The fault has struck: the attempt is where the test wants it. */
const struck = (company: Company): Promise<boolean> =>
  eventually(async () => {
    const { body } = await asker(system.sandboxUrl)('GET', '/control/fortnox/faults');
    const mine = listAt(body, 'items').filter(
      (one) => textAt(one, 'match', 'tenantId') === company.tenantId,
    );
    return mine.some((one) => Number(textAt(one, 'struck')) > 0) || undefined;
  }, 30_000);

it('is booked as corrected when nothing had been made yet', async () => {
  const { company, tell, job, standing, findings } = await scene();
  await setFault(system, company, {
    kind: '503',
    match: { method: 'POST', path: '^/3/invoices$' },
  });
  await tell(1000, 1);
  await job('retrying');
  expect(await tell(2000, 2)).toBe(200);
  await tell(1000, 1);
  await release(company);
  expect(await job('succeeded')).toMatchObject({ total: '2500.00' });
  expect(await standing()).toEqual(['2500.00']);
  expect(await findings()).toEqual(nothingFound);
});

it('is booked as corrected, and only so, when a draft of the former event stood in Fortnox', async () => {
  const { company, tell, job, standing, findings } = await scene();
  await setFault(system, company, { kind: '503', match: { path: '/bookkeep$' } });
  await tell(1000, 1);
  await job('retrying');
  await tell(2000, 2);
  await release(company);
  expect(await job('succeeded')).toMatchObject({ total: '2500.00' });
  expect(await standing()).toEqual(['2500.00']);
  expect(await findings()).toEqual(nothingFound);
});

it('with the same totals on another account, the draft of the former event does not stand', async () => {
  const { company, tell, job, standing } = await scene();
  await setFault(system, company, { kind: '503', match: { path: '/bookkeep$' } });
  await tell(1000, 1);
  await job('retrying');
  await tell(1000, 2, '3002');
  await release(company);
  await job('succeeded');
  expect(await standing()).toEqual(['1250.00']);
  expect((await booksOf(system, company)).invoices).toMatchObject([
    { cancelled: true, booked: false },
    { cancelled: false, booked: true, balance: '0.00' },
  ]);
});

/** An invoice that the native webhook names and SubscriptionFlow's API tells, as often as it is said. */
async function nativeScene() {
  const company = await connectCompany(system);
  const invoiceId = randomUUID();
  const site = `/control/subscriptionflow/${company.site}`;
  const say = (account: string, paidOn = '2026-11-20') => {
    const invoice = paidInvoice({ invoiceId, currency: 'SEK', account });
    const transactions = invoice.transactions.map((one) => ({ ...one, date: paidOn }));
    return asker(system.sandboxUrl)('POST', `${site}/invoices`, {
      body: { ...invoice, transactions },
    });
  };
  const tell = async () => textAt((await sendNative(system.apiUrl, company, invoiceId)).body, 'id');
  return { company, say, tell };
}

it('an invoice that is read at each attempt: a draft of what was said before does not stand', async () => {
  const { company, say, tell } = await nativeScene();
  await setFault(system, company, { kind: '503', match: { path: '/bookkeep$' } });
  await say('3001');
  const id = await tell();
  await jobInStatus(ask, id, ['retrying'], 60_000);
  await say('3002');
  await release(company);
  await jobInStatus(ask, id, ['succeeded'], 60_000);
  expect((await booksOf(system, company)).invoices).toMatchObject([
    { cancelled: true, booked: false },
    { cancelled: false, booked: true, balance: '0.00' },
  ]);
});

it('an invoice that is read at each attempt waits for a person when it was bookkept before', async () => {
  const { company, say, tell } = await nativeScene();
  const path = '^/3/invoicepayments$';
  await setFault(system, company, { kind: '503', match: { method: 'POST', path } });
  await say('3001');
  const id = await tell();
  await jobInStatus(ask, id, ['retrying'], 60_000);
  await say('3002');
  await release(company);
  expect(await jobInStatus(ask, id, ['dead-lettered'], 60_000)).toMatchObject({
    deadLetter: { kind: 'booked-before-correction' },
  });
});

it('waits for a person when the former event was bookkept: nothing is booked twice', async () => {
  const { company, tell, job, standing } = await scene();
  const path = '^/3/invoicepayments$';
  await setFault(system, company, { kind: '503', match: { method: 'POST', path } });
  await tell(1000, 1);
  await job('retrying');
  await tell(2000, 2);
  await release(company);
  expect(await job('dead-lettered')).toMatchObject({
    deadLetter: { kind: 'booked-before-correction' },
  });
  expect(await standing()).toEqual(['1250.00']);
});

it('while Fortnox is being changed, the former event is booked and the difference shown', async () => {
  const { company, tell, job, standing, findings } = await scene();
  await setFault(system, company, {
    ...{ kind: 'late-after-commit', delayMs: 3000, times: 1 },
    match: { method: 'POST', path: '^/3/invoices$' },
  });
  await tell(1000, 1);
  await struck(company);
  await tell(2000, 2);
  expect(await job('succeeded')).toMatchObject({
    drift: [{ what: 'changed' }],
  });
  expect(await standing()).toEqual(['1250.00']);
  expect(await findings()).toEqual(nothingFound);
});

it('a dead letter that it mends is booked without anybody’s help', async () => {
  const { company, tell, job, standing } = await scene();
  await setFault(system, company, {
    ...{ kind: 'code', code: 2000588, status: 400 },
    match: { method: 'POST', path: '^/3/invoices$' },
  });
  await tell(1000, 1);
  await job('dead-lettered');
  await release(company);
  await tell(2000, 2);
  const done = await job('succeeded');
  expect(listAt(done, 'timeline').filter((one) => textAt(one, 'type') === 'operator')).toEqual([
    expect.objectContaining({ actor: 'system', action: 'replay' }),
  ]);
  expect(await standing()).toEqual(['2500.00']);
});

it('an invoice that is read at each attempt waits for a person when its payment was told otherwise', async () => {
  const { company, say, tell } = await nativeScene();
  const path = '^/3/invoicepayments/\\d+/bookkeep$';
  await setFault(system, company, { kind: '503', match: { path } });
  await say('3001');
  const id = await tell();
  await jobInStatus(ask, id, ['retrying'], 60_000);
  await say('3001', '2026-11-23');
  await release(company);
  expect(await jobInStatus(ask, id, ['dead-lettered'], 60_000)).toMatchObject({
    deadLetter: { kind: 'paid-before-correction' },
  });
});

/** An invoice of two accounts that is carried over, and its refund as of a minute. */
async function refundScene(tenant: Readonly<Record<string, unknown>> = {}) {
  const company = await connectCompany(system);
  const setUp = `/control/fortnox/tenants/${company.tenantId}`;
  await asker(system.sandboxUrl)('PATCH', setUp, { body: tenant });
  const settings = { refunds: 'credit' };
  await ask('PATCH', `/v1/connections/${company.connectionId}`, { body: { settings } });
  const refund = await refundedInvoice({ system, company, ask });
  const credits = async () => (await booksOf(system, company)).invoices.slice(1);
  return { company, refund, credits };
}

it('a refund that is corrected while its credit is a draft: what was told before does not stand', async () => {
  const { company, refund, credits } = await refundScene();
  // The first is Fortnox's one credit invoice, the second an invoice of less than nothing.
  for (const [place, reference] of ['first', 'second'].entries()) {
    await setFault(system, company, { kind: '503', match: { path: '/bookkeep$' } });
    const job = await refund({ reference, minute: 1, line: place, date: '2026-11-21' });
    await jobInStatus(ask, job, ['retrying'], 60_000);
    await refund({ reference, minute: 2, line: 1, date: '2026-11-24' });
    await release(company);
    await jobInStatus(ask, job, ['succeeded'], 60_000);
  }
  const standing = (await credits()).filter((one) => at(one, 'cancelled') !== true);
  expect(standing).toHaveLength(2);
  for (const credit of standing) {
    expect(credit).toMatchObject({ booked: true, balance: '0.00', invoiceDate: '2026-11-24' });
    const rows = listAt(credit, 'rows').filter((row) => at(row, 'total') !== '0.00');
    expect(rows.map((row) => at(row, 'account'))).toEqual([3002]);
  }
});

it.each([
  [
    'its credit was bookkept',
    {},
    { method: 'POST', path: '^/3/invoicepayments$' },
    1,
    '2026-11-24',
  ],
  [
    'it was paid, under the cash method',
    { accountingMethod: 'CASH' },
    { path: '^/3/invoicepayments/\\d+/bookkeep$' },
    ...([0, '2026-11-21'] as const),
  ],
])(
  'a refund that is corrected after %s waits for a person',
  async (_, tenant, match, line, date) => {
    const { company, refund, credits } = await refundScene(tenant);
    await setFault(system, company, { kind: '503', match });
    const job = await refund({ reference: 'rf', minute: 1, line: 0, date: '2026-11-24' });
    await jobInStatus(ask, job, ['retrying'], 60_000);
    await refund({ reference: 'rf', minute: 2, line, date });
    await release(company);
    expect(await jobInStatus(ask, job, ['dead-lettered'], 60_000)).toMatchObject({
      deadLetter: { kind: 'booked-before-correction' },
    });
    expect(await credits()).toMatchObject([{ invoiceDate: '2026-11-24' }]);
  },
);
