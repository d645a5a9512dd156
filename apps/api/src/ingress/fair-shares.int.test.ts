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
