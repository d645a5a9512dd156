/** Counts failed logins per address and says how long an answer to one is held back. */
export type FailedLogins = {
  /**
   * Milliseconds to wait before saying no; more with every failure. `undefined`: so many answers
   * are held back already that this one has to be given at once, as 429.
   */
  noteFailure(address: string): number | undefined;
  /** An answer that was held back has been given. */
  noteAnswered(): void;
};

/** Nobody waits for a typing error, nor a script for one that was deployed with a wrong token. */
const freeFailures = 10;
const firstDelayMs = 250;
const maxDelayMs = 1000;
const windowMs = 15 * 60 * 1000;
/** Enough to reach the longest delay. */
const maxFailures = 13;
/** Bounds memory when many addresses fail; the oldest are forgotten first. */
const maxAddresses = 10_000;
/** Each holds a connection for up to a second. */
const maxHeldBack = 50;

/**
 * A wrong token is answered late, a right one never: behind a proxy all callers have one address,
 * and whoever guesses there must not lock the others out. Per process, which changes nothing for
 * a guesser: a token has at least 24 characters.
 */
export function createFailedLogins(now: () => number): FailedLogins {
  const failures = new Map<string, number[]>();
  let heldBack = 0;
  return {
    noteFailure: (address) => {
      const delayMs = delayAfter(noteTime(failures, address, now()));
      if (delayMs > 0 && heldBack >= maxHeldBack) return undefined;
      heldBack += 1;
      return delayMs;
    },
    noteAnswered: () => {
      heldBack -= 1;
    },
  };
}

/** How many failures of this address are remembered, this one included. */
function noteTime(failures: Map<string, number[]>, address: string, now: number): number {
  const recent = (failures.get(address) ?? []).filter((at) => at > now - windowMs);
  const entries = [...recent, now].slice(-maxFailures);
  failures.delete(address);
  failures.set(address, entries);
  const [oldest] = failures.keys();
  if (failures.size > maxAddresses && oldest !== undefined) failures.delete(oldest);
  return entries.length;
}

function delayAfter(failures: number): number {
  if (failures <= freeFailures) return 0;
  return Math.min(maxDelayMs, firstDelayMs * 2 ** (failures - freeFailures - 1));
}
