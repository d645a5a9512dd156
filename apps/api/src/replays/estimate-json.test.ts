import { toEstimateJson } from './estimate-json.js';

const limit = { rateLimitRequests: 25, rateLimitWindowMs: 5_000, ratePercent: 30 };

function secondsFor(liveInvoicesPerSecond: number, secondsSinceLive: number | null): number {
  const company = { connectionId: 'con_1', calls: 475, liveInvoicesPerSecond, secondsSinceLive };
  return toEstimateJson({ count: 100, sample: [], companies: [company] }, limit).estimatedSeconds;
}

it('expects the whole limit where no live work is', () => {
  expect(secondsFor(0, null)).toBe(100);
});

it('expects its share beside live work', () => {
  expect(secondsFor(0.5, 0)).toBe(334);
});

it('expects its share for as long as the last live work is remembered, then the rest', () => {
  // 20 s at 1.425 calls a second, the other 446.5 at 4.75.
  expect(secondsFor(0, 0)).toBe(114);
  expect(secondsFor(0, 60)).toBe(100);
});

it('expects something between where live work comes now and then', () => {
  // One in 40 s: seen within the last 20 s in 39 of 100 moments.
  const seconds = secondsFor(1 / 40, 30);
  expect(seconds).toBeGreaterThan(125);
  expect(seconds).toBeLessThan(160);
});
