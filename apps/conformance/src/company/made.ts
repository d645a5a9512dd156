/** What a run has made in the company, for taking it back and for telling what is left. */
export type Made = {
  /** Invoices that are not booked, by number. */
  readonly drafts: Set<string>;
  readonly booked: Set<string>;
  /** Customers of the command's own, in use from run to run. */
  readonly cards: Set<string>;
  /** Customers of this run alone. */
  readonly passingCards: Set<string>;
  readonly articles: Set<string>;
};

export const nothingMade = (): Made => ({
  drafts: new Set(),
  booked: new Set(),
  cards: new Set(),
  passingCards: new Set(),
  articles: new Set(),
});
