import { markNeedsAttention, UnreadableSecret } from '@sync/connections';
import { isDatabaseUnavailable, isOutOfTime } from '@sync/database';
import { externalReference, type CallOptions, type CallRecord } from '@sync/fortnox';
import {
  claimJob,
  intentsOfJob,
  lastRescue,
  leastReplayPercent,
  readDoubt,
  stampSent,
  takesWrites,
  type ClaimedJob,
  type DeadLetter,
  type Delivery,
  type DeliveryOutcome,
  type JobEnd,
  type Lease,
  type PendingChange,
} from '@sync/jobs';
import { describeError } from '@sync/shared';
import type { Span } from '@sync/telemetry';
import { randomUUID } from 'node:crypto';
import type { Attempt, AttemptDependencies } from './attempt-record.js';
import { ClaimGuard } from './claim-guard.js';
import { prospectAfter } from './company-health.js';
import { recordKept } from './ensure-change.js';
import { endOf, explain, outcomeOf, recordEnd } from './end-attempt.js';
import { startHistory, type HandlerContext, type Stop } from './handler.js';
import { verdictOn, type Verdict } from './verdict.js';

/**
 * How long a call waits for its permit while the attempt stays `running`; a longer queue puts the
 * job back without costing an attempt. Two of Fortnox's windows.
 */
const maxWaitMs = 10_000;

/** Our database is away: soon again, without an attempt. */
const databaseAwayMs = 1000;

/** A person has to put the key back; until then the job comes back now and then. */
const keyAwayMs = 60_000;

/** Works on one delivery under the worker's lease, from claim to verdict. */
export async function runAttempt(
  deps: AttemptDependencies,
  lease: Lease,
  delivery: Delivery,
): Promise<DeliveryOutcome> {
  const leave = deps.active.enter(delivery);
  try {
    const job = await claimJob(deps.db, delivery, lease.workerId);
    if (!job) return { kind: 'done', note: 'stale delivery' };
    return await attemptJob(deps, lease, job);
  } finally {
    leave();
  }
}

async function attemptJob(
  deps: AttemptDependencies,
  lease: Lease,
  job: ClaimedJob,
): Promise<DeliveryOutcome> {
  const guard = new ClaimGuard(lease, job, (pending) => stamp(deps, pending));
  const finish = deps.active.begin(guard);
  try {
    const history = startHistory(deps.now);
    // Its claim has told nothing, in case there is nothing to tell.
    if (job.waitedFor !== null) history.add('attempt', numberOf(job));
    const span = beginSpan(deps, job);
    // By these all lines of an attempt are found, from the request that told the invoice on.
    const log = deps.log.child({ jobId: job.jobId, traceId: span.trace.traceId });
    const attempt = { lease, job, guard, history, span, facts: {} };
    return await span.run(() => judgeAndEnd({ ...attempt, deps: { ...deps, log } }));
  } finally {
    finish();
  }
}

/** https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ */
function beginSpan({ telemetry }: AttemptDependencies, job: ClaimedJob): Span {
  const { kind, jobId, connectionId, attempts } = job;
  return telemetry.begin({
    name: `process ${kind}`,
    kind: 'consumer',
    parent: job.traceparent ?? undefined,
    attributes: {
      ...{ 'messaging.system': 'bullmq', 'messaging.operation.name': 'process' },
      ...{ 'messaging.operation.type': 'process', 'messaging.message.id': jobId },
      ...{ 'sync.connection.id': connectionId, 'sync.attempt': attempts + 1 },
    },
  });
}

/** Its failure costs nothing but exactness: the intent then says an earlier time than the true one. */
async function stamp(deps: AttemptDependencies, pending: PendingChange): Promise<void> {
  try {
    await stampSent(deps.db, pending);
  } catch (error) {
    deps.log.warn({ error: describeError(error) }, 'intent.not-stamped');
  }
}

