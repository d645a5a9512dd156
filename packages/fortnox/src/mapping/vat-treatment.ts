import type { ConnectionSettings, Decimal, InvoiceLine, LocalDate } from '@sync/shared';
import { contradicts, type AccountVatCode } from './account-vat.js';
import { planned, unplanned, type MappingProblem, type Planned } from './problem.js';
import type { TaxStatus } from './regime.js';
import type { Prices } from './rated-line.js';
import { vatMapEntryFor, type VatMapEntry } from './vat-map.js';
import {
  accountContradicts,
  accountInvalid,
  domesticZero,
  ossRateUnmapped,
  rateNotDerivable,
  rateNotSwedish,
  rateNotWhole,
  rateUnmapped,
  vatDoesNotMatchRate,
} from './vat-problems.js';
import { distanceAt } from './vat-rate.js';

/** How one line stands in the ledger. */
export type VatTreatment = {
  readonly rate: Decimal;
  /**
   * `on-the-row`: the row states it, as a whole percentage. `by-the-account`: the row's account or
   * VAT code has it, because Fortnox's rows take no fractions.
   */
  readonly stands: 'on-the-row' | 'by-the-account';
  readonly account: string;
  readonly vatCode: string | undefined;
};

/** A line of the source, and how its VAT is booked. */
export type TreatedLine = {
  readonly line: InvoiceLine;
  /** Of the line in the source. */
  readonly index: number;
  readonly vat: VatTreatment;
};

export type LineContext = {
  readonly line: InvoiceLine;
  readonly index: number;
  readonly prices: Prices;
  readonly tax: TaxStatus;
  readonly date: LocalDate;
  readonly settings: ConnectionSettings;
  /** Absent: nobody has asked Fortnox. */
  readonly accountVatCode: AccountVatCode | undefined;
  /** The question to ask where sales to EU consumers are not decided: one for all lines. */
  readonly undecided: MappingProblem;
  /** Percent, stated or derived. */
  readonly rate: Decimal | undefined;
  /** How far the line's VAT may lie from what its rate gives. */
  readonly bound: Decimal;
};

/**
 * Rate, account and VAT code of a line. The entry of `vatMap` that fits and names most decides;
 * without one the line's own account, else the default, if Fortnox's VAT code of that account does
 * not contradict how the customer is taxed.
 */
export function vatTreatmentOf(context: LineContext): Planned<VatTreatment> {
  const { line, index, rate, prices, bound } = context;
  if (rate === undefined) return unplanned([rateNotDerivable(line, index)]);
  if (distanceAt(rate, line, prices).gt(bound)) {
    return unplanned([vatDoesNotMatchRate(rate, line, index, prices)]);
  }
  const entry = entryFor(rate, context);
  const problem = entry === undefined ? unmappedProblem(rate, context) : undefined;
  if (problem !== undefined) return unplanned([problem]);
  return bookAt(rate, entry, context);
}

type Sold = Pick<LineContext, 'tax' | 'date' | 'settings'> & {
  readonly line: Pick<InvoiceLine, 'accountCode'>;
};

/** The entry that decides a line, if its rate is known. */
export function entryFor(
  rate: Decimal,
  { line, tax, date, settings }: Sold,
): VatMapEntry | undefined {
  const countries = [tax.country, tax.vatCountry];
  const entry = vatMapEntryFor(
    { line, rate, regime: tax.regime, countries, date },
    settings.vatMap,
  );
  // Under OSS the same rate of two countries stands in two declarations.
  const isOss = countryOfVat(tax, settings) !== undefined;
  return isOss && entry?.country === undefined ? undefined : entry;
}

export const isSwedishRate = (rate: Decimal): boolean =>
  [25, 12, 6, 0].some((known) => rate.eq(known));

/**
 * What stands against a rate that nothing maps. Reverse charge and export carry no VAT; a rate
 * there is a mistake in the source or a special case that a person has to map.
 */
function unmappedProblem(rate: Decimal, context: LineContext): MappingProblem | undefined {
  const { index, tax } = context;
  switch (tax.regime) {
    case 'domestic':
      return isSwedishRate(rate) ? undefined : rateUnmapped(rate, index, tax.regime);
    case 'eu-business':
    case 'export':
      return rate.isZero() ? undefined : rateUnmapped(rate, index, tax.regime);
    case 'eu-consumer':
      // Fortnox may not have a foreign rate set up, and refuses it also on a row of nothing.
      return isNothing(context.line) && isSwedishRate(rate)
        ? undefined
        : consumerProblem(rate, context);
  }
}

