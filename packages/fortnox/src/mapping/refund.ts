import type { Decimal, LocalDate } from '@sync/shared';

/** Money given back on a paid invoice; a void gives back all of it. */
export type Refund = {
  readonly id: string;
  readonly date: LocalDate;
  /** What the customer got back, VAT included, in the invoice's currency. */
  readonly amount: Decimal;
  readonly lines?: readonly { readonly id: string; readonly amount: Decimal }[] | undefined;
};
