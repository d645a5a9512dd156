import { randomUUID } from 'node:crypto';
import { startApp } from './harness/child.js';
import { startSystem, type System } from './harness/system.js';
import { listAt, textAt } from '../scripts/start/json.js';
import { asker, type Ask } from './journey/ask.js';
import { connectCompany, jobInStatus, sendSigned, type Company } from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';

// Each start of a process takes seconds on a busy machine.
jest.setTimeout(60_000);

let system: System;
let ask: Ask;
let company: Company;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 1, workers: 1 });
  ask = asker(system.apiUrl, system.token);
  company = await connectCompany(system);
});

afterAll(async () => {
  await system.stop();
});

describe('errors say what is wrong with the input', () => {
  it('and do not call a field missing that is there with the wrong type', async () => {
    const path = `/v1/connections/${company.connectionId}`;
    const wrong = await ask('PATCH', path, { body: { paused: 'yes' } });
    expect(wrong.status).toBe(422);
    expect(wrong.headers.get('content-type')).toContain('application/problem+json');
    const [error] = listAt(wrong.body, 'errors');
    expect(error).toMatchObject({ pointer: '/paused' });
    expect(textAt(error, 'message')).not.toContain('required');
    const missing = await ask('POST', '/v1/connections', { body: { name: 'A' } });
    expect(listAt(missing.body, 'errors')).toContainEqual({
      pointer: '/subscriptionflow',
      message: 'is required',
    });
  });

  it('and a malformed setting is not called missing either', async () => {
    const start = startApp('worker', { ...system.settings, WORKER_CONCURRENCY: 'many-secrets' });
    const message = await start.then(
      () => 'it started',
      (error: unknown) => String(error),
    );
    expect(message).toContain('WORKER_CONCURRENCY (a whole number from 1 to 1000)');
    expect(message).not.toContain('many-secrets');
  });
});

describe('a sync job', () => {
  it("states its total with the currency's digits from the first moment", async () => {
    const path = `/v1/connections/${company.connectionId}`;
    await ask('PATCH', path, { body: { paused: true } });
    const event = paidEvent({ customer: 'digits' });
    Object.assign(event.data.invoice, { total_amount: '1250', received_payment: '1250.0' });
    const accepted = await sendSigned(system.apiUrl, company, event);
    const job = `/v1/sync-jobs/${textAt(accepted.body, 'id')}`;
    expect((await ask('GET', job)).body).toMatchObject({ status: 'queued', total: '1250.00' });
    await ask('PATCH', path, { body: { paused: false } });
    await jobInStatus(ask, textAt(accepted.body, 'id'), ['succeeded']);
  });

  it("tells Fortnox's own paths in its timeline, wherever Fortnox is reached", async () => {
    const accepted = await sendSigned(system.apiUrl, company, paidEvent());
    const job = await jobInStatus(ask, textAt(accepted.body, 'id'), ['succeeded']);
    const calls = listAt(job, 'timeline').filter((entry) => textAt(entry, 'type') === 'call');
    expect(calls.map((call) => textAt(call, 'path'))).toContain('/3/invoices');
    expect(calls.map((call) => textAt(call, 'path')).every((path) => path.startsWith('/3/'))).toBe(
      true,
    );
  });

  it('tells what was sent to Fortnox, as it was sent', async () => {
    const event = paidEvent({ customer: 'as-sent' });
    const accepted = await sendSigned(system.apiUrl, company, event);
    const id = textAt(accepted.body, 'id');
    await jobInStatus(ask, id, ['succeeded']);
    const { body } = await ask('GET', `/v1/sync-jobs/${id}/sent`);
    const made = { method: 'POST', status: 201 };
    const { name, invoice_date } = event.data.invoice;
    expect(listAt(body, 'items')).toMatchObject([
      {
        ...made,
        path: '/3/customers',
        body: { Customer: { Name: event.data.invoice.customer.name } },
      },
      {
        ...{ ...made, path: '/3/invoices' },
        body: { Invoice: { YourOrderNumber: name, InvoiceDate: invoice_date } },
      },
      { ...made, path: '/3/invoicepayments', body: { InvoicePayment: { Amount: 1250 } } },
    ]);
  });

  it('is dead-lettered with every problem at once, also when its rate is unknown', async () => {
    const event = paidEvent({ currency: 'XYZ' });
    const [line] = event.data.invoice.lines;
    Object.assign(line ?? {}, { tax_rate: '17' });
    const accepted = await sendSigned(system.apiUrl, company, event);
    const job = await jobInStatus(ask, textAt(accepted.body, 'id'), ['dead-lettered']);
    const message = textAt(job, 'deadLetter', 'message');
    expect(message).toContain('XYZ');
    expect(message).toContain('17 %');
    expect(listAt(job, 'timeline').map((entry) => textAt(entry, 'type'))).not.toContain('call');
  });

  it("says what to do when the currency is missing in Fortnox's register", async () => {
    const accepted = await sendSigned(system.apiUrl, company, paidEvent({ currency: 'CHF' }));
    const job = await jobInStatus(ask, textAt(accepted.body, 'id'), ['dead-lettered']);
    expect(textAt(job, 'deadLetter', 'kind')).toBe('rate-missing-in-fortnox');
    expect(textAt(job, 'deadLetter', 'action')).toContain('Add CHF');
  });

  it('is found by the number that stands on the invoice', async () => {
    const event = paidEvent({ customer: 'number' });
    const { name } = event.data.invoice;
    const accepted = await sendSigned(system.apiUrl, company, event);
    const found = await ask('GET', `/v1/sync-jobs?invoiceNumber=${encodeURIComponent(name)}`);
    expect(listAt(found.body, 'items').map((job) => textAt(job, 'id'))).toEqual([
      textAt(accepted.body, 'id'),
    ]);
    const none = await ask('GET', '/v1/sync-jobs?invoiceNumber=SF-does-not-exist');
    expect(none.body).toEqual({ items: [], nextCursor: null });
  });
});

describe('replays', () => {
  it('are listed newest first, page by page, for viewers as well', async () => {
    const start = async (): Promise<string> => {
      const body = { filter: { ids: [randomUUID()] }, reason: 'nothing to do', dryRun: false };
      return textAt((await ask('POST', '/v1/replays', { body })).body, 'id');
    };
    const started = [await start(), await start(), await start()];
    const view = asker(system.apiUrl, system.viewerToken);
    const first = await view('GET', '/v1/replays?limit=2');
    expect(first.status).toBe(200);
    expect(listAt(first.body, 'items')[0]).toMatchObject({
      id: started[2],
      state: 'completed',
      total: 0,
      replayed: 0,
      succeeded: 0,
      failedAgain: 0,
      remaining: 0,
      actor: 'test',
      reason: 'nothing to do',
    });
    const next = await view('GET', `/v1/replays?cursor=${textAt(first.body, 'nextCursor')}`);
    const ids = [...listAt(first.body, 'items'), ...listAt(next.body, 'items')];
    expect(ids.map((replay) => textAt(replay, 'id'))).toEqual([...started].reverse());
    expect((await asker(system.apiUrl)('GET', '/v1/replays')).status).toBe(401);
  });

  it('with the same Idempotency-Key are the same replay', async () => {
    const options = {
      body: { filter: {}, reason: 'twice', dryRun: false },
      headers: { 'idempotency-key': randomUUID() },
    };
    const [first, second] = [
      await ask('POST', '/v1/replays', options),
      await ask('POST', '/v1/replays', options),
    ];
    expect(first.status).toBe(202);
    expect(second.body).toEqual(first.body);
  });
});
