import { isDatabaseUnavailable, isOutOfTime } from '@sync/database';
import {
  abandonIntents,
  endAttempt,
  recordAtEnd,
  succeedAttempt,
  takesWrites,
  type DeliveryOutcome,
  type JobEnd,
  type JobFacts,
  type Success,
  type TimelineEvent,
} from '@sync/jobs';
import { describeError } from '@sync/shared';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt } from './attempt-record.js';
import { verdictOn, type Verdict } from './verdict.js';

/** How soon to write again what the database did not take; doubled each time … */
const firstPauseMs = 250;
/** … up to this. */
const longestPauseMs = 4000;

/**
 * How often in a row it may run out of time while the database takes other writes at once. Each time costs all
 * that the process has to do up to 5 s.
 */
const outOfTimeAtMost = 3;

/** The row has no `connection-lost`: the job waits in the backlog until consent is back. */
export function endOf(verdict: Verdict): JobEnd {
  if (verdict.kind !== 'connection-lost') return verdict;
  return { kind: 'snooze', forMs: 0, reason: `waiting for consent: ${verdict.reason}` };
}

/** The verdict's entry in the timeline. */
export function explain(end: JobEnd): Record<string, string | number> {
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

/** What Bull Board shows of the delivery. */
export function outcomeOf(verdict: Verdict): DeliveryOutcome {
  if (verdict.kind !== 'dead-letter') return { kind: 'done', note: verdict.kind };
  // Kind only: messages may quote the invoice, and nothing personal goes to Redis.
  return { kind: 'dead-lettered', reason: verdict.deadLetter.kind };
}

/** What the end has shown beside. */
type Ended = Omit<Success, 'isWritten'>;

/**
 * Writes down how an attempt ended. While the database is away it is tried again until it is
 * written or the process ends: a job left `running` under a living worker would wait for ever.
 * An end that the database refuses, or can never write in time, is a fault of ours and is written as
 * such, without the part that was refused, so that nothing can go round in circles.
 */
export async function recordEnd(
  attempt: Attempt,
  end: JobEnd,
  before: () => Promise<void>,
): Promise<Ended> {
  const events = attempt.history.take();
  const { deps } = attempt;
  let ended: Ended = { isSideOut: false, next: null, isDue: true };
  const write = async (): Promise<void> => {
    await before();
    if (end.kind === 'succeeded') {
      const success = await writeSuccess(attempt, events);
      ended = success.isWritten ? success : { ...ended, isSideOut: success.isSideOut };
      if (success.isWritten) return;
    }
    await writeEnd(attempt, end, attempt.facts, events);
  };
  const refusal = await untilWritten(attempt, write);
  if (refusal === undefined) return ended;
  const logId = randomUUID();
  deps.log.error({ error: describeError(refusal), logId }, 'attempt.end-refused');
  const second = await untilWritten(attempt, () => endAsOwnFault(attempt, logId, refusal));
  if (second !== undefined) {
    // Left to the sweep, which returns what no attempt of a living worker works on.
    deps.log.error({ error: describeError(second), logId }, 'attempt.end-refused-twice');
  }
  return ended;
}

/** All in one statement, with the outcome of the last change. */
async function writeSuccess(
  { deps, job, guard, facts }: Attempt,
  events: readonly TimelineEvent[],
): Promise<Success> {
  const done = guard.kept();
  const success = await succeedAttempt(deps.db, job, facts, events, done);
  guard.answered(...done.map(({ key }) => key));
  return success;
}

async function writeEnd(
  { deps, job, guard }: Attempt,
  end: JobEnd,
  facts: JobFacts,
  events: readonly TimelineEvent[],
): Promise<void> {
  const done = guard.kept();
  await recordAtEnd(deps.db, job, done);
  guard.answered(...done.map(({ key }) => key));
  if (guard.unanswered().length > 0) await abandonIntents(deps.db.prisma, job);
  await endAttempt(deps.db, job, end, facts, events);
}

/** Resolves to the error when the database is there and refuses what is to be written, or has no time for it. */
async function untilWritten(attempt: Attempt, write: () => Promise<void>): Promise<unknown> {
  const { deps, lease } = attempt;
  let outOfTime = 0;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      await write();
      return undefined;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) return error;
      deps.log.warn({ error: describeError(error) }, 'attempt.not-recorded-yet');
      const isItsOwn = isOutOfTime(error) && (await takesWrites(deps.db, lease.workerId));
      outOfTime = isItsOwn ? outOfTime + 1 : 0;
      if (outOfTime >= outOfTimeAtMost) return error;
      await sleep(pauseMs);
    }
  }
}

async function endAsOwnFault(attempt: Attempt, logId: string, refusal: unknown): Promise<void> {
  const { deps, job } = attempt;
  const { random } = deps;
  // Another attempt would take as long, and everybody would wait for it again.
  const policy = isOutOfTime(refusal) ? { ...deps.policy, maxAttempts: 1 } : deps.policy;
  const verdict = verdictOn(
    { kind: 'internal-error', logId },
    { policy, random, prospect: { kind: 'its-own' }, failedBefore: job.seriesAttempts },
  );
  const end = endOf(verdict);
  const data = { verdict: end.kind, durationMs: 0, ...explain(end) };
  await writeEnd(attempt, end, {}, [{ type: 'verdict', at: deps.now(), data }]);
}