async function judgeAndEnd(attempt: Attempt): Promise<DeliveryOutcome> {
  const { deps, job } = attempt;
  const startedAt = performance.now();
  const verdict = await decide(attempt);
  const durationMs = Math.round(performance.now() - startedAt);
  const { connectionId } = job;
  deps.log.info({ connectionId, verdict: verdict.kind, durationMs }, 'attempt.finished');
  deps.observe({
    ...{ verdict: verdict.kind, durationMs, lane: job.lane },
    cause: verdict.kind === 'dead-letter' ? verdict.deadLetter.kind : undefined,
    sinceToldMs: job.toldAgoMs + durationMs,
  });
  const end = endOf(verdict);
  if (stillWaits(job, end)) attempt.history.take();
  else attempt.history.add('verdict', { verdict: end.kind, durationMs, ...explain(end) });
  const ended = await recordEnd(attempt, end, async () => {
    if (verdict.kind === 'connection-lost') await holdConnection(deps, job, verdict.reason);
  });
  if (ended.isSideOut) await prospectAfter(deps, attempt.lease.workerId, job, undefined);
  const failed = verdict.kind === 'dead-letter';
  attempt.span.end({ attributes: { 'sync.verdict': verdict.kind }, failed });
  if (verdict.kind === 'dead-letter') tellDeadLetter(deps, job, verdict.deadLetter);
  if (ended.next) deps.handOver(ended.next);
  else if (ended.isDue) deps.release(job.connectionId);
  return outcomeOf(verdict);
}

const numberOf = ({ attempts, series }: ClaimedJob) => ({ attempt: attempts + 1, series });

/** Its turn has not come: the same as the last time, which its history tells already. */
const stillWaits = ({ waitedFor }: ClaimedJob, end: JobEnd): boolean =>
  end.kind === 'snooze' && end.waitsForTurn === true && end.reason === waitedFor;

/** Cause and group without the message, which may quote the invoice. */
function tellDeadLetter(deps: AttemptDependencies, job: ClaimedJob, letter: DeadLetter): void {
  const { connectionId } = job;
  const { kind, code, fingerprint } = letter;
  deps.log.warn({ connectionId, kind, code, fingerprint }, 'job.dead-lettered');
}

async function holdConnection(
  deps: AttemptDependencies,
  job: ClaimedJob,
  reason: string,
): Promise<void> {
  await markNeedsAttention(deps.db, job.connectionId, reason);
  deps.log.warn({ connectionId: job.connectionId }, 'connection.needs-attention');
}

async function decide(attempt: Attempt): Promise<Verdict> {
  const { deps, lease, job } = attempt;
  const stop = isDeadly(job)
    ? ({ kind: 'deadly', deaths: job.rescues } as const)
    : await runHandlerSafely(attempt);
  if (stop === 'database-away') {
    const reason = 'waiting for our own database';
    return { kind: 'snooze', forMs: databaseAwayMs, reason };
  }
  // What an attempt that went well tells about the sides is asked for when it ends.
  if (stop === undefined) return { kind: 'succeeded' };
  const prospect = await prospectAfter(deps, lease.workerId, job, stop);
  const { policy, random } = deps;
  return verdictOn(stop, { policy, random, prospect, failedBefore: job.seriesAttempts });
}

const isDeadly = ({ rescues }: ClaimedJob): boolean => rescues >= lastRescue;

/** A database that is away is nobody's fault; any other exception is a fault of ours and counts. */
async function runHandlerSafely(attempt: Attempt): Promise<Stop | 'database-away' | undefined> {
  const { log } = attempt.deps;
  try {
    return await runHandler(attempt);
  } catch (error) {
    if (await isDatabaseAway(attempt, error)) {
      log.warn({ error: describeError(error) }, 'attempt.without-database');
      return 'database-away';
    }
    if (error instanceof UnreadableSecret) return waitForKey(attempt, error);
    const logId = randomUUID();
    log.error({ error: describeError(error), logId }, 'attempt.threw');
    return { kind: 'internal-error', logId };
  }
}

/** What runs out of time while the database takes other writes would do so again, each second for ever. */
async function isDatabaseAway({ deps, lease }: Attempt, error: unknown): Promise<boolean> {
  if (!isDatabaseUnavailable(error)) return false;
  return !(isOutOfTime(error) && (await takesWrites(deps.db, lease.workerId)));
}

