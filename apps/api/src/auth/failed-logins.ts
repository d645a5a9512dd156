/** Counts failed logins per address and says how long an address has to wait. */
export type FailedLogins = {
  /** Milliseconds to wait; 0 when the address may try. */
  waitMs(address: string): number;
  noteFailure(address: string): void;
};

/** Ten typing errors in a quarter of an hour are generous; a guesser needs some 10^36. */
const maxFailures = 10;
const windowMs = 15 * 60 * 1000;
/** Bounds memory when many addresses fail; the oldest are forgotten first. */
const maxAddresses = 10_000;

/** Per process: several APIs each allow their own ten, which changes nothing for a guesser. */
export function createFailedLogins(now: () => number): FailedLogins {
  const failures = new Map<string, number[]>();
  const recent = (address: string): number[] =>
    (failures.get(address) ?? []).filter((at) => at > now() - windowMs);
  return {
    waitMs: (address) => {
      const [oldest] = recent(address).slice(-maxFailures);
      return oldest !== undefined && recent(address).length >= maxFailures
        ? oldest + windowMs - now()
        : 0;
    },
    noteFailure: (address) => {
      const entries = [...recent(address), now()].slice(-maxFailures);
      failures.delete(address);
      failures.set(address, entries);
      const [first] = failures.keys();
      if (failures.size > maxAddresses && first !== undefined) failures.delete(first);
    },
  };
}
