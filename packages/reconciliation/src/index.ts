export { figuresOfMonth, listAgreements, readAgreement, reservationsOf } from './agreements.js';
export type { Agreement, Reservation } from './agreements.js';
export { compareInTurns } from './compare.js';
export type { Comparison } from './compare.js';
export type { Facts, HeldInvoice, SourceInvoice } from './facts.js';
export { countLatestFindings } from './latest-findings.js';
export { readLedger } from './ledger-view.js';
export type { LedgerEntry } from './ledger-view.js';
export { findingsAtMost } from './findings-at-most.js';
export type { MonthFigures } from './months.js';
export { isWithin } from './period.js';
export type { Period } from './period.js';
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
  Reconciliation,
  ReconciliationFindingRow,
  WantedFindings,
} from './reconciliations.js';
export { claimReconciliation, endReconciliation } from './runs.js';
export type { ReconciliationClaim, ReconciliationEnd, ReconciliationFinding } from './runs.js';
export { isOutOfDate, listSignOffs, signOff } from './sign-offs.js';
export type { SignOff } from './sign-offs.js';
export { countEnqueueable, listStandingFindings } from './standing-findings.js';
export type { StandingFinding } from './standing-findings.js';
