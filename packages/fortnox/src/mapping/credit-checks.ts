import { formatAmount, hasAtMostDecimals, type Decimal, type PaidInvoice } from '@sync/shared';
import type { FortnoxInvoice } from '../resources/invoices.js';
import { fortnoxDigits } from './credit-bound.js';
import type { CreditInput } from './credit-input.js';
import { sumOfLines } from './credit-rows.js';
import { unreadable } from './credit-shares.js';
import { problem, type MappingProblem } from './problem.js';
import type { Refund } from './refund.js';

/** Everything that speaks against crediting the invoice so; `left` is what may still be credited. */
export function checkCredit(input: CreditInput, left: Decimal): readonly MappingProblem[] {
  const { original, invoice, change } = input;
  return [
    ...originalProblems(original, invoice),
    ...(change.kind === 'void' ? [] : refundProblems(change.refund, original, left)),
  ];
}

function originalProblems(original: FortnoxInvoice, invoice: PaidInvoice): MappingProblem[] {
  const { currency, currencyRate } = original;
  const hasRate = currency === 'SEK' || currencyRate !== undefined;
  return [
    ...(isBooked(original) ? [] : [notBookkept(original)]),
    ...(original.customerNumber === undefined ? [unreadable(original)] : []),
    ...(original.credit === true ? [isCredit(original)] : []),
    ...(currency === invoice.currency && hasRate ? [] : [otherCurrency(original, invoice)]),
  ];
}

/** Under the cash method nothing is ever bookkept but payments. */
const isBooked = ({ booked, accountingMethod }: FortnoxInvoice): boolean =>
  booked || accountingMethod === 'CASH';

function refundProblems(refund: Refund, original: FortnoxInvoice, left: Decimal): MappingProblem[] {
  const { amount, currency, lines } = refund;
  const digits = fortnoxDigits(currency);
  const usable = amount.gt(0) && hasAtMostDecimals(amount, digits);
  return [
    ...(currency === original.currency ? [] : [currencyDiffers(refund, original)]),
    ...(usable ? [] : [amountUnusable(refund, digits)]),
    ...(amount.gt(left) ? [exceedsLeft(refund, original, left)] : []),
    ...(lines && !sumOfLines(lines).eq(amount) ? [linesDoNotAddUp(refund, sumOfLines(lines))] : []),
  ];
}

const correct =
  'Compare the refund with SubscriptionFlow and send it again, then try again; or credit by hand in Fortnox and resolve this job.';

const byHand = 'Credit by hand in Fortnox, then resolve this job with the number of that document.';

const notBookkept = ({ documentNumber, cancelled }: FortnoxInvoice) =>
  problem(
    'original-not-bookkept',
    undefined,
    `Fortnox invoice ${documentNumber} is ${cancelled ? 'cancelled' : 'a draft'}; only bookkept invoices are credited.`,
    'Change or cancel the draft in Fortnox, then resolve this job by hand or discard it.',
  );

const isCredit = ({ documentNumber }: FortnoxInvoice) =>
  problem(
    'original-is-a-credit',
    undefined,
    `Fortnox invoice ${documentNumber} is a credit invoice itself.`,
    byHand,
  );

const otherCurrency = (original: FortnoxInvoice, invoice: PaidInvoice) =>
  problem(
    'original-currency-differs',
    undefined,
    `Fortnox invoice ${original.documentNumber} is in ${original.currency ?? '(unknown)'} at the rate ${original.currencyRate?.toString() ?? '(unknown)'}, the invoice in SubscriptionFlow in ${invoice.currency}.`,
    byHand,
  );

const currencyDiffers = ({ currency }: Refund, original: FortnoxInvoice) =>
  problem(
    'refund-currency-differs',
    '/invoice/currency',
    `The refund is in ${currency}, Fortnox invoice ${original.documentNumber} in ${original.currency ?? '(unknown)'}.`,
    correct,
  );

const amountUnusable = ({ amount, currency }: Refund, digits: number) =>
  problem(
    'refund-amount-unusable',
    '/refund/amount',
    `The refund of ${formatAmount(amount)} ${currency} is not more than nothing, or has more than ${digits} decimals.`,
    correct,
  );

const exceedsLeft = ({ amount, currency }: Refund, original: FortnoxInvoice, left: Decimal) =>
  problem(
    'refund-exceeds-what-is-left',
    '/refund/amount',
    `The refund of ${formatAmount(amount)} ${currency} is more than the ${formatAmount(left)} that is left to credit of Fortnox invoice ${original.documentNumber}${creditedBy(original)}.`,
    correct,
  );

const creditedBy = ({ creditInvoiceReference }: FortnoxInvoice): string =>
  creditInvoiceReference === undefined
    ? ''
    : ` beside its credit invoice ${creditInvoiceReference}`;

const linesDoNotAddUp = ({ amount, currency }: Refund, given: Decimal) =>
  problem(
    'refund-lines-do-not-add-up',
    '/refund/lines',
    `The refunded lines come to ${formatAmount(given)} ${currency}, the refund to ${formatAmount(amount)}.`,
    correct,
  );
