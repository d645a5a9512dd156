/** Ends the work that a turn was given for. Calling it again changes nothing. */
export type EndTurn = () => void;

export type FairLine = {
  /** Resolves when it is this key's turn. `undefined`: too many of this key wait already. */
  readonly enter: (key: string) => Promise<EndTurn> | undefined;
};

export type FairLineSize = {
  /** In work at once, of all keys together. */
  readonly inWork: number;
  /** In work at once of one key, at least 1; asked anew for every turn. */
  readonly inWorkPerKey: () => number;
  /** Of one key; who comes on top of these is refused. */
  readonly waitingPerKey: number;
};

type Key = {
  readonly name: string;
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
  return { enter: (name) => line.enter(name) };
}

class Line {
  readonly #size: FairLineSize;
  readonly #keys = new Map<string, Key>();
  readonly #withWaiters = new Set<Key>();
  #inWork = 0;
  #turns = 0;

  constructor(size: FairLineSize) {
    this.#size = size;
  }

  enter(name: string): Promise<EndTurn> | undefined {
    const key = this.#keys.get(name) ?? { name, waiting: [], inWork: 0, lastTurn: 0 };
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
    this.#inWork += 1;
    key.inWork += 1;
    key.lastTurn = this.#turns += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#inWork -= 1;
      key.inWork -= 1;
      if (key.inWork === 0 && key.waiting.length === 0) this.#keys.delete(key.name);
      this.#startWhoMay();
    };
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
      if (key.inWork < room && (!next || key.lastTurn < next.lastTurn)) next = key;
    }
    return next;
  }
}
