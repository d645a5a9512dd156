export { createAccessTokens } from './auth/access-tokens.js';
export type { AccessTokens } from './auth/access-tokens.js';
export { readTenantId } from './auth/tenant-id.js';
export {
  buildAuthorizeUrl,
  exchangeAuthorizationCode,
  requestClientCredentials,
} from './auth/token-endpoint.js';
export type { TokenEndpoint, TokenFailure, TokenResult } from './auth/token-endpoint.js';
export { livelyWindows } from './limiter/admission-script.js';
export { reportLimited, requestPermits } from './limiter/admission.js';
export type { AdmissionSettings } from './limiter/admission.js';
export { createRedisLimiter } from './limiter/redis-limiter.js';
export type { RedisLimiterOptions } from './limiter/redis-limiter.js';
export { createFortnoxClient } from './resources/fortnox-client.js';
export type { FortnoxClient } from './resources/fortnox-client.js';
export type { AnyRequest } from './resources/any-resource.js';
export { turnPages } from './resources/every-page.js';
export type { Fields, Page } from './resources/fields.js';
export type { ArticleDraft, FortnoxAccount } from './resources/ledger.js';
export type { FortnoxCustomer } from './resources/customers.js';
export type { FortnoxInvoicePayment } from './resources/invoice-payments.js';
export type { FortnoxInvoice } from './resources/invoices.js';
export type { CallOptions, CallRecord, FortnoxResult } from './client.js';
export type { ClearedBy } from './failure/catalogue.js';
export type { FortnoxFailure } from './failure/failure.js';
export type { Limiter } from './limiter/limiter.js';
export type { CustomerDraft } from './mapping/drafts.js';
export type {
  AccrualPlan,
  CustomerMatch,
  CustomerPlan,
  ExpectedInvoice,
  InvoicePlan,
  PaymentPlan,
  ResolvedRate,
} from './mapping/plan.js';
export type { MappingProblem } from './mapping/problem.js';
export { contradicts, type AccountVatCode } from './mapping/account-vat.js';
export { paymentAccountFor } from './mapping/payment-accounts.js';
export { saleWords } from './mapping/sale-words.js';
export { accountsInQuestion } from './mapping/accounts-in-question.js';
export { withRoundOff } from './mapping/payment-drafts.js';
export { judgeBalance } from './mapping/settle-balance.js';
export { settleEcho } from './mapping/settle-echo.js';
export type { EchoCorrection, EchoVerdict, InvoiceEcho, Settled } from './mapping/settle-echo.js';
export { rateNeeded, registerRate } from './mapping/exchange-rate.js';
export { externalReference } from './mapping/external-reference.js';
export type { CreditDocument } from './mapping/credit-document.js';
export type { EarlierCredit } from './mapping/credit-input.js';
export { creditReference, planCredit, type CreditPlan } from './mapping/plan-credit.js';
export type { CreditChange, RefundedLine } from './mapping/refund.js';
export { refundTransactions, type RefundTransaction } from './mapping/refund-transactions.js';
export { checkInvoice, planInvoice } from './mapping/plan-invoice.js';
