import { formatAmount, sum, type Decimal, type PaidInvoice } from '@sync/shared';
import { apportion } from './apportion.js';
import { fortnoxDigits } from './credit-bound.js';
import type { CreditRowDraft } from './credit-drafts.js';
import { keyOf, type Booking, type MoneyRow, type Remainder, type Share } from './credit-shares.js';
import { sumByKey } from './fortnox-totals.js';
import { rowsOfLines, type LineRows } from './line-rows.js';
import { planned, problem, unplanned, type MappingProblem, type Planned } from './problem.js';
import type { RefundedLine } from './refund.js';
import { normaliseText, shorten } from './text.js';

/** Characters of a row's description that Fortnox was seen to keep. */
const maxDescription = 255;

/** An amount given back, VAT included, and how it had been booked. */
export type CreditPart = {
  readonly amount: Decimal;
  readonly booking: Booking;
  readonly text: string;
};

/**
 * Of everything that was booked alike, as much of what is left of it as the amount is of the whole:
 * so VAT follows the sale, the parts come to the amount exactly and the last refund leaves nothing.
 */
export function inProportion(
  { shares }: Remainder,
  amount: Decimal,
  digits: number,
  language: 'SV' | 'EN',
): readonly CreditPart[] {
  const parts = apportion(
    amount,
    shares.map(({ left }) => left),
    digits,
  );
  return shares.flatMap((share, index) => {
    const part = parts[index];
    if (!part || part.isZero()) return [];
    return [{ amount: part, booking: share.booking, text: namesOf(share, language) }];
  });
}

/** The first row's own words, and how many more there are. */
function namesOf({ rows }: Share, language: 'SV' | 'EN'): string {
  const more = rows.length - 1;
  const first = rows[0]?.description ?? '';
  if (more === 0) return first;
  return language === 'SV' ? `${first} och ${more} rader till` : `${first} and ${more} more rows`;
}

type Named = {
  readonly invoice: PaidInvoice;
  /** The rows of the invoice in Fortnox that carry money, in the order of the source's lines. */
  readonly rows: readonly MoneyRow[];
  readonly remainder: Remainder;
  readonly lines: readonly RefundedLine[];
  /** What earlier refunds have named. */
  readonly before: readonly RefundedLine[];
  /** How far a row in Fortnox may be from its line in the source. */
  readonly tolerance: Decimal;
};

/** Of the lines that the refund names, or everything that is wrong with them. */
export function ofLines(named: Named): Planned<readonly CreditPart[]> {
  const found = rowsOfLines(named, new Set(named.lines.map(({ id }) => id)));
  const problems = lineProblems(named, found);
  if (problems.length > 0) return unplanned(problems);
  const parts = named.lines.flatMap((line) => partsOfLine(named, line, found.get(line.id)));
  const exceeded = shareProblems(named, parts);
  return exceeded.length > 0 ? unplanned(exceeded) : planned(parts);
}

type NamedPart = CreditPart & { readonly id: string };

/** A line that was taxed at several rates is given back at all of them, in proportion. */
function partsOfLine(
  { invoice }: Named,
  { id, amount }: RefundedLine,
  found: LineRows | undefined,
): readonly NamedPart[] {
  if (!found || amount.isZero()) return [];
  const weights = found.rows.map(({ gross }) => gross);
  const amounts =
    weights.length === 1 ? [amount] : apportion(amount, weights, fortnoxDigits(invoice.currency));
  return found.rows.flatMap(({ booking, description: text }, place) => {
    const part = amounts[place];
    return part && !part.isZero() ? [{ id, amount: part, booking, text }] : [];
  });
}

function lineProblems(
  { invoice, lines, before }: Named,
  found: ReadonlyMap<string, LineRows>,
): MappingProblem[] {
  const earlier = byId(before);
  return [...byId(lines)].flatMap(([id, amount]) => {
    const line = found.get(id)?.line;
    if (!line) return [lineUnknown(id)];
    const whole = amount.plus(earlier.get(id) ?? 0);
    const fits = isPartOf(amount, line.total) && isPartOf(whole, line.total);
    return fits ? [] : [lineExceeded(invoice, id, whole, line.total)];
  });
}

