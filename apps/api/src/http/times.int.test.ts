import { createSampleConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { problem } from '../testing/ask.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

/** Times that JavaScript knows and PostgreSQL does not, or only in another writing. */
const beyond = [
  '0000-01-01',
  '0000-12-31T23:59:59Z',
  '0001-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59-23:59',
] as const;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe.each(beyond)('the time %s', (time) => {
  it.each(['/v1/sync-jobs', '/v1/audit'])('is refused as a filter of %s', async (path) => {
    for (const name of ['from', 'to']) {
      const answer = await api.ask('GET', `${path}?${name}=${encodeURIComponent(time)}`);
      expect(answer).toMatchObject({ status: 422, body: problem(422, `/${name}`) });
    }
  });

  it('is refused as the end of a token, and as a bound of a replay', async () => {
    const token = { name: 'short-lived', role: 'viewer', expiresAt: time };
    expect((await api.ask('POST', '/v1/operator-tokens', { body: token })).status).toBe(422);
    const replay = { filter: { from: time }, dryRun: true };
    expect((await api.ask('POST', '/v1/replays', { body: replay })).status).toBe(422);
  });
});

it('the first and the last day that there are may be asked for', async () => {
  for (const time of ['0001-01-01', '9999-12-31T23:59:59.999Z']) {
    for (const path of ['/v1/sync-jobs', '/v1/audit']) {
      expect((await api.ask('GET', `${path}?from=${time}&to=${time}`)).status).toBe(200);
    }
  }
});

it.each([
  '-271821-04-20T00:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
  '0000-01-01T00:00:00.000Z',
  '-005000-01-01T00:00:00.000Z',
])('a cursor that says %s is none that this API gave', async (time) => {
  const cursor = Buffer.from(`${time}|x`).toString('base64url');
  for (const list of ['sync-jobs', 'audit', 'reconciliations', 'replays', 'sessions']) {
    const answer = await api.ask('GET', `/v1/${list}?cursor=${cursor}`);
    expect(answer).toMatchObject({ status: 422, body: problem(422, '/cursor') });
  }
});

it('no date of an invoice, of a comparison or of a setting is an error of ours', async () => {
  const { id } = await createSampleConnection(api);
  for (const date of ['0000-01-01', '0001-01-01', '9999-12-31']) {
    const event = sampleEvent(`inv-${date}`, { invoice_date: date, due_date: date });
    for (const body of [event, { ...event, timestamp: `${date}T00:00:00Z` }]) {
      const sent = await api.ask('POST', `/v1/connections/${id}/invoices`, { body });
      expect(sent.status).toBeLessThan(500);
      const seen = await api.ask('POST', `/v1/connections/${id}/preview`, { body });
      expect(seen.status).toBeLessThan(500);
    }
    const range = { from: date, to: date };
    const path = `/v1/connections/${id}/reconciliations`;
    expect((await api.ask('POST', path, { body: range })).status).toBeLessThan(500);
    const settings = { settings: { startDate: date } };
    expect((await api.ask('PATCH', `/v1/connections/${id}`, { body: settings })).status).toBe(200);
  }
});
