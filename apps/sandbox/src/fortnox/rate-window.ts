/**
 * Fortnox limits calls per (client id, tenant) to 25 in a sliding 5 s. How it counts is not public,
 * so a stand-in knows all three readings:
 * `log` – an exact log of accepted calls; `log-counting-rejected` – rejected ones count as well
 * ("over-usage … kicks in until …"); `weighted` – previous × remaining share + current, the
 * formula of Fortnox's older page.
 */
export const rateModels = ['log', 'log-counting-rejected', 'weighted'] as const;
export type RateModel = (typeof rateModels)[number];

export type RateLimit = {
  readonly model: RateModel;
  readonly requests: number;
  /** ms */
  readonly windowMs: number;
  readonly retryAfter: boolean;
};

type RateDecision =
  { readonly accepted: true } | { readonly accepted: false; readonly retryAfterMs: number };

export type RateWindow = {
  /** Decides on a call that arrives at `atMs`. */
  decide(limit: RateLimit, atMs: number): RateDecision;
};

export function createRateWindow(): RateWindow {
  const log: number[] = [];
  const counters = { window: 0, previous: 0, current: 0 };
  return {
    decide: (limit, atMs) =>
      limit.model === 'weighted' ? weighted(counters, limit, atMs) : logged(log, limit, atMs),
  };
}

function logged(log: number[], limit: RateLimit, atMs: number): RateDecision {
  const oldest = atMs - limit.windowMs;
  const firstInside = log.findIndex((at) => at > oldest);
  log.splice(0, firstInside === -1 ? log.length : firstInside);
  const accepted = log.length < limit.requests;
  const blocking = log[log.length - limit.requests] ?? atMs;
  if (accepted || limit.model === 'log-counting-rejected') log.push(atMs);
  if (accepted) return { accepted };
  return { accepted, retryAfterMs: Math.max(1, blocking + limit.windowMs - atMs) };
}

function weighted(
  counters: { window: number; previous: number; current: number },
  limit: RateLimit,
  atMs: number,
): RateDecision {
  const window = Math.floor(atMs / limit.windowMs);
  if (window !== counters.window) {
    counters.previous = window === counters.window + 1 ? counters.current : 0;
    counters.current = 0;
    counters.window = window;
  }
  const elapsed = atMs - window * limit.windowMs;
  const share = (limit.windowMs - elapsed) / limit.windowMs;
  if (counters.previous * share + counters.current + 1 <= limit.requests) {
    counters.current += 1;
    return { accepted: true };
  }
  return { accepted: false, retryAfterMs: Math.max(1, limit.windowMs - elapsed) };
}
