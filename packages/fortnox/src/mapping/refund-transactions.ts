import type { PaidInvoice, Transaction } from '@sync/shared';
import { isRefund, type Refund } from './refund.js';

/** A refund among the transactions of a paid invoice, and whether its part of it is known. */
export type RefundTransaction =
  | { readonly kind: 'applied'; readonly refund: Refund }
  /** SubscriptionFlow does not say how much of it belongs to this invoice. */
  | { readonly kind: 'unapplied'; readonly refund: Refund };

/**
 * The money that went back by transactions of the invoice itself, which are no payments of it.
 * Sources write what a refund gives back with either sign.
 */
export function refundTransactions(invoice: PaidInvoice): readonly RefundTransaction[] {
  return invoice.transactions.filter(gaveBack).map(({ id, date, amount, ...given }) => {
    const applied = given.appliedAmount.abs();
    const { currency } = invoice;
    if (!applied.isZero()) {
      return { kind: 'applied', refund: { id, date, currency, amount: applied } };
    }
    const refund = { id, date, currency: given.currency, amount: amount.abs() };
    return { kind: 'unapplied', refund };
  });
}

const gaveBack = ({ type, status, amount, appliedAmount }: Transaction): boolean =>
  isRefund(type) &&
  ['paid', 'success'].includes(status.trim().toLowerCase()) &&
  !(amount.isZero() && appliedAmount.isZero());
