import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { startSystem, type System } from './harness/system.js';
import { listAt, textAt } from '../scripts/start/json.js';
import { asker, type Ask } from './journey/ask.js';
import {
  booksOf,
  connectCompany,
  jobInStatus,
  nothingFound,
  sendNative,
  sendSigned,
  type Company,
} from './journey/company.js';
import { paidEvent, paidInvoice } from './journey/paid-event.js';
import { refundedInvoice } from './journey/refunded-invoice.js';

// Two attempts and a check or two in between, on a machine with two cores.
jest.setTimeout(90_000);

let system: System;
let ask: Ask;

beforeAll(async () => {
  const settings = { CAUSE_CHECK_MS: '1000' };
  system = await startSystem({ redisDatabase: 12, workers: 2, settings });
  ask = asker(system.apiUrl, system.token);
});

afterAll(async () => {
  await system.stop();
});

const setUp = (company: Company, body: object) =>
  asker(system.sandboxUrl)('PATCH', `/control/fortnox/tenants/${company.tenantId}`, { body });

const year = (of: number) => ({ from: `${of}-01-01`, to: `${of}-12-31` });

/** Why the job went on by itself, each time that it did. */
const replaysOf = (job: unknown): readonly string[] =>
  listAt(job, 'timeline')
    .filter((entry) => textAt(entry, 'type') === 'operator')
    .map((entry) => textAt(entry, 'reason'));

/** Waits until the job is dead-lettered, and for some checks more, none of which may send it back. */
async function waits(id: string): Promise<void> {
  await jobInStatus(ask, id, ['dead-lettered']);
  await after(4000);
  const job = (await ask('GET', `/v1/sync-jobs/${id}`)).body;
  expect([textAt(job, 'status'), replaysOf(job)]).toEqual(['dead-lettered', []]);
}

it('a payment that lies in a year without books waits for that year, not for the invoice’s', async () => {
  const company = await connectCompany(system);
  await setUp(company, { financialYears: [year(2025)] });
  const event = paidEvent();
  const { invoice } = event.data;
  Object.assign(invoice, { invoice_date: '2025-12-20', due_date: '2026-01-19' });
  for (const transaction of invoice.transactions) transaction.date = '2026-01-05';
  const id = textAt((await sendSigned(system.apiUrl, company, event)).body, 'id');
  await waits(id);
  await setUp(company, { financialYears: [year(2025), year(2026)] });
  const job = await jobInStatus(ask, id, ['succeeded'], 30_000);
  expect(replaysOf(job)).toEqual(['Fortnox has a financial year for 2026-01-05.']);
  expect((await booksOf(system, company)).findings).toEqual(nothingFound);
});

it('an invoice that came as an id alone waits until its own day is unlocked', async () => {
  const company = await connectCompany(system);
  await setUp(company, { lockedUntil: '2026-11-25' });
  const invoice = paidInvoice({ invoiceId: randomUUID(), currency: 'SEK' });
  const path = `/control/subscriptionflow/${company.site}/invoices`;
  await asker(system.sandboxUrl)('POST', path, { body: invoice });
  const id = textAt((await sendNative(system.apiUrl, company, invoice.id)).body, 'id');
  await waits(id);
  await setUp(company, { lockedUntil: null });
  const job = await jobInStatus(ask, id, ['succeeded'], 30_000);
  expect(replaysOf(job)).toEqual(['The period of 2026-11-18 is not locked in Fortnox.']);
});

it('a refund waits until its own day is unlocked, be it the first of its invoice or a later one', async () => {
  const company = await connectCompany(system);
  const settings = { refunds: 'credit' };
  await ask('PATCH', `/v1/connections/${company.connectionId}`, { body: { settings } });
  const refund = await refundedInvoice({ system, company, ask });
  for (const [line, reference] of ['first', 'second'].entries()) {
    await setUp(company, { lockedUntil: '2026-11-25' });
    const id = await refund({ reference, minute: 1, line, date: '2026-11-21' });
    await waits(id);
    await setUp(company, { lockedUntil: null });
    const job = await jobInStatus(ask, id, ['succeeded'], 30_000);
    expect(replaysOf(job)).toEqual(['The period of 2026-11-21 is not locked in Fortnox.']);
  }
});

it('a dead letter goes on by itself once its account is in the chart of accounts', async () => {
  const company = await connectCompany(system);
  const accepted = await sendSigned(system.apiUrl, company, paidEvent({ account: '3999' }));
  const id = textAt(accepted.body, 'id');
  await jobInStatus(ask, id, ['dead-lettered']);
  await asker(system.sandboxUrl)('PATCH', `/control/fortnox/tenants/${company.tenantId}`, {
    body: { accounts: [{ number: 3999 }] },
  });
  const job = await jobInStatus(ask, id, ['succeeded'], 30_000);
  const replays = listAt(job, 'timeline').filter((entry) => textAt(entry, 'type') === 'operator');
  // Two workers check, one of them replays, and only after the account was there.
  expect(replays).toEqual([
    expect.objectContaining({
      actor: 'system',
      action: 'replay',
      reason: 'Account 3999 is active in Fortnox.',
    }),
  ]);
  expect((await booksOf(system, company)).findings).toEqual(nothingFound);
});
