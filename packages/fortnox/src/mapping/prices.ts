import { sum, type Decimal, type InvoiceLine, type PaidInvoice } from '@sync/shared';
import { planned, problem, unplanned, type Planned } from './problem.js';
import { gap } from './sums.js';
import type { Prices } from './rated-line.js';

/** The invoice as it is to be read, and whether its prices include VAT. */
export type ReadPrices = { readonly prices: Prices; readonly invoice: PaidInvoice };

/** Whether `sub_total` is before the discount, as the contract has it, or already less it. */
type SubTotals = 'before-discount' | 'after-discount';

type Reading = { readonly prices: Prices; readonly subTotals: SubTotals };

/**
 * Whether prices include VAT: as stated, else by which identity holds on every line, because
 * SubscriptionFlow's API says neither that nor whether its sub-totals are before the discount. A
 * sub-total that is already less the discount is believed only where it holds exactly, and is then
 * brought to the contract's form.
 */
export function decidePrices(invoice: PaidInvoice, bound: Decimal): Planned<ReadPrices> {
  if (invoice.pricesIncludeVat !== undefined) {
    const prices = invoice.pricesIncludeVat ? 'including-vat' : 'excluding-vat';
    return planned({ prices, invoice });
  }
  const reading = readingThatHolds(invoice, bound);
  if (reading === undefined) return unplanned([neitherHolds()]);
  const word = reading.prices === 'including-vat' ? 'include' : 'exclude';
  const notes = [`Prices ${word} VAT, as the amounts show.`];
  if (reading.subTotals === 'before-discount') {
    return planned({ prices: reading.prices, invoice }, notes);
  }
  const value = { prices: reading.prices, invoice: withDiscountAdded(invoice) };
  return planned(value, [
    ...notes,
    'Sub-totals are already less the discount, as the amounts show.',
  ]);
}

/** In the order of preference where two hold equally well. */
const readings: readonly Reading[] = [
  { prices: 'excluding-vat', subTotals: 'before-discount' },
  { prices: 'including-vat', subTotals: 'before-discount' },
  { prices: 'excluding-vat', subTotals: 'after-discount' },
  { prices: 'including-vat', subTotals: 'after-discount' },
];

/** The identity that leaves the smallest gap: VAT of a few cents can hide within the bound. */
function readingThatHolds(invoice: PaidInvoice, bound: Decimal): Reading | undefined {
  return readings
    .map((reading) => ({ reading, gaps: gapsOf(invoice, reading) }))
    .filter(({ reading, gaps }) =>
      gaps.every((size) =>
        reading.subTotals === 'after-discount' ? size.isZero() : size.lte(bound),
      ),
    )
    .sort((a, b) => sum(a.gaps).comparedTo(sum(b.gaps)))
    .at(0)?.reading;
}

function gapsOf(invoice: PaidInvoice, { prices, subTotals }: Reading): Decimal[] {
  const lines = subTotals === 'before-discount' ? invoice.lines : invoice.lines.map(discountAdded);
  return lines.map((line) => gap(line, prices).abs());
}

const discountAdded = (line: InvoiceLine): InvoiceLine => ({
  ...line,
  subTotal: line.subTotal.plus(line.discount),
});

/** The header's sub-total may be of either kind; whichever the lines come to is the one meant. */
function withDiscountAdded(invoice: PaidInvoice): PaidInvoice {
  const lines = invoice.lines.map(discountAdded);
  const isNet = sum(invoice.lines.map((line) => line.subTotal)).eq(invoice.subTotal);
  const subTotal = isNet ? invoice.subTotal.plus(invoice.discount) : invoice.subTotal;
  return { ...invoice, subTotal, lines };
}

const neitherHolds = () =>
  problem(
    'sums-do-not-add-up',
    '/lines',
    'The lines add up neither with prices excluding VAT nor with prices including VAT.',
    'Compare the invoice with SubscriptionFlow. Correct it there and have it read again, or book it by hand and resolve it.',
  );
