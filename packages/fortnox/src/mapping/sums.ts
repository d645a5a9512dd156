import { formatAmount, sum, type Decimal, type InvoiceLine, type PaidInvoice } from '@sync/shared';
import { problem, verdict, type MappingProblem, type Planned } from './problem.js';
import type { RoundingBound } from './rounding-bound.js';
import type { Prices } from './rated-line.js';

type Figures = Pick<InvoiceLine, 'subTotal' | 'discount' | 'vat' | 'total'>;

export type SumBounds = {
  readonly line: Decimal;
  readonly header: RoundingBound;
  /** What the header's VAT is compared with: that of the lines, and of charges it may count. */
  readonly linesVat: Decimal;
};

/**
 * Whether every line adds up and the lines add up to the header, each within what rounding may
 * have moved. The header is what the customer paid: where the lines were rounded one by one and
 * the header on their sum, the header is right.
 */
export function checkSums(
  invoice: PaidInvoice,
  prices: Prices,
  bounds: SumBounds,
): Planned<undefined> {
  return verdict([
    ...lineProblems(invoice, prices, bounds.line),
    ...headerProblems(invoice, bounds),
  ]);
}

/** What the line's own total says more than its parts. */
export function gap(figures: Figures, prices: Prices): Decimal {
  return figures.total.minus(expectedTotal(figures, prices));
}

function expectedTotal(figures: Figures, prices: Prices): Decimal {
  const amount = figures.subTotal.minus(figures.discount);
  return prices === 'including-vat' ? amount : amount.plus(figures.vat);
}

function lineProblems(invoice: PaidInvoice, prices: Prices, bound: Decimal): MappingProblem[] {
  return invoice.lines.flatMap((line, index) => {
    if (gap(line, prices).abs().lte(bound)) return [];
    return [lineDoesNotAddUp(line, index, prices)];
  });
}

type HeaderSum = {
  readonly name: string;
  readonly pointer: string;
  readonly stated: Decimal;
  readonly lines: Decimal;
};

function headerProblems(invoice: PaidInvoice, bounds: SumBounds): MappingProblem[] {
  return headerSums(invoice, bounds.linesVat)
    .filter(({ stated, lines }) => stated.minus(lines).abs().gt(bounds.header.whole))
    .map(headerDoesNotAddUp);
}

function headerSums(invoice: PaidInvoice, linesVat: Decimal): HeaderSum[] {
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
    { name: 'VAT', pointer: '/tax_amount', stated: invoice.vat, lines: linesVat },
    { name: 'total', pointer: '/total_amount', stated: invoice.total, lines: total },
  ];
}

const correct =
  'Compare the invoice with SubscriptionFlow. Correct it there and have it read again, or book it by hand and resolve it.';

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
