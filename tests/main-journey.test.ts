import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApp, stopChild, type Child } from './harness/child.js';
import { eventually } from './harness/eventually.js';
import { freePort, startSystem, type System } from './harness/system.js';
import { listAt, textAt } from '../scripts/start/json.js';
import { asker, type Ask } from './journey/ask.js';
import {
  booksOf,
  connectCompany,
  consentByBrowser,
  jobInStatus,
  nothingFound,
  sendNative,
  sendSigned,
  setFault,
  withdrawConsent,
} from './journey/company.js';
import { paidEvent, paidInvoice } from './journey/paid-event.js';

// Each step takes a second or two; a killed worker's lease and a machine with two cores some more.
jest.setTimeout(90_000);

let system: System;
let ask: Ask;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 2, workers: 1 });
  ask = asker(system.apiUrl, system.token);
});

afterAll(async () => {
  await system.stop();
});

describe('the same invoice told several times', () => {
  let secondApi: Child;
  let secondApiUrl: string;

  beforeAll(async () => {
    const port = await freePort();
    secondApiUrl = `http://127.0.0.1:${port}`;
    secondApi = await startApp('api', { ...system.settings, PORT: String(port) });
  });

  afterAll(async () => {
    await stopChild(secondApi);
  });

  it('five times at once, by both doors and two APIs, is one job and one invoice', async () => {
    const company = await connectCompany(system);
    const invoice = paidInvoice({ currency: 'SEK' });
    const event = paidEvent({ invoiceId: invoice.id });
    await asker(system.sandboxUrl)('POST', `/control/subscriptionflow/${company.site}/invoices`, {
      body: invoice,
    });
    const answers = await Promise.all([
      sendSigned(system.apiUrl, company, event),
      sendSigned(secondApiUrl, company, event),
      sendNative(system.apiUrl, company, invoice.id),
      sendNative(secondApiUrl, company, invoice.id),
      sendSigned(secondApiUrl, company, event),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 202]);
    expect(new Set(answers.map((answer) => textAt(answer.body, 'id'))).size).toBe(1);
    const job = await jobInStatus(ask, textAt(answers[0].body, 'id'), ['succeeded']);
    expect(job).toMatchObject({ total: '1250.00', currency: 'SEK', attempts: 1 });
    const jobs = await ask('GET', `/v1/sync-jobs?connectionId=${company.connectionId}`);
    expect(listAt(jobs.body, 'items')).toHaveLength(1);
    const books = await booksOf(system, company);
    expect(books.invoices).toMatchObject([{ total: '1250.00', balance: '0.00', booked: true }]);
    expect(books.findings).toEqual(nothingFound);
  });
});

describe('a worker is killed in the middle of an invoice', () => {
  it('and the next one finishes it, once', async () => {
    const company = await connectCompany(system);
    // The invoice is in Fortnox, and the answer never reaches the worker that is about to die.
    await setFault(system, company, {
      kind: 'late-after-commit',
      delayMs: 20_000,
      times: 1,
      match: { method: 'POST', path: '^/3/invoices$' },
    });
    const accepted = await sendSigned(system.apiUrl, company, paidEvent());
    await eventually(
      async () => ((await booksOf(system, company)).invoices.length > 0 ? true : undefined),
      10_000,
    );
    const victim = system.workers.at(-1);
    victim?.signal('SIGKILL');
    await victim?.gone;
    await system.addWorker();
    // The contract promises that a dead worker's job is continued within 10 s.
    const job = await jobInStatus(ask, textAt(accepted.body, 'id'), ['succeeded'], 15_000);
    expect(job).toMatchObject({ attempts: 1 });
    const books = await booksOf(system, company);
    expect(books.invoices).toHaveLength(1);
    expect(books.findings).toEqual(nothingFound);
  });
});

describe('the company withdraws its consent', () => {
  it('its invoices wait without losing an attempt and go on after a new consent', async () => {
    const company = await connectCompany(system);
    await withdrawConsent(system, company.tenantId);
    const sent = [1, 2, 3].map((n) =>
      sendSigned(system.apiUrl, company, paidEvent({ customer: String(n) })),
    );
    const ids = (await Promise.all(sent)).map((answer) => textAt(answer.body, 'id'));
    const connection = `/v1/connections/${company.connectionId}`;
    await eventually(async () => {
      const { body } = await ask('GET', connection);
      return textAt(body, 'status') === 'needs-attention' ? body : undefined;
    }, 15_000);
    for (const id of ids) {
      const job = await jobInStatus(ask, id, ['queued'], 5000);
      expect(job).toMatchObject({ status: 'queued', attempts: 0, deadLetter: null });
    }
    // Also what comes while nobody has consented is taken in and waits.
    const late = await sendSigned(system.apiUrl, company, paidEvent({ customer: 'late' }));
    expect(late.status).toBe(202);
    const page = await consentByBrowser(system, company);
    expect(page.status).toBe(200);
    expect((await ask('GET', connection)).body).toMatchObject({ status: 'active', detail: null });
    for (const id of [...ids, textAt(late.body, 'id')]) {
      expect(await jobInStatus(ask, id, ['succeeded'])).toMatchObject({ attempts: 1 });
    }
    expect((await booksOf(system, company)).findings).toEqual(nothingFound);
  });
});

describe('Fortnox answers 429 again and again', () => {
  it('which costs the invoice time but no attempt', async () => {
    const company = await connectCompany(system);
    await setFault(system, company, { kind: '429', times: 6 });
    const accepted = await sendSigned(system.apiUrl, company, paidEvent());
    const job = await jobInStatus(ask, textAt(accepted.body, 'id'), ['succeeded'], 60_000);
    expect(job).toMatchObject({ attempts: 1 });
    const statuses = listAt(job, 'timeline').map((entry) => textAt(entry, 'status'));
    expect(statuses.filter((status) => status === '429')).toHaveLength(6);
    expect((await booksOf(system, company)).findings).toEqual(nothingFound);
  });
});

