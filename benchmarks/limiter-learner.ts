/** A sender that is told only what a limiter can know: when its calls went, and when which answer came. Times in ms. */
type Sender = {
  /** The moment at or after `now` at which the next call goes, as far as is known now. */
  next(now: number): number;
  sent(now: number): void;
  answered(call: number, now: number, refused: boolean): void;
};

const requests = 25;
const windowMs = 5000;
/** The most that weighted counters allow, evenly. */
const gapMs = windowMs / (requests - 1);
const places = 600;
const placeMs = windowMs / places;
const shifts = 25;
/** So long after it was sent the last call that matters has arrived. */
const longMs = 700;
/** How late the nth call after a spilled one has to be, for each n, so that a weighted counter still admits it. */
const lateness = (windowMs * 1.04) / ((requests - 1) * (requests - 2));
/** What no edge explains: two calls late at once, a log's refusals. */
const unexplained = 2e-5;
/** A slot is left out where one call has probably arrived in the window after its own: so probably. */
const worthASlot = 0.15;

/**
 * Even slots, by two rules. A call waits until the 25th before it has surely arrived a window earlier, so that no log refuses it.
 * And where the windows of a weighted counter begin is learnt: each of 600 places is weighed by how well it explains which
 * calls were refused and which not, given how late each was. After a refusal the slots move to where fewest calls would arrive
 * in the window after their own, and a call that probably did is made up for by a slot left out.
 */
export class Learner implements Sender {
  readonly #sentAt: number[] = [];
  readonly #tookMs: number[] = [];
  readonly #refused: number[] = [];
  readonly #madeUpFor = new Set<number>();
  #belief = Array.from({ length: places }, () => 1 / places);
  #origin = 0;
  #slot = 0;
  #quickest = Infinity;
  #delays = 0;
  #answers = 0;
  #weighedUntil = 0;

  next(now: number): number {
    const at = Math.max(this.#slotAt(), this.#untilNoLogRefuses(now));
    if (at > now || !this.#hasSpilled(now)) return at;
    this.#slot += 1;
    return Math.max(this.#slotAt(), at);
  }

  sent(now: number): void {
    this.#sentAt.push(now);
    this.#slot += 1;
    while (this.#slotAt() < now - gapMs) this.#slot += 1;
  }

  answered(call: number, now: number, refused: boolean): void {
    const tookMs = now - this.#at(call);
    this.#tookMs[call] = tookMs;
    this.#quickest = Math.min(this.#quickest, tookMs);
    this.#delays += tookMs - this.#quickest;
    this.#answers += 1;
    this.#weighQuiet(now - 3000);
    if (!refused) return;
    this.#refused.push(call);
    this.#weighRefusal(call);
    this.#move();
  }

  #slotAt(): number {
    return this.#origin + this.#slot * gapMs;
  }

  #at(call: number): number {
    return this.#sentAt[call] ?? -Infinity;
  }

  /** What a call has taken so far beyond the quickest: on both ways together. */
  #delay(call: number, now: number): number {
    return Math.max(0, (this.#tookMs[call] ?? now - this.#at(call)) - this.#quickest);
  }

  /** Of one way, in the middle. */
  #jitter(): number {
    return Math.max(1, this.#delays / Math.max(1, this.#answers) / 2);
  }

  #untilNoLogRefuses(now: number): number {
    const count = this.#sentAt.length;
    if (count < requests) return -Infinity;
    const latest: number[] = [];
    for (let call = Math.max(0, count - requests - 4); call < count; call += 1) {
      latest.push(this.#at(call) + this.#delay(call, now));
    }
    latest.sort((one, other) => other - one);
    return (latest[requests - 1] ?? -Infinity) + windowMs;
  }

  /** How probable it is that a call sent before `edge` arrived after it. */
  #spill(call: number, edge: number): number {
    const beforeMs = edge - this.#at(call);
    if (this.#tookMs[call] === undefined) return Math.exp(-beforeMs / this.#jitter());
    const delay = this.#delay(call, 0);
    return delay <= beforeMs ? 0 : 1 - beforeMs / delay;
  }

  #anySpill(edge: number, following: number): number {
    let none = 1;
    for (let call = following - 1; call >= 0 && edge - this.#at(call) < longMs; call -= 1) {
      none *= 1 - this.#spill(call, edge);
    }
    return Math.min(0.5, 1 - none);
  }

  /** The first call that was sent at or after a moment. */
  #firstFrom(moment: number): number {
    let call = this.#sentAt.length;
    while (call > 0 && this.#at(call - 1) >= moment) call -= 1;
    return call;
  }

  /** No call was refused in the window after such an edge: so probably none had spilled over it. */
  #weighQuiet(until: number): void {
    const from = Math.floor(this.#weighedUntil / placeMs);
    const to = Math.floor(until / placeMs);
    if (to <= from) return;
    for (let place = from; place < to; place += 1) {
      const edge = (place + 0.5) * placeMs;
      const isHit = this.#refused
        .slice(-5)
        .some((call) => this.#at(call) > edge && this.#at(call) < edge + windowMs);
      const index = place % places;
      const spilled = isHit ? 0 : this.#anySpill(edge, this.#firstFrom(edge));
      this.#belief[index] = (this.#belief[index] ?? 0) * (1 - spilled);
    }
    this.#weighedUntil = to * placeMs;
    this.#normalize((0.001 * (to - from)) / places);
  }

  #weighRefusal(refused: number): void {
    const at = this.#at(refused);
    this.#belief = this.#belief.map((belief, index) => {
      const place = (index + 0.5) * placeMs;
      const edge = place + Math.floor((at - place) / windowMs) * windowMs;
      const following = this.#firstFrom(edge);
      const spilled = this.#anySpill(edge, following);
      return belief * (spilled * this.#firstRefused(refused - following) + unexplained);
    });
    this.#normalize(0);
  }

  /** How probable it is that of the calls after a spilled one the nth is the first that is not late enough. */
  #firstRefused(nth: number): number {
    const early = (n: number): number => Math.exp((-lateness * (n + 0.3)) / this.#jitter());
    let probability = 1 - early(nth);
    for (let n = 0; n < nth; n += 1) probability *= early(n);
    return probability;
  }

  /** Clocks drift, so that a part of the belief is spread out again. */
  #normalize(spread: number): void {
    const sum = this.#belief.reduce((one, other) => one + other, 0);
    this.#belief = this.#belief.map((belief) => ((1 - spread) * belief) / sum + spread / places);
  }

