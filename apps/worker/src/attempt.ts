import {
  claimJob,
  endAttempt,
  intentsOfJob,
  type ClaimedJob,
  type JobEnd,
  type Lease,
  type Delivery,
  type DeliveryOutcome,
  type RetryPolicy,
} from '@sync/jobs';
import { findConnection, markNeedsAttention, type Connection } from '@sync/connections';
import { type Database } from '@sync/database';
import type { CallOptions, CallRecord, FortnoxClient } from '@sync/fortnox';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@sync/shared';
import type { SubscriptionFlowClient } from '@sync/subscriptionflow';
import { startHistory, type History, type HandlerContext, type Stop } from './handler.js';
import { syncCredit } from './sync-credit/sync-credit.js';
import { syncPaidInvoice } from './sync-paid-invoice/sync-paid-invoice.js';
import { prospectAfter } from './company-health.js';
import { verdictOn, type Verdict } from './verdict.js';

/**
 * How long a call waits for its turn at the limiter while the attempt stays `running`; a longer
 * queue puts the job back without costing an attempt. Two of Fortnox's windows.
 */
const maxWaitMs = 10_000;

/** A dependency of our own failed (a bug, a database hiccup): soon again, without an attempt. */
const ownTroubleMs = 1000;

export type AttemptDependencies = {
  readonly db: Database;
  readonly policy: RetryPolicy;
  readonly openFortnox: (
    connection: Connection,
    call: CallOptions,
    workerId: string,
  ) => Promise<FortnoxClient>;
  readonly openSubscriptionFlow: (connection: Connection) => Promise<SubscriptionFlowClient>;
  /** Fills the connection's window again after a job has left it. */
  readonly release: (connectionId: string) => void;
  readonly observe: (finished: FinishedAttempt) => void;
  readonly observeCall: (record: CallRecord) => void;
  /** Jobs that this process works on; others under its name were claimed in an answer that got lost. */
  readonly active: Set<string>;
  readonly log: Logger;
  readonly now: () => Date;
  readonly random: () => number;
};

export type FinishedAttempt = {
  readonly verdict: Verdict['kind'];
  readonly durationMs: number;
};

/** Works on one delivery under the worker's lease, from claim to verdict. */
export async function runAttempt(
  deps: AttemptDependencies,
  lease: Lease,
  delivery: Delivery,
): Promise<DeliveryOutcome> {
  deps.active.add(delivery.jobId);
  try {
    const job = await claimJob(deps.db, delivery, lease.workerId);
    if (!job) return { kind: 'done', note: 'stale delivery' };
    return await attempt(deps, lease, job);
  } finally {
    deps.active.delete(delivery.jobId);
  }
}

async function attempt(
  deps: AttemptDependencies,
  lease: Lease,
  job: ClaimedJob,
): Promise<DeliveryOutcome> {
  const startedAt = performance.now();
  const history = startHistory(deps.now);
  const facts: HandlerContext['facts'] = {};
  const verdict = await decide(deps, lease, job, history, facts);
  const durationMs = Math.round(performance.now() - startedAt);
  deps.observe({ verdict: verdict.kind, durationMs });
  deps.log.info(
    { jobId: job.jobId, connectionId: job.connectionId, verdict: verdict.kind, durationMs },
    'attempt.finished',
  );
  const end = endOf(verdict);
  history.add('verdict', { verdict: end.kind, durationMs, ...explain(end) });
  const events = history.take();
  await insist(deps, lease, async () => {
    if (verdict.kind === 'connection-lost') await holdConnection(deps, job, verdict.reason);
    await endAttempt(deps.db, job, end, facts, events);
  });
  deps.release(job.connectionId);
  return outcomeOf(verdict);
}

/**
 * Writes until it is written or the lease is gone. A job left `running` under a living worker
 * would wait for ever; once the lease is gone, others take it over.
 */
async function insist(
  deps: AttemptDependencies,
  lease: Lease,
  write: () => Promise<void>,
): Promise<void> {
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      deps.log.warn({ err: error }, 'attempt.not-recorded-yet');
      if (lease.signal.aborted) return;
      await sleep(ownTroubleMs / 4);
    }
  }
}

