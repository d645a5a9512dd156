/** What a search box was given. */
export type Search = {
  readonly query: string;
  /** The customers of these connections are not found by their names. */
  readonly masked: readonly string[];
};

export type JobFilter = {
  readonly connectionId?: string | undefined;
  /** Of one of these; `undefined`: of any. */
  readonly connectionIds?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly invoiceId?: string | undefined;
  readonly invoiceNumber?: string | undefined;
  readonly fingerprint?: string | undefined;
  /** Something was told after it was carried over, and nobody has said that it has been seen to. */
  readonly hasUnseenDrift?: boolean | undefined;
  /** Created at or after. */
  readonly from?: Date | undefined;
  /** Created before. */
  readonly to?: Date | undefined;
  /** Found by part of the invoice number, the customer, the amount, Fortnox's number or an id. */
  readonly search?: Search | undefined;
};
