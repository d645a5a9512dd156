import type { Decimal, LocalDate } from '@sync/shared';

/** A line of the source's invoice and how much of it goes back, VAT included. */
export type RefundedLine = { readonly id: string; readonly amount: Decimal };

/** Money given back on a paid invoice. */
export type Refund = {
  readonly id: string;
  readonly date: LocalDate;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** What the customer got back, VAT included, in the invoice's currency. */
  readonly amount: Decimal;
  /** `undefined`: of all lines in proportion. */
  readonly lines?: readonly RefundedLine[] | undefined;
};

/** What happened to an invoice after it was carried over. */
export type CreditChange =
  | { readonly kind: 'refund'; readonly refund: Refund }
  /** Taken back as a whole, without money going back. */
  | { readonly kind: 'void'; readonly date: LocalDate };

/** The day that is booked: of the refund, or of the void. */
export function dateOf(change: CreditChange): LocalDate {
  return change.kind === 'void' ? change.date : change.refund.date;
}

/** SubscriptionFlow calls a transaction that gives money back by its type, never by its category. */
export const isRefund = (type: string): boolean => type.trim().toLowerCase() === 'refund';