/** Earlier refunds in proportion may have left less of a line's kind than the line came to. */
function shareProblems(
  { invoice, remainder, tolerance }: Named,
  parts: readonly NamedPart[],
): MappingProblem[] {
  const ofEach = new Map<string, NamedPart[]>();
  for (const part of parts) gather(ofEach, keyOf(part.booking), part);
  return remainder.shares.flatMap(({ booking, left }) => {
    const ofShare = ofEach.get(keyOf(booking)) ?? [];
    const amount = sum(ofShare.map((part) => part.amount));
    const excess = left.isNegative() ? left.minus(amount) : amount.minus(left);
    return excess.lte(tolerance) ? [] : [leftExceeded(invoice, ofShare, amount, left)];
  });
}

function gather<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}

const byId = (lines: readonly RefundedLine[]) =>
  sumByKey(lines.map(({ id, amount }) => ({ key: id, amount })));

/** A line of less than nothing, such as a discount, is taken back by less than nothing. */
const isPartOf = (amount: Decimal, whole: Decimal): boolean =>
  amount.isZero() || (amount.isNegative() === whole.isNegative() && amount.abs().lte(whole.abs()));

/** What the named lines come to, which has to be the refund. */
export const sumOfLines = (lines: readonly RefundedLine[]): Decimal =>
  sum(lines.map(({ amount }) => amount));

/** As Fortnox takes it: quantity -1 and the amount as the price, which includes VAT. */
export function toCreditRow({ amount, booking, text }: CreditPart, language: 'SV' | 'EN') {
  const prefix = language === 'SV' ? 'Återbetalning' : 'Refund';
  const { account, rate, vatCode, costCenter, project, articleNumber } = booking;
  return {
    AccountNumber: account,
    Description: shorten(`${prefix}: ${normaliseText(text)}`, maxDescription),
    DeliveredQuantity: '-1',
    Price: amount.toNumber(),
    ...(rate.isInteger() ? { VAT: rate.toNumber() } : {}),
    ...(vatCode === undefined ? {} : { VATCode: vatCode }),
    ...(costCenter === undefined ? {} : { CostCenter: costCenter }),
    ...(project === undefined ? {} : { Project: project }),
    ...(articleNumber === undefined ? {} : { ArticleNumber: articleNumber }),
    // Left out, a discount of the customer's card would be taken off.
    Discount: 0,
    DiscountType: 'AMOUNT',
  } as const satisfies CreditRowDraft;
}

const compare =
  'Compare the refund with SubscriptionFlow and send it again, then try again; or credit by hand in Fortnox and resolve this job.';

const lineUnknown = (id: string): MappingProblem =>
  problem(
    'refund-line-unknown',
    '/refund/lines',
    `The refund names line ${id}; the invoice does not have it once, or its row in Fortnox is another one or not the only one of that amount.`,
    compare,
  );

const lineExceeded = (
  { currency }: PaidInvoice,
  id: string,
  amount: Decimal,
  charged: Decimal,
): MappingProblem =>
  problem(
    'refund-line-exceeds-line',
    '/refund/lines',
    `With earlier refunds ${formatAmount(amount)} ${currency} of line ${id} would be given back, which came to ${formatAmount(charged)}.`,
    compare,
  );

const leftExceeded = (
  { currency }: PaidInvoice,
  parts: readonly NamedPart[],
  amount: Decimal,
  left: Decimal,
): MappingProblem =>
  problem(
    'refund-line-exceeds-what-is-left',
    '/refund/lines',
    `The refund gives back ${formatAmount(amount)} ${currency} of ${[...new Set(parts.map(({ id }) => id))].join(', ')}; after earlier credits ${formatAmount(left)} is left of what was booked like that.`,
    compare,
  );
