import type { CompanyHabit, Decimal } from '@sync/shared';
import { ratedTotals, type RatedRow, type VatRounding } from './fortnox-totals.js';

export type WriteOffSign = NonNullable<CompanyHabit['writeOffSign']>;

type SourceRows = { readonly rows: readonly RatedRow[]; readonly vatIncluded: boolean };

type Seen = {
  readonly currency: string;
  readonly totalVat: Decimal;
  /** The total before öresavrundning. */
  readonly exactTotal: Decimal;
  readonly roundOff: Decimal;
  /** Whether the rate stands that Fortnox took, be it its own or the one that was sent. */
  readonly tookUsableRate: boolean;
};

/**
 * What an invoice's echo tells of its company. An invoice that comes to the same under both
 * roundings tells nothing, and what was known before stays.
 */
export function learnHabit(known: CompanyHabit, rows: SourceRows, seen: Seen): CompanyHabit {
  return {
    ...known,
    vatRounding: vatRoundingSeen(rows, seen.totalVat) ?? known.vatRounding,
    roundsToKronor: kronorSeen(seen) ?? known.roundsToKronor,
    // Never taken back: it costs a call to find out, and a rate that stands may have been sent.
    ...(seen.tookUsableRate ? {} : { omittedRate: 'implausible' as const }),
  };
}

function vatRoundingSeen(
  { rows, vatIncluded }: SourceRows,
  totalVat: Decimal,
): VatRounding | undefined {
  const fitting = (['per-row', 'per-rate'] as const).filter((rounding) =>
    ratedTotals(rows, vatIncluded, rounding).vat.eq(totalVat),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

function kronorSeen({ currency, exactTotal, roundOff }: Seen): boolean | undefined {
  if (currency !== 'SEK') return undefined;
  if (!roundOff.isZero()) return true;
  return exactTotal.isInteger() ? undefined : false;
}
