export type { CallOptions, CallRecord, FortnoxResult } from './client.js';
export type { CatalogueEntry, ClearedBy, FailureClass } from './failure/catalogue.js';
export type { FortnoxFailure } from './failure/failure.js';
export type { Admission, Lane, Limiter } from './limiter/limiter.js';
export type { RefreshClaim, TokenSet, TokenStore } from './auth/token-store.js';
export type {
  CustomerDraft,
  InvoiceDraft,
  InvoicePaymentDraft,
  InvoiceRowDraft,
} from './mapping/drafts.js';
export type {
  CustomerMatch,
  CustomerPlan,
  ExpectedInvoice,
  InvoicePlan,
  MappingProblem,
  PaymentPlan,
  ResolvedRate,
} from './mapping/plan.js';
export { countryCode, isInEu } from './mapping/countries.js';
export { rateNeeded, type RateNeed } from './mapping/exchange-rate.js';
export { externalReference } from './mapping/external-reference.js';
export { fortnoxTotals, type FortnoxTotals } from './mapping/fortnox-totals.js';
export { creditNotesId } from './mapping/payments.js';
export { planCredit, type CreditPlan } from './mapping/plan-credit.js';
export type { Refund } from './mapping/refund.js';
export { checkInvoice, planInvoice } from './mapping/plan-invoice.js';
export { readEuVatNumber, readSwedishNumber } from './mapping/registration-numbers.js';
export { normaliseText } from './mapping/text.js';
