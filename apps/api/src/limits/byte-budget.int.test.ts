import { setTimeout as sleep } from 'node:timers/promises';
import { testRedisUrl } from '@sync/database/testing';
import { producerConnection } from '@sync/jobs';
import { createByteBudget } from './byte-budget.js';

const redis = producerConnection(new URL('/9', testRedisUrl()).href);
beforeAll(
  () =>
    new Promise<void>((resolve) =>
      redis.once('ready', () => {
        resolve();
      }),
    ),
);
afterAll(() => {
  redis.disconnect();
});

const kilobytes = 1024;

/** What came within a second is counted together, a second after it. */
const counted = (): Promise<void> => sleep(1300);

// A megabyte comes back each second, and 86,400 of them are a day's.
it('what was counted in vain is kept all the same, and asked for with what comes next', async () => {
  const key = `conn_${Date.now()}`;
  const budget = createByteBudget(redis, 86_400);
  budget.take(key, 86_300_000 * kilobytes);
  await counted();
  budget.take(key, 105_000 * kilobytes);
  await counted();
  expect(budget.take(key, 1)).toMatchObject({ kind: 'refused' });
  await sleep(4000);
  // That much would fit by now, and nothing besides.
  expect(budget.take(key, 1)).toEqual({ kind: 'taken' });
  await counted();
  expect(budget.take(key, 20_000 * kilobytes)).toEqual({ kind: 'taken' });
  await counted();
  expect(budget.take(key, 1)).toMatchObject({ kind: 'refused' });
});

it('more at once than a day may bring is waited for a day at most', async () => {
  const key = `conn_${Date.now()}`;
  const budget = createByteBudget(redis, 1);
  budget.take(key, 50_000 * kilobytes);
  await sleep(1300);
  const refused = budget.take(key, 1);
  expect(refused.kind === 'refused' && refused.retryAfterMs <= 86_400_000).toBe(true);
});
