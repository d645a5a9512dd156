export { acceptInvoice, syncPaidInvoice } from './accept.js';
export type { Acceptance, IncomingInvoice, JobKind } from './accept.js';
export { claimJob, endAttempt } from './attempts.js';
export type { Claim, ClaimedJob, DeadLetter, JobEnd, JobFacts } from './attempts.js';
export { noteAnswer, noteOutage } from './breaker.js';
export type { BreakerState } from './breaker.js';
export { causesOf, jobsWaitingFor, takeCauseCheck } from './causes.js';
export type { Cause } from './causes.js';
export { createCipher } from './cipher.js';
export type { Cipher } from './cipher.js';
export { isDatabaseUnavailable, openDatabase } from './client.js';
export type { Database } from './client.js';
export {
  activateConnection,
  changeConnection,
  createConnection,
  explainMissingConsent,
  findConnection,
  findConnectionByWebhookKey,
  listActiveConnections,
  listConnections,
  markNeedsAttention,
  readConnectionSecrets,
} from './connections.js';
export type {
  Connection,
  ConnectionSecrets,
  ConnectionStatus,
  NewConnection,
} from './connections.js';
export { findCurrencyRate, keepCurrencyRate } from './currency-rates.js';
export type { StoredRate } from './currency-rates.js';
export {
  claimCustomer,
  findCustomerLink,
  findCustomerNumber,
  linkCustomer,
  noteCard,
  noteVatType,
  unlinkCustomer,
} from './customer-links.js';
export { adoptCustomer, customersOfOthers } from './customer-owners.js';
export type { CustomerClaim, KnownCustomer } from './customer-links.js';
export { listDeadLetterGroups } from './dead-letters.js';
export type { DeadLetterGroup } from './dead-letters.js';
export { newId } from './ids.js';
export { beginIntent, forgetIntent, intentsOfJob, rearmIntent, settleIntent } from './intents.js';
export type { IntentState } from './intents.js';
export { countJobs } from './job-counts.js';
export type { ConnectionFigures } from './job-counts.js';
export { findJob, findJobWithTimeline, listJobs } from './job-listing.js';
export type { JobFilter, JobRow, TimelineRow } from './job-listing.js';
export { readLedger } from './ledger-view.js';
export type { LedgerEntry } from './ledger-view.js';
export {
  findCarriedInvoice,
  findStoredEvent,
  hasEarlierCredit,
  noteLaterChange,
} from './later-changes.js';
export type { CarriedInvoice, LaterChange } from './later-changes.js';
export { heartbeatMs, holdLease, leaseMs } from './leases.js';
export type { Lease } from './leases.js';
export { applyMigrations } from './migrate/apply-migrations.js';
export { isMigrated } from './migrate/is-migrated.js';
export { schemaDiff } from './migrate/schema-diff.js';
export { rememberOauthState, takeOauthState } from './oauth-states.js';
export { discardJob, replayJob, resolveJob } from './operator-actions.js';
export type { ActionOutcome, BookedByHand, OperatorAction } from './operator-actions.js';
export { readCursor } from './paging.js';
export type { Cursor, Page, PageRequest } from './paging.js';
export { claimReconciliation, endReconciliation } from './reconciliation-runs.js';
export type {
  ReconciliationClaim,
  ReconciliationEnd,
  ReconciliationFinding,
} from './reconciliation-runs.js';
export {
  findEnqueueable,
  listFindings,
  listReconciliations,
  noteEnqueued,
  readReconciliation,
  requestReconciliation,
  scheduleReconciliation,
} from './reconciliations.js';
export type {
  MissingInvoice,
  Period,
  Reconciliation,
  ReconciliationFindingRow,
} from './reconciliations.js';
export {
  connectionsWithDueJobs,
  putBack,
  rescueJobsOfDeadWorkers,
  returnUnknownClaims,
  takeForRelease,
  unclaimed,
} from './release.js';
export type { Delivery, Lane } from './release.js';
export {
  advanceReplays,
  controlReplay,
  estimateReplay,
  listReplays,
  readReplay,
  startReplay,
} from './replays.js';
export type {
  ControlOutcome,
  ReplayControl,
  ReplayEstimate,
  ReplayFilter,
  ReplayProgress,
  ReplayState,
} from './replays.js';
export { appendTimeline } from './timeline.js';
export type { TimelineEvent, TimelineType } from './timeline.js';
export { createTokenStore } from './token-store.js';
export type { StoredTokens, TokenStore } from './token-store.js';
