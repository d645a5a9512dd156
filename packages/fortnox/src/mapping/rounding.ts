import {
  Decimal,
  formatAmount,
  hasAtMostDecimals,
  type ConnectionSettings,
  type PaidInvoice,
} from '@sync/shared';
import { generalDimensions } from './dimensions.js';
import type { InvoiceRowDraft } from './drafts.js';
import {
  ratedTotals,
  type FortnoxTotals,
  type RatedRow,
  type VatRounding,
} from './fortnox-totals.js';
import { planned, problem, unplanned, type MappingProblem, type Planned } from './problem.js';
import type { RoundingBound } from './rounding-bound.js';
import { amountRow } from './rows.js';

export type SettledRows = {
  readonly rows: readonly InvoiceRowDraft[];
  readonly totals: FortnoxTotals;
};

type Source = {
  readonly invoice: PaidInvoice;
  readonly rows: readonly RatedRow[];
  readonly vatIncluded: boolean;
  /** What VAT must come to. */
  readonly vat: Decimal;
  /** VAT of the source by percent, as text. */
  readonly vatByRate: ReadonlyMap<string, Decimal>;
  readonly bound: RoundingBound;
  readonly vatRounding: VatRounding;
  readonly settings: ConnectionSettings;
  readonly language: 'SV' | 'EN';
};

/**
 * Makes the total that Fortnox will compute equal the source exactly: a difference that rounding
 * explains becomes a row of its own on the rounding account, without VAT; beyond the bound nothing
 * may be sent. VAT may differ by the same bound, which is noted.
 */
export function settleRounding(source: Source): Planned<SettledRows> {
  const { invoice, rows, vatIncluded, settings, vatRounding, bound } = source;
  if (!hasAtMostDecimals(invoice.total, 2)) return unplanned([totalTooFine(invoice)]);
  const before = ratedTotals(rows, vatIncluded, vatRounding);
  const difference = invoice.total.minus(before.total);
  const problems = [
    ...vatProblems(source, before),
    ...(difference.abs().gt(bound.whole) ? [totalDiffers(source, before, difference)] : []),
  ];
  if (problems.length > 0) return unplanned(problems);
  const rounding = roundingRows(settings, source.language, difference);
  const settled = [...rows.map(({ row }) => row), ...rounding];
  const totals = { ...before, total: invoice.total };
  return planned({ rows: settled, totals }, notesOn(source, totals, difference));
}

/** The row that takes up a difference in the total; none where there is no difference. */
export function roundingRows(
  settings: Pick<ConnectionSettings, 'roundingAccount' | 'costCenter' | 'project'>,
  language: 'SV' | 'EN',
  difference: Decimal,
): readonly InvoiceRowDraft[] {
  if (difference.isZero()) return [];
  const description = language === 'SV' ? 'Öresavrundning' : 'Rounding';
  const row = amountRow(settings.roundingAccount, description, difference);
  return [{ ...row, ...generalDimensions(settings) }];
}

function vatProblems(source: Source, totals: FortnoxTotals): MappingProblem[] {
  const { bound } = source;
  const differences = [...source.vatByRate].map(([rate, vat]) => ({
    rate: `${rate} % VAT`,
    vat,
    inFortnox: totals.vatByRate.get(rate) ?? new Decimal(0),
    allowed: bound.byRate.get(rate) ?? new Decimal(0),
  }));
  const total = {
    rate: 'VAT in total',
    vat: source.vat,
    inFortnox: totals.vat,
    allowed: bound.whole,
  };
  return [...differences, total]
    .filter(({ vat, inFortnox, allowed }) => vat.minus(inFortnox).abs().gt(allowed))
    .map((difference) => vatDiffers(source, difference));
}

function notesOn(source: Source, totals: FortnoxTotals, difference: Decimal): string[] {
  const { invoice, settings } = source;
  const vatDifference = totals.vat.minus(source.vat);
  const rounding = `A rounding row of ${formatAmount(difference)} ${invoice.currency} on account ${settings.roundingAccount} makes the total equal ${formatAmount(invoice.total)}.`;
  const vat = `VAT in Fortnox is ${formatAmount(totals.vat)}, ${formatAmount(vatDifference.abs())} ${vatDifference.isNegative() ? 'less' : 'more'} than in SubscriptionFlow, because Fortnox rounds VAT ${source.vatRounding.replace('-', ' ')}.`;
  return [...(difference.isZero() ? [] : [rounding]), ...(vatDifference.isZero() ? [] : [vat])];
}

/** The bound already holds the tolerance once; what is missing beyond it has to be added. */
const raiseTolerance = ({ settings }: Source, beyond: Decimal): string =>
  `If this rounding is acceptable, raise the rounding that is let pass on the company's settings page (now ${settings.roundingTolerance}) to at least ${beyond.plus(settings.roundingTolerance).toString()} and try again; else book the invoice by hand and say so here.`;

const totalDiffers = (source: Source, totals: FortnoxTotals, difference: Decimal) =>
  problem(
    'rounding-beyond-tolerance',
    '/total_amount',
    `Fortnox would make the total ${formatAmount(totals.total)} ${source.invoice.currency} instead of ${formatAmount(source.invoice.total)}; the difference of ${formatAmount(difference)} is more than rounding explains.`,
    raiseTolerance(source, difference.abs().minus(source.bound.whole)),
  );

type VatDifference = {
  readonly rate: string;
  readonly vat: Decimal;
  readonly inFortnox: Decimal;
  readonly allowed: Decimal;
};

const vatDiffers = (source: Source, { rate, vat, inFortnox, allowed }: VatDifference) =>
  problem(
    'vat-differs-beyond-tolerance',
    '/tax_amount',
    `Fortnox would make ${rate} ${formatAmount(inFortnox)} ${source.invoice.currency} instead of ${formatAmount(vat)}, which rounding does not explain.`,
    raiseTolerance(source, vat.minus(inFortnox).abs().minus(allowed)),
  );

const totalTooFine = (invoice: PaidInvoice) =>
  problem(
    'amount-finer-than-fortnox',
    '/total_amount',
    `The total of ${invoice.total.toString()} ${invoice.currency} has more than the two decimals that Fortnox keeps.`,
    'Book this invoice by hand and resolve it.',
  );
