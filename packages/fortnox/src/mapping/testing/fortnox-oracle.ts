/**
 * A second, independent model of Fortnox's arithmetic, in whole cents with BigInt and on the JSON
 * that would be sent. It shares no code with the mapping, so that one error cannot hide in both.
 */
export type OracleRow = {
  /** Text rows have neither. */
  readonly DeliveredQuantity?: string;
  readonly Price?: number;
  readonly VAT?: number;
  readonly Discount?: number;
  readonly DiscountType?: string;
};

export type OracleTotals = {
  readonly totalCents: bigint;
  readonly vatCents: bigint;
  readonly vatCentsByRate: ReadonlyMap<number, bigint>;
};

/** Where VAT is rounded: on the sum of a rate's rows, or in each row. */
export type OracleRounding = 'per-rate' | 'per-row';

export function oracleTotals(
  rows: readonly OracleRow[],
  vatIncluded: boolean,
  rounding: OracleRounding = 'per-rate',
): OracleTotals {
  const vatCentsByRate = new Map<number, bigint>();
  for (const [rate, amounts] of amountsByRate(rows)) {
    const parts = rounding === 'per-row' ? amounts : [amounts.reduce((sum, part) => sum + part)];
    vatCentsByRate.set(rate, total(parts.map((cents) => vatOf(cents, rate, vatIncluded))));
  }
  const rowsCents = total(rows.map(rowCents));
  const vatCents = total([...vatCentsByRate.values()]);
  return { totalCents: vatIncluded ? rowsCents : rowsCents + vatCents, vatCents, vatCentsByRate };
}

const total = (cents: readonly bigint[]): bigint => cents.reduce((sum, part) => sum + part, 0n);

function amountsByRate(rows: readonly OracleRow[]): ReadonlyMap<number, bigint[]> {
  const amounts = new Map<number, bigint[]>();
  for (const row of rows) {
    const rate = row.VAT ?? 0;
    amounts.set(rate, [...(amounts.get(rate) ?? []), rowCents(row)]);
  }
  return amounts;
}

const vatOf = (cents: bigint, rate: number, vatIncluded: boolean): bigint =>
  divideHalfUp(cents * BigInt(rate), vatIncluded ? 100n + BigInt(rate) : 100n);

/** What öresavrundning adds to a total, in cents. */
export function oracleRoundOff(totalCents: bigint): bigint {
  return divideHalfUp(totalCents, 100n) * 100n - totalCents;
}

export function rowCents(row: OracleRow): bigint {
  if (row.Discount !== undefined && row.Discount !== 0 && row.DiscountType !== 'AMOUNT') {
    throw new Error('the mapping sends discounts as amounts only');
  }
  const gross = toCents(String(row.Price ?? 0)) * toCents(row.DeliveredQuantity ?? '0');
  return divideHalfUp(gross, 100n) - toCents(String(row.Discount ?? 0));
}

/** Hundredths of a decimal text, rounded half away from zero. */
export function toCents(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new Error(`no plain decimal: ${text}`);
  const [, sign = '', whole = '0', fraction = ''] = match;
  const scaled = BigInt(whole + fraction.padEnd(20, '0').slice(0, 20));
  const cents = divideHalfUp(scaled, 10n ** 18n);
  return sign === '-' ? -cents : cents;
}

function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const rounded = (size * 2n + denominator) / (denominator * 2n);
  return negative ? -rounded : rounded;
}
