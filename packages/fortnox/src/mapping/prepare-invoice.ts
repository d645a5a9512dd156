import type {
  CompanyHabit,
  ConnectionSettings,
  Decimal,
  LocalDate,
  PaidInvoice,
} from '@sync/shared';
import type { ArticleDraft } from '../resources/ledger.js';
import type { AccountVatCode } from './account-vat.js';
import { planCustomer } from './customer.js';
import type { Deferral } from './deferral.js';
import type { InvoiceRowDraft } from './drafts.js';
import type { FortnoxTotals, RatedRow } from './fortnox-totals.js';
import { checkHeader } from './header-checks.js';
import { planPayments, type PaymentPart } from './payments.js';
import type { RefundDemand } from './payment-notes.js';
import type { CustomerPlan } from './plan.js';
import { planRows, type TreatedLine } from './plan-rows.js';
import { decidePrices } from './prices.js';
import { after, map, together, type Planned } from './problem.js';
import { taxStatusOf, type TaxStatus } from './regime.js';
import { halfUnitOf, type RoundingBound } from './rounding-bound.js';

export type { TreatedLine } from './plan-rows.js';

/** All of a plan that does not depend on the exchange rate. */
export type PreparedInvoice = {
  readonly customer: CustomerPlan;
  readonly rows: readonly InvoiceRowDraft[];
  /** The rows without the one that rounding needed, each with its VAT rate. */
  readonly baseRows: readonly RatedRow[];
  readonly vatIncluded: boolean;
  readonly totals: FortnoxTotals;
  /** What VAT must come to in Fortnox: the source's, and that of miscellaneous charges. */
  readonly vat: Decimal;
  /** How far Fortnox's figures may lie from the source's. */
  readonly bound: RoundingBound;
  readonly treatedLines: readonly TreatedLine[];
  readonly payments: readonly PaymentPart[];
  readonly refunds: readonly RefundDemand[];
  readonly language: 'SV' | 'EN';
  readonly deferral: Deferral | undefined;
  readonly articles: readonly ArticleDraft[];
};

export type PrepareInput = {
  readonly invoice: PaidInvoice;
  readonly settings: ConnectionSettings;
  readonly habit?: CompanyHabit | undefined;
  /** Absent: Fortnox's accounts were not asked, and contradictions with them stay unknown. */
  readonly accountVatCode?: AccountVatCode | undefined;
  /** The last day of the period that the company has locked; absent: none, or not asked. */
  readonly lockedUntil?: LocalDate | undefined;
};

/** Judges every part before any is refused, so that one look shows everything that is wrong. */
export function prepareInvoice(input: PrepareInput): Planned<PreparedInvoice> {
  const { invoice, settings } = input;
  const header = checkHeader(invoice);
  const tax = taxStatusOf(input);
  const read = decidePrices(invoice, lineBound(input));
  const customer = after(tax, (status) =>
    planCustomer(invoice.customer, status, invoice.currency, settings),
  );
  const rows = after(together(tax, read), ([status, { prices, invoice: asRead }]) =>
    planRows({
      ...input,
      invoice: asRead,
      tax: status,
      prices,
      language: languageOf(status),
      lineBound: lineBound(input),
    }),
  );
  const payments = planPayments(invoice, settings);
  return map(
    together(header, tax, read, customer, rows, payments),
    ([, status, , customerPlan, plannedRows, parts]) => ({
      customer: customerPlan,
      ...plannedRows,
      payments: parts.parts,
      refunds: parts.refunds,
      language: languageOf(status),
    }),
  );
}

/** A line's own figures: one rounding for its VAT and one for its total. */
function lineBound({ invoice, settings }: PrepareInput): Decimal {
  return halfUnitOf(invoice.currency).times(2).plus(settings.roundingTolerance);
}

const languageOf = (tax: TaxStatus): 'SV' | 'EN' => (tax.country === 'SE' ? 'SV' : 'EN');
