import { Decimal, roundHalfUp, type InvoiceLine, type VatPart } from '@sync/shared';
import type { Prices } from './rated-line.js';

/**
 * A charge that was taxed at several rates becomes one line for each, because a row in Fortnox has
 * one rate. Each part's amount is the one the source states, else the one its VAT came from; the
 * last takes what is left, so that nothing of the charge is lost. Whether every part's VAT is what
 * its rate gives is checked as for any line.
 */
export function splitRates(
  line: InvoiceLine,
  prices: Prices,
  digits: number,
): readonly InvoiceLine[] {
  const ordered = partsInOrder(line);
  const [only, ...others] = ordered;
  if (only === undefined) return [line];
  if (others.length === 0) return [{ ...line, vatRate: line.vatRate ?? only.rate }];
  let left = line.subTotal.minus(line.discount);
  return ordered.map((part, index) => {
    const isLast = index === ordered.length - 1;
    const amount = isLast ? left : roundHalfUp(amountOf(part, prices), digits);
    left = left.minus(amount);
    return lineOf(line, part, amount, prices);
  });
}

/**
 * In the order of their lines: a part without VAT says nothing of its amount, so it is the last, which takes
 * what is left.
 */
export const partsInOrder = ({ vatParts = [] }: InvoiceLine): readonly VatPart[] =>
  [...vatParts].sort((a, b) => b.rate.comparedTo(a.rate));

function amountOf({ rate, vat, base }: VatPart, prices: Prices): Decimal {
  const net = base ?? (rate.isZero() ? new Decimal(0) : vat.times(100).div(rate));
  return prices === 'including-vat' && base === undefined ? net.plus(vat) : net;
}

/** The discount is in the amount already: it cannot be told apart by rate. */
function lineOf(line: InvoiceLine, part: VatPart, amount: Decimal, prices: Prices): InvoiceLine {
  return {
    ...line,
    quantity: new Decimal(1),
    subTotal: amount,
    discount: new Decimal(0),
    vatRate: part.rate,
    vat: part.vat,
    total: prices === 'including-vat' ? amount : amount.plus(part.vat),
    vatParts: undefined,
  };
}
