import { Decimal, sum, type InvoiceLine, type PaidInvoice } from '@sync/shared';
import { keyOf, type MoneyRow } from './credit-shares.js';
import { nameOf } from './rows.js';
import { partsInOrder } from './split-rates.js';
import { normaliseText } from './text.js';

/** A line of the source and its rows in Fortnox: one, or one for each of its rates. */
export type LineRows = { readonly line: InvoiceLine; readonly rows: readonly MoneyRow[] };

type Booked = {
  readonly invoice: PaidInvoice;
  /** The rows of the invoice in Fortnox that carry money, in the order of the source's lines. */
  readonly rows: readonly MoneyRow[];
  /** How far a row in Fortnox may be from its line in the source. */
  readonly tolerance: Decimal;
};

/**
 * The rows of each of these lines, by its id. A line is left out where nobody can be sure: it is there twice, its
 * rows come to another amount or have other rates, because a person has changed or booked them, or another
 * row could be its own as well and was booked otherwise. What is read from the source today may have
 * another order than what was booked.
 */
export function rowsOfLines(
  { invoice, rows, tolerance }: Booked,
  ids: ReadonlySet<string>,
): ReadonlyMap<string, LineRows> {
  const told = rows.map(toTold);
  const found = new Map<string, LineRows>();
  const seen = new Set<string>();
  let from = 0;
  for (const [index, line] of invoice.lines.entries()) {
    const count = partsInOrder(line).length === 0 ? 1 : partsInOrder(line).length;
    const own = told.slice(from, from + count);
    from += count;
    if (!ids.has(line.id)) continue;
    if (seen.has(line.id)) found.delete(line.id);
    else if (isOf({ line, name: nameOf(line, index) }, own, told, tolerance)) {
      found.set(line.id, { line, rows: own.map(({ row }) => row) });
    }
    seen.add(line.id);
  }
  return found;
}

/** A row with what it is compared by, worked out once: each line is compared with all of them. */
type Told = {
  readonly row: MoneyRow;
  readonly gross: number;
  readonly booked: string;
  readonly text: string;
};

const toTold = (row: MoneyRow): Told => ({
  ...{ row, gross: row.gross.toNumber(), booked: keyOf(row.booking) },
  text: normaliseText(row.description),
});

type NamedLine = { readonly line: InvoiceLine; readonly name: string };

function isOf(
  { line, name }: NamedLine,
  own: readonly Told[],
  all: readonly Told[],
  tolerance: Decimal,
): boolean {
  const parts = partsInOrder(line);
  if (own.length === 0 || own.length !== (parts.length === 0 ? 1 : parts.length)) return false;
  const gap = sum(own.map(({ row }) => row.gross)).minus(line.total);
  if (gap.abs().gt(tolerance.times(own.length))) return false;
  const isRated = (told: Told, place: number): boolean =>
    parts.length < 2 || parts[place]?.rate.eq(told.row.booking.rate) === true;
  if (!own.every(isRated)) return false;
  return own.every((one) => {
    const others = all.filter((other) => !own.includes(other) && isAlike(other, one, tolerance));
    return others.length === 0 || (tellsOf(one, name) && !others.some((o) => tellsOf(o, name)));
  });
}

/** Of the same amount, and booked otherwise. */
function isAlike(other: Told, one: Told, tolerance: Decimal): boolean {
  // By numbers first, which is a fraction of the time.
  if (other.booked === one.booked || other.gross > one.gross + 1 || other.gross < one.gross - 1) {
    return false;
  }
  return other.row.gross.minus(one.row.gross).abs().lte(Decimal.max(tolerance, 0));
}

/** A row's text holds the line's name, or as much of it as Fortnox has kept. */
const tellsOf = ({ text }: Told, name: string): boolean =>
  text !== '' && (text.includes(name) || name.startsWith(text));
