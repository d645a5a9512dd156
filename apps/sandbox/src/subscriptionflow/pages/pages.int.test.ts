import { verifySignature } from '@sync/shared';
import { samples } from '../../samples/samples.js';
import { startSandbox, type RunningSandbox } from '../../server.js';
import { ask } from '../../testing/fortnox-caller.js';
import { startReceiver, type Received, type Receiver } from '../../testing/receiver.js';
import { demo } from '../../fortnox/state.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const consent = 'http://127.0.0.1:1/consent?state=x';

let sandbox: RunningSandbox;
let api: Receiver;
let base: string;
let ingressStatus = 202;
let jobs: readonly unknown[] = [];

/** As much of our own API as SubscriptionFlow's server calls. */
function reactAsOurApi({ method, url }: Received) {
  if (method === 'POST' && url === '/v1/connections') {
    const id = 'con_1';
    return {
      status: 201,
      body: {
        id,
        name: 'acme',
        status: 'awaiting-consent',
        webhookUrl: `${api.url}/v1/webhooks/subscriptionflow/key_1`,
        signingSecret: secret,
        authorizeUrl: `${api.url}/v1/connections/${id}/authorize`,
      },
    };
  }
  if (url === '/v1/connections/con_1/authorize') {
    return { status: 302, headers: { location: consent } };
  }
  if (url === '/v1/connections/con_1') {
    return { status: 200, body: { status: 'active', fortnox: { tenantId: demo.tenantId } } };
  }
  if (url.startsWith('/v1/sync-jobs')) return { status: 200, body: { items: jobs } };
  return { status: ingressStatus, body: { id: 'job_1', status: 'queued' } };
}

beforeAll(async () => {
  api = await startReceiver(reactAsOurApi);
  sandbox = await startSandbox({ port: 0, syncApi: { url: api.url, token: 'operator-token' } });
  base = `${sandbox.url}/subscriptionflow/acme`;
  await ask(`${sandbox.url}/control/samples/load`, 'POST', { site: 'acme' });
});
afterAll(async () => {
  await sandbox.close();
  await api.close();
});
beforeEach(() => {
  api.received.length = 0;
});

const page = async (path: string) => (await fetch(`${base}${path}`)).text();

