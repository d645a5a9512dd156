import type { Result } from '@sync/shared';

/** What we know about a call to SubscriptionFlow that did not succeed; all calls only read. */
export type SubscriptionFlowFailure =
  /** 404, or 200 with nothing in it, which is how SubscriptionFlow says it. */
  | { readonly kind: 'not-found'; readonly detail: string }
  /**
   * Network, time-out, 429, 5xx or a page that somebody on the way put in place of an answer: the
   * same call may succeed later; not before `retryAfterMs`, where that is said.
   */
  | {
      readonly kind: 'unavailable';
      readonly status: number | undefined;
      readonly retryAfterMs: number | undefined;
      readonly detail: string;
    }
  /** Our own limiter did not let the call go in time: nothing was asked. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number; readonly detail: string }
  /** Client id or secret are refused, or a fresh token is: a person has to mend that. */
  | { readonly kind: 'unauthorized'; readonly detail: string }
  /** Any other refusal (400, 403, 422): repeating it does not help. */
  | { readonly kind: 'rejected'; readonly status: number; readonly detail: string }
  /** A success whose body is not what SubscriptionFlow documents. */
  | { readonly kind: 'unreadable'; readonly detail: string };

export type SubscriptionFlowResult<T> = Promise<Result<T, SubscriptionFlowFailure>>;
