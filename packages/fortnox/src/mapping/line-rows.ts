import { sum, type Decimal, type InvoiceLine, type PaidInvoice } from '@sync/shared';
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
 * The rows of each line, by its id. A line is left out where nobody can be sure: it is there twice, its rows
 * come to another amount or have other rates, because a person has changed or booked them, or another
 * row could be its own as well and was booked otherwise. What is read from the source today may have
 * another order than what was booked.
 */
export function rowsOfLines(booked: Booked): ReadonlyMap<string, LineRows> {
  const { invoice, rows } = booked;
  const found = new Map<string, LineRows>();
  const twice = new Set<string>();
  const seen = new Set<string>();
  let from = 0;
  for (const [index, line] of invoice.lines.entries()) {
    if (seen.has(line.id)) twice.add(line.id);
    seen.add(line.id);
    const parts = partsInOrder(line);
    const own = rows.slice(from, from + Math.max(1, parts.length));
    from += Math.max(1, parts.length);
    if (isOf(line, index, own, booked)) found.set(line.id, { line, rows: own });
  }
  for (const id of twice) found.delete(id);
  return found;
}

function isOf(
  line: InvoiceLine,
  index: number,
  own: readonly MoneyRow[],
  { rows, tolerance }: Booked,
): boolean {
  const parts = partsInOrder(line);
  if (own.length !== Math.max(1, parts.length)) return false;
  const gap = sum(own.map(({ gross }) => gross)).minus(line.total);
  if (gap.abs().gt(tolerance.times(own.length))) return false;
  const name = nameOf(line, index);
  if (own.length > 1) {
    return own.every(
      (row, place) => parts[place]?.rate.eq(row.booking.rate) === true && tellsOf(row, name),
    );
  }
  const [row] = own;
  if (!row) return false;
  const others = rows.filter((other) => isAlike(other, row, tolerance));
  return others.length === 0 || (tellsOf(row, name) && !others.some((o) => tellsOf(o, name)));
}

/** Of the same amount, and booked otherwise. */
function isAlike(other: MoneyRow, row: MoneyRow, tolerance: Decimal): boolean {
  // By numbers first: each line is compared with every row.
  const near = Math.abs(other.gross.toNumber() - row.gross.toNumber()) <= tolerance.toNumber() + 1;
  return (
    near &&
    other.gross.minus(row.gross).abs().lte(tolerance) &&
    keyOf(other.booking) !== keyOf(row.booking)
  );
}

/** A row's text holds the line's name, or as much of it as Fortnox has kept. */
function tellsOf({ description }: MoneyRow, name: string): boolean {
  const text = normaliseText(description);
  return text !== '' && (text.includes(name) || name.startsWith(text));
}
