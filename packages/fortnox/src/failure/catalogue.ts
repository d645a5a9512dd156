/** What the worker may do about a rejection. */
type FailureClass = 'retry' | 'wait' | 'configuration' | 'data' | 'human';

/** The event in Fortnox that makes it sensible to replay a waiting dead letter by itself. */
export type ClearedBy =
  | 'currency-added'
  | 'account-activated'
  | 'licence-bought'
  | 'period-unlocked'
  | 'financial-year-created'
  | 'consent-renewed'
  | 'mode-of-payment-added';

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
