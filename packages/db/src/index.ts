export { acceptInvoice, syncPaidInvoice } from './accept.js';
export type { Acceptance, IncomingInvoice } from './accept.js';
export { claimJob, endAttempt } from './attempts.js';
export type { Claim, ClaimedJob, DeadLetter, JobEnd, JobFacts } from './attempts.js';
export { createCipher } from './cipher.js';
export type { Cipher } from './cipher.js';
export { isDatabaseUnavailable, openDatabase } from './client.js';
export type { Database } from './client.js';
export { findCurrencyRate, keepCurrencyRate } from './currency-rates.js';
export type { StoredRate } from './currency-rates.js';
export {
  claimCustomer,
  findCustomerNumber,
  linkCustomer,
  unlinkCustomer,
} from './customer-links.js';
export type { CustomerClaim } from './customer-links.js';
export { newId } from './ids.js';
export { beginIntent, intentsOfJob, rearmIntent, settleIntent } from './intents.js';
export type { IntentState } from './intents.js';
export { heartbeatMs, holdLease, leaseMs } from './leases.js';
export type { Lease } from './leases.js';
export {
  connectionsWithDueJobs,
  putBack,
  rescueJobsOfDeadWorkers,
  takeForRelease,
  unclaimed,
} from './release.js';
export type { Delivery, Lane } from './release.js';
export { appendTimeline } from './timeline.js';
export type { TimelineEvent, TimelineType } from './timeline.js';
export { createTokenStore } from './token-store.js';
export type { StoredTokens, TokenStore } from './token-store.js';
