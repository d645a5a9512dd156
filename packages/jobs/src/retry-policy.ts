export type RetryPolicy = {
  /** Attempts within one series before the job is dead-lettered. */
  readonly maxAttempts: number;
  /** Upper bound of the first wait. */
  readonly baseMs: number;
};

/** The longest wait (CONTRACT: capped at one hour): an outage over lunch is caught up by two. */
export const maxBackoffMs = 3_600_000;

/**
 * Exponential backoff with full jitter: anything from 0 to `base · 2^(n−1)`, so that jobs that
 * failed together do not come back together. `attempt` is the one that failed, counted from 1;
 * `random` gives [0, 1).
 */
export function backoffMs(policy: RetryPolicy, attempt: number, random: () => number): number {
  const ceiling = Math.min(maxBackoffMs, policy.baseMs * 2 ** (attempt - 1));
  return Math.round(random() * ceiling);
}
