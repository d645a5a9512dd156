import { memberOf } from '../testing/ask.js';
import { claimNext, endWith, monthWith } from '../testing/run-comparison.js';
import { createActiveConnection } from '../testing/sample-connection.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

const months = Array.from({ length: 12 }, (_, n) => `2025-${String(n + 1).padStart(2, '0')}`);

let api: TestApi;
let connectionId: string;
let id: string;

/** A year is compared, which tells of twelve months. */
beforeAll(async () => {
  api = await startTestApi();
  connectionId = await createActiveConnection(api);
  const body = { from: '2025-01-01', to: '2025-12-31' };
  const asked = await api.ask('POST', `/v1/connections/${connectionId}/reconciliations`, { body });
  id = String(memberOf(asked.body, 'id'));
  const found = { months: months.map((month) => monthWith(month)) };
  await endWith(api.db, await claimNext(api.db), found);
});

afterAll(() => api.close());

const monthsIn = (comparison: unknown): unknown[] | undefined =>
  (memberOf(memberOf(comparison, 'figures'), 'months') as unknown[] | undefined)?.map((one) =>
    memberOf(one, 'month'),
  );

async function itemsOf(path: string): Promise<unknown[]> {
  return memberOf((await api.ask('GET', path)).body, 'items') as unknown[];
}

it('one comparison tells all its months', async () => {
  expect(monthsIn((await api.ask('GET', `/v1/reconciliations/${id}`)).body)).toEqual(months);
});

// Two hundred of them are megabytes, which the process makes while others wait.
it('a list of comparisons tells of each the month that is asked for, or none', async () => {
  const path = `/v1/reconciliations?connectionId=${connectionId}`;
  expect(await itemsOf(path)).toMatchObject([{ id, figures: { paidInSubscriptionFlow: 1 } }]);
  expect((await itemsOf(path)).map(monthsIn)).toEqual([undefined]);
  expect((await itemsOf(`${path}&month=2025-07`)).map(monthsIn)).toEqual([['2025-07']]);
});

it('a list of months tells of each what its comparison says of that month', async () => {
  const items = await itemsOf(`/v1/agreements?connectionId=${connectionId}`);
  expect(items.map((item) => monthsIn(memberOf(item, 'latest')))).toEqual(
    months.toReversed().map((month) => [month]),
  );
  expect(items[0]).toMatchObject({ figures: { month: '2025-12' }, latest: { id } });
});
