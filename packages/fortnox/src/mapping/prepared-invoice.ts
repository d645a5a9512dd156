import type {
  CompanyHabit,
  ConnectionSettings,
  Decimal,
  LocalDate,
  PaidInvoice,
} from '@sync/shared';
import type { ArticleDraft } from '../resources/ledger.js';
import type { AccountVatCode } from './account-vat.js';
import type { Deferral, CustomerPlan } from './plan.js';
import type { InvoiceRowDraft } from './drafts.js';
import type { FortnoxTotals, RatedRow } from './fortnox-totals.js';
import type { PaymentPart } from './payments.js';
import type { TreatedLine } from './vat-treatment.js';
import type { RoundingBound } from './rounding-bound.js';

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
  /** The last locked day to keep clear of; absent: there is none, or dates are not to be moved. */
  readonly lockedUntil?: LocalDate | undefined;
};