describe('an operator pauses a connection', () => {
  it('invoices are taken in and wait until it goes on', async () => {
    const company = await connectCompany(system);
    const connection = `/v1/connections/${company.connectionId}`;
    const paused = await ask('PATCH', connection, { body: { paused: true } });
    expect(paused.body).toMatchObject({ status: 'paused' });
    const accepted = await sendSigned(system.apiUrl, company, paidEvent());
    expect(accepted.status).toBe(202);
    // Three rounds of the sweep, which must not release it either.
    await sleep(1500);
    const waiting = await ask('GET', `/v1/sync-jobs/${textAt(accepted.body, 'id')}`);
    expect(waiting.body).toMatchObject({ status: 'queued', attempts: 0 });
    const resumed = await ask('PATCH', connection, { body: { paused: false } });
    expect(resumed.body).toMatchObject({ status: 'active' });
    await jobInStatus(ask, textAt(accepted.body, 'id'), ['succeeded']);
  });
});

describe('an operator deals with a dead letter', () => {
  async function deadLetter(company: Awaited<ReturnType<typeof connectCompany>>) {
    const event = paidEvent({ account: '3999', customer: randomUUID().slice(0, 8) });
    const accepted = await sendSigned(system.apiUrl, company, event);
    const job = await jobInStatus(ask, textAt(accepted.body, 'id'), ['dead-lettered']);
    return { id: textAt(job, 'id'), job };
  }

  it('mends the cause in Fortnox, replays, and the invoice is booked', async () => {
    const company = await connectCompany(system);
    const { id, job } = await deadLetter(company);
    expect(textAt(job, 'deadLetter', 'message')).not.toBe('');
    expect(textAt(job, 'deadLetter', 'action')).not.toBe('');
    await asker(system.sandboxUrl)('PATCH', `/control/fortnox/tenants/${company.tenantId}`, {
      body: { accounts: [{ number: 3999 }] },
    });
    const replayed = await ask('POST', `/v1/sync-jobs/${id}/replay`, {
      body: { reason: 'account 3999 is active now' },
    });
    expect(replayed.status).toBe(202);
    const done = await jobInStatus(ask, id, ['succeeded']);
    expect(done).toMatchObject({ deadLetter: null, fortnox: { booked: true } });
    expect(listAt(done, 'timeline')).toContainEqual(
      expect.objectContaining({
        type: 'operator',
        actor: 'test',
        action: 'replay',
        reason: 'account 3999 is active now',
      }),
    );
    expect((await ask('POST', `/v1/sync-jobs/${id}/replay`)).status).toBe(409);
    expect((await booksOf(system, company)).findings).toEqual(nothingFound);
  });

  it('resolves it only with an invoice that is in Fortnox with the same total', async () => {
    const company = await connectCompany(system);
    const { id } = await deadLetter(company);
    const resolve = (fortnoxInvoiceNumber: string) =>
      ask('POST', `/v1/sync-jobs/${id}/resolve`, {
        body: { fortnoxInvoiceNumber, reason: 'booked by hand' },
      });
    const unknown = await resolve('999');
    expect(unknown.status).toBe(422);
    expect(unknown.body).toMatchObject({ errors: [{ pointer: '/fortnoxInvoiceNumber' }] });
    const other = await bookByHand(company, '900.00');
    expect((await resolve(other)).status).toBe(422);
    const same = await bookByHand(company, '1000.00');
    const resolved = await resolve(same);
    expect(resolved.status).toBe(200);
    expect(resolved.body).toMatchObject({ status: 'resolved' });
    const job = (await ask('GET', `/v1/sync-jobs/${id}`)).body;
    expect(job).toMatchObject({ status: 'resolved', fortnox: { invoiceNumber: same } });
    expect((await resolve(same)).status).toBe(409);
  });

  it('discards it with a reason, once', async () => {
    const company = await connectCompany(system);
    const { id } = await deadLetter(company);
    const discard = () =>
      ask('POST', `/v1/sync-jobs/${id}/discard`, { body: { reason: 'a test invoice' } });
    expect((await ask('POST', `/v1/sync-jobs/${id}/discard`, { body: {} })).status).toBe(422);
    expect((await discard()).status).toBe(200);
    expect((await ask('GET', `/v1/sync-jobs/${id}`)).body).toMatchObject({ status: 'discarded' });
    expect((await discard()).status).toBe(409);
    expect((await booksOf(system, company)).invoices).toEqual([]);
  });

  /** Net amount with 25 % VAT, made by a person in Fortnox; answers its number. */
  async function bookByHand(
    company: Awaited<ReturnType<typeof connectCompany>>,
    net: string,
  ): Promise<string> {
    const event = paidEvent({ customer: `by-hand-${net}` });
    const { invoice } = event.data;
    const vat = (Number(net) / 4).toFixed(2);
    const total = (Number(net) * 1.25).toFixed(2);
    const amounts = { sub_total: net, total_amount: total };
    Object.assign(invoice, amounts, { tax_amount: vat, received_payment: total });
    Object.assign(invoice.lines[0] ?? {}, amounts, { tax: vat });
    Object.assign(invoice.transactions[0] ?? {}, { amount: total, applied_amount: total });
    const accepted = await sendSigned(system.apiUrl, company, event);
    const job = await jobInStatus(ask, textAt(accepted.body, 'id'), ['succeeded']);
    return textAt(job, 'fortnox', 'invoiceNumber');
  }
});
