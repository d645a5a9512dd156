import { createRateWindow, type RateLimit, type RateModel } from './rate-window.js';

const limit = (model: RateModel): RateLimit => ({
  model,
  requests: 25,
  windowMs: 5000,
  retryAfter: true,
});

/** Times of calls → how many were accepted. */
function accepted(model: RateModel, times: readonly number[]): number {
  const window = createRateWindow();
  return times.filter((at) => window.decide(limit(model), at).accepted).length;
}

const burst = (at: number, count: number) => Array.from({ length: count }, () => at);

it.each(['log', 'log-counting-rejected', 'weighted'] as const)(
  'takes 25 calls at once under %s and refuses the 26th',
  (model) => {
    expect(accepted(model, burst(10_000, 26))).toBe(25);
  },
);

it('takes the next call as soon as the oldest has left the window of an exact log', () => {
  const times = [...burst(10_000, 25), 14_999, 15_000];
  expect(accepted('log', times)).toBe(26);
});

it('makes whoever hammers wait longer when rejected calls count', () => {
  const times = [...burst(10_000, 25), ...burst(14_000, 25), 15_001, 19_001];
  expect(accepted('log', times)).toBe(27);
  expect(accepted('log-counting-rejected', times)).toBe(26);
});

it('remembers the previous window in proportion under the weighted counter', () => {
  // Window 10–15 s full; at 16 s four fifths of it still count: 20, so 5 more fit.
  const times = [...burst(10_000, 25), ...burst(16_000, 10)];
  expect(accepted('weighted', times)).toBe(30);
});

it('says how long to wait', () => {
  const window = createRateWindow();
  for (const at of burst(10_000, 25)) window.decide(limit('log'), at);
  expect(window.decide(limit('log'), 12_000)).toEqual({ accepted: false, retryAfterMs: 3000 });
});
