import {
  formatAmount,
  sum,
  type ConnectionSettings,
  type Decimal,
  type PaidInvoice,
  type Transaction,
} from '@sync/shared';
import { refundTransactions, type RefundTransaction } from './refund-transactions.js';

/** What payments and credit notes exceed the total by; negative where they fall short. */
export function differenceOf(invoice: PaidInvoice, counted: readonly Transaction[]): Decimal {
  const applied = sum(counted.map((payment) => payment.appliedAmount));
  return applied.plus(invoice.creditNotes).minus(invoice.total);
}

/** Everything about the money that a bookkeeper must know or do by hand, with its amount. */
export function paymentNotes(
  invoice: PaidInvoice,
  counted: readonly Transaction[],
  settings: ConnectionSettings,
): string[] {
  return [
    ...counted.flatMap((payment) => feeNote(payment, settings)),
    ...counted.flatMap(kronorNote),
    ...counted.flatMap(overpaymentNote),
    ...smallDifferenceNote(invoice, counted, settings),
    ...refundTransactions(invoice).map((transaction) => refundNote(transaction, settings)),
  ];
}

function feeNote({ id, fee, currency }: Transaction, settings: ConnectionSettings): string[] {
  if (fee === undefined || fee.isZero()) return [];
  return [
    `The fee of ${formatAmount(fee)} ${currency} on payment ${id} is written off on account ${settings.feeAccount ?? ''}.`,
  ];
}

function kronorNote({ id, amountSek, currency }: Transaction): string[] {
  if (amountSek === undefined || currency === 'SEK') return [];
  return [
    `Payment ${id} is booked with the ${formatAmount(amountSek)} kronor that arrived; Fortnox books the difference to the invoice's rate.`,
  ];
}

function overpaymentNote({ id, amount, appliedAmount, currency }: Transaction): string[] {
  const over = amount.minus(appliedAmount);
  if (!over.gt(0)) return [];
  return [
    `Payment ${id} brought ${formatAmount(over)} ${currency} more than was applied to this invoice, and that is not booked here. Unless it pays another invoice, it is an advance of the customer: book it by hand on account 2420.`,
  ];
}

function smallDifferenceNote(
  invoice: PaidInvoice,
  counted: readonly Transaction[],
  { roundingAccount }: ConnectionSettings,
): string[] {
  const difference = differenceOf(invoice, counted);
  if (difference.isZero()) return [];
  return [
    `The payments are ${formatAmount(difference.abs())} ${invoice.currency} ${difference.isNegative() ? 'less' : 'more'} than the total; the small difference is written off on account ${roundingAccount}.`,
  ];
}

function refundNote({ kind, refund }: RefundTransaction, { refunds }: ConnectionSettings): string {
  const { id, date, amount, currency } = refund;
  const money = `${formatAmount(amount)} ${currency} went back to the customer on ${date} (refund ${id})`;
  if (kind === 'unapplied') {
    return `${money}. SubscriptionFlow does not say how much of it belongs to this invoice: credit that part by hand.`;
  }
  return refunds === 'credit'
    ? `${money}: a credit of the invoice follows.`
    : `${money} and is not in Fortnox: credit the invoice by hand, or set refunds to "credit".`;
}
