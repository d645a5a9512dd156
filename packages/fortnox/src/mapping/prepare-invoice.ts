import {
  currencyDigits,
  Decimal,
  formatAmount,
  type ConnectionSettings,
  type InvoiceLine,
  type PaidInvoice,
} from '@sync/shared';
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
import { taxStatusOf, type TaxStatus } from './regime.js';
import { settleRounding } from './rounding.js';
import { amountRow, toRow } from './rows.js';
import { checkSums, decidePrices, type Prices } from './sums.js';
import { normaliseText } from './text.js';
import { vatTreatmentOf, type VatTreatment } from './vat-treatment.js';

/** All of a plan that does not depend on the exchange rate. */
export type PreparedInvoice = {
  readonly customer: CustomerPlan;
  readonly rows: readonly InvoiceRowDraft[];
  readonly vatIncluded: boolean;
  readonly totals: FortnoxTotals;
  readonly treatedLines: readonly TreatedLine[];
  readonly payments: readonly PaymentPart[];
  readonly language: 'SV' | 'EN';
};

type Input = { readonly invoice: PaidInvoice; readonly settings: ConnectionSettings };

/** Fortnox's limit according to integrators' support pages; not documented. */
const maxRows = 500;

/** Judges every part before any is refused, so that one look shows everything that is wrong. */
export function prepareInvoice(input: Input): Planned<PreparedInvoice> {
  const { invoice, settings } = input;
  const header = checkHeader(invoice);
  const tax = taxStatusOf(invoice.customer);
  const prices = decidePrices(invoice, new Decimal(settings.roundingTolerance));
  const customer = after(tax, (status) =>
    planCustomer(invoice.customer, status, invoice.currency, settings),
  );
  const rows = after(together(tax, prices), ([status, kind]) => planRows(input, status, kind));
  const payments = planPayments(invoice, settings);
  return map(
    together(header, tax, prices, customer, rows, payments),
    ([, status, , customerPlan, plannedRows, parts]) => ({
      customer: customerPlan,
      ...plannedRows,
      payments: parts,
      language: languageOf(status),
    }),
  );
}

const languageOf = (tax: TaxStatus): 'SV' | 'EN' => (tax.country === 'SE' ? 'SV' : 'EN');

type PlannedRows = Pick<PreparedInvoice, 'rows' | 'vatIncluded' | 'totals' | 'treatedLines'>;

function planRows(input: Input, tax: TaxStatus, prices: Prices): Planned<PlannedRows> {
  const { invoice, settings } = input;
  const language = languageOf(tax);
  const parts = together(
    checkSums(invoice, prices, new Decimal(settings.roundingTolerance)),
    treatmentsOf(input, tax, prices),
    miscellaneousRows(input, language),
  );
  return after(parts, ([, treatments, charges]) => {
    const vatIncluded = prices === 'including-vat';
    const rows = [...treatments.map(({ line, index, vat }) => toRow(line, index, vat)), ...charges];
    const source = { ...input, rows, vatIncluded, vatByRate: vatByRate(treatments), language };
    return map(settleRounding(source), (settled) => ({
      ...settled,
      vatIncluded,
      treatedLines: treatments,
    }));
  });
}

export type TreatedLine = {
  readonly line: InvoiceLine;
  readonly index: number;
  readonly vat: VatTreatment;
};

/** VAT of the source by percent, as text. */
function vatByRate(lines: readonly TreatedLine[]): ReadonlyMap<string, Decimal> {
  return sumByKey(lines.map(({ line, vat }) => ({ key: vat.rate.toString(), amount: line.vat })));
}

function treatmentsOf(
  { invoice, settings }: Input,
  tax: TaxStatus,
  prices: Prices,
): Planned<readonly TreatedLine[]> {
  const digits = currencyDigits(invoice.currency) ?? 2;
  const halfUnit = new Decimal('0.5').times(new Decimal(10).pow(-digits));
  const tolerance = Decimal.max(settings.roundingTolerance, halfUnit);
  const parts = invoice.lines.map((line, index) =>
    map(
      vatTreatmentOf({ line, index, prices, regime: tax.regime, settings, tolerance, halfUnit }),
      (vat): TreatedLine => ({ line, index, vat }),
    ),
  );
  return together(...parts);
}

function miscellaneousRows(
  { invoice, settings }: Input,
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