async function holdConnection(
  deps: AttemptDependencies,
  job: ClaimedJob,
  reason: string,
): Promise<void> {
  await markNeedsAttention(deps.db, job.connectionId, reason);
  deps.log.warn({ connectionId: job.connectionId }, 'connection.needs-attention');
}

async function decide(
  deps: AttemptDependencies,
  lease: Lease,
  job: ClaimedJob,
  history: History,
  facts: HandlerContext['facts'],
): Promise<Verdict> {
  try {
    const stop = await runHandler(deps, lease, job, history, facts);
    const prospect = await prospectAfter(deps, lease.workerId, job, stop);
    if (stop === undefined) return { kind: 'succeeded' };
    const { policy, random } = deps;
    return verdictOn(stop, { policy, random, prospect, failedBefore: job.seriesAttempts });
  } catch (error) {
    // Not a failure of the invoice: our database went away, or we have a bug. Both are ours to
    // cure, so the job keeps its attempts and comes back; the log tells.
    deps.log.error({ err: error, jobId: job.jobId }, 'attempt.threw');
    return { kind: 'snooze', forMs: ownTroubleMs, reason: 'an internal error; see the log' };
  }
}

const handlers = { 'sync-paid-invoice': syncPaidInvoice, 'sync-credit': syncCredit } as const;

async function runHandler(
  deps: AttemptDependencies,
  lease: Lease,
  job: ClaimedJob,
  history: History,
  facts: HandlerContext['facts'],
): Promise<Stop | undefined> {
  const connection = await findConnection(deps.db, job.connectionId);
  if (!connection) return { kind: 'claim-lost' };
  const fortnox = await deps.openFortnox(
    connection,
    callOptions(deps, lease, job, history),
    lease.workerId,
  );
  const subscriptionFlow = await deps.openSubscriptionFlow(connection);
  const known = await intentsOfJob(deps.db, job);
  const context: HandlerContext = {
    db: deps.db,
    claim: job,
    // Part of every intent's key: a credit's steps are not those of the invoice itself.
    invoiceId: job.sourceRef === '' ? job.invoiceId : `${job.invoiceId}/${job.sourceRef}`,
    acceptedAt: job.createdAt,
    fortnox,
    history,
    known,
    facts,
    now: deps.now,
  };
  const handling = { job, settings: connection.settings, subscriptionFlow };
  const told = await handlers[job.kind](context, handling);
  return told.ok ? undefined : told.error;
}

function callOptions(
  deps: AttemptDependencies,
  lease: Lease,
  job: ClaimedJob,
  history: History,
): CallOptions {
  return {
    lane: job.lane,
    maxWaitMs,
    signal: lease.signal,
    mayMutate: () => lease.isHeld(),
    onCall: (record) => {
      deps.observeCall(record);
      history.add('call', {
        method: record.method,
        path: record.path,
        status: record.status ?? null,
        ...(record.fortnoxCode === undefined ? {} : { fortnoxCode: record.fortnoxCode }),
        durationMs: Math.round(record.durationMs),
        waitedMs: Math.round(record.waitedMs),
        ...(record.requestId === undefined ? {} : { requestId: record.requestId }),
        ...(record.failure === undefined ? {} : { failure: record.failure }),
      });
    },
  };
}

/** The row has no `connection-lost`: the job waits in the backlog until consent is back. */
function endOf(verdict: Verdict): JobEnd {
  if (verdict.kind !== 'connection-lost') return verdict;
  return { kind: 'snooze', forMs: 0, reason: `waiting for consent: ${verdict.reason}` };
}

function explain(end: JobEnd): Record<string, string | number> {
  switch (end.kind) {
    case 'succeeded':
      return {};
    case 'ignored':
      return { reason: end.reason };
    case 'retry':
      return { reason: end.reason, afterMs: end.afterMs };
    case 'snooze':
      return { reason: end.reason, forMs: end.forMs };
    case 'dead-letter':
      return { reason: end.deadLetter.message, kind: end.deadLetter.kind };
  }
}

function outcomeOf(verdict: Verdict): DeliveryOutcome {
  if (verdict.kind !== 'dead-letter') return { kind: 'done', note: verdict.kind };
  // Kind only: messages may quote the invoice, and nothing personal goes to Redis.
  return { kind: 'dead-lettered', reason: verdict.deadLetter.kind };
}
