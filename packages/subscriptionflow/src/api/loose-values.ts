import { Decimal, roundHalfUp, swedishDate, type LocalDate } from '@sync/shared';
import type { ExactJson } from './exact-json.js';

/**
 * SubscriptionFlow's loose values, read here and nowhere else: "N/A" and "" for nothing, numbers
 * as numbers or texts, dates with or without time.
 */

/** The text of a value; `undefined` for nothing, "N/A" included. */
export function readLoose(value: ExactJson | undefined): string | undefined {
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' || /^(n\/a|null)$/i.test(text) ? undefined : text;
}

/**
 * The exact value of a number's text, exponents included; `undefined` when it is no number. Binary
 * fractions leave at most 17 digits behind; arithmetic on a million of them would not end.
 */
export function readNumber(value: ExactJson | undefined): Decimal | undefined {
  const text = readLoose(value)?.replace(/^\+/, '');
  return text !== undefined && /^-?\d{1,15}(\.\d{1,40})?([eE][+-]?\d{1,2})?$/.test(text)
    ? new Decimal(text)
    : undefined;
}

/** What binary arithmetic leaves behind in 0.1 + 0.2 is far smaller than any price. */
const noise = new Decimal('0.000001');

/**
 * Money whose text shows traces of the sender's own binary fractions ("0.30000000000000004") is
 * read as the amount it stands for; any other digits beyond the currency's are kept.
 */
export function withoutFloatNoise(amount: Decimal, digits: number): Decimal {
  const meant = roundHalfUp(amount, digits);
  return amount.minus(meant).abs().lt(noise) ? meant : amount;
}

/** Twice what a time with offset and fractions of a second has; more of it is not looked through. */
const longestTime = 64;
const timeText = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * The day of a date or time. A time with an offset is an instant and becomes the day it was in
 * Sweden, where the books are kept; one without is already local to whoever wrote it.
 */
export function readLocalDate(value: ExactJson | undefined): LocalDate | undefined {
  const text = readLoose(value);
  if (text === undefined || text.length > longestTime) return undefined;
  const match = timeText.exec(text);
  if (match?.[1] === undefined) return undefined;
  const instant = new Date(
    match[2] === undefined ? `${match[1]}T00:00:00Z` : text.replace(' ', 'T'),
  );
  if (Number.isNaN(instant.getTime())) return undefined;
  if (match[2] !== undefined) return swedishDate(instant);
  // The 30th of February would have become the 2nd of March.
  return instant.toISOString().startsWith(match[1]) ? match[1] : undefined;
}
