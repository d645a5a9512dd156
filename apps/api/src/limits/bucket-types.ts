export type BucketSize = {
  /** That may come at once. */
  readonly requests: number;
  /** In which an empty bucket fills again, at an even pace. */
  readonly windowMs: number;
};

export type Taken =
  { readonly kind: 'taken' } | { readonly kind: 'refused'; readonly retryAfterMs: number };
