/** Somebody who does not answer for a day has to ask again (`replay`). */
const giveUpAfterMs = 24 * 3_600_000;
const shortestMs = 5000;
const longestMs = 4 * 3_600_000;

type Tried = {
  readonly sinceFirstMs: number;
  /** What the receiver asked for. */
  readonly retryAfterMs?: number | undefined;
  /** From 0 up to 1. */
  readonly random: number;
};

/**
 * How long to wait before the next attempt, in milliseconds; `undefined`: none follows. Twice as long as
 * it has been tried, from five seconds to four hours; the last attempt is a day after the first. A
 * fifth of each pause is chance, so that many do not come back at once.
 */
export function nextPauseMs({ sinceFirstMs, retryAfterMs, random }: Tried): number | undefined {
  const left = giveUpAfterMs - sinceFirstMs;
  if (left <= 0) return undefined;
  const pause = Math.min(longestMs, Math.max(shortestMs, 2 * sinceFirstMs));
  return Math.min(left, Math.max(retryAfterMs ?? 0, Math.round(pause * (0.9 + 0.2 * random))));
}
