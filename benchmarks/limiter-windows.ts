/** Decides about one arriving call; `true` lets it through. Times in ms. */
export type WindowModel = (now: number) => boolean;

/**
 * The three readings of "a sliding window of 5 s, 25 requests" that Fortnox's documentation
 * allows. Which one is in force is not published, so the limiter has to be safe under each.
 */
export const windowModels = {
  /** An exact log of the calls that were let through. */
  log: (requests: number, windowMs: number): WindowModel =>
    slidingLog(requests, windowMs, { countsRejected: false }),
  /** The same, but rejected calls count as well ("any over-usage … until enough time has passed"). */
  'log of all': (requests: number, windowMs: number): WindowModel =>
    slidingLog(requests, windowMs, { countsRejected: true }),
  /** Two counters, the older one weighted: the formula of Fortnox's former, published limit. */
  weighted: weightedCounters,
} as const;

function slidingLog(
  requests: number,
  windowMs: number,
  { countsRejected }: { readonly countsRejected: boolean },
): WindowModel {
  const log: number[] = [];
  return (now) => {
    while ((log[0] ?? Infinity) <= now - windowMs) log.shift();
    const accepted = log.length < requests;
    if (accepted || countsRejected) log.push(now);
    return accepted;
  };
}

function weightedCounters(requests: number, windowMs: number): WindowModel {
  let window = 0;
  let previous = 0;
  let current = 0;
  return (now) => {
    const at = Math.floor(now / windowMs);
    if (at !== window) {
      previous = at === window + 1 ? current : 0;
      current = 0;
      window = at;
    }
    const elapsed = now / windowMs - at;
    const accepted = previous * (1 - elapsed) + current + 1 <= requests;
    if (accepted) current += 1;
    return accepted;
  };
}
