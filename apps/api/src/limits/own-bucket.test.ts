import { createOwnBucket } from './own-bucket.js';

const kindsOf = (take: ReturnType<typeof createOwnBucket>, key: string, times: number) =>
  Array.from({ length: times }, () => take(key).kind);

it('lets as many come at once as it holds, and each when its time has come', () => {
  let now = 0;
  const take = createOwnBucket({ requests: 2, windowMs: 1000 }, () => now);
  expect(kindsOf(take, 'a', 3)).toEqual(['taken', 'taken', 'refused']);
  expect(take('a')).toEqual({ kind: 'refused', retryAfterMs: 500 });
  now = 500;
  expect(kindsOf(take, 'a', 2)).toEqual(['taken', 'refused']);
});

it('forgets who asked longest ago, and nobody who goes on asking', () => {
  const take = createOwnBucket({ requests: 1, windowMs: 3_600_000 }, () => 0);
  expect([take('once').kind, take('still here').kind]).toEqual(['taken', 'taken']);
  for (let n = 0; n < 10_000; n += 1) {
    take(`stranger ${n}`);
    if (n % 100 === 0) expect(take('still here').kind).toBe('refused');
  }
  expect(take('once').kind).toBe('taken');
});

it('is not upset by a clock that is set back', () => {
  let now = 1000;
  const take = createOwnBucket({ requests: 1, windowMs: 1000 }, () => now);
  take('a');
  now = 0;
  expect(take('a')).toEqual({ kind: 'refused', retryAfterMs: 1000 });
});
