import {
  Decimal,
  roundHalfUp,
  type ConnectionSettings,
  type InvoiceLine,
  type VatRegime,
} from '@sync/shared';
import type { TaxStatus } from './regime.js';
import { vatIn, type Prices, type RatedLine } from './rated-line.js';

const swedishRates = [0, 6, 12, 25].map((rate) => new Decimal(rate));

export type RateContext = {
  readonly prices: Prices;
  readonly tax: TaxStatus;
  readonly settings: ConnectionSettings;
  /** Half of the currency's smallest unit: as far as correct rounding can move an amount. */
  readonly halfUnit: Decimal;
};

/**
 * The VAT rate of every line. One that comes to nothing and states no rate fits all of them; it
 * goes with the first line that does say something, else with what is usual for the regime.
 */
export function rateLines(lines: readonly InvoiceLine[], context: RateContext): RatedLine[] {
  const rates = withRates(context);
  const telling = lines.find((line) => !saysNothing(line));
  const usual = telling === undefined ? usualRate[context.tax.regime] : rateOfLine(telling, rates);
  return lines.map((line) => ({
    line,
    rate: saysNothing(line) ? usual : rateOfLine(line, rates),
  }));
}

/** A context with the rates that are known in it, each once: a table may name a thousand. */
type Rates = RateContext & {
  /** In the order in which they are preferred where two give the same. */
  readonly preferred: readonly Decimal[];
  readonly ascending: readonly Decimal[];
};

function withRates(context: RateContext): Rates {
  const rates = knownRates(context);
  const preferred = [...new Map(rates.map((rate) => [rate.toFixed(), rate])).values()];
  return { ...context, preferred, ascending: [...preferred].sort((a, b) => a.comparedTo(b)) };
}

function saysNothing(line: InvoiceLine): boolean {
  return line.vatRate === undefined && line.vat.isZero() && line.subTotal.eq(line.discount);
}

const usualRate: Readonly<Record<VatRegime, Decimal>> = {
  domestic: new Decimal(25),
  'eu-business': new Decimal(0),
  'eu-consumer': new Decimal(25),
  export: new Decimal(0),
};

/**
 * The VAT rate of a line in percent: as stated, else derived from its amounts, because
 * SubscriptionFlow's API gives VAT but no rates. A known rate (Swedish or mapped) counts that gives
 * the amount to within half a unit of the last digit; else the only one that gives it when VAT was
 * rounded for each unit; else the whole percentage, so that the report can name what nothing maps.
 */
function rateOfLine(line: InvoiceLine, rates: Rates): Decimal | undefined {
  return line.vatRate ?? nearestKnown(line, rates) ?? wholeRate(line, rates);
}

function nearestKnown(line: InvoiceLine, rates: Rates): Decimal | undefined {
  const { prices, preferred } = rates;
  const candidates = closest(line, rates)
    .map((rate) => ({ rate, distance: distanceAt(rate, line, prices) }))
    .sort(
      (a, b) =>
        a.distance.comparedTo(b.distance) || preferred.indexOf(a.rate) - preferred.indexOf(b.rate),
    );
  const exact = candidates.find(({ distance }) => distance.lte(rates.halfUnit));
  if (exact !== undefined) return exact.rate;
  const [near, ...others] = candidates.filter(({ distance }) =>
    distance.lte(roundedPerUnit(line, rates.halfUnit)),
  );
  return others.length === 0 ? near?.rate : undefined;
}

/** Those of the buyer's country alone where VAT is that country's. */
function knownRates({ settings, tax }: RateContext): Decimal[] {
  const mapped = settings.vatMap.filter(
    ({ regime, country }) =>
      regime === tax.regime && [undefined, tax.country, tax.vatCountry].includes(country),
  );
  const isOss = tax.regime === 'eu-consumer' && settings.euConsumerVat === 'oss';
  const own = isOss ? [] : swedishRates;
  return [...own, ...mapped.map((entry) => new Decimal(entry.rate))];
}

/**
 * The rates that come nearest to a line's VAT, two from below and two from above: a higher rate gives
 * more, so the others are further off than these. All give nothing of an amount of nothing.
 */
function closest(line: InvoiceLine, { preferred, ascending, prices }: Rates): readonly Decimal[] {
  const amount = line.subTotal.minus(line.discount);
  if (amount.isZero()) return preferred.slice(0, 2);
  const isBelow = (rate: Decimal): boolean => {
    const vat = vatIn(amount, rate, prices);
    return amount.isNegative() ? vat.gt(line.vat) : vat.lt(line.vat);
  };
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const rate = ascending[middle];
    if (rate && isBelow(rate)) from = middle + 1;
    else to = middle;
  }
  return ascending.slice(from < 2 ? 0 : from - 2, from + 2);
}

/** Each unit's VAT and the line's may have been rounded; one whole unit of the currency at least. */
function roundedPerUnit(line: InvoiceLine, halfUnit: Decimal): Decimal {
  return halfUnit.times(Decimal.max(line.quantity.abs().plus(1), 2));
}

function wholeRate(
  line: InvoiceLine,
  { prices, halfUnit }: Pick<RateContext, 'prices' | 'halfUnit'>,
): Decimal | undefined {
  const amount = line.subTotal.minus(line.discount);
  const net = prices === 'including-vat' ? amount.minus(line.vat) : amount;
  if (net.isZero()) return undefined;
  const rate = roundHalfUp(line.vat.times(100).div(net), 0);
  const fits = rate.gt(0) && rate.lt(100) && distanceAt(rate, line, prices).lte(halfUnit);
  return fits ? rate : undefined;
}

/** How far a line's VAT lies from what a rate gives. */
export function distanceAt(rate: Decimal, line: InvoiceLine, prices: Prices): Decimal {
  return vatIn(line.subTotal.minus(line.discount), rate, prices).minus(line.vat).abs();
}
