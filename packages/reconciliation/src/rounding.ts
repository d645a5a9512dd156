import { Decimal } from '@sync/shared';
import type { HeldInvoice, SourceInvoice } from './facts.js';

const half = new Decimal('0.5');
const halfCent = new Decimal('0.005');

/**
 * Whether Fortnox's own rounding makes all of the difference: to the nearest whole krona in SEK
 * (öresavrundning, a setting of the company; which way .50 goes is not documented), and to the two
 * decimals that it knows of currencies with three. Exact amounts are not rounded.
 */
export function isOnlyRounded(
  { total, currency }: Pick<SourceInvoice, 'total' | 'currency'>,
  held: HeldInvoice,
): boolean {
  if (total === undefined || held.total === undefined) return false;
  const difference = held.total.minus(total).abs();
  if (difference.isZero() || held.currency !== (currency ?? held.currency)) return false;
  const bound = isWholeKronor(held) ? half : halfCent;
  return difference.lte(bound);
}

/**
 * Whether nothing is left of an invoice and its credits. Fortnox may have rounded each to whole kronor, so that
 * two credits or more miss the invoice: a krona between them is then nobody's claim. One credit of all of it is
 * rounded as the invoice was.
 */
export function isNothingLeft(documents: readonly HeldInvoice[]): boolean {
  const left = documents.reduce((sum, { total }) => sum.plus(total ?? 0), new Decimal(0));
  const credits = documents.filter(({ total }) => total?.isNegative() === true);
  const isRounded = credits.length > 1 && documents.every(isWholeKronor);
  return left.abs().lte(isRounded ? 1 : 0);
}

const isWholeKronor = ({ currency, total }: HeldInvoice): boolean =>
  currency === 'SEK' && total?.isInteger() === true;
