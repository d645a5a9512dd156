import { Decimal, formatAmount, roundHalfUp, sum, type PaidInvoice } from '@sync/shared';
import type { InvoiceRowDraft } from './drafts.js';
import { sumByKey } from './fortnox-totals.js';
import type { MappingProblem } from './plan.js';
import type { Refund } from './refund.js';
import { planned, problem, unplanned, type Planned } from './problem.js';
import type { TreatedLine } from './prepare-invoice.js';
import { normaliseText, shorten } from './text.js';

/** An amount given back, VAT included, and how it was sold. */
type CreditPart = {
  readonly amount: Decimal;
  readonly account: string;
  readonly rate: Decimal;
  readonly vatCode: string | undefined;
  readonly text: string;
};

/**
 * Rows that give back exactly the refunded amount, VAT included: of the lines that the refund
 * names, else of all lines in proportion to what they cost, so that VAT follows the sale.
 */
export function planCreditRows(
  invoice: PaidInvoice,
  lines: readonly TreatedLine[],
  refund: Refund,
  language: 'SV' | 'EN',
): Planned<readonly InvoiceRowDraft[]> {
  const named = refund.lines;
  const problems = named === undefined ? [] : lineProblems(invoice, lines, refund, named);
  if (problems.length > 0) return unplanned(problems);
  const parts = named === undefined ? inProportion(lines, refund.amount) : ofLines(lines, named);
  return planned(
    parts.filter((part) => !part.amount.isZero()).map((part) => toRow(part, language)),
  );
}

type RefundedLines = NonNullable<Refund['lines']>;

function ofLines(lines: readonly TreatedLine[], named: RefundedLines): CreditPart[] {
  return named.flatMap(({ id, amount }) => {
    const found = lines.find(({ line }) => line.id === id);
    return found === undefined ? [] : [partOf(found, amount, found.line.name)];
  });
}

/** By running total, so that the parts add up to the refund to the last cent. */
function inProportion(lines: readonly TreatedLine[], amount: Decimal): CreditPart[] {
  const total = sum(lines.map(({ line }) => line.total));
  let seen = new Decimal(0);
  return lines.map((entry) => {
    const before = roundHalfUp(amount.times(seen).div(total), 2);
    seen = seen.plus(entry.line.total);
    const upToHere = roundHalfUp(amount.times(seen).div(total), 2);
    return partOf(entry, upToHere.minus(before), entry.line.name);
  });
}

function partOf({ vat }: TreatedLine, amount: Decimal, text: string): CreditPart {
  return { amount, account: vat.account, rate: vat.rate, vatCode: vat.vatCode, text };
}

function toRow(part: CreditPart, language: 'SV' | 'EN'): InvoiceRowDraft {
  const prefix = language === 'SV' ? 'Återbetalning' : 'Refund';
  return {
    AccountNumber: Number(part.account),
    Description: shorten(`${prefix}: ${normaliseText(part.text)}`, 255),
    DeliveredQuantity: '-1',
    Price: part.amount.toNumber(),
    VAT: part.rate.toNumber(),
    ...(part.vatCode === undefined ? {} : { VATCode: part.vatCode }),
  };
}

function lineProblems(
  invoice: PaidInvoice,
  lines: readonly TreatedLine[],
  refund: Refund,
  named: RefundedLines,
): MappingProblem[] {
  const given = sum(named.map(({ amount }) => amount));
  const byLine = sumByKey(named.map(({ id, amount }) => ({ key: id, amount })));
  const excessive = [...byLine].filter(([id, amount]) => {
    const found = lines.find(({ line }) => line.id === id);
    return found === undefined || amount.gt(found.line.total) || !amount.gt(0);
  });
  return [
    ...excessive.map(([id, amount]) => lineUnusable(invoice, id, amount)),
    ...(given.eq(refund.amount) ? [] : [linesDoNotAddUp(invoice, refund, given)]),
  ];
}

const lineUnusable = (invoice: PaidInvoice, id: string, amount: Decimal): MappingProblem =>
  problem(
    'refund-line-unusable',
    '/refund/lines',
    `The refund gives back ${formatAmount(amount)} ${invoice.currency} of line ${id}, which the invoice does not have or which cost less.`,
    'Compare the refund with SubscriptionFlow; credit by hand in Fortnox and resolve it.',
  );

const linesDoNotAddUp = (invoice: PaidInvoice, refund: Refund, given: Decimal): MappingProblem =>
  problem(
    'refund-lines-do-not-add-up',
    '/refund/lines',
    `The refunded lines come to ${formatAmount(given)} ${invoice.currency}, the refund to ${formatAmount(refund.amount)}.`,
    'Compare the refund with SubscriptionFlow; credit by hand in Fortnox and resolve it.',
  );
