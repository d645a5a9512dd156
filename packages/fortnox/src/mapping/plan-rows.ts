import { currencyDigits, Decimal, sum, type InvoiceLine } from '@sync/shared';
import { articleNotes, articleOf, articlesFor, defaultArticleMissing } from './articles.js';
import { planDeferral } from './deferral.js';
import { dimensionsOf } from './dimensions.js';
import type { InvoiceRowDraft } from './drafts.js';
import { sumByKey, type RatedRow } from './fortnox-totals.js';
import {
  planMiscellaneous,
  vatOfCharges,
  vatWithCharges,
  type Miscellaneous,
} from './miscellaneous.js';
import type { PreparedInvoice, PrepareInput } from './prepared-invoice.js';
import {
  after,
  map,
  planned,
  together,
  unplanned,
  type MappingProblem,
  type Planned,
} from './problem.js';
import type { TaxStatus } from './regime.js';
import { settleRounding } from './rounding.js';
import {
  boundOfRate,
  halfUnitInFortnox,
  halfUnitOf,
  rateKey,
  roundingBound,
  type RoundingBound,
} from './rounding-bound.js';
import { rowTextNotes, toRow } from './rows.js';
import { splitRates } from './split-rates.js';
import { checkSums } from './sums.js';
import type { Prices, RatedLine } from './rated-line.js';
import { euConsumerUndecided } from './vat-problems.js';
import { rateLines } from './vat-rate.js';
import { vatTreatmentOf, type TreatedLine } from './vat-treatment.js';

export type RowsInput = PrepareInput & {
  readonly tax: TaxStatus;
  readonly prices: Prices;
  readonly language: 'SV' | 'EN';
  readonly lineBound: Decimal;
};

type PlannedRows = Omit<PreparedInvoice, 'customer' | 'payments' | 'language'>;

/** Rows that come to the invoice's total in Fortnox, or everything that stands against it. */
export function planRows(input: RowsInput): Planned<PlannedRows> {
  const { invoice, prices, lineBound } = input;
  const rated = ratedLines(input);
  const undecided = euConsumerUndecided(input.tax.vatCountry);
  const charges = planMiscellaneous({ ...input, rated, undecided });
  const bounds = boundsOf(input, rated, charges);
  const linesVat = sum(invoice.lines.map((line) => line.vat));
  const chargedVat = vatOfCharges(input);
  const vat = vatWithCharges(invoice, linesVat, chargedVat);
  const parts = together(
    checkSums(invoice, prices, {
      line: lineBound,
      header: bounds.source,
      // Whether `tax_amount` counts the charges' VAT or not, what it says of the lines is the same.
      linesVat: invoice.vat.minus(vat).plus(linesVat).plus(chargedVat),
    }),
    treatmentsOf(input, rated, { undecided, bound: bounds.source }),
    charges,
    checkTexts(input),
  );
  return after(parts, ([, treatments, charged]) =>
    settleRows(input, { treatments, charges: charged, vat, bound: bounds.fortnox }),
  );
}

function checkTexts({ settings, invoice }: RowsInput): Planned<undefined> {
  const isMissing = settings.articles === 'default' && settings.defaultArticle === undefined;
  if (isMissing) return unplanned([defaultArticleMissing()]);
  return planned(undefined, [
    ...articleNotes(invoice.lines, settings),
    ...rowTextNotes(invoice.lines),
  ]);
}

type Rated = RatedLine & { readonly index: number };

function ratedLines({ invoice, prices, tax, settings }: RowsInput): Rated[] {
  const digits = currencyDigits(invoice.currency) ?? 2;
  const split = invoice.lines.flatMap((line, index) =>
    splitRates(line, prices, digits).map((part) => ({ part, index })),
  );
  const context = { prices, tax, settings, halfUnit: halfUnitOf(invoice.currency) };
  const rated = rateLines(
    split.map(({ part }) => part),
    context,
  );
  return rated.map((entry, position) => ({ ...entry, index: split[position]?.index ?? 0 }));
}

/** The source is rounded in its currency's own unit, Fortnox in hundredths where that is more. */
function boundsOf(
  { invoice, settings, prices }: RowsInput,
  rated: readonly RatedLine[],
  charges: Planned<Miscellaneous>,
): { readonly source: RoundingBound; readonly fortnox: RoundingBound } {
  const { currency } = invoice;
  const tolerance = new Decimal(settings.roundingTolerance);
  const extra = charges.ok && charges.value.value.rows.length > 0 ? [charges.value.value.rate] : [];
  const common = { lines: rated, extra, prices, currency, tolerance };
  return {
    source: roundingBound({ ...common, halfUnit: halfUnitOf(currency) }),
    fortnox: roundingBound({ ...common, halfUnit: halfUnitInFortnox(currency) }),
  };
}

function treatmentsOf(
  { tax, prices, settings, invoice, accountVatCode }: RowsInput,
  rated: readonly Rated[],
  { undecided, bound }: { readonly undecided: MappingProblem; readonly bound: RoundingBound },
): Planned<readonly TreatedLine[]> {
  const common = { prices, tax, settings, accountVatCode, undecided, date: invoice.invoiceDate };
  const parts = rated.map(({ line, rate, index }) =>
    map(
      vatTreatmentOf({ ...common, line, index, rate, bound: boundOfRate(bound, rate) }),
      (vat): TreatedLine => ({ line, index, vat }),
    ),
  );
  return together(...parts);
}

type Settling = {
  readonly treatments: readonly TreatedLine[];
  readonly charges: Miscellaneous;
  readonly vat: Decimal;
  readonly bound: RoundingBound;
};

function settleRows(input: RowsInput, settling: Settling): Planned<PlannedRows> {
  const { treatments, charges, vat, bound } = settling;
  const lineRows = treatments.map(({ line, index, vat: treatment }): RatedRow => ({
    row: { ...toRow(line, index, treatment), ...classOf(line, input) },
    rate: treatment.rate,
  }));
  const baseRows = [...lineRows, ...charges.rows];
  const vatIncluded = input.prices === 'including-vat';
  const vatRounding = input.habit?.vatRounding ?? 'per-rate';
  const source = { ...input, rows: baseRows, vatIncluded, bound, vat, vatRounding };
  const { deferral, notes } = planDeferral({
    ...input,
    lines: treatments,
    number: input.invoice.number,
  });
  const rows = after(planned(deferral, notes), () =>
    settleRounding({ ...source, vatByRate: vatByRate(settling) }),
  );
  return map(rows, (settled) => ({
    ...settled,
    deferral,
    articles: articlesFor(input.invoice.lines, input.settings),
    baseRows,
    bound,
    vat,
    vatIncluded,
    treatedLines: treatments,
  }));
}

/** By what a row is counted besides its account. */
function classOf(line: InvoiceLine, { settings }: RowsInput): Partial<InvoiceRowDraft> {
  const article = articleOf(line, settings);
  return {
    ...(article === undefined ? {} : { ArticleNumber: article }),
    ...dimensionsOf(line, settings),
  };
}

/** VAT of the source by percent, as text. */
function vatByRate({ treatments, charges }: Settling): ReadonlyMap<string, Decimal> {
  return sumByKey([
    ...treatments.map(({ line, vat }) => ({ key: rateKey(vat.rate), amount: line.vat })),
    ...charges.rows.map(({ rate }) => ({ key: rateKey(rate), amount: charges.vat })),
  ]);
}
