import {
  Decimal,
  formatAmount,
  hasAtMostDecimals,
  type ConnectionSettings,
  type PaidInvoice,
} from '@sync/shared';
import type { InvoiceRowDraft } from './drafts.js';
import { fortnoxTotals, type FortnoxTotals } from './fortnox-totals.js';
import type { MappingProblem } from './plan.js';
import { planned, problem, unplanned, type Planned } from './problem.js';
import { amountRow } from './rows.js';

export type SettledRows = {
  readonly rows: readonly InvoiceRowDraft[];
  readonly totals: FortnoxTotals;
};

type Source = {
  readonly invoice: PaidInvoice;
  readonly rows: readonly InvoiceRowDraft[];
  readonly vatIncluded: boolean;
  /** VAT of the source by percent, as text. */
  readonly vatByRate: ReadonlyMap<string, Decimal>;
  readonly settings: ConnectionSettings;
  readonly language: 'SV' | 'EN';
};

/**
 * Makes the total that Fortnox will compute equal the source exactly: a difference within the
 * tolerance becomes a row of its own on the rounding account, without VAT; beyond it nothing may
 * be sent. VAT may differ by the same tolerance, which is noted.
 */
export function settleRounding(source: Source): Planned<SettledRows> {
  const { invoice, rows, vatIncluded, settings } = source;
  if (!hasAtMostDecimals(invoice.total, 2)) return unplanned([totalTooFine(invoice)]);
  const tolerance = new Decimal(settings.roundingTolerance);
  const before = fortnoxTotals({ InvoiceRows: rows, VATIncluded: vatIncluded });
  const difference = invoice.total.minus(before.total);
  const problems = [
    ...vatProblems(source, before, tolerance),
    ...(difference.abs().gt(tolerance) ? [totalDiffers(source, before, difference)] : []),
  ];
  if (problems.length > 0) return unplanned(problems);
  const settled = difference.isZero() ? rows : [...rows, roundingRow(source, difference)];
  const totals = fortnoxTotals({ InvoiceRows: settled, VATIncluded: vatIncluded });
  return planned({ rows: settled, totals }, notesOn(source, totals, difference));
}

function roundingRow({ settings, language }: Source, difference: Decimal): InvoiceRowDraft {
  const description = language === 'SV' ? 'Öresavrundning' : 'Rounding';
  return amountRow(settings.roundingAccount, description, difference);
}

function vatProblems(source: Source, totals: FortnoxTotals, tolerance: Decimal): MappingProblem[] {
  const differences = [...source.vatByRate].map(([rate, vat]) => ({
    rate: `${rate} % VAT`,
    vat,
    inFortnox: totals.vatByRate.get(rate) ?? new Decimal(0),
  }));
  const whole = { rate: 'VAT in total', vat: source.invoice.vat, inFortnox: totals.vat };
  return [...differences, whole]
    .filter(({ vat, inFortnox }) => vat.minus(inFortnox).abs().gt(tolerance))
    .map(({ rate, vat, inFortnox }) => vatDiffers(source, rate, vat, inFortnox));
}

function notesOn(source: Source, totals: FortnoxTotals, difference: Decimal): string[] {
  const { invoice, settings } = source;
  const vatDifference = totals.vat.minus(invoice.vat);
  const rounding = `A rounding row of ${formatAmount(difference)} ${invoice.currency} on account ${settings.roundingAccount} makes the total equal ${formatAmount(invoice.total)}.`;
  const vat = `VAT in Fortnox is ${formatAmount(totals.vat)}, ${formatAmount(vatDifference.abs())} ${vatDifference.isNegative() ? 'less' : 'more'} than in SubscriptionFlow, because Fortnox rounds VAT per rate.`;
  return [...(difference.isZero() ? [] : [rounding]), ...(vatDifference.isZero() ? [] : [vat])];
}

const raiseTolerance = ({ settings }: Source, needed: Decimal): string =>
  `If this rounding is acceptable, raise roundingTolerance (now ${settings.roundingTolerance}) to at least ${needed.abs().toString()} and replay; else book the invoice by hand and resolve it.`;

const totalDiffers = (source: Source, totals: FortnoxTotals, difference: Decimal) =>
  problem(
    'rounding-beyond-tolerance',
    '/total_amount',
    `Fortnox would make the total ${formatAmount(totals.total)} ${source.invoice.currency} instead of ${formatAmount(source.invoice.total)}; the difference of ${formatAmount(difference)} is more than the tolerance.`,
    raiseTolerance(source, difference),
  );

const vatDiffers = (source: Source, name: string, vat: Decimal, inFortnox: Decimal) =>
  problem(
    'vat-differs-beyond-tolerance',
    '/tax_amount',
    `Fortnox would make ${name} ${formatAmount(inFortnox)} ${source.invoice.currency} instead of ${formatAmount(vat)}.`,
    raiseTolerance(source, vat.minus(inFortnox)),
  );

const totalTooFine = (invoice: PaidInvoice) =>
  problem(
    'amount-finer-than-fortnox',
    '/total_amount',
    `The total of ${invoice.total.toString()} ${invoice.currency} has more than the two decimals that Fortnox keeps.`,
    'Book this invoice by hand and resolve it.',
  );
