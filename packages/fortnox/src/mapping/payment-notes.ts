import {
  formatAmount,
  roundHalfUp,
  sum,
  type ConnectionSettings,
  type Decimal,
  type LocalDate,
  type PaidInvoice,
  type Transaction,
} from '@sync/shared';

/** Money that went back among the transactions of a paid invoice; to be credited or shown. */
export type RefundDemand = {
  readonly transactionId: string;
  readonly date: LocalDate;
  /** In the invoice's currency, positive. */
  readonly amount: Decimal;
};

/** Refunds that succeeded, by what they took from this invoice. */
export function refundsAmong(invoice: PaidInvoice): readonly RefundDemand[] {
  return invoice.transactions.filter(isRefund).flatMap(({ id, date, amount, appliedAmount }) => {
    const given = appliedAmount.isZero() ? amount : appliedAmount;
    return given.isZero() ? [] : [{ transactionId: id, date, amount: given.abs() }];
  });
}

function isRefund({ status, type }: Transaction): boolean {
  const succeeded = ['paid', 'success', 'refunded'].includes(status.trim().toLowerCase());
  return succeeded && type.trim().toLowerCase() === 'refund';
}

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
  refunds: readonly RefundDemand[],
): string[] {
  return [
    ...counted.flatMap((payment) => feeNote(payment, settings)),
    ...counted.flatMap(kronorNote),
    ...counted.flatMap(overpaymentNote),
    ...smallDifferenceNote(invoice, counted, settings),
    ...creditNoteVatNote(invoice),
    ...refunds.map((refund) => refundNote(refund, invoice, settings)),
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

function creditNoteVatNote({ creditNotes, vat, total, currency }: PaidInvoice): string[] {
  if (creditNotes.isZero() || vat.isZero() || total.isZero()) return [];
  const part = roundHalfUp(vat.times(creditNotes).div(total), 2);
  return [
    `Credit notes settled ${formatAmount(creditNotes)} of ${formatAmount(total)} ${currency}, and the output VAT of ${formatAmount(part)} in that stays booked: book the VAT of the credit notes by hand if it has not been reduced elsewhere.`,
  ];
}

function refundNote(
  { transactionId, amount, date }: RefundDemand,
  { currency }: PaidInvoice,
  { refunds }: ConnectionSettings,
): string {
  const money = `${formatAmount(amount)} ${currency} went back to the customer on ${date} (refund ${transactionId})`;
  return refunds === 'credit'
    ? `${money}: a credit of the invoice follows.`
    : `${money} and is not in Fortnox: credit the invoice by hand, or set refunds to "credit".`;
}
