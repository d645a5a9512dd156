import type { ConnectionSettings, Decimal, InvoiceLine, LocalDate, VatRegime } from '@sync/shared';

export type VatMapEntry = ConnectionSettings['vatMap'][number];

/** What an entry is compared with. */
export type Sale = {
  readonly line: Pick<InvoiceLine, 'accountCode'>;
  readonly rate: Decimal;
  readonly regime: VatRegime;
  /** The buyer's country as addressed, and the one whose VAT rules count there. */
  readonly countries: readonly string[];
  readonly date: LocalDate;
};

/**
 * The entry of the connection's map that decides a sale: one whose every name fits, and of those
 * the one that names most. At equal length a country beats a product's account, which beats dates;
 * then the first in the list.
 */
export function vatMapEntryFor(
  sale: Sale,
  vatMap: ConnectionSettings['vatMap'],
): VatMapEntry | undefined {
  return vatMap
    .filter((entry) => fits(entry, sale))
    .reduce<VatMapEntry | undefined>(
      (best, entry) => (best !== undefined && weigh(best) >= weigh(entry) ? best : entry),
      undefined,
    );
}

function fits(entry: VatMapEntry, { line, rate, regime, countries, date }: Sale): boolean {
  return (
    entry.regime === regime &&
    rate.eq(entry.rate) &&
    (entry.country === undefined || countries.includes(entry.country)) &&
    (entry.productAccount === undefined || entry.productAccount === line.accountCode) &&
    isWithin(entry, date)
  );
}

/** ISO dates compare as texts. */
function isWithin({ validFrom, validTo }: VatMapEntry, date: LocalDate): boolean {
  return (validFrom ?? date) <= date && date <= (validTo ?? date);
}

function weigh({ country, productAccount, validFrom, validTo }: VatMapEntry): number {
  const dated = validFrom !== undefined || validTo !== undefined;
  return (
    (country === undefined ? 0 : 14) + (productAccount === undefined ? 0 : 12) + (dated ? 11 : 0)
  );
}