function consumerProblem(
  rate: Decimal,
  { index, tax, settings, undecided }: LineContext,
): MappingProblem | undefined {
  switch (settings.euConsumerVat) {
    case undefined:
      return undecided;
    case 'oss':
      return ossRateUnmapped(rate, index, tax.vatCountry);
    case 'swedish':
      return isSwedishRate(rate) ? undefined : rateNotSwedish(rate, index, tax.vatCountry);
  }
}

/** A line that comes to nothing books nothing, whatever its account. */
const isNothing = (line: InvoiceLine): boolean =>
  line.vat.isZero() && line.subTotal.eq(line.discount);

function bookAt(
  rate: Decimal,
  entry: VatMapEntry | undefined,
  context: LineContext,
): Planned<VatTreatment> {
  const account = accountOf(entry, context);
  const problem = bookingProblem(account, rate, entry, context);
  if (problem !== undefined) return unplanned([problem]);
  const stands = rate.isInteger() ? 'on-the-row' : 'by-the-account';
  const notes = [...fallbackNotes(entry, context), ...overruledNotes(entry, context)];
  return planned({ rate, stands, account, vatCode: entry?.vatCode }, notes);
}

const accountOf = (entry: VatMapEntry | undefined, { line, settings }: LineContext): string =>
  entry?.account ?? line.accountCode ?? settings.defaultIncomeAccount;

function bookingProblem(
  account: string,
  rate: Decimal,
  entry: VatMapEntry | undefined,
  context: LineContext,
): MappingProblem | undefined {
  const { line, index } = context;
  if (!/^[1-9]\d{3}$/.test(account)) return accountInvalid(account, index);
  if (entry?.account !== undefined || entry?.vatCode !== undefined) return undefined;
  if (!rate.isInteger()) return rateNotWhole(rate, index);
  return isNothing(line) ? undefined : accountProblem(account, rate, context);
}

/** What Fortnox's own VAT code of the account says against booking the sale there. */
function accountProblem(
  account: string,
  rate: Decimal,
  { tax, index, accountVatCode, settings }: LineContext,
): MappingProblem | undefined {
  const { regime } = tax;
  const { euConsumerVat } = settings;
  if (regime === 'domestic' && !rate.isZero()) return undefined;
  const code = accountVatCode?.(account);
  if (regime === 'domestic') {
    const isExempt =
      accountVatCode !== undefined && !contradicts(code, { rate, regime, euConsumerVat });
    return isExempt ? undefined : domesticZero(account, index, code);
  }
  if (!contradicts(code, { rate, regime, euConsumerVat })) return undefined;
  const country = countryOfVat(tax, settings);
  return accountContradicts({ account, code: code ?? '', rate, index, regime, country });
}

/** Whose own declaration the VAT stands in under OSS. */
const countryOfVat = (
  { regime, vatCountry }: TaxStatus,
  { euConsumerVat }: Pick<ConnectionSettings, 'euConsumerVat'>,
): string | undefined =>
  regime === 'eu-consumer' && euConsumerVat === 'oss' ? vatCountry : undefined;

/** Sales without Swedish VAT usually have accounts of their own, which only a bookkeeper knows. */
function fallbackNotes(
  entry: VatMapEntry | undefined,
  { tax, settings, line }: LineContext,
): string[] {
  const named = entry?.account ?? entry?.vatCode ?? line.accountCode;
  if (tax.regime === 'domestic' || named !== undefined) return [];
  return [
    `Sales under the VAT regime "${tax.regime}" are booked on the default income account ${settings.defaultIncomeAccount}: neither the line nor the VAT table names another.`,
  ];
}

function overruledNotes(entry: VatMapEntry | undefined, { line, tax }: LineContext): string[] {
  const { accountCode } = line;
  if (entry?.account === undefined || accountCode === undefined) return [];
  if (entry.account === accountCode) return [];
  return [
    `Account ${entry.account} of the VAT table (${entry.rate} % ${tax.regime}) is used instead of ${accountCode}, the product's own.`,
  ];
}
