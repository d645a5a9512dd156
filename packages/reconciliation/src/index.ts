export { compare } from './compare.js';
export type { Comparison } from './compare.js';
export type { Facts, HeldInvoice, SourceInvoice } from './facts.js';
export { countLatestFindings } from './latest-findings.js';
export { readLedger } from './ledger-view.js';
export type { LedgerEntry } from './ledger-view.js';
export {
  findEnqueueable,
  listFindings,
  listReconciliations,
  noteEnqueued,
  readReconciliation,
  requestReconciliation,
  scheduleReconciliation,
  waitingAtMost,
} from './reconciliations.js';
export type {
  MissingInvoice,
  Period,
  Reconciliation,
  ReconciliationFindingRow,
} from './reconciliations.js';
export { claimReconciliation, endReconciliation, findingsAtMost } from './runs.js';
export type { ReconciliationClaim, ReconciliationEnd, ReconciliationFinding } from './runs.js';
