import type { ClaimedJob, DoneChange, Lease, PendingChange } from '@sync/jobs';
import { setMaxListeners } from 'node:events';

/** `sent_at` is written before the limiter's wait; one shorter than this needs no correction. */
const exactToMs = 200;

/** The request of one intent on its way. */
type Sending = {
  readonly pending: PendingChange;
  readonly begunAt: number;
  stamped: Promise<void>;
};

/**
 * What stands between one attempt and Fortnox: the attempt's own claim, and the lease of the
 * worker it runs in. Both are asked synchronously right before every request that changes
 * something; losing either ends the attempt's calls through its own signal.
 *
 * A change that is on the socket already is the exception: to hang up would not undo it, it would
 * only lose the answer. So the answer is awaited and recorded, and the signal fires after that.
 */
export class ClaimGuard {
  readonly job: ClaimedJob;
  readonly #lease: Lease;
  readonly #stamp: (pending: PendingChange) => Promise<void>;
  readonly #controller = new AbortController();
  readonly #unanswered = new Map<string, PendingChange>();
  readonly #kept = new Map<string, DoneChange>();
  #sending: Sending | undefined;
  #onSocket = false;
  #lostBecause: string | undefined;

  /** `stamp` corrects an intent's `sent_at`; it must not reject. */
  constructor(lease: Lease, job: ClaimedJob, stamp: (pending: PendingChange) => Promise<void>) {
    this.#lease = lease;
    this.job = job;
    this.#stamp = stamp;
    // Every call of the attempt listens to it; Node's limit of 10 is a guess at a leak.
    setMaxListeners(0, this.signal);
    lease.signal.addEventListener('abort', this.#onLeaseLost, { once: true });
    if (lease.signal.aborted) this.#onLeaseLost();
  }

  /** Of every call of this attempt. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Asked with the connection in hand; `true` is taken as: the request goes to the socket now. */
  readonly mayMutate = (): boolean => {
    if (this.#lostBecause !== undefined || !this.#lease.isHeld()) return false;
    if (this.#sending) this.#goToSocket(this.#sending);
    return true;
  };

  /** Runs the one request that belongs to an intent. */
  async send<T>(key: string, request: () => Promise<T>): Promise<T> {
    const pending = { connectionId: this.job.connectionId, key, fence: this.job.fence };
    const sending = { pending, begunAt: performance.now(), stamped: Promise.resolve() };
    this.#sending = sending;
    this.#unanswered.set(key, pending);
    try {
      return await request();
    } finally {
      this.#sending = undefined;
      this.#onSocket = false;
      this.#abortIfLost();
      await sending.stamped;
    }
  }

  /**
   * The change was answered, but the ledger has not got the answer yet: it goes with the attempt's next
   * statement. Until then the change counts as unanswered, as it does for everybody else.
   */
  keep(change: DoneChange): void {
    this.#kept.set(change.key, change);
  }

  /** What the next statement has to take along. */
  kept(): readonly DoneChange[] {
    return [...this.#kept.values()];
  }

  /** The intents' outcomes are in the ledger. */
  answered(...keys: readonly string[]): void {
    for (const key of keys) {
      this.#unanswered.delete(key);
      this.#kept.delete(key);
    }
  }

  /** The claim is not ours any more, or soon will not be: nothing more may be sent. */
  lose(reason: string): void {
    this.#lostBecause ??= reason;
    this.#abortIfLost();
  }

  /** Changes that were sent and whose outcome is not in the ledger. */
  unanswered(): readonly PendingChange[] {
    return [...this.#unanswered.values()];
  }

  /** Lets go of the lease's signal. */
  end(): void {
    this.#lease.signal.removeEventListener('abort', this.#onLeaseLost);
  }

  readonly #onLeaseLost = (): void => {
    this.lose('the worker lost its lease');
  };

  #goToSocket(sending: Sending): void {
    this.#onSocket = true;
    const waitedMs = performance.now() - sending.begunAt;
    if (waitedMs > exactToMs) sending.stamped = this.#stamp(sending.pending);
  }

  #abortIfLost(): void {
    if (this.#lostBecause === undefined || this.#onSocket) return;
    this.#controller.abort(new Error(this.#lostBecause));
  }
}
