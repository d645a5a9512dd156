export { createAccessTokens } from './auth/access-tokens.js';
export type { AccessTokens, AccessTokensOptions } from './auth/access-tokens.js';
export { readTenantId } from './auth/tenant-id.js';
export {
  buildAuthorizeUrl,
  exchangeAuthorizationCode,
  refresh,
  requestClientCredentials,
} from './auth/token-endpoint.js';
export type {
  ClientCredentials,
  TokenEndpoint,
  TokenFailure,
  TokenResult,
} from './auth/token-endpoint.js';
export { errorCatalogue, messageCatalogue } from './failure/entries.js';
export { unknownEntry } from './failure/explain.js';
export { reportLimited, requestPermits } from './limiter/admission.js';
export type { AdmissionSettings, TurnsReply, TurnsRequest } from './limiter/admission.js';
export { createRedisLimiter } from './limiter/redis-limiter.js';
export type { RedisLimiterOptions } from './limiter/redis-limiter.js';
export { createFortnoxClient } from './resources/fortnox-client.js';
export type { FortnoxClient, FortnoxClientOptions } from './resources/fortnox-client.js';
export type { CustomerSearch, FortnoxCustomer } from './resources/customers.js';
export type { Page, Source } from './resources/fields.js';
export type { FortnoxInvoicePayment } from './resources/invoice-payments.js';
export type {
  FortnoxInvoice,
  InvoiceChanges,
  FortnoxInvoiceRow,
  FortnoxVoucher,
  InvoiceFilter,
} from './resources/invoices.js';
export type {
  ArticleDraft,
  FortnoxAccount,
  FortnoxArticle,
  FortnoxFinancialYear,
} from './resources/ledger.js';
export type {
  FortnoxCompanyInformation,
  FortnoxCurrency,
  FortnoxLockedPeriod,
  FortnoxModeOfPayment,
  FortnoxPredefinedAccount,
  FortnoxTermsOfPayment,
} from './resources/settings.js';
export { createTransport } from './transport/http.js';
export type { Transport } from './transport/http.js';
export type { CallOptions, CallRecord, FortnoxResult } from './client.js';
export type { CatalogueEntry, ClearedBy, FailureClass } from './failure/catalogue.js';
export type { FortnoxFailure } from './failure/failure.js';
export type { Admission, Lane, Limiter } from './limiter/limiter.js';
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
export type { AccountVatCode } from './mapping/account-vat.js';
export { accountsInQuestion } from './mapping/accounts-in-question.js';
export type { CompanyHabit, WriteOffSign } from './mapping/company-habit.js';
export type { RefundDemand } from './mapping/payment-notes.js';
export { judgeBalance, type BalanceVerdict } from './mapping/settle-balance.js';
export { settleEcho } from './mapping/settle-echo.js';
export type { EchoCorrection, EchoVerdict, InvoiceEcho, Settled } from './mapping/settle-echo.js';
export { countryCode, isInEu } from './mapping/countries.js';
export { rateNeeded, type RateNeed } from './mapping/exchange-rate.js';
export { externalReference } from './mapping/external-reference.js';
export { fortnoxTotals, type FortnoxTotals } from './mapping/fortnox-totals.js';
export { creditNotesId } from './mapping/payments.js';
export { planCredit, type CreditPlan } from './mapping/plan-credit.js';
export type { Refund } from './mapping/refund.js';
export { paymentAccountFor } from './mapping/payment-accounts.js';
export { checkInvoice, planInvoice } from './mapping/plan-invoice.js';
export { readEuVatNumber, readSwedishNumber } from './mapping/registration-numbers.js';
export { normaliseText } from './mapping/text.js';
