import { shareWhileUnderWay } from './under-way.js';

it('runs once for all who ask the same meanwhile, and anew for who asks later', async () => {
  const share = shareWhileUnderWay<number>();
  let runs = 0;
  const run = (): Promise<number> => Promise.resolve((runs += 1));
  expect(await Promise.all([share('a', run), share('a', run), share('b', run)])).toEqual([1, 1, 2]);
  expect(await share('a', run)).toBe(3);
});

it('fails for all who waited, and not for who asks later', async () => {
  const share = shareWhileUnderWay<number>();
  const failing = (): Promise<number> => Promise.reject(new Error('away'));
  const both = await Promise.allSettled([share('a', failing), share('a', failing)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await share('a', () => Promise.resolve(1))).toBe(1);
});