const submit = (path: string, form: Readonly<Record<string, string>> = {}) =>
  fetch(`${base}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });

const invoiceId = (number: number): string => samples[number - 1]?.invoice.id ?? '';

it('connects: creates the connection with the form’s values and leads to Fortnox’s consent', async () => {
  expect(await page('/settings/apps')).toContain('Accountings');
  const form = await page('/settings/apps/fortnox');
  expect(form).toContain('Client ID');
  expect(form).toContain('Client Secret');
  expect(form).toContain('value="3001"');
  const answer = await submit('/settings/apps/fortnox/connect', {
    clientId: 'fx-client',
    clientSecret: 'fx-secret',
  });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, consent]);
  const [request] = api.received;
  expect(request?.headers.authorization).toBe('Bearer operator-token');
  expect(JSON.parse(request?.body ?? '')).toMatchObject({
    name: 'acme',
    subscriptionflow: { site: 'acme', clientId: 'sf-acme' },
    fortnox: { clientId: 'fx-client', clientSecret: 'fx-secret' },
    settings: {
      defaultIncomeAccount: '3001',
      defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
    },
    returnUrl: `${base}/settings/apps/fortnox`,
  });
  expect(await page('/settings/apps/fortnox')).toContain('Active');
});

it('says so when the sync service refuses, and never shows the secret again', async () => {
  const lonely = await startSandbox({ port: 0 });
  const answer = await fetch(`${lonely.url}/subscriptionflow/acme/settings/apps/fortnox/connect`, {
    method: 'POST',
    body: new URLSearchParams({ clientId: '<b>x</b>', clientSecret: 'hush' }),
  });
  const text = await answer.text();
  expect(answer.status).toBe(400);
  expect(text).toContain('SYNC_API_URL');
  expect(text).toContain('&lt;b&gt;x&lt;/b&gt;');
  expect(text).not.toContain('hush');
  await lonely.close();
});

it('turns an invoice that is DUE into PAID and tells the connection by the native webhook', async () => {
  const path = `/invoices/${invoiceId(2)}`;
  expect(await page(path)).toMatch(/DUE[\s\S]*Process Payment/);
  const answer = await submit(`${path}/pay`);
  expect(answer.status).toBe(303);
  const shown = await page(path);
  expect(shown).toContain('PAID');
  expect(shown).not.toContain('Process Payment');
  expect(shown).toContain('delivered');
  const [webhook] = api.received.filter(({ url }) => url.includes('webhooks'));
  expect(webhook?.url).toBe('/v1/webhooks/subscriptionflow/key_1');
  expect(new URLSearchParams(webhook?.body).get('entity[id]')).toBe(invoiceId(2));
});

it('signs the event so that the receiver can verify it over the bytes it got', async () => {
  await submit(`/invoices/${invoiceId(1)}/pay`);
  const [event] = api.received.filter(({ url }) => url === '/v1/connections/con_1/invoices');
  const { headers = {}, body = '' } = event ?? {};
  const rawBody = Buffer.from(body);
  const verified = verifySignature({ secrets: [secret], headers, rawBody, now: Date.now() });
  expect(verified.ok).toBe(true);
  expect(JSON.parse(event?.body ?? '')).toMatchObject({
    type: 'invoice.paid',
    schema_version: '2026-11-01',
    data: { invoice: { id: invoiceId(1), status: 'Paid', total_amount: '1862.50' } },
  });
});

it('shows a delivery that failed and sends it again under the same id', async () => {
  ingressStatus = 503;
  const path = `/invoices/${invoiceId(3)}`;
  await submit(`${path}/pay`);
  const shown = await page(path);
  expect(shown).toMatch(/failed[\s\S]*503[\s\S]*Resend/);
  ingressStatus = 202;
  await submit(`${path}/resend`);
  const ids = api.received.map(({ headers }) => headers['webhook-id']);
  expect(ids).toHaveLength(2);
  expect(ids[0]).toBe(ids[1]);
});

describe('the live sync state', () => {
  const state = async () => (await ask(`${base}/invoices/${invoiceId(1)}/sync-state`)).body;
  const job = (fields: Readonly<Record<string, unknown>>) => {
    jobs = [{ id: 'job_1', attempts: 0, fortnox: null, deadLetter: null, ...fields }];
  };

  it.each([
    [[], { kind: 'not-sent', text: 'not sent' }],
    [[{ id: 'j', status: 'queued' }], { kind: 'waiting', text: 'waiting' }],
  ])('of %j', async (found, expected) => {
    jobs = found;
    expect(await state()).toMatchObject(expected);
  });

  it('names the Fortnox invoice and how far it is', async () => {
    const fortnox = {
      customerNumber: '1',
      invoiceNumber: '12',
      booked: true,
      payments: [{ number: '3', booked: true }],
    };
    job({ status: 'succeeded', fortnox });
    expect(await state()).toMatchObject({
      text: 'synced – Fortnox invoice 12, booked, paid',
      link: `/fortnox/app/${demo.tenantId}/invoices/12`,
    });
  });

  it('shows what is wrong and what a person can do', async () => {
    const deadLetter = {
      fingerprint: 'f',
      kind: 'k',
      message: 'No such account',
      action: 'Add it',
    };
    job({ status: 'dead-lettered', deadLetter });
    expect(await state()).toMatchObject({
      kind: 'failed',
      text: 'No such account',
      action: 'Add it',
    });
  });
});

it('escapes what customers are called', async () => {
  const hostile = samples.find((sample) => sample.name === 'Name that Fortnox refuses');
  expect(await page(`/invoices/${hostile?.invoice.id ?? ''}`)).toContain('&lt;Skor&gt;');
});
