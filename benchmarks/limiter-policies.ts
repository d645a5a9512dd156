/**
 * A way to decide when the next call goes. `next(now)` is the earliest moment (ms) at or after
 * `now`, and counts as sent. These policies do not listen to answers; ours does.
 */
export type Policy = (now: number) => number;

const BURST_STEP_MS = 2;

/** What is compared; the limit is 25 per 5 s. */
export const policies: Readonly<Record<string, () => Policy>> = {
  'fixed window 25 per 5 s, greedy (job-queue limiters)': () => fixedWindow(25, 5000),
  'token bucket, 25 deep, 5/s': () => tokenBucket(25, 200),
  'token bucket, 5 deep, 5/s': () => tokenBucket(5, 200),
  'exact pace 5.00/s': () => tokenBucket(1, 200),
  'pace 4.90/s': () => tokenBucket(1, 200 * 1.02),
  'pace 4.76/s': () => tokenBucket(1, 200 * 1.05),
  'sliding log 25 per 5.00 s, greedy': () => slidingLog(25, 5000),
  'sliding log 25 per 5.25 s, greedy': () => slidingLog(25, 5250),
};

function fixedWindow(requests: number, windowMs: number): Policy {
  let start = -Infinity;
  let used = 0;
  return (now) => {
    if (now >= start + windowMs) {
      start = now;
      used = 0;
    }
    if (used < requests) {
      used += 1;
      return now + BURST_STEP_MS;
    }
    start += windowMs;
    used = 1;
    return start;
  };
}

function tokenBucket(depth: number, gapMs: number): Policy {
  let virtual = -Infinity;
  return (now) => {
    const at = Math.max(now, virtual - (depth - 1) * gapMs);
    virtual = Math.max(virtual, at) + gapMs;
    return at;
  };
}

function slidingLog(requests: number, windowMs: number): Policy {
  const log: number[] = [];
  return (now) => {
    const oldest = log.length >= requests ? (log.shift() ?? now) : -Infinity;
    const at = Math.max(now + BURST_STEP_MS, oldest + windowMs);
    log.push(at);
    return at;
  };
}
