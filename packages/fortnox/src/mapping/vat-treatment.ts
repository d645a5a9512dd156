import {
  Decimal,
  formatAmount,
  roundHalfUp,
  type ConnectionSettings,
  type InvoiceLine,
  type VatRegime,
} from '@sync/shared';
import type { Prices } from './sums.js';
import { planned, problem, unplanned, type Planned } from './problem.js';

/** How one line stands in the ledger. */
export type VatTreatment = {
  /** Whole percent, as Fortnox keeps it. */
  readonly rate: Decimal;
  readonly account: string;
  readonly vatCode: string | undefined;
};

/**
 * Rates that need no entry in the connection's map. Reverse charge and export carry no VAT; a rate
 * there is either a mistake in the source or a special case that a person has to map.
 */
const ratesByDefault: Readonly<Record<VatRegime, readonly number[]>> = {
  domestic: [25, 12, 6, 0],
  'eu-business': [0],
  'eu-consumer': [25, 12, 6, 0],
  export: [0],
};

const swedishRates = [0, 6, 12, 25].map((rate) => new Decimal(rate));

export type LineContext = {
  readonly line: InvoiceLine;
  readonly index: number;
  readonly prices: Prices;
  readonly regime: VatRegime;
  readonly settings: ConnectionSettings;
  /** How far a VAT amount may lie from a stated rate. */
  readonly tolerance: Decimal;
  /** Half of the currency's smallest unit: as far as correct rounding can move an amount. */
  readonly halfUnit: Decimal;
};

/** Rate, account and VAT code of a line; the line's own account code wins over the map. */
export function vatTreatmentOf(context: LineContext): Planned<VatTreatment> {
  const { line, index } = context;
  const rate = line.vatRate ?? deriveRate(context);
  if (rate === undefined) return unplanned([rateNotDerivable(line, index)]);
  if (differenceAt(rate, context).gt(context.tolerance)) {
    return unplanned([vatDoesNotMatchRate(rate, context)]);
  }
  return bookAt(rate, context);
}

function bookAt(rate: Decimal, context: LineContext): Planned<VatTreatment> {
  const { line, index } = context;
  const mapped = mapEntry(rate, context);
  const isDefault = ratesByDefault[context.regime].some((known) => rate.eq(known));
  if (mapped === undefined && !isDefault) return unplanned([rateUnmapped(rate, context)]);
  if (!rate.isInteger()) return unplanned([rateNotWhole(rate, index)]);
  const own = line.accountCode ?? mapped?.account;
  const account = own ?? context.settings.defaultIncomeAccount;
  if (!/^[1-9]\d{3}$/.test(account)) return unplanned([accountInvalid(account, index)]);
  return planned(
    { rate, account, vatCode: mapped?.vatCode },
    own === undefined ? fallbackNotes(context) : [],
  );
}

function mapEntry(rate: Decimal, { settings, regime }: LineContext) {
  return settings.vatMap.find((entry) => entry.regime === regime && rate.eq(entry.rate));
}

/** Sales without Swedish VAT usually have accounts of their own, which only a bookkeeper knows. */
function fallbackNotes({ regime, settings }: LineContext): string[] {
  if (regime === 'domestic') return [];
  return [
    `Sales under the VAT regime "${regime}" are booked on the default income account ${settings.defaultIncomeAccount}: neither the line nor vatMap names another.`,
  ];
}

/**
 * SubscriptionFlow's API gives amounts of VAT but no rates. The nearest rate that is Swedish or
 * mapped counts, if it gives the amount to within half a unit of the last digit; else the whole
 * percentage that does, so that the report can name what nothing maps.
 */
function deriveRate(context: LineContext): Decimal | undefined {
  const { vatMap } = context.settings;
  const mapped = vatMap.filter((entry) => entry.regime === context.regime);
  const known = [...swedishRates, ...mapped.map((entry) => new Decimal(entry.rate))];
  const nearest = known
    .map((rate) => ({ rate, difference: differenceAt(rate, context) }))
    .sort((a, b) => a.difference.comparedTo(b.difference))
    .find(({ difference }) => difference.lte(context.halfUnit));
  return nearest?.rate ?? wholeRate(context);
}

function wholeRate(context: LineContext): Decimal | undefined {
  const { line, prices } = context;
  const amount = line.subTotal.minus(line.discount);
  const net = prices === 'including-vat' ? amount.minus(line.vat) : amount;
  if (net.isZero()) return undefined;
  const rate = roundHalfUp(line.vat.times(100).div(net), 0);
  const fits = rate.gt(0) && rate.lt(100) && differenceAt(rate, context).lte(context.halfUnit);
  return fits ? rate : undefined;
}

function differenceAt(rate: Decimal, { line, prices }: LineContext): Decimal {
  const amount = line.subTotal.minus(line.discount);
  const divisor = prices === 'including-vat' ? rate.plus(100) : new Decimal(100);
  return amount.times(rate).div(divisor).minus(line.vat).abs();
}

const rateNotDerivable = (line: InvoiceLine, index: number) =>
  problem(
    'vat-rate-not-derivable',
    `/lines/${index}/tax`,
    `Line ${index + 1} states no VAT rate, and VAT of ${formatAmount(line.vat)} on ${formatAmount(line.subTotal.minus(line.discount))} is no whole percentage.`,
    'Correct the tax of the product in SubscriptionFlow, or book this invoice by hand and resolve it.',
  );

const vatDoesNotMatchRate = (rate: Decimal, { line, index, prices }: LineContext) =>
  problem(
    'vat-amount-does-not-match-rate',
    `/lines/${index}/tax`,
    `Line ${index + 1} has VAT of ${formatAmount(line.vat)} on ${formatAmount(line.subTotal.minus(line.discount))} (${prices === 'including-vat' ? 'VAT included' : 'before VAT'}), which is not ${rate.toString()} %.`,
    'Correct the tax of the product in SubscriptionFlow, or book this invoice by hand and resolve it.',
  );

const rateUnmapped = (rate: Decimal, { index, regime }: LineContext) =>
  problem(
    'vat-rate-unmapped',
    `/lines/${index}/tax_rate`,
    `Line ${index + 1} has ${rate.toString()} % VAT, for which nothing is mapped under the VAT regime "${regime}".`,
    `Add {"rate": "${rate.toString()}", "regime": "${regime}", "account": "…"} to vatMap in the connection's settings if the rate is right, else correct the tax in SubscriptionFlow; then replay.`,
  );

const rateNotWhole = (rate: Decimal, index: number) =>
  problem(
    'vat-rate-not-whole',
    `/lines/${index}/tax_rate`,
    `Line ${index + 1} has ${rate.toString()} % VAT; Fortnox keeps VAT rates as whole percentages.`,
    'Book this invoice by hand and resolve it.',
  );

const accountInvalid = (account: string, index: number) =>
  problem(
    'account-code-invalid',
    `/lines/${index}/accounting_account_code`,
    `Line ${index + 1} names the account "${account}"; Fortnox accounts have four digits, 1000 to 9999.`,
    'Correct the accounting account code of the product in SubscriptionFlow, then replay.',
  );
