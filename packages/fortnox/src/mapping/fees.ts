import {
  currencyDigits,
  Decimal,
  formatAmount,
  roundHalfUp,
  type ConnectionSettings,
  type PaidInvoice,
  type Transaction,
} from '@sync/shared';
import { problem, type MappingProblem } from './problem.js';

/** A gateway's fee within a payment, and the account it is written off on. */
export function feeOf(
  invoice: PaidInvoice,
  payment: Transaction,
  { feeAccount }: ConnectionSettings,
): { readonly amount: Decimal; readonly account: string } | undefined {
  const amount = shareOf(payment, payment.fee, currencyDigits(invoice.currency) ?? 2);
  if (amount === undefined || amount.isZero() || feeAccount === undefined) return undefined;
  return { amount, account: feeAccount };
}

/**
 * This invoice's part of an amount that belongs to the whole transaction: one that pays several
 * invoices has one fee, which must not be booked with each of them.
 */
export function shareOf(
  { amount, appliedAmount }: Transaction,
  whole: Decimal | undefined,
  digits: number,
): Decimal | undefined {
  if (whole === undefined || amount.lte(appliedAmount)) return whole;
  return roundHalfUp(whole.times(appliedAmount).div(amount), digits);
}

export function feeProblems(
  invoice: PaidInvoice,
  payment: Transaction,
  { feeAccount }: ConnectionSettings,
): MappingProblem[] {
  const pointer = `/transactions/${invoice.transactions.indexOf(payment)}`;
  const fee = payment.fee ?? new Decimal(0);
  const kronor = payment.amountSek;
  return [
    ...(fee.isZero() || feeAccount !== undefined ? [] : [feeNotSet(payment, fee, pointer)]),
    ...(fee.isNegative() || (!fee.isZero() && fee.gte(payment.amount))
      ? [feeUnusable(payment, fee, pointer)]
      : []),
    ...(kronor === undefined || kronor.gt(0) ? [] : [kronorUnusable(payment, kronor, pointer)]),
  ];
}

const feeNotSet = (payment: Transaction, fee: Decimal, pointer: string) =>
  problem(
    'fee-account-not-configured',
    `${pointer}/fee`,
    `A fee of ${formatAmount(fee)} ${payment.currency} was kept back of payment ${payment.id}, and the connection has no account for fees.`,
    "Choose the account for the gateway's fees on the company's settings page. Then try again.",
  );

const feeUnusable = (payment: Transaction, fee: Decimal, pointer: string) =>
  problem(
    'fee-unusable',
    `${pointer}/fee`,
    `The fee of ${formatAmount(fee)} ${payment.currency} on payment ${payment.id} of ${formatAmount(payment.amount)} is not between nothing and the payment.`,
    'Correct the fee where it comes from, then have it read again.',
  );

const kronorUnusable = (payment: Transaction, kronor: Decimal, pointer: string) =>
  problem(
    'amount-sek-implausible',
    `${pointer}/amount_sek`,
    `Payment ${payment.id} is said to have brought ${formatAmount(kronor)} kronor.`,
    'Correct amount_sek where it comes from, then have it read again.',
  );

/** What arrived at a rate more than a fifth away from the invoice's was not that payment's money. */
export const kronorImplausible = (id: string, kronor: number, rate: Decimal, expected: Decimal) =>
  problem(
    'amount-sek-implausible',
    '/transactions',
    `Payment ${id} is said to have brought ${kronor} kronor, a rate of ${rate.toString()} where the invoice has ${expected.toString()}.`,
    'Correct amount_sek where it comes from, or leave it out; then have it read again.',
  );
