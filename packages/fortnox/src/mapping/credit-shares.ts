import { Decimal, err, formatAmount, ok, sum, type Result } from '@sync/shared';
import type { FortnoxInvoice, FortnoxInvoiceRow } from '../resources/invoices.js';
import { apportion } from './apportion.js';
import { fortnoxDigits, smallestUnit, vatRoundingBound } from './credit-bound.js';
import { sumByKey } from './fortnox-totals.js';
import { problem, type MappingProblem } from './problem.js';

/** How rows of an invoice were booked; what is given back of them is booked the same way. */
export type Booking = {
  readonly account: number;
  /** Percent, as the invoice was made with: a rate that has changed since does not matter. */
  readonly rate: Decimal;
  readonly vatCode: string | undefined;
  readonly costCenter: string | undefined;
  readonly project: string | undefined;
  readonly articleNumber: string | undefined;
};

/** A row that carries money, VAT included. */
export type MoneyRow = {
  readonly booking: Booking;
  readonly description: string;
  readonly gross: Decimal;
};

/** All rows that were booked alike, and how much of them has not been credited yet. */
export type Share = {
  readonly booking: Booking;
  readonly rows: readonly MoneyRow[];
  readonly left: Decimal;
};

/** What is left of an invoice to credit. */
export type Remainder = {
  readonly shares: readonly Share[];
  readonly left: Decimal;
};

/** Fortnox's own rounding to whole kronor is no part of what was sold. */
function soldTotal({ total, roundOff }: FortnoxInvoice): Decimal | undefined {
  return total?.minus(roundOff ?? 0);
}

/**
 * How much of the invoice may still be credited, by the way it was booked: what it says itself
 * less what its credit documents say. Credits that a person booked otherwise lower the whole only.
 */
export function remainderOf(
  original: FortnoxInvoice,
  credits: readonly FortnoxInvoice[],
): Result<Remainder, MappingProblem> {
  const charged = chargedBy(original);
  if (!charged.ok) return charged;
  const standing = credits.filter(takesBack);
  const credited = all(standing.map(chargedBy));
  if (!credited.ok) return credited;
  const byKey = sumByKey(
    credited.value.flatMap(({ shares }) =>
      shares.map(({ booking, charged: amount }) => ({ key: keyOf(booking), amount })),
    ),
  );
  const shares = charged.value.shares.map(({ booking, rows, charged: amount }) => ({
    ...{ booking, rows },
    left: towardsNothing(amount, byKey.get(keyOf(booking)) ?? new Decimal(0)),
  }));
  const left = charged.value.total.plus(sum(credited.value.map(({ total }) => total)));
  return ok({ shares, left });
}

/** What was cancelled, or comes to nothing or more, has taken nothing back. */
export const takesBack = (document: FortnoxInvoice): boolean =>
  !document.cancelled && soldTotal(document)?.lt(0) !== false;

/** Never past nothing: what was credited beyond a share was taken from another one. */
function towardsNothing(amount: Decimal, credited: Decimal): Decimal {
  const left = amount.plus(credited);
  return left.isZero() || left.isNegative() === amount.isNegative() ? left : new Decimal(0);
}

type Charged = {
  readonly total: Decimal;
  readonly shares: readonly {
    readonly booking: Booking;
    readonly rows: readonly MoneyRow[];
    readonly charged: Decimal;
  }[];
};

/** What a document comes to for each way of booking; together exactly its total. */
function chargedBy(document: FortnoxInvoice): Result<Charged, MappingProblem> {
  const total = soldTotal(document);
  const rows = moneyRows(document);
  if (total === undefined || document.totalVat === undefined || rows === undefined) {
    return err(unreadable(document));
  }
  const groups = bookedAlike(rows);
  const weights = groups.map((group) => sum(group.map(({ gross }) => gross)));
  if (sum(weights).isZero()) return total.isZero() ? ok({ total, shares: [] }) : err(odd(document));
  const gap = sum(weights).minus(total).abs();
  if (gap.gt(roundingOf(document, rows))) return err(odd(document));
  const parts = apportion(total, weights, digitsOf(document, total));
  const shares = groups.flatMap((group, index) => {
    const [booking, charged] = [group[0]?.booking, parts[index]];
    return booking && charged ? [{ booking, rows: group, charged }] : [];
  });
  return ok({ total, shares });
}

function bookedAlike(rows: readonly MoneyRow[]): readonly (readonly MoneyRow[])[] {
  const groups = new Map<string, MoneyRow[]>();
  for (const row of rows) {
    const key = keyOf(row.booking);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

/** How far Fortnox's rounding of VAT can move the total from what the rows come to exactly. */
function roundingOf(document: FortnoxInvoice, rows: readonly MoneyRow[]): Decimal {
  const rates = rows.map(({ booking }) => booking.rate);
  return vatRoundingBound(rates, smallestUnit(document.currency ?? ''));
}

/** The currency's, unless a person has booked finer amounts. */
function digitsOf({ currency }: FortnoxInvoice, total: Decimal): number {
  const digits = fortnoxDigits(currency ?? '');
  return total.decimalPlaces() > digits ? total.decimalPlaces() : digits;
}

/**
 * The rows that carry money, in their order, which is that of the source's lines; rows of text
 * only are left out. `undefined` when one of them cannot be read.
 */
export function moneyRows(document: FortnoxInvoice): readonly MoneyRow[] | undefined {
  const included = document.vatIncluded === true;
  const rows = document.rows.filter(carriesMoney).map((row) => toMoneyRow(row, included));
  const readable = rows.filter((row) => row !== undefined);
  return readable.length === rows.length ? readable : undefined;
}

/** A row of text has no quantity and comes to nothing. */
const carriesMoney = ({ deliveredQuantity, total }: FortnoxInvoiceRow): boolean =>
  deliveredQuantity?.isZero() === false || total?.isZero() === false;

function toMoneyRow(row: FortnoxInvoiceRow, included: boolean): MoneyRow | undefined {
  const { accountNumber: account, vat: rate, total } = row;
  const { vatCode, costCenter, project, articleNumber } = row;
  if (account === undefined || rate === undefined || total === undefined) return undefined;
  return {
    booking: { account, rate, vatCode, costCenter, project, articleNumber },
    description: row.description ?? '',
    gross: included ? total : total.times(rate.plus(100)).div(100),
  };
}

/** The same for whatever is booked alike. */
export const keyOf = ({
  account,
  rate,
  vatCode,
  costCenter,
  project,
  articleNumber,
}: Booking): string =>
  JSON.stringify([account, rate.toFixed(), vatCode, costCenter, project, articleNumber]);

function all<T, E>(results: readonly Result<T, E>[]): Result<readonly T[], E> {
  const values: T[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
}

const byHand = 'Credit by hand in Fortnox, then resolve this job with the number of that document.';

export const unreadable = ({ documentNumber }: FortnoxInvoice): MappingProblem =>
  problem(
    'original-unreadable',
    undefined,
    `Customer, total, VAT or a row of Fortnox invoice ${documentNumber} cannot be read.`,
    byHand,
  );

const odd = ({ documentNumber, total, currency }: FortnoxInvoice): MappingProblem =>
  problem(
    'original-rows-do-not-add-up',
    undefined,
    `The rows of Fortnox invoice ${documentNumber} do not add up to its total of ${formatAmount(total ?? new Decimal(0))} ${currency ?? ''}, so nobody can say how a part of it was booked (fees or freight beside the rows?).`,
    byHand,
  );
