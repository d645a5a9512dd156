export { acceptInvoice } from './accept.js';
export { countAttention, listOpenBreakers } from './attention.js';
export type { AttentionFigures } from './attention.js';
export type { Acceptance, IncomingInvoice } from './acceptance.js';
export {
  askSoon,
  databaseTime,
  holdSide,
  inquire,
  noteAnswer,
  noteNothing,
  noteRefusal,
  noteReply,
  noteSilence,
  takeDueQuestions,
} from './breaker.js';
export type { DueQuestion, Outlook, Side } from './breaker.js';
export { createAcceptTogether } from './accept-together.js';
export type { AcceptTogether } from './accept-together.js';
export type { TogetherOutcome } from './accept-statement.js';
export { startConsumer } from './bullmq/consumer.js';
export type { Consumer, DeliveryOutcome } from './bullmq/consumer.js';
export { bullJobId, openDeliveryQueue } from './bullmq/queue.js';
export type { BullTelemetry, DeliveryQueue } from './bullmq/queue.js';
export type { QueueState, RedisFacts } from './bullmq/probe.js';
export { producerConnection } from './bullmq/redis.js';
export { createReleaser } from './bullmq/releaser.js';
export type { Releaser } from './bullmq/releaser.js';
export { countOpenJobs, isKnownInvoice } from './open-jobs.js';
export { findRefusals, noteRefusals } from './refusals.js';
export type { RefusalReason } from './refusals.js';
export { claimJob } from './claim.js';
export type { Claim, ClaimedJob } from './claim.js';
export { countJobs } from './counts.js';
export { checkTotals, keepTotals } from './totals.js';
export { keepAtRest } from './at-rest.js';
export type { ConnectionFigures } from './counts.js';
export { causeFingerprint } from './dead-letters/cause-fingerprint.js';
export { causesOf, replayCleared, takeCauseCheck } from './dead-letters/causes.js';
export type { Cause } from './dead-letters/causes.js';
export { listDeadLetterGroups } from './dead-letters/groups.js';
export type { DeadLetterGroup } from './dead-letters/groups.js';
export { countDeadLetters, listLettersToJudge } from './dead-letters/to-judge.js';
export type { LetterToJudge } from './dead-letters/to-judge.js';
export {
  addComment,
  commentsAtMost,
  changeHandling,
  eraseOldHandlings,
  listComments,
} from './dead-letters/change-handling.js';
export type { CauseComment } from './dead-letters/change-handling.js';
export { listHandlings, readHandling } from './dead-letters/handling.js';
export type { CauseHandling } from './dead-letters/handling.js';
export { replayCorrected, replayFromSource } from './dead-letters/correct.js';
export { seeDrift, unseenIn, type DriftSeen } from './drift.js';
export { readDrift, type ToldChange } from './drift-entries.js';
export { discardJob, replayJob, resolveJob } from './dead-letters/operator-actions.js';
export type { ActionOutcome } from './dead-letters/operator-actions.js';
export { advanceReplays } from './dead-letters/pacing.js';
export { controlReplay } from './dead-letters/control-replay.js';
export type { ReplayControl } from './dead-letters/control-replay.js';
export { callsPerInvoice, leastReplayPercent, estimateReplay } from './dead-letters/estimate.js';
export type { ReplayEstimate } from './dead-letters/estimate.js';
export { listReplayItems } from './dead-letters/replay-items.js';
export type { ReplayItem } from './dead-letters/replay-items.js';
export type { OtherJob } from './dead-letters/standing-for.js';
export { findOtherJobOf } from './dead-letters/standing-for.js';
export { isReplayWithin, listReplays, readReplay, startReplay } from './dead-letters/replays.js';
export { toKeptFilter } from './dead-letters/replays.js';
export { eraseEmptyReplays, eraseOldReplays } from './dead-letters/erase-old-replays.js';
export {
  invoicesADayAtMost,
  replaysAtMost,
  startsAnHourAtMost,
} from './dead-letters/start-replay.js';
export type { ReplayProgress } from './dead-letters/replays.js';
export {
  findCarriedInvoice,
  findOtherCredits,
  otherCreditsAtMost,
  isSentBackSince,
  takeUpIgnoredCredits,
} from './credits.js';
export type { CarriedInvoice, OtherCredit } from './credits.js';
export { countCreditsBefore, creditWaits } from './credit-order.js';
export { findIgnoredCredits, keepEarlyChange, type EarlyChange } from './early-changes.js';
export { deleteConnection } from './delete-connection.js';
export { endAttempt } from './end.js';
export { succeedAttempt } from './succeed.js';
export type { Success } from './succeed.js';
export { eraseCustomer } from './erase-customer.js';
export type { ErasureOutcome } from './erase-customer.js';
export type { DeadLetter, JobEnd, JobFacts, Snooze } from './end.js';
export type { IntentState, SentRequest } from './intent-state.js';
export {
  abandonIntents,
  beginIntent,
  changesMade,
  forgetIntent,
  handOverIntents,
  intentsOfJob,
  rearmIntent,
  stampSent,
} from './intents.js';
export { recordAtEnd, recordOutcome } from './outcomes.js';
export type { DoneChange } from './outcomes.js';
export type { PendingChange } from './intents.js';
export { inFortnoxSchema, nothingInFortnox, readInFortnox } from './in-fortnox.js';
export type { InFortnox } from './in-fortnox.js';
export {
  isTerminal,
  jobKinds,
  jobStatuses,
  syncCredit,
  syncPaidInvoice,
  transitions,
  unfinishedStatuses,
} from './job.js';
export type { Delivery, JobKind, Lane, Released } from './job.js';
export {
  findCarried,
  findStoredEvent,
  forgetFormerEvent,
  noteLaterChange,
  type Carried,
  type LaterChange,
} from './later-changes.js';
export { heartbeatMs, holdLease, leaseMs, takesWrites } from './leases.js';
export type { Lease } from './leases.js';
export { findJob, findJobWithTimeline, listJobs, listSent } from './listing.js';
export type { JobFilter } from './job-filter.js';
export type { JobRow, SentRow, TimelineRow } from './listing.js';
export {
  connectionsWithDueJobs,
  putBack,
  releaseWindow,
  takeForRelease,
  unclaimed,
} from './release.js';
export {
  findLostClaims,
  lastRescue,
  rescueJobsOfDeadWorkers,
  returnUnknownClaims,
} from './rescue.js';
export { readDoubt } from './restore/doubt.js';
export type { Doubt } from './restore/doubt.js';
export { holdTold, readHold } from './restore/ledger-mark.js';
export { finishRecovery, listHeld, readExtent } from './restore/recovery.js';
export type { FoundInFortnox, HeldConnection, LedgerExtent } from './restore/recovery.js';
export { describeHold, restoredRemedy, watchLedger } from './restore/watch-ledger.js';
export type { LedgerState, LedgerWatch } from './restore/watch-ledger.js';
export { eraseOldHistory, eraseRequestedHistory, requestErasure } from './retention.js';
export { indexNextJobs } from './search/index-jobs.js';
export { backoffMs } from './retry-policy.js';
export type { RetryPolicy } from './retry-policy.js';
export { appendTimeline, latestReasons } from './timeline.js';
export { findUncertain } from './uncertain.js';
export type { TimelineEvent } from './timeline.js';
export { eraseOldBacklog, keepBacklog } from './statistics/backlog-counts.js';
export { addCallCounts, eraseOldCallCounts } from './statistics/call-counts.js';
export type { CallCount } from './statistics/call-counts.js';
export { readBacklog } from './statistics/backlog.js';
export type { CompanyBacklog } from './statistics/backlog.js';
export { readStatistics } from './statistics/statistics.js';
export type { StatisticsStep, StepFigures } from './statistics/statistics.js';
