/** Ends the work that a turn was given for. Calling it again changes nothing. */
export type EndTurn = () => void;

export type FairLine = {
  /**
   * Resolves when it is this key's turn; `group` is whom the key belongs to, by itself if left out.
   * `undefined`: too many of this key wait already.
   */
  readonly enter: (key: string, group?: string) => Promise<EndTurn> | undefined;
};

export type FairLineSize = {
  /** In work at once, of all keys together. */
  readonly inWork: number;
  /** In work at once of one key, at least 1; asked anew for every turn. */
  readonly inWorkPerKey: () => number;
  /** In work at once of all keys of a group: whoever makes up keys has no more than these. */
  readonly inWorkPerGroup: number;
  /** Of one key; who comes on top of these is refused. */
  readonly waitingPerKey: number;
};

type Key = {
  readonly name: string;
  readonly group: string;
  readonly waiting: (() => void)[];
  inWork: number;
  /** Which turn it had last, counted over all keys; 0 before its first. */
  lastTurn: number;
};

/**
 * Shares a process between keys: each has only so many in work, the rest waits in a line of its
 * own, and whenever something ends the key whose last turn is longest ago gets one. So a key that keeps a
 * thousand waiting delays another by what it has in work, not by what it has waiting.
 */
export function createFairLine(size: FairLineSize): FairLine {
  const line = new Line(size);
  return { enter: (name, group = name) => line.enter(name, group) };
}

class Line {
  readonly #size: FairLineSize;
  readonly #keys = new Map<string, Key>();
  readonly #withWaiters = new Set<Key>();
  /**
   * How many turns each group has in work. A group without one has no entry, or the networks that a
   * stranger sends from would fill the memory.
   */
  readonly #ofGroup = new Map<string, number>();
  #inWork = 0;
  #turns = 0;

  constructor(size: FairLineSize) {
    this.#size = size;
  }

  enter(name: string, group: string): Promise<EndTurn> | undefined {
    const key = this.#keys.get(name) ?? { name, group, waiting: [], inWork: 0, lastTurn: 0 };
    if (key.waiting.length >= this.#size.waitingPerKey) return undefined;
    this.#keys.set(name, key);
    this.#withWaiters.add(key);
    const turn = new Promise<EndTurn>((resolve) => {
      key.waiting.push(() => {
        resolve(this.#begin(key));
      });
    });
    this.#startWhoMay();
    return turn;
  }

  #begin(key: Key): EndTurn {
    this.#count(key, 1);
    key.lastTurn = this.#turns += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#count(key, -1);
      if (key.inWork === 0 && key.waiting.length === 0) this.#keys.delete(key.name);
      this.#startWhoMay();
    };
  }

  #count(key: Key, more: 1 | -1): void {
    const ofGroup = this.#inWorkOf(key.group) + more;
    if (ofGroup === 0) this.#ofGroup.delete(key.group);
    else this.#ofGroup.set(key.group, ofGroup);
    this.#inWork += more;
    key.inWork += more;
  }

  #inWorkOf(group: string): number {
    return this.#ofGroup.get(group) ?? 0;
  }

  #startWhoMay(): void {
    while (this.#inWork < this.#size.inWork) {
      const key = this.#next();
      if (!key) return;
      const start = key.waiting.shift();
      if (key.waiting.length === 0) this.#withWaiters.delete(key);
      start?.();
    }
  }

  #next(): Key | undefined {
    const room = this.#size.inWorkPerKey();
    let next: Key | undefined;
    for (const key of this.#withWaiters) {
      const isFirst = !next || key.lastTurn < next.lastTurn;
      if (isFirst && key.inWork < room && this.#hasRoom(key.group)) next = key;
    }
    return next;
  }

  #hasRoom(group: string): boolean {
    return this.#inWorkOf(group) < this.#size.inWorkPerGroup;
  }
}
