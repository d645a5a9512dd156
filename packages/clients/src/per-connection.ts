import type { Connection } from '@sync/connections';

type Kept<T> = { readonly changedAt: number; readonly opened: Promise<T> };

/**
 * Keeps one thing per connection, made of what the connection is now. A changed connection gets a
 * new one and `retire` is told about the former; a reader with an older view of the connection
 * gets the newer thing. What could not be opened is tried again by the next who asks.
 */
export class PerConnection<T> {
  readonly #open: (connection: Connection) => Promise<T>;
  readonly #retire: (former: T) => void;
  readonly #kept = new Map<string, Kept<T>>();

  constructor(open: (connection: Connection) => Promise<T>, retire: (former: T) => void) {
    this.#open = open;
    this.#retire = retire;
  }

  of(connection: Connection): Promise<T> {
    const former = this.#kept.get(connection.id);
    const changedAt = connection.updatedAt.getTime();
    if (former && former.changedAt >= changedAt) return former.opened;
    const opened = this.#open(connection);
    const kept = { changedAt, opened };
    this.#kept.set(connection.id, kept);
    opened.then(
      () => {
        this.#dismiss(former);
      },
      () => {
        this.#forget(connection.id, kept, former);
      },
    );
    return opened;
  }

  /** What failed to open gives its place back: the former still serves who knows of no change. */
  #forget(id: string, failed: Kept<T>, former: Kept<T> | undefined): void {
    if (this.#kept.get(id) !== failed) this.#dismiss(former);
    else if (former) this.#kept.set(id, former);
    else this.#kept.delete(id);
  }

  /** Retires everything; whoever asks afterwards gets a new one. */
  async clear(): Promise<void> {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.allSettled(all.map(({ opened }) => opened));
    for (const kept of all) this.#dismiss(kept);
  }

  /** One that never opened has nothing to retire; its failure was told to who asked for it. */
  #dismiss(former: Kept<T> | undefined): void {
    former?.opened.then(this.#retire, () => undefined);
  }
}
