import { memberOf, problem } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let id: string;

beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  ({ id } = await createSampleConnection(api));
});
afterAll(() => api.close());

const preview = (settings: unknown) =>
  api.ask('POST', `/v1/connections/${id}/settings/preview`, { body: { settings } });

/** A dead letter that works from this event. */
const letter = (event: unknown, change: Readonly<Record<string, unknown>> = {}) =>
  insertDeadLetter(api.db, id, { event, ...change });

const taxed = (rate: string, tax: string, total: string) => ({
  tax_amount: tax,
  total_amount: total,
  received_payment: total,
  lines: [
    {
      ...{ id: 'l1', name: 'Books', quantity: '1', sub_total: '1000.00', discount: '0.00' },
      ...{ tax_rate: rate, tax, total_amount: total },
    },
  ],
  transactions: [
    {
      ...{ id: 't1', type: 'Payment', status: 'Paid', date: '2026-11-20', currency: 'SEK' },
      ...{ amount: total, applied_amount: total },
    },
  ],
});

const oddRate = (name: string) => sampleEvent(name, taxed('17', '170.00', '1170.00'));

const mapped = { vatMap: [{ rate: '17', regime: 'domestic', account: '3004' }] };

it('says how many would go through, why the others would not, and of which nothing is known', async () => {
  const goes = [await letter(oddRate('one')), await letter(oddRate('two'))].sort();
  await letter(
    sampleEvent('three', { closing_balance: '5.00', ...taxed('17', '170.00', '1170.00') }),
  );
  await letter(undefined, { source: 'webhook', event: undefined });
  await letter(sampleEvent('four'), { deadLetterKind: 'fortnox-2001304', deadLetterCode: 2001304 });
  const answer = await preview(mapped);
  expect(answer).toMatchObject({
    status: 200,
    body: {
      ...{ total: 5, judged: 5, leftOut: [], stillStop: 1 },
      reasons: [{ kind: 'closing-balance-not-zero', count: 1 }],
      notKnown: { 'not-here': 1, 'not-by-settings': 1, 'fortnox-not-asked': 0 },
    },
  });
  expect((memberOf(answer.body, 'goThrough') as string[]).toSorted()).toEqual(goes);
});

it('judges the settings that are there, and changes none', async () => {
  await letter(oddRate('kept'));
  expect((await preview({})).body).toMatchObject({
    ...{ goThrough: [], stillStop: 1 },
    reasons: [{ kind: 'vat-rate-unmapped', count: 1, sample: { invoiceNumber: 'SF-1' } }],
  });
  await preview(mapped);
  const read = await api.ask('GET', `/v1/connections/${id}`);
  expect(memberOf(memberOf(read.body, 'settings'), 'vatMap')).toEqual([]);
  expect(await api.db.prisma.syncJob.count({ where: { status: 'dead-lettered' } })).toBeGreaterThan(
    0,
  );
});

it('tells apart what would only be left out', async () => {
  const old = await letter(oddRate('old'));
  expect((await preview({ startDate: '2026-12-01' })).body).toMatchObject({
    ...{ goThrough: [], leftOut: [old], stillStop: 0 },
  });
});

it('does not guess where an account in Fortnox decides and there is no consent', async () => {
  await letter(sampleEvent('exempt', taxed('0', '0.00', '1000.00')));
  expect((await preview({ defaultIncomeAccount: '3004' })).body).toMatchObject({
    goThrough: [],
    notKnown: { 'fortnox-not-asked': 1 },
  });
});

it('judges no more than a person can wait for, and says of how many that is', async () => {
  await Promise.all(Array.from({ length: 510 }, (_, place) => letter(oddRate(`many-${place}`))));
  const started = Date.now();
  const { body } = await preview(mapped);
  expect(Date.now() - started).toBeLessThan(10_000);
  const judged = memberOf(body, 'judged');
  expect(body).toMatchObject({ total: 510, stillStop: 0 });
  expect(judged).toBeGreaterThan(0);
  expect(judged).toBeLessThanOrEqual(500);
  expect(memberOf(body, 'goThrough')).toHaveLength(Number(judged));
});

it('refuses settings as PATCH does, and whoever may only read', async () => {
  const refused = await preview({ roundingTolerance: 'much' });
  expect([refused.status, refused.body]).toEqual([
    422,
    problem(422, '/settings/roundingTolerance'),
  ]);
  const path = `/v1/connections/${id}/settings/preview`;
  const viewer = await api.ask('POST', path, { token: viewerToken, body: { settings: {} } });
  expect(viewer.status).toBe(403);
  const unknown = await api.ask('POST', '/v1/connections/conn_no/settings/preview', {
    body: { settings: {} },
  });
  expect(unknown.status).toBe(404);
});
