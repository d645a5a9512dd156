import { sampleEvent } from '../apps/api/src/testing/sample-event.js';
import { invoiceSchema } from '../apps/sandbox/src/subscriptionflow/invoice.js';
import { addInvoice } from '../apps/sandbox/src/subscriptionflow/site.js';
import { eventually } from './harness/eventually.js';
import { startInProcess, type Company, type InProcess } from './harness/in-process.js';
import { at, listAt, textAt } from '../scripts/start/json.js';

// Pauses of 5 and 10 s before SubscriptionFlow is asked again.
jest.setTimeout(90_000);

let system: InProcess;

beforeAll(async () => {
  // One attempt more than none: whoever spends one in an outage is a dead letter.
  system = await startInProcess(8, { RETRY_MAX_ATTEMPTS: '1' });
});

afterAll(() => system.stop());

let invoices = 0;

/** A paid invoice in SubscriptionFlow, told by the native webhook; answers its job's id. */
async function tellNatively({ site, webhookPath }: Company): Promise<string> {
  invoices += 1;
  const id = `source-${invoices}`;
  const current = invoiceSchema.parse(at(sampleEvent(id), 'data', 'invoice'));
  addInvoice(site, { current }, () => new Date());
  const answer = await system.api.ask('POST', webhookPath, {
    body: `event=paid&entity[id]=${id}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  return textAt(answer.body, 'id');
}

async function tellSigned({ connectionId }: Company): Promise<string> {
  invoices += 1;
  const path = `/v1/connections/${connectionId}/invoices`;
  const body = sampleEvent(`source-${invoices}`);
  return textAt((await system.api.ask('POST', path, { body })).body, 'id');
}

const jobOf = async (id: string): Promise<unknown> =>
  (await system.api.ask('GET', `/v1/sync-jobs/${id}`)).body;

async function inStatus(id: string, status: string, withinMs = 30_000): Promise<unknown> {
  let job: unknown;
  return eventually(
    async () => {
      job = await jobOf(id);
      return textAt(job, 'status') === status ? job : undefined;
    },
    withinMs,
    () => job,
  );
}

const snoozed = async (id: string): Promise<string> =>
  eventually(async () => {
    const verdicts = listAt(await jobOf(id), 'timeline').filter(
      (entry) => textAt(entry, 'type') === 'verdict',
    );
    return verdicts.length > 0 ? textAt(verdicts[0], 'reason') : undefined;
  }, 30_000);

const connectionOf = async ({ connectionId }: Company): Promise<unknown> =>
  (await system.api.ask('GET', `/v1/connections/${connectionId}`)).body;

const breakerOf = ({ connectionId }: Company) =>
  system.api.db.prisma.breaker.findUniqueOrThrow({
    where: { connectionId_side: { connectionId, side: 'subscriptionflow' } },
  });

it('an outage of SubscriptionFlow costs no attempt, delays no signed event, and ends by itself', async () => {
  const company = await system.connect();
  company.site.outage = { what: { status: 500, times: 1e6 }, remaining: 1e6 };
  const native = await tellNatively(company);
  expect(await snoozed(native)).toMatch(/^waiting until SubscriptionFlow answers again/);
  const signed = await tellSigned(company);
  await inStatus(signed, 'succeeded');
  const waiting = await tellNatively(company);
  await eventually(async () => ((await breakerOf(company)).trips >= 2 ? true : undefined), 30_000);
  // It came during the outage and was not even tried.
  expect(await jobOf(waiting)).toMatchObject({ status: 'queued', attempts: 0 });
  company.site.outage = undefined;
  for (const id of [native, waiting]) {
    expect(await inStatus(id, 'succeeded')).toMatchObject({ attempts: 1 });
  }
});

it.each([429, 503])('a %i with Retry-After is obeyed to the second', async (status) => {
  const company = await system.connect();
  company.site.outage = { what: { status, retryAfterS: 4, times: 1 }, remaining: 1 };
  const askedAt = Date.now();
  const job = await inStatus(await tellNatively(company), 'succeeded');
  expect(job).toMatchObject({ attempts: 1 });
  const succeededAt = Date.parse(textAt(listAt(job, 'timeline').at(-1), 'at'));
  expect(succeededAt - askedAt).toBeGreaterThanOrEqual(4000);
});

it('an invoice that alone makes SubscriptionFlow fail becomes a dead letter', async () => {
  const company = await system.connect();
  company.site.outage = { what: { status: 500, times: 1 }, remaining: 1 };
  const job = await inStatus(await tellNatively(company), 'dead-lettered');
  expect(textAt(job, 'deadLetter', 'kind')).toBe('subscriptionflow-unavailable');
});

it('refused credentials are shown, hold what needs them, and are tried again once they have changed', async () => {
  const company = await system.connect();
  const { site, connectionId } = company;
  site.credentialsRefused = true;
  site.tokens.clear();
  const native = await tellNatively(company);
  expect(await snoozed(native)).toMatch(/does not accept .* client id and secret/);
  expect(await connectionOf(company)).toMatchObject({
    status: 'needs-attention',
    detail: expect.stringMatching(
      /^SubscriptionFlow does not accept .* client id and secret/,
    ) as unknown,
  });
  await inStatus(await tellSigned(company), 'succeeded');
  expect(await jobOf(native)).toMatchObject({ status: 'queued', attempts: 0 });
  site.credentialsRefused = false;
  const { clientId, clientSecret } = site;
  await system.api.ask('PATCH', `/v1/connections/${connectionId}`, {
    body: { subscriptionflow: { clientId, clientSecret } },
  });
  expect(await inStatus(native, 'succeeded')).toMatchObject({ attempts: 1 });
  expect(await connectionOf(company)).toMatchObject({ status: 'active', detail: null });
});

it('credentials that SubscriptionFlow accepts again by itself are noticed', async () => {
  const company = await system.connect();
  company.site.credentialsRefused = true;
  const native = await tellNatively(company);
  await snoozed(native);
  company.site.credentialsRefused = false;
  // As if the five minutes until the next question had passed.
  await system.api.db.prisma.breaker.updateMany({
    where: { connectionId: company.connectionId },
    data: { probeAt: new Date() },
  });
  expect(await inStatus(native, 'succeeded')).toMatchObject({ attempts: 1 });
  expect(await connectionOf(company)).toMatchObject({ status: 'active' });
});
