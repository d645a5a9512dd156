import {
  formatAmount,
  hasAtMostDecimals,
  isAppliedPayment,
  sum,
  type ConnectionSettings,
  type Decimal,
  type LocalDate,
  type PaidInvoice,
  type Transaction,
} from '@sync/shared';
import { feeOf, feeProblems, shareOf } from './fees.js';
import { paymentAccountFor, type PaymentAccount } from './payment-accounts.js';
import { differenceOf, paymentNotes } from './payment-notes.js';
import { planned, problem, unplanned, type MappingProblem, type Planned } from './problem.js';

/** One payment to book, in the invoice's currency; the SEK amount needs the rate. */
export type PaymentPart = {
  readonly transactionId: string;
  readonly amount: Decimal;
  readonly date: LocalDate;
  readonly account: PaymentAccount;
  /** What the gateway kept back of it, and where that is booked. */
  readonly fee?: { readonly amount: Decimal; readonly account: string } | undefined;
  /** What arrived in kronor, where the source knows it. */
  readonly amountSek?: Decimal | undefined;
};

/** Stands for the part that credit notes settled; they have no transaction. */
const creditNotesId = 'credit-notes';

/**
 * One payment per applied transaction, by the part applied to this invoice, and one for the part
 * that credit notes settled. Never derived from the invoice's total: an invoice may be paid by
 * several transactions, and one transaction may pay several invoices. Money that is none of these
 * is not lost: it is noted with its amount and what to do.
 */
export function planPayments(
  invoice: PaidInvoice,
  settings: ConnectionSettings,
): Planned<readonly PaymentPart[]> {
  const counted = invoice.transactions.filter(isAppliedPayment);
  const problems = [
    ...counted.flatMap((payment) => paymentProblems(invoice, payment)),
    ...counted.flatMap((payment) => feeProblems(invoice, payment, settings)),
    ...repeatedIds(counted),
    ...balanceProblems(invoice, counted, settings),
    ...creditNoteProblems(invoice, settings),
  ];
  if (problems.length > 0) return unplanned(problems);
  const parts = counted.map((payment) => toPart(invoice, payment, settings));
  const settled = [...parts, ...creditNotePart(invoice, parts, settings)];
  return planned(settled, [
    ...counted.flatMap((payment) => raisedDateNote(invoice, payment)),
    ...paymentNotes(invoice, counted, settings),
    ...emptyNote(settled),
  ]);
}

function toPart(
  invoice: PaidInvoice,
  payment: Transaction,
  settings: ConnectionSettings,
): PaymentPart {
  return {
    transactionId: payment.id,
    amount: payment.appliedAmount,
    // Fortnox refuses a payment dated before its invoice (2001089).
    date: payment.date < invoice.invoiceDate ? invoice.invoiceDate : payment.date,
    account: paymentAccountFor(payment, settings),
    fee: feeOf(invoice, payment, settings),
    amountSek: invoice.currency === 'SEK' ? undefined : shareOf(payment, payment.amountSek, 2),
  };
}

function raisedDateNote(invoice: PaidInvoice, payment: Transaction): string[] {
  if (payment.date >= invoice.invoiceDate) return [];
  return [
    `Payment ${payment.id} of ${payment.date} is booked on the invoice date ${invoice.invoiceDate}: Fortnox takes no payment before its invoice.`,
  ];
}

function emptyNote(parts: readonly PaymentPart[]): string[] {
  return parts.length === 0 ? ['The total is zero; there is no payment to book.'] : [];
}

function creditNotePart(
  invoice: PaidInvoice,
  parts: readonly PaymentPart[],
  settings: ConnectionSettings,
): PaymentPart[] {
  if (!invoice.creditNotes.isPositive() || invoice.creditNotes.isZero()) return [];
  if (settings.creditNotePayment === undefined) return [];
  const date = parts.reduce(
    (latest, part) => (part.date > latest ? part.date : latest),
    invoice.invoiceDate,
  );
  const account = settings.creditNotePayment;
  return [{ transactionId: creditNotesId, amount: invoice.creditNotes, date, account }];
}

function paymentProblems(invoice: PaidInvoice, payment: Transaction): MappingProblem[] {
  const pointer = `/transactions/${invoice.transactions.indexOf(payment)}`;
  return [
    ...(payment.currency === invoice.currency ? [] : [otherCurrency(invoice, payment, pointer)]),
    ...(payment.appliedAmount.isNegative() ? [notPositive(payment, pointer)] : []),
    ...(hasAtMostDecimals(payment.appliedAmount, 2) ? [] : [tooFine(payment, pointer)]),
  ];
}

