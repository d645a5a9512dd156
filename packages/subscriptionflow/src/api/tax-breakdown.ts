import { sum, type Decimal, type VatPart } from '@sync/shared';
import type { ExactJson } from './exact-json.js';
import { readNumber, withoutFloatNoise } from './loose-values.js';
import { isRecord, type ApiRecord } from './records.js';

/**
 * Names under which the parts of `tax_breakdown` may state what they hold. SubscriptionFlow's
 * specification gives the list but no shape for its parts, so the likely names are tried.
 */
const rateNames = ['tax_rate', 'rate', 'percentage', 'tax_percentage', 'percent'];
const vatNames = ['tax_amount', 'amount', 'tax', 'tax_value', 'value'];
const baseNames = ['taxable_amount', 'base', 'sub_total'];

/**
 * The VAT of a charge by rate, or `undefined` where nothing is said or it is not understood: every
 * part must have a rate and an amount, and together they must be the charge's VAT. The rate is then
 * derived from the charge as a whole, as for any other.
 */
export function readTaxBreakdown(
  value: ExactJson | undefined,
  vat: Decimal,
  digits: number,
): readonly VatPart[] | undefined {
  const items: readonly ExactJson[] = Array.isArray(value) ? value : [];
  const parts = items.filter(isRecord).flatMap((part) => readPart(part, digits));
  const isWhole = parts.length === items.length && sum(parts.map((part) => part.vat)).eq(vat);
  return items.length > 0 && isWhole ? parts : undefined;
}

function readPart(part: ApiRecord, digits: number): VatPart[] {
  const rate = firstNumber(part, rateNames);
  const vat = firstNumber(part, vatNames);
  const base = firstNumber(part, baseNames);
  if (rate === undefined || vat === undefined || rate.lt(0) || rate.gte(100)) return [];
  return [
    {
      rate,
      vat: withoutFloatNoise(vat, digits),
      base: base === undefined ? undefined : withoutFloatNoise(base, digits),
    },
  ];
}

function firstNumber(part: ApiRecord, names: readonly string[]): Decimal | undefined {
  return names.map((name) => readNumber(part[name])).find((number) => number !== undefined);
}