  /** To the phase at which the fewest calls spill. */
  #move(): void {
    const after = Array.from({ length: shifts }, () => 0);
    this.#belief.forEach((belief, index) => {
      const edge = (index + 0.5) * placeMs;
      const phase = (((this.#origin - edge) % gapMs) + gapMs) % gapMs;
      const shift = Math.min(shifts - 1, Math.floor((phase / gapMs) * shifts));
      after[shift] = (after[shift] ?? 0) + belief;
    });
    const spills = (shift: number): number =>
      after.reduce((sum, belief, index) => {
        const phase = (((index + shift) % shifts) + 0.5) / shifts;
        return sum + belief * Math.min(0.45, Math.exp((-gapMs * (1 - phase)) / this.#jitter()));
      }, 0);
    const best = after.map((_, shift) => shift).sort((one, other) => spills(one) - spills(other));
    const shift = best[0] ?? 0;
    if (spills(shift) > 0.9 * spills(0)) return;
    this.#origin += ((shift > shifts / 2 ? shift - shifts : shift) * gapMs) / shifts;
  }

  #hasSpilled(now: number): boolean {
    const count = this.#sentAt.length;
    for (let call = count - 1; call >= Math.max(0, count - 5); call -= 1) {
      if (this.#madeUpFor.has(call) || this.#spilledSomewhere(call, now) <= worthASlot) continue;
      this.#madeUpFor.add(call);
      return true;
    }
    return false;
  }

  #spilledSomewhere(call: number, now: number): number {
    const delay = this.#delay(call, now);
    // Most calls; and nothing can be said before the quickest is known.
    if (delay < gapMs / 2 || delay === Infinity) return 0;
    const at = this.#at(call);
    let sum = 0;
    for (let place = Math.ceil(at / placeMs); ; place += 1) {
      const beforeMs = (place + 0.5) * placeMs - at;
      if (beforeMs >= Math.min(delay, gapMs)) return sum;
      sum += (this.#belief[place % places] ?? 0) * (1 - beforeMs / delay);
    }
  }
}
