import {
  currencyDigits,
  Decimal,
  formatAmount,
  type ConnectionSettings,
  type InvoiceLine,
  type PaidInvoice,
} from '@sync/shared';
import type { CompanyHabit } from './company-habit.js';
import { planCustomer } from './customer.js';
import type { InvoiceRowDraft } from './drafts.js';
import { sumByKey, type FortnoxTotals } from './fortnox-totals.js';
import { planPayments, type PaymentPart } from './payments.js';
import type { CustomerPlan } from './plan.js';
import {
  after,
  map,
  planned,
  problem,
  together,
  unplanned,
  verdict,
  type Planned,
} from './problem.js';
import { decidePrices, type ReadPrices } from './prices.js';
import { taxStatusOf, type TaxStatus } from './regime.js';
import { settleRounding } from './rounding.js';
import {
  boundOfRate,
  halfUnitInFortnox,
  halfUnitOf,
  rateKey,
  roundingBound,
  type RoundingBound,
} from './rounding-bound.js';
import { amountRow, toRow } from './rows.js';
import { checkSums, type Prices } from './sums.js';
import { normaliseText } from './text.js';
import { rateLines, type RatedLine } from './vat-rate.js';
import { vatTreatmentOf, type VatTreatment } from './vat-treatment.js';

/** All of a plan that does not depend on the exchange rate. */
export type PreparedInvoice = {
  readonly customer: CustomerPlan;
  readonly rows: readonly InvoiceRowDraft[];
  /** The rows without the one that rounding needed. */
  readonly baseRows: readonly InvoiceRowDraft[];
  readonly vatIncluded: boolean;
  readonly totals: FortnoxTotals;
  /** How far Fortnox's figures may lie from the source's. */
  readonly bound: RoundingBound;
  readonly treatedLines: readonly TreatedLine[];
  readonly payments: readonly PaymentPart[];
  readonly language: 'SV' | 'EN';
};

export type PrepareInput = {
  readonly invoice: PaidInvoice;
  readonly settings: ConnectionSettings;
  readonly habit?: CompanyHabit | undefined;
};

/** Fortnox's limit according to integrators' support pages; not documented. */
const maxRows = 500;

/** Judges every part before any is refused, so that one look shows everything that is wrong. */
export function prepareInvoice(input: PrepareInput): Planned<PreparedInvoice> {
  const { invoice, settings } = input;
  const header = checkHeader(invoice);
  const tax = taxStatusOf(invoice.customer);
  const read = decidePrices(invoice, lineBound(input));
  const customer = after(tax, (status) =>
    planCustomer(invoice.customer, status, invoice.currency, settings),
  );
  const rows = after(together(tax, read), ([status, reading]) => planRows(input, status, reading));
  const payments = planPayments(invoice, settings);
  return map(
    together(header, tax, read, customer, rows, payments),
    ([, status, , customerPlan, plannedRows, parts]) => ({
      customer: customerPlan,
      ...plannedRows,
      payments: parts,
      language: languageOf(status),
    }),
  );
}

/** A line's own figures: one rounding for its VAT and one for its total. */
function lineBound({ invoice, settings }: PrepareInput): Decimal {
  return halfUnitOf(invoice.currency).times(2).plus(settings.roundingTolerance);
}

const languageOf = (tax: TaxStatus): 'SV' | 'EN' => (tax.country === 'SE' ? 'SV' : 'EN');

type PlannedRows = Omit<PreparedInvoice, 'customer' | 'payments' | 'language'>;

function planRows(
  given: PrepareInput,
  tax: TaxStatus,
  { prices, invoice }: ReadPrices,
): Planned<PlannedRows> {
  const input = { ...given, invoice };
  const language = languageOf(tax);
  const halfUnit = halfUnitOf(invoice.currency);
  const context = { prices, regime: tax.regime, settings: input.settings, halfUnit };
  const rated = rateLines(invoice.lines, context);
  const bounds = boundsOf(input, prices, rated);
  const parts = together(
    checkSums(invoice, prices, { line: lineBound(input), header: bounds.source }),
    treatmentsOf(input, { tax, prices, rated, bound: bounds.source }),
    miscellaneousRows(input, language),
  );
  return after(parts, ([, treatments, charges]) => {
    const vatIncluded = prices === 'including-vat';
    const lineRows = treatments.map(({ line, index, vat }) => toRow(line, index, vat));
    const baseRows = [...lineRows, ...charges];
    const bound = bounds.fortnox;
    const vatRounding = given.habit?.vatRounding ?? 'per-rate';
    const known = { vatIncluded, bound, vatRounding, vatByRate: vatByRate(treatments), language };
    return map(settleRounding({ ...input, rows: baseRows, ...known }), (settled) => ({
      ...settled,
      baseRows,
      bound,
      vatIncluded,
      treatedLines: treatments,
    }));
  });
}