function repeatedIds(payments: readonly Transaction[]): MappingProblem[] {
  const ids = payments.map((payment) => payment.id);
  const repeated = ids.filter((id, index) => id === creditNotesId || ids.indexOf(id) < index);
  return [...new Set(repeated)].map(listedTwice);
}

function balanceProblems(
  invoice: PaidInvoice,
  counted: readonly Transaction[],
  settings: ConnectionSettings,
): MappingProblem[] {
  const applied = sum(counted.map((payment) => payment.appliedAmount));
  const difference = differenceOf(invoice, counted);
  // Without a payment there is nothing that a write-off could stand on.
  const isSmall = counted.length > 0 && difference.abs().lte(settings.smallDifference);
  return [
    ...(invoice.total.isNegative() ? [totalNegative(invoice)] : []),
    ...(invoice.closingBalance.isZero() ? [] : [closingBalance(invoice)]),
    ...(difference.isZero() || isSmall ? [] : [doNotCover(invoice, applied, difference)]),
  ];
}

function creditNoteProblems(invoice: PaidInvoice, settings: ConnectionSettings): MappingProblem[] {
  if (invoice.creditNotes.isNegative()) return [creditNotesNegative(invoice)];
  if (invoice.creditNotes.isZero() || settings.creditNotePayment !== undefined) return [];
  return [creditNotesNotSet(invoice)];
}

const money = (amount: Decimal, invoice: PaidInvoice): string =>
  `${formatAmount(amount)} ${invoice.currency}`;

const otherCurrency = (invoice: PaidInvoice, payment: Transaction, pointer: string) =>
  problem(
    'payment-currency-differs',
    `${pointer}/currency`,
    `Payment ${payment.id} is in ${payment.currency}, the invoice in ${invoice.currency}; Fortnox books a payment only in the invoice's currency.`,
    'Book the payment by hand in Fortnox and resolve the invoice.',
  );

const notPositive = (payment: Transaction, pointer: string) =>
  problem(
    'payment-not-positive',
    `${pointer}/applied_amount`,
    `Payment ${payment.id} has the applied amount ${formatAmount(payment.appliedAmount)}, which is less than nothing.`,
    'Check the transaction in SubscriptionFlow: a refund should have the type Refund.',
  );

const tooFine = (payment: Transaction, pointer: string) =>
  problem(
    'amount-finer-than-fortnox',
    `${pointer}/applied_amount`,
    `The applied amount ${payment.appliedAmount.toString()} of payment ${payment.id} has more than the two decimals that Fortnox keeps.`,
    'Book this invoice by hand and resolve it.',
  );

const listedTwice = (id: string) =>
  problem(
    'payment-listed-twice',
    '/transactions',
    `Transaction ${id} is listed more than once; booking it twice would pay the invoice twice.`,
    'Check the transactions of the invoice in SubscriptionFlow, then have it read again.',
  );

const totalNegative = (invoice: PaidInvoice) =>
  problem(
    'total-negative',
    '/total_amount',
    `The invoice's total is ${money(invoice.total, invoice)}; a negative total is a credit, which Fortnox makes only from an invoice.`,
    'Credit the original invoice in Fortnox by hand and resolve this one.',
  );

const closingBalance = (invoice: PaidInvoice) =>
  problem(
    'closing-balance-not-zero',
    '/closing_balance',
    `The invoice is called paid, but ${money(invoice.closingBalance, invoice)} is still open.`,
    'Settle the rest in SubscriptionFlow; the next paid event is taken by itself. Or try again once the balance is zero.',
  );

const doNotCover = (invoice: PaidInvoice, applied: Decimal, difference: Decimal) =>
  problem(
    'payments-do-not-add-up',
    '/transactions',
    `Payments of ${money(applied, invoice)} and credit notes of ${money(invoice.creditNotes, invoice)} are ${money(difference.abs(), invoice)} ${difference.isNegative() ? 'less' : 'more'} than the total of ${money(invoice.total, invoice)}.`,
    'Check the transactions applied to the invoice in SubscriptionFlow, correct them and have it read again; or book the invoice by hand and resolve it.',
  );

const creditNotesNegative = (invoice: PaidInvoice) =>
  problem(
    'credit-notes-negative',
    '/sum_of_credit_notes',
    `The credit notes come to ${money(invoice.creditNotes, invoice)}, which is less than nothing.`,
    'Check the credit notes of the invoice in SubscriptionFlow, then have it read again.',
  );

const creditNotesNotSet = (invoice: PaidInvoice) =>
  problem(
    'credit-note-payment-not-configured',
    '/sum_of_credit_notes',
    `Credit notes settled ${money(invoice.creditNotes, invoice)}, and the connection does not say how to book that.`,
    "Choose the account for what credit notes have settled, with its mode of payment, on the company's settings page. Then try again.",
  );
