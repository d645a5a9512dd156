import {
  Decimal,
  type ConnectionSettings,
  type InvoiceLine,
  type LocalDate,
  type VatRegime,
} from '@sync/shared';

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
  const atRate = byRate(vatMap).get(keyOf(sale.regime, sale.rate)) ?? [];
  return atRate
    .filter((entry) => fits(entry, sale))
    .reduce<VatMapEntry | undefined>(
      (best, entry) => (best !== undefined && weigh(best) >= weigh(entry) ? best : entry),
      undefined,
    );
}

type ByRate = ReadonlyMap<string, readonly VatMapEntry[]>;

/** A table is looked up for every line; it goes with the settings that hold it. */
const gathered = new WeakMap<ConnectionSettings['vatMap'], ByRate>();

/** The entries for each regime and rate, in the order of the table. */
function byRate(vatMap: ConnectionSettings['vatMap']): ByRate {
  const known = gathered.get(vatMap);
  if (known) return known;
  const entries = new Map<string, VatMapEntry[]>();
  for (const entry of vatMap) {
    const key = keyOf(entry.regime, new Decimal(entry.rate));
    const alike = entries.get(key);
    if (alike) alike.push(entry);
    else entries.set(key, [entry]);
  }
  gathered.set(vatMap, entries);
  return entries;
}

const keyOf = (regime: VatRegime, rate: Decimal): string => `${regime} ${rate.toFixed()}`;

/** Of an entry for this rate under this regime. */
function fits(entry: VatMapEntry, { line, countries, date }: Sale): boolean {
  return (
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