/** The source is rounded in its currency's own unit, Fortnox in hundredths where that is more. */
function boundsOf(
  { invoice, settings }: PrepareInput,
  prices: Prices,
  lines: readonly RatedLine[],
): { readonly source: RoundingBound; readonly fortnox: RoundingBound } {
  const tolerance = new Decimal(settings.roundingTolerance);
  const common = { lines, prices, currency: invoice.currency, tolerance };
  return {
    source: roundingBound({ ...common, halfUnit: halfUnitOf(invoice.currency) }),
    fortnox: roundingBound({ ...common, halfUnit: halfUnitInFortnox(invoice.currency) }),
  };
}

export type TreatedLine = {
  readonly line: InvoiceLine;
  readonly index: number;
  readonly vat: VatTreatment;
};

/** VAT of the source by percent, as text. */
function vatByRate(lines: readonly TreatedLine[]): ReadonlyMap<string, Decimal> {
  return sumByKey(lines.map(({ line, vat }) => ({ key: rateKey(vat.rate), amount: line.vat })));
}

function treatmentsOf(
  { settings }: PrepareInput,
  {
    tax,
    prices,
    rated,
    bound,
  }: {
    readonly tax: TaxStatus;
    readonly prices: Prices;
    readonly rated: readonly RatedLine[];
    readonly bound: RoundingBound;
  },
): Planned<readonly TreatedLine[]> {
  const common = { prices, regime: tax.regime, settings };
  const parts = rated.map(({ line, rate }, index) =>
    map(
      vatTreatmentOf({ ...common, line, index, rate, bound: boundOfRate(bound, rate) }),
      (vat): TreatedLine => ({ line, index, vat }),
    ),
  );
  return together(...parts);
}

function miscellaneousRows(
  { invoice, settings }: PrepareInput,
  language: 'SV' | 'EN',
): Planned<readonly InvoiceRowDraft[]> {
  if (invoice.miscellaneousCharges.isZero()) return planned([]);
  if (settings.miscellaneousAccount === undefined) return unplanned([chargesNotSet(invoice)]);
  const description = language === 'SV' ? 'Övriga avgifter' : 'Miscellaneous charges';
  const { miscellaneousAccount: account } = settings;
  return planned([amountRow(account, description, invoice.miscellaneousCharges)]);
}

function checkHeader(invoice: PaidInvoice): Planned<undefined> {
  return verdict([
    ...(invoice.status.trim().toLowerCase() === 'paid' ? [] : [notPaid(invoice)]),
    ...(currencyDigits(invoice.currency) === undefined ? [currencyUnknown(invoice)] : []),
    ...(invoice.lines.length === 0 ? [noLines()] : []),
    ...(invoice.lines.length > maxRows ? [tooManyRows(invoice)] : []),
    ...(normaliseText(invoice.number) === '' ? [numberUnusable()] : []),
  ]);
}

const notPaid = (invoice: PaidInvoice) =>
  problem(
    'not-paid',
    '/status',
    `The invoice's status is ${invoice.status}, not Paid.`,
    'Nothing to do: it is taken by itself once it is paid.',
  );

const currencyUnknown = (invoice: PaidInvoice) =>
  problem(
    'currency-unknown',
    '/currency',
    `"${invoice.currency}" is no currency of ISO 4217.`,
    'Correct the currency of the invoice in SubscriptionFlow, then replay.',
  );

const noLines = () =>
  problem(
    'no-lines',
    '/lines',
    'The invoice has no lines, so there is nothing to book.',
    'Check the invoice in SubscriptionFlow, then replay or discard.',
  );

const tooManyRows = (invoice: PaidInvoice) =>
  problem(
    'too-many-rows',
    '/lines',
    `The invoice has ${invoice.lines.length} lines; Fortnox is known to refuse more than ${maxRows} rows.`,
    'Book this invoice by hand, or split it, and resolve it.',
  );

const numberUnusable = () =>
  problem(
    'invoice-number-unusable',
    '/name',
    'The invoice number has no character that Fortnox accepts.',
    'Correct the invoice number in SubscriptionFlow, then replay.',
  );

const chargesNotSet = (invoice: PaidInvoice) =>
  problem(
    'miscellaneous-account-not-configured',
    '/miscellaneous_charges',
    `The invoice has miscellaneous charges of ${formatAmount(invoice.miscellaneousCharges)} ${invoice.currency}, and the connection has no account for them.`,
    "Set miscellaneousAccount in the connection's settings, then replay.",
  );
