import { signDelivery } from '@sync/shared';
import { ask } from '../testing/ask.js';
import { createSampleConnection, type CreatedConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { operatorToken, startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

type Door = (connection: CreatedConnection, id: string) => Promise<number>;

const byEvent: Door = async ({ id: connectionId }, id) => {
  const path = `/v1/connections/${connectionId}/invoices`;
  const event = { token: operatorToken, body: sampleEvent(id) };
  return (await ask(api.url, 'POST', path, event)).status;
};

const bySignature: Door = async ({ id: connectionId, signingSecret: secret }, id) => {
  const body = JSON.stringify(sampleEvent(id));
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const signed = { secret, webhookId: `msg_${id}`, timestampSeconds, rawBody: Buffer.from(body) };
  const path = `/v1/connections/${connectionId}/invoices`;
  const headers = { 'content-type': 'application/json', ...signDelivery(signed) };
  return (await ask(api.url, 'POST', path, { headers, body })).status;
};

const byWebhook: Door = async ({ webhookPath }, id) =>
  (await ask(api.url, 'POST', webhookPath, { body: { event: 'paid', invoice_id: id } })).status;

it.each([
  ['signed events', byEvent],
  ['native webhooks', byWebhook],
])('accepts a company’s invoice before another company’s hundred %s', async (name, door) => {
  const flooding = await createSampleConnection(api);
  const quiet = await createSampleConnection(api);
  let answered = 0;
  const flood = Array.from({ length: 100 }, async (_, n) => {
    const status = await door(flooding, `${name}-flood-${n}`);
    answered += 1;
    return status;
  });
  // From here on the hundred stand in line.
  await Promise.race(flood);
  const before = answered;
  expect(await door(quiet, `${name}-quiet`)).toBe(202);
  // A few of them go on meanwhile; without turns it is nearly all.
  expect(answered - before).toBeLessThan(30);
  expect(new Set(await Promise.all(flood))).toEqual(new Set([202]));
});

it('accepts a company’s invoices beside a stranger who makes up a connection for each request', async () => {
  const quiet = await createSampleConnection(api);
  let answered = 0;
  const strangers = Array.from({ length: 300 }, async (_, n) => {
    const path = `/v1/connections/conn_made_up_${n}/invoices`;
    const { status } = await ask(api.url, 'POST', path, { headers: madeUp(), body: {} });
    answered += 1;
    return status;
  });
  await Promise.race(strangers);
  const before = answered;
  const ours = Array.from({ length: 20 }, (_, n) => byEvent(quiet, `beside-a-stranger-${n}`));
  expect(new Set(await Promise.all(ours))).toEqual(new Set([202]));
  // Without a line for all of the stranger's, each of them would have its turn before our second.
  expect(answered - before).toBeLessThan(200);
  expect(new Set(await Promise.all(strangers))).toEqual(new Set([401]));
});

it('accepts first invoices of many companies from one address while a stranger there waits to be judged', async () => {
  const quiet = await Promise.all(Array.from({ length: 12 }, () => createSampleConnection(api)));
  let answered = 0;
  const strangers = Array.from({ length: 200 }, async (_, n) => {
    const path = `/v1/connections/conn_beside_${n}/invoices`;
    const { status } = await ask(api.url, 'POST', path, { headers: madeUp(), body: {} });
    answered += 1;
    return status;
  });
  await Promise.race(strangers);
  const before = answered;
  const ours = quiet.map((connection, n) => bySignature(connection, `first-of-${n}`));
  expect(new Set(await Promise.all(ours))).toEqual(new Set([202]));
  // In one line with them, nearly all of the strangers would have been answered first.
  expect(answered - before).toBeLessThan(100);
  expect(new Set(await Promise.all(strangers))).toEqual(new Set([401]));
});

/** Signed as anybody can: it looks like a signature until it is compared. */
const madeUp = () => ({
  'webhook-id': 'msg_made_up',
  'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
  'webhook-signature': `v1,${'A'.repeat(43)}=`,
});
