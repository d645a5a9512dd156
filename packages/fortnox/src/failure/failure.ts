import type { CatalogueEntry } from './catalogue.js';

/**
 * What we know about a call that did not succeed. The client reports; the worker decides.
 *
 * `outcome-unknown` is the expensive one: the request was sent and no readable answer came back,
 * so the change may have happened. Retrying blindly is how a customer gets booked twice.
 */
export type FortnoxFailure =
  /** Fortnox answered 429. Rejected before processing, so sending again later is safe. */
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  /** Our own limiter: the permit would come later than the caller wants to wait. Nothing was sent. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }
  /** Certainly not processed: connection refused, name not found, or a read that failed (5xx, time-out). */
  | { readonly kind: 'unavailable'; readonly status: number | undefined; readonly detail: string }
  /** 401 that a fresh access token did not cure. */
  | { readonly kind: 'unauthorized'; readonly detail: string }
  /** Fortnox itself says that consent is gone or lacks a scope: only a person there can mend that. */
  | { readonly kind: 'consent-lost'; readonly detail: string }
  | { readonly kind: 'not-found'; readonly code: number | undefined; readonly detail: string }
  /** Fortnox understood and refused; `entry` says what it means and what clears it. */
  | {
      readonly kind: 'rejected';
      readonly status: number;
      readonly code: number | undefined;
      /** Fortnox's own text, usually Swedish. */
      readonly message: string;
      readonly entry: CatalogueEntry;
    }
  /** A change was sent and no readable answer came back. */
  | { readonly kind: 'outcome-unknown'; readonly detail: string }
  /** The caller's signal fired, or `mayMutate` said no, before anything was sent. */
  | { readonly kind: 'not-sent'; readonly reason: 'aborted' | 'refused-by-caller' };
