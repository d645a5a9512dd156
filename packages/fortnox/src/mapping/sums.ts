import { formatAmount, sum, type Decimal, type InvoiceLine, type PaidInvoice } from '@sync/shared';
import type { MappingProblem } from './plan.js';
import { planned, problem, unplanned, verdict, type Planned } from './problem.js';

export type Prices = 'excluding-vat' | 'including-vat';

type Figures = Pick<InvoiceLine, 'subTotal' | 'discount' | 'vat' | 'total'>;

/**
 * Whether prices include VAT: as stated, else by which identity holds on every line, because
 * SubscriptionFlow's API does not say.
 */
export function decidePrices(invoice: PaidInvoice, tolerance: Decimal): Planned<Prices> {
  const stated = statedPrices(invoice.pricesIncludeVat);
  if (stated !== undefined) return planned(stated);
  const prices = pricesThatHold(invoice, tolerance);
  if (prices === undefined) return unplanned([neitherHolds()]);
  const word = prices === 'including-vat' ? 'include' : 'exclude';
  return planned(prices, [`Prices ${word} VAT, as the amounts show.`]);
}

/**
 * Whether every line adds up and the lines add up to the header, each within the tolerance that
 * may go to a rounding row.
 */
export function checkSums(
  invoice: PaidInvoice,
  prices: Prices,
  tolerance: Decimal,
): Planned<undefined> {
  return verdict([
    ...lineProblems(invoice, prices, tolerance),
    ...headerProblems(invoice, tolerance),
  ]);
}

function statedPrices(pricesIncludeVat: boolean | undefined): Prices | undefined {
  if (pricesIncludeVat === undefined) return undefined;
  return pricesIncludeVat ? 'including-vat' : 'excluding-vat';
}

/** The identity that leaves the smaller gap: VAT of a few cents can hide within the tolerance. */
function pricesThatHold(invoice: PaidInvoice, tolerance: Decimal): Prices | undefined {
  const candidates = (['excluding-vat', 'including-vat'] as const).map((prices) => {
    const gaps = invoice.lines.map((line) => gap(line, prices).abs());
    return { prices, holds: gaps.every((size) => size.lte(tolerance)), size: sum(gaps) };
  });
  return candidates
    .filter(({ holds }) => holds)
    .sort((a, b) => a.size.comparedTo(b.size))
    .at(0)?.prices;
}

/** What the line's own total says more than its parts. */
function gap(figures: Figures, prices: Prices): Decimal {
  return figures.total.minus(expectedTotal(figures, prices));
}

function expectedTotal(figures: Figures, prices: Prices): Decimal {
  const amount = figures.subTotal.minus(figures.discount);
  return prices === 'including-vat' ? amount : amount.plus(figures.vat);
}

function lineProblems(invoice: PaidInvoice, prices: Prices, tolerance: Decimal): MappingProblem[] {
  return invoice.lines.flatMap((line, index) => {
    if (gap(line, prices).abs().lte(tolerance)) return [];
    return [lineDoesNotAddUp(line, index, prices)];
  });
}

type HeaderSum = {
  readonly name: string;
  readonly pointer: string;
  readonly stated: Decimal;
  readonly lines: Decimal;
};

function headerProblems(invoice: PaidInvoice, tolerance: Decimal): MappingProblem[] {
  return headerSums(invoice)
    .filter(({ stated, lines }) => stated.minus(lines).abs().gt(tolerance))
    .map(headerDoesNotAddUp);
}

function headerSums(invoice: PaidInvoice): HeaderSum[] {
  const of = (pick: (line: InvoiceLine) => Decimal): Decimal => sum(invoice.lines.map(pick));
  const total = of((line) => line.total).plus(invoice.miscellaneousCharges);
  return [
    {
      name: 'sub-total',
      pointer: '/sub_total',
      stated: invoice.subTotal,
      lines: of((l) => l.subTotal),
    },
    {
      name: 'discount',
      pointer: '/discount_value',
      stated: invoice.discount,
      lines: of((l) => l.discount),
    },
    { name: 'VAT', pointer: '/tax_amount', stated: invoice.vat, lines: of((l) => l.vat) },
    { name: 'total', pointer: '/total_amount', stated: invoice.total, lines: total },
  ];
}

const correct =
  'Compare the invoice with SubscriptionFlow. Correct it there and replay, or book it by hand and resolve it.';

const lineDoesNotAddUp = (line: InvoiceLine, index: number, prices: Prices): MappingProblem => {
  const other = prices === 'including-vat' ? 'excluding-vat' : 'including-vat';
  const hint = gap(line, other).isZero()
    ? ` It would add up with prices ${other.replace('-vat', ' VAT')}.`
    : '';
  const parts = `${formatAmount(line.subTotal)} less discount ${formatAmount(line.discount)}`;
  const vat =
    prices === 'including-vat' ? ', VAT included,' : ` plus VAT ${formatAmount(line.vat)}`;
  return problem(
    'sums-do-not-add-up',
    `/lines/${index}/total_amount`,
    `Line ${index + 1}: ${parts}${vat} gives ${formatAmount(expectedTotal(line, prices))}, but its total is ${formatAmount(line.total)}.${hint}`,
    correct,
  );
};

const headerDoesNotAddUp = ({ name, pointer, stated, lines }: HeaderSum): MappingProblem =>
  problem(
    'sums-do-not-add-up',
    pointer,
    `The lines${name === 'total' ? ' and miscellaneous charges' : ''} add up to a ${name} of ${formatAmount(lines)}, but the invoice says ${formatAmount(stated)} (difference ${formatAmount(stated.minus(lines))}).`,
    correct,
  );

const neitherHolds = (): MappingProblem =>
  problem(
    'sums-do-not-add-up',
    '/lines',
    'The lines add up neither with prices excluding VAT nor with prices including VAT.',
    correct,
  );
