import { currencyDigits, Decimal, roundHalfUp, sum, type InvoiceLine } from '@sync/shared';
import { vatIn, type Prices, type RatedLine } from './rated-line.js';

/**
 * How far correct rounding may move the figures of an invoice: half of the smallest unit for every
 * line at a VAT rate and once more for their sum, whoever rounds and wherever. The connection's
 * `roundingTolerance` comes on top, once per comparison.
 */
export type RoundingBound = {
  /** By rate in percent, as text. */
  readonly byRate: ReadonlyMap<string, Decimal>;
  /** All rates together; what totals are judged by. */
  readonly whole: Decimal;
};

/** Half of the currency's smallest unit, by which its own figures are rounded. */
export function halfUnitOf(currency: string): Decimal {
  return new Decimal('0.5').times(new Decimal(10).pow(-(currencyDigits(currency) ?? 2)));
}

/** Fortnox keeps two decimals in every currency, so a dinar's third is rounded there as well. */
export function halfUnitInFortnox(currency: string): Decimal {
  return Decimal.max(halfUnitOf(currency), '0.005');
}

type BoundInput = {
  readonly lines: readonly RatedLine[];
  /** Rates of rows that no line stands for, such as miscellaneous charges. */
  readonly extra?: readonly Decimal[];
  readonly prices: Prices;
  readonly currency: string;
  readonly halfUnit: Decimal;
  readonly tolerance: Decimal;
};

/** The bound of an invoice; lines without a rate count as a rate of their own. */
export function roundingBound(input: BoundInput): RoundingBound {
  const { lines, halfUnit, tolerance } = input;
  const roundings = [
    ...lines.map(({ line, rate }) => ({ rate, count: roundingsIn(line, rate, input) })),
    ...(input.extra ?? []).map((rate) => ({ rate, count: new Decimal(1) })),
  ];
  const halves = new Map<string, Decimal>();
  for (const { rate, count } of roundings) {
    const before = halves.get(rateKey(rate)) ?? new Decimal(1);
    halves.set(rateKey(rate), before.plus(count));
  }
  const byRate = new Map(
    [...halves].map(([key, count]): [string, Decimal] => [
      key,
      count.times(halfUnit).plus(tolerance),
    ]),
  );
  return {
    byRate,
    whole: sum([...halves.values()])
      .times(halfUnit)
      .plus(tolerance),
  };
}

export const rateKey = (rate: Decimal | undefined): string => rate?.toString() ?? 'unknown';

/** The bound of one rate; a rate without lines leaves nothing to be rounded but the tolerance. */
export function boundOfRate(bound: RoundingBound, rate: Decimal | undefined): Decimal {
  return bound.byRate.get(rateKey(rate)) ?? new Decimal(0);
}

/**
 * A line was rounded once, unless its VAT is exactly that of one unit times the quantity and not
 * that of the whole line: then it was rounded as if each unit stood on a line of its own. Where both
 * come to the same, one rounding explains it, however many units there are.
 */
function roundingsIn(
  line: InvoiceLine,
  rate: Decimal | undefined,
  { prices, currency }: BoundInput,
): Decimal {
  if (rate === undefined || !line.quantity.isInteger() || line.quantity.lte(1)) {
    return new Decimal(1);
  }
  const amount = line.subTotal.minus(line.discount);
  const vatOf = (part: Decimal): Decimal =>
    roundHalfUp(vatIn(part, rate, prices), currencyDigits(currency) ?? 2);
  const isOfUnits = vatOf(amount.div(line.quantity)).times(line.quantity).eq(line.vat);
  return isOfUnits && !vatOf(amount).eq(line.vat) ? line.quantity : new Decimal(1);
}
