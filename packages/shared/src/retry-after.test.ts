import { readRetryAfterMs } from './retry-after.js';

const now = new Date('2026-11-22T12:00:00Z');

it.each([
  ['2', 2000],
  ['0.5', 500],
  ['Sun, 22 Nov 2026 12:00:03 GMT', 3000],
  ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ['Mon, 22 Nov 2027 12:00:00 GMT', 3_600_000],
  ['7200', 3_600_000],
  ['99999999999', 3_600_000],
  ['9'.repeat(400), 3_600_000],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('reads Retry-After %p as %p ms', (value, expected) => {
  expect(readRetryAfterMs(value, now)).toBe(expected);
});
