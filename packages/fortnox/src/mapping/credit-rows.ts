import { formatAmount, sum, type Decimal, type PaidInvoice } from '@sync/shared';
import { apportion } from './apportion.js';
import type { CreditRowDraft } from './credit-drafts.js';
import { keyOf, type Booking, type MoneyRow, type Remainder, type Share } from './credit-shares.js';
import { sumByKey } from './fortnox-totals.js';
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
  const problems = lineProblems(named);
  if (problems.length > 0) return unplanned(problems);
  return planned(
    named.lines.flatMap(({ id, amount }) => {
      const found = findRow(named, id);
      if (!found || amount.isZero()) return [];
      return [{ amount, booking: found.row.booking, text: found.row.description }];
    }),
  );
}

/** A line's row stands in the same place; one that differs was changed or booked by a person. */
function findRow({ invoice, rows, tolerance }: Named, id: string) {
  const index = invoice.lines.findIndex((line) => line.id === id);
  const [line, row] = [invoice.lines[index], rows[index]];
  if (!line || !row || row.gross.minus(line.total).abs().gt(tolerance)) return undefined;
  return { line, row };
}

function lineProblems(named: Named): MappingProblem[] {
  const { invoice, lines, before } = named;
  const earlier = byId(before);
  const ofEach = [...byId(lines)].flatMap(([id, amount]) => {
    const found = findRow(named, id);
    if (!found) return [lineUnknown(id)];
    const whole = amount.plus(earlier.get(id) ?? 0);
    const fits = isPartOf(amount, found.line.total) && isPartOf(whole, found.line.total);
    return fits ? [] : [lineExceeded(invoice, id, whole, found.line.total)];
  });
  return ofEach.length > 0 ? ofEach : shareProblems(named);
}

/** Earlier refunds in proportion may have left less of a line's kind than the line came to. */
function shareProblems(named: Named): MappingProblem[] {
  const ofEach = new Map<string, RefundedLine[]>();
  for (const line of named.lines) {
    const found = findRow(named, line.id);
    if (found) gather(ofEach, keyOf(found.row.booking), line);
  }
  return named.remainder.shares.flatMap(({ booking, left }) => {
    const ofShare = ofEach.get(keyOf(booking)) ?? [];
    const amount = sumOfLines(ofShare);
    const excess = left.isNegative() ? left.minus(amount) : amount.minus(left);
    if (excess.lte(named.tolerance)) return [];
    return [leftExceeded(named.invoice, ofShare, amount, left)];
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
    `The refund names line ${id}; the invoice does not have it, or its row in Fortnox is another one.`,
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
  lines: readonly RefundedLine[],
  amount: Decimal,
  left: Decimal,
): MappingProblem =>
  problem(
    'refund-line-exceeds-what-is-left',
    '/refund/lines',
    `The refund gives back ${formatAmount(amount)} ${currency} of ${lines.map(({ id }) => id).join(', ')}; after earlier credits ${formatAmount(left)} is left of what was booked like that.`,
    compare,
  );