/** The invoice is not to blame, and a dead letter would have to be replayed by hand. */
function waitForKey({ deps, job }: Attempt, { kind, keyId, because }: UnreadableSecret): Stop {
  deps.log.warn({ connectionId: job.connectionId, kind, keyId, because }, 'secret.unreadable');
  const reason =
    because === 'damaged'
      ? `waiting until the ${kind} is given anew: it is damaged in the database`
      : `waiting for key ${keyId} in ENCRYPTION_KEYS: the ${kind} cannot be read`;
  return { kind: 'snooze', forMs: keyAwayMs, reason };
}

async function runHandler(attempt: Attempt): Promise<Stop | undefined> {
  const { deps, lease, job, guard, history, facts } = attempt;
  const { connectionId, connectionVersion } = job;
  const connection = await deps.connections.recall(deps.db, connectionId, connectionVersion);
  if (!connection) return { kind: 'claim-lost' };
  const fortnox = await deps.openFortnox(connection, callOptions(attempt), lease.workerId);
  const subscriptionFlow = await deps.openSubscriptionFlow(connection);
  const context: HandlerContext = {
    db: deps.db,
    claim: job,
    guard,
    // Part of every intent's key: a credit's steps are not those of the invoice itself.
    invoiceId: job.sourceRef === '' ? job.invoiceId : `${job.invoiceId}/${job.sourceRef}`,
    acceptedAt: job.createdAt,
    fortnox,
    digests: deps.digests,
    history,
    known: job.hasIntents ? await intentsOfJob(deps.db, job) : new Map(),
    doubt: await readDoubt(deps.db, job, externalReference(job.invoiceId)),
    facts,
    now: deps.now,
  };
  const { settings, habit } = connection;
  const handling = { job, settings, habit, register: deps.register, subscriptionFlow };
  const handled = await deps.handlerFor(job.kind)(context, handling);
  return handled.ok ? undefined : handled.error;
}

function callOptions({ deps, job, guard, history }: Attempt): CallOptions {
  return {
    lane: job.lane,
    shareBesideLive: shareOf(job),
    maxWaitMs,
    signal: guard.signal,
    mayMutate: guard.mayMutate,
    before: () =>
      guard.kept().length > 0 ? recordKept({ db: deps.db, claim: job, guard }) : undefined,
    onCall: (record) => {
      deps.observeCall(record, job.connectionId);
      deps.answers.note(job.connectionId, record);
      const told = describeCall(record);
      deps.log.info({ connectionId: job.connectionId, ...told }, 'fortnox.call');
      history.add('call', told, keptOf(record));
      deps.telemetry.noteCall(spanOf(record));
    },
  };
}

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/; record numbers are of no use there. */
function spanOf({ method, path, status, failure, requestId, durationMs }: CallRecord) {
  const template = path.replaceAll(/(?<!^)\/\d+(?=\/|$)/g, '/{number}');
  return {
    name: `${method} ${template}`,
    durationMs,
    failed: failure !== undefined,
    attributes: {
      ...{ 'http.request.method': method, 'url.template': template, 'peer.service': 'fortnox' },
      ...(status === undefined ? {} : { 'http.response.status_code': status }),
      ...(failure === undefined ? {} : { 'error.type': failure }),
      ...(requestId === undefined ? {} : { 'fortnox.request.id': requestId }),
    },
  };
}

/** Some 130 rows of an invoice. An attempt may be repeated often, and what it sends with it. */
const sentCharacters = 32_768;

/** The body that is kept for whoever asks what was sent; one that Fortnox did not look at is sent again. */
function keptOf({ sent, status }: CallRecord): string | undefined {
  if (sent === undefined || status === 401 || status === 429) return undefined;
  return sent.length > sentCharacters ? '' : sent;
}

/** For timeline and log; `requestId` is Fortnox's own, which its support asks for. */
function describeCall(record: CallRecord) {
  const { method, path, status = null, fortnoxCode, requestId, failure } = record;
  return {
    ...{ method, path, status },
    ...(fortnoxCode === undefined ? {} : { fortnoxCode }),
    durationMs: Math.round(record.durationMs),
    waitedMs: Math.round(record.waitedMs),
    ...(requestId === undefined ? {} : { requestId }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function shareOf({ replayPercent }: ClaimedJob): number | undefined {
  return replayPercent === null ? undefined : Math.max(leastReplayPercent, replayPercent) / 100;
}
