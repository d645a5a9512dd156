/** What the worker may do about a rejection. */
type FailureClass = 'retry' | 'configuration' | 'data' | 'human';

/**
 * The event after which what waits goes on by itself: a worker asks Fortnox for it
 * (`cause-checks.ts`), except for `consent-renewed`, which the connection itself waits for.
 */
export type ClearedBy =
  | 'currency-added'
  | 'account-activated'
  | 'account-demand-lifted'
  | 'period-unlocked'
  | 'financial-year-created'
  | 'consent-renewed';

export type CatalogueEntry = {
  /** `undefined` where the code is not published (known by its text only) or not described. */
  readonly code: number | undefined;
  readonly class: FailureClass;
  /** Plain English for a bookkeeper. */
  readonly cause: string;
  /** What the operator can do. */
  readonly action: string;
  readonly clearedBy: ClearedBy | undefined;
};
