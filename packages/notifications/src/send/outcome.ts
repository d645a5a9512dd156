/** What became of one attempt. `detail` holds nothing that the receiver wrote, and no address. */
export type Outcome =
  | { readonly kind: 'delivered'; readonly detail: string }
  /** Another attempt may succeed. */
  | {
      readonly kind: 'failed';
      readonly detail: string;
      readonly retryAfterMs?: number | undefined;
    }
  /** The receiver will never take this message. */
  | { readonly kind: 'rejected'; readonly detail: string }
  /** The receiver wants nothing any more. */
  | { readonly kind: 'gone'; readonly detail: string };
