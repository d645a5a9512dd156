import type { Result } from '@sync/shared';
import type { FortnoxFailure } from './failure/failure.js';
import type { Lane } from './limiter/limiter.js';

/** What one HTTP call did; for the job's timeline, metrics and Fortnox's support. */
export type CallRecord = {
  readonly method: string;
  /** Without query and host. */
  readonly path: string;
  readonly status: number | undefined;
  readonly fortnoxCode: number | undefined;
  readonly durationMs: number;
  /** Time spent waiting for the limiter. */
  readonly waitedMs: number;
  /** Fortnox's `x-uid`. */
  readonly requestId: string | undefined;
  readonly failure: FortnoxFailure['kind'] | undefined;
  /** The body of the request, to the letter: JSON that may tell of persons. For no log. */
  readonly sent: string | undefined;
};

/** Circumstances of the calls that one client makes; a client is cheap, one is made per attempt. */
export type CallOptions = {
  readonly lane: Lane;
  /** The part of the limit that they may use while live work waits or went lately; all if left out. */
  readonly shareBesideLive?: number | undefined;
  /** Longest wait for the limiter before the call ends as `throttled`. */
  readonly maxWaitMs: number;
  readonly signal?: AbortSignal | undefined;
  /**
   * Asked synchronously, right before a request that changes something goes to the socket.
   * `false` ends the call as `not-sent`: the caller has lost its lease and must not act.
   */
  readonly mayMutate?: (() => boolean) | undefined;
  /** Awaited before each call; its error is the call's. */
  readonly before?: (() => Promise<void> | undefined) | undefined;
  readonly onCall?: ((record: CallRecord) => void) | undefined;
};

export type FortnoxResult<T> = Promise<Result<T, FortnoxFailure>>;
