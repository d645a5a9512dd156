import { startSystem, type System } from './harness/system.js';
import { at, listAt, textAt } from '../scripts/start/json.js';
import { asker, type Ask } from './journey/ask.js';
import {
  booksOf,
  connectCompany,
  jobInStatus,
  nothingFound,
  type Company,
} from './journey/company.js';
import { paidInvoice } from './journey/paid-event.js';
import { eventually } from './harness/eventually.js';

/** SubscriptionFlow's webhook says paid before its API does. */
jest.setTimeout(90_000);

let system: System;
let ask: Ask;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 15, workers: 1 });
  ask = asker(system.apiUrl, system.token);
});

afterAll(async () => {
  await system.stop();
});

/** Pays an invoice that the API goes on showing as Due for so many reads; answers its job. */
async function payUnseen(company: Company, reads: number): Promise<string> {
  const sandbox = asker(system.sandboxUrl);
  const site = `/control/subscriptionflow/${company.site}`;
  const settled = paidInvoice({ currency: 'SEK' });
  const due = { ...settled, status: 'Due', received_payment: '0.00', closing_balance: '1250.00' };
  const invoice = { ...due, transactions: [] };
  await sandbox('POST', `${site}/invoices`, { body: { invoice, settled } });
  await sandbox('PATCH', site, { body: { paidShowsLate: { reads } } });
  await sandbox('POST', `${site}/invoices/${invoice.id}/pay`, { body: { doors: ['webhook'] } });
  const found = await ask('GET', `/v1/sync-jobs?invoiceId=${invoice.id}`);
  return textAt(listAt(found.body, 'items')[0], 'id');
}

/** The job as it waits to ask again, and in how many seconds. */
async function waiting(id: string): Promise<number> {
  const job = await eventually(async () => {
    const row = await system.database.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });
    return row.status === 'queued' && (row.reason ?? '').includes('does not show it yet')
      ? row
      : undefined;
  }, 20_000);
  return Math.round((job.dueAt.getTime() - Date.now()) / 1000);
}

/** As if this much time had passed since the webhook. */
async function pass(id: string, seconds: number): Promise<void> {
  await system.database.db.prisma.$executeRaw`
    UPDATE sync_jobs SET reason = NULL, due_at = now(),
      told_at = now() - ${seconds}::int * interval '1 s' WHERE id = ${id}`;
}

it('the invoice is asked for again, without an attempt, and booked as soon as it shows Paid', async () => {
  const company = await connectCompany(system);
  const id = await payUnseen(company, 2);
  expect(Math.abs((await waiting(id)) - 30)).toBeLessThan(10);
  expect((await ask('GET', `/v1/sync-jobs/${id}`)).body).toMatchObject({
    ...{ status: 'queued', attempts: 0 },
  });
  await pass(id, 31);
  expect(Math.abs((await waiting(id)) - 269)).toBeLessThan(10);
  await pass(id, 301);
  const job = await jobInStatus(ask, id, ['succeeded']);
  expect(at(job, 'attempts')).toBe(1);
  expect((await booksOf(system, company)).findings).toEqual(nothingFound);
});

it('after an hour it is ignored, and a later webhook takes it up again with its patience', async () => {
  const company = await connectCompany(system);
  const id = await payUnseen(company, 100);
  await waiting(id);
  await pass(id, 3601);
  await jobInStatus(ask, id, ['ignored']);
  const invoiceId = textAt((await ask('GET', `/v1/sync-jobs/${id}`)).body, 'invoiceId');
  const { pathname } = new URL(company.webhookUrl);
  await asker(system.apiUrl)('POST', pathname, { body: { event: 'paid', id: invoiceId } });
  expect(Math.abs((await waiting(id)) - 30)).toBeLessThan(10);
});

it('ids that SubscriptionFlow does not know cost four calls each and no attempt, beside invoices that live', async () => {
  const company = await connectCompany(system);
  const sandbox = asker(system.sandboxUrl);
  const { pathname } = new URL(company.webhookUrl);
  const tell = (invoiceId: string) =>
    asker(system.apiUrl)('POST', pathname, { body: { event: 'paid', invoice_id: invoiceId } });
  const told = await Promise.all(Array.from({ length: 40 }, (_, n) => tell(`nobody-${n}`)));
  const live = paidInvoice({ currency: 'SEK' });
  const site = `/control/subscriptionflow/${company.site}`;
  await sandbox('POST', `${site}/invoices`, { body: { invoice: live } });
  const liveJob = textAt((await tell(live.id)).body, 'id');
  await jobInStatus(ask, liveJob, ['succeeded']);
  const [id = ''] = told.map(({ body }) => textAt(body, 'id'));
  // It was asked for before the live one was.
  expect(await waiting(id)).toBeLessThanOrEqual(30);
  expect((await ask('GET', `/v1/sync-jobs/${id}`)).body).toMatchObject({
    ...{ status: 'queued', attempts: 0 },
  });
  for (const seconds of [31, 301]) {
    await pass(id, seconds);
    await waiting(id);
  }
  await pass(id, 3601);
  const job = await jobInStatus(ask, id, ['dead-lettered']);
  expect(at(job, 'attempts')).toBe(1);
  expect(textAt(at(job, 'deadLetter'), 'kind')).toBe('invoice-not-in-subscriptionflow');
});
