import {
  formatAmount,
  type ConnectionSettings,
  type Decimal,
  type InvoiceLine,
  type VatRegime,
} from '@sync/shared';
import { planned, problem, unplanned, type Planned } from './problem.js';
import type { Prices } from './sums.js';
import { distanceAt } from './vat-rate.js';

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

export type LineContext = {
  readonly line: InvoiceLine;
  readonly index: number;
  readonly prices: Prices;
  readonly regime: VatRegime;
  readonly settings: ConnectionSettings;
  /** Percent, stated or derived. */
  readonly rate: Decimal | undefined;
  /** How far the line's VAT may lie from what its rate gives. */
  readonly bound: Decimal;
};

/** Rate, account and VAT code of a line; the line's own account code wins over the map. */
export function vatTreatmentOf(context: LineContext): Planned<VatTreatment> {
  const { line, index, rate, prices, bound } = context;
  if (rate === undefined) return unplanned([rateNotDerivable(line, index)]);
  if (distanceAt(rate, line, prices).gt(bound)) {
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
