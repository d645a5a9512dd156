/** What one process knows of its own calls, and the pace it keeps while Redis is away. */
export class LocalPace {
  readonly gapMs: number;
  readonly #memoryMs: number;
  #sentAt: number[] = [];
  #unlogged = 0;
  #pausedUntil = 0;

  /** Two windows are remembered: a weighted counter of Fortnox's would still count what came in the one before. */
  constructor(windowMs: number, gapMs: number) {
    this.#memoryMs = 2 * windowMs;
    this.gapMs = gapMs;
  }

  /** Calls sent without Redis's knowledge that it has not been told of yet. */
  get unlogged(): number {
    return this.#unlogged;
  }

  sent(now: number): void {
    this.#sentAt.push(now);
  }

  sentUnlogged(now: number): void {
    this.sent(now);
    this.#unlogged += 1;
  }

  logged(count: number): void {
    this.#unlogged -= count;
  }

  pause(now: number, ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, now + ms);
  }

  /** Calls within the last two windows. */
  recent(now: number): number {
    const first = this.#sentAt.findIndex((at) => at > now - this.#memoryMs);
    this.#sentAt = first === -1 ? [] : this.#sentAt.slice(first);
    return this.#sentAt.length;
  }

  /** When this process may send its next call if it has to decide alone. */
  nextAt(): number {
    const last = this.#sentAt.at(-1);
    return Math.max(this.#pausedUntil, last === undefined ? 0 : last + this.gapMs);
  }
}
