/**
 * A second, independent model of Fortnox's arithmetic, in whole cents with BigInt and on the JSON
 * that would be sent. It shares no code with the mapping, so that one error cannot hide in both.
 */
export type OracleRow = {
  readonly DeliveredQuantity: string;
  readonly Price: number;
  readonly VAT: number;
  readonly Discount?: number;
  readonly DiscountType?: string;
};

export type OracleTotals = {
  readonly totalCents: bigint;
  readonly vatCents: bigint;
  readonly vatCentsByRate: ReadonlyMap<number, bigint>;
};

export function oracleTotals(rows: readonly OracleRow[], vatIncluded: boolean): OracleTotals {
  const sums = new Map<number, bigint>();
  let rowsCents = 0n;
  for (const row of rows) {
    const cents = rowCents(row);
    rowsCents += cents;
    sums.set(row.VAT, (sums.get(row.VAT) ?? 0n) + cents);
  }
  const vatCentsByRate = new Map<number, bigint>();
  let vatCents = 0n;
  for (const [rate, cents] of sums) {
    const vat = divideHalfUp(cents * BigInt(rate), vatIncluded ? 100n + BigInt(rate) : 100n);
    vatCentsByRate.set(rate, vat);
    vatCents += vat;
  }
  return { totalCents: vatIncluded ? rowsCents : rowsCents + vatCents, vatCents, vatCentsByRate };
}

export function rowCents(row: OracleRow): bigint {
  if (row.Discount !== undefined && row.DiscountType !== 'AMOUNT') {
    throw new Error('the mapping sends discounts as amounts only');
  }
  const gross = toCents(String(row.Price)) * toCents(row.DeliveredQuantity);
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
