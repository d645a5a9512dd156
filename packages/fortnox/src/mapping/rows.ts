import { Decimal, hasAtMostDecimals, roundHalfUp, type InvoiceLine } from '@sync/shared';
import type { InvoiceRowDraft } from './drafts.js';
import { changeNotes, firstNotes, normaliseText, shorten } from './text.js';
import type { VatTreatment } from './vat-treatment.js';

/** Characters of a row's description that Fortnox was seen to keep. */
const maxDescription = 255;

/** What stands in a row's columns; price × quantity − discount is the line's amount. */
type Layout = {
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly discount: Decimal;
};

const one = new Decimal(1);
const none = new Decimal(0);

/**
 * One Fortnox row for one line, laid out so that Fortnox, which rounds price and quantity to two
 * decimals, arrives at the line's own amount. Where price × quantity would not, the row has
 * quantity 1 and the exact amount as its price, and the real quantity stands in the description.
 */
export function toRow(line: InvoiceLine, index: number, treatment: VatTreatment): InvoiceRowDraft {
  const layout = layoutOf(line);
  return {
    AccountNumber: Number(treatment.account),
    Description: describe(line, index, layout),
    DeliveredQuantity: layout.quantity.toString(),
    Price: layout.price.toNumber(),
    ...(treatment.stands === 'on-the-row' ? { VAT: treatment.rate.toNumber() } : {}),
    ...(treatment.vatCode === undefined ? {} : { VATCode: treatment.vatCode }),
    Discount: layout.discount.toNumber(),
    DiscountType: 'AMOUNT',
  };
}

function layoutOf(line: InvoiceLine): Layout {
  const amount = line.subTotal.minus(line.discount);
  const wholeAmount = { quantity: one, price: roundHalfUp(amount, 2), discount: none };
  if (![line.subTotal, line.discount].every((value) => hasAtMostDecimals(value, 2))) {
    return wholeAmount;
  }
  if (line.subTotal.isNegative()) return wholeAmount;
  if (line.discount.isZero()) return unitPriceLayout(line) ?? wholeAmount;
  // Quantity 1 leaves no doubt whether a discount is meant per unit or per row.
  const fits = line.discount.isPositive() && line.discount.lte(line.subTotal);
  return fits ? { quantity: one, price: line.subTotal, discount: line.discount } : wholeAmount;
}

function unitPriceLayout(line: InvoiceLine): Layout | undefined {
  if (!line.quantity.gt(0) || !hasAtMostDecimals(line.quantity, 2)) return undefined;
  const price = line.subTotal.div(line.quantity);
  if (!hasAtMostDecimals(price, 2)) return undefined;
  return { quantity: line.quantity, price, discount: none };
}

function describe(line: InvoiceLine, index: number, layout: Layout): string {
  const { before, name, after } = descriptionOf(line, index, layout);
  return before + name + after;
}

function descriptionOf(line: InvoiceLine, index: number, layout: Layout) {
  const before = layout.quantity.eq(line.quantity) ? '' : `${line.quantity.toString()} x `;
  const after =
    line.serviceFrom === undefined || line.serviceTo === undefined
      ? ''
      : ` (${line.serviceFrom} – ${line.serviceTo})`;
  const room = maxDescription - before.length - after.length;
  return { before, name: shorten(nameOf(line, index), room), after };
}

/** Which lines' texts stand in Fortnox otherwise than in the source. */
export function rowTextNotes(lines: readonly InvoiceLine[]): string[] {
  const notes = lines.flatMap((line, index) => {
    const { name } = descriptionOf(line, index, layoutOf(line));
    return changeNotes(`text of line ${index + 1}`, line.name, name);
  });
  return firstNotes(
    notes,
    (more) => `The texts of ${more} more lines stand otherwise in Fortnox, too.`,
  );
}

/** Fortnox refuses a row that has neither description nor article (2003977). */
export function nameOf(line: InvoiceLine, index: number): string {
  const names = [line.name, line.productSku ?? '', `Line ${index + 1}`].map(normaliseText);
  return names.find((name) => name !== '') ?? '';
}

/** A row that stands for an amount without VAT: miscellaneous charges, rounding. Two decimals. */
export function amountRow(account: string, description: string, amount: Decimal): InvoiceRowDraft {
  return {
    AccountNumber: Number(account),
    Description: description,
    DeliveredQuantity: '1',
    Price: roundHalfUp(amount, 2).toNumber(),
    VAT: 0,
    Discount: 0,
    DiscountType: 'AMOUNT',
  };
}
