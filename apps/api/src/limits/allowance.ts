/** So long what was asked for at once may be used; then it is lost. */
const validMs = 1000;
/** Keys are addresses and connections; strangers can make up addresses. */
const mostKeys = 1000;

type Allowance = { left: number; readonly until: number };

export type Allowances = {
  /** Whether one of what was taken beforehand is left for this key; it is used up by that. */
  readonly use: (key: string) => boolean;
  /** So many more were taken beforehand for this key. */
  readonly add: (key: string, count: number) => void;
};

/**
 * What this process took out of a shared bucket beforehand, key by key, so that not every request
 * costs a question to Redis.
 */
export function createAllowances(now: () => number): Allowances {
  const kept = new Map<string, Allowance>();
  const forgetOld = (): void => {
    for (const [key, { until }] of kept) if (until <= now()) kept.delete(key);
    // All are in use: whoever comes on top asks each time.
    if (kept.size >= mostKeys) kept.clear();
  };
  return {
    use: (key) => {
      const allowance = kept.get(key);
      if (!allowance || allowance.left === 0 || allowance.until <= now()) return false;
      allowance.left -= 1;
      return true;
    },
    add: (key, count) => {
      if (kept.size >= mostKeys) forgetOld();
      kept.set(key, { left: count, until: now() + validMs });
    },
  };
}
