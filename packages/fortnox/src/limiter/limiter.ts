/** Whose work a call belongs to. Live work has the largest share; unused shares are lent. */
export type Lane = 'live' | 'replay' | 'backfill';

export type Admission =
  | { readonly admitted: true; readonly waitedMs: number }
  | { readonly admitted: false; readonly retryAfterMs: number };

/**
 * One limit per (client id, tenant), shared by every process. `acquire` resolves when the call may
 * go to the socket now, or as soon as it is certain that its permit is later than `maxWaitMs`.
 */
export type Limiter = {
  acquire(request: {
    readonly lane: Lane;
    /** The part of the limit that calls like this may use while live work waits or went lately; all if left out. */
    readonly shareBesideLive?: number | undefined;
    readonly maxWaitMs: number;
    readonly signal?: AbortSignal | undefined;
  }): Promise<Admission>;
  /** What Fortnox answered: narrows the rate on 429, widens it slowly otherwise. */
  report(answer: {
    readonly status: number;
    readonly retryAfterMs: number | undefined;
  }): Promise<void>;
};
