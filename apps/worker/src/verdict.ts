import {
  type DeadLetter,
  type JobEnd,
  backoffMs,
  causeFingerprint,
  type RetryPolicy,
} from '@sync/jobs';
import type { ClearedBy, FortnoxFailure, MappingProblem } from '@sync/fortnox';
import { assertNever } from '@sync/shared';
import type { SubscriptionFlowFailure } from '@sync/subscriptionflow';
import type { FortnoxStop, Stop } from './handler.js';
import { doubtfulSide } from './sides-of-stop.js';
import { textOfProblems } from './text-of-problems.js';

/** What the end of an attempt means for its job. */
export type Verdict =
  | JobEnd
  /** Consent is gone: the whole connection waits for a person, the job keeps its attempts. */
  | { readonly kind: 'connection-lost'; readonly reason: string };

/**
 * The worker had to let go: its lease ran out or looked so. If the claim is somebody else's by
 * now, nothing is written; if it is still ours, the job goes straight back.
 */
const releaseClaim = {
  kind: 'snooze',
  forMs: 0,
  reason: 'the worker had to let go of it',
} as const;

/** A retryable failure, and the dead letter it becomes when the attempts are used up. */
type Retryable = { readonly reason: string; readonly exhausted: DeadLetter };

type Judgement = Verdict | ({ readonly kind: 'retryable' } & Retryable);

export type Circumstances = {
  readonly policy: RetryPolicy;
  /** Attempts of the current series that have failed before this one. */
  readonly failedBefore: number;
  /** Whether the system that failed is there at all. */
  readonly prospect: Prospect;
  readonly random: () => number;
};

/**
 * What is known of the system in which the attempt failed. `its-own`: it answers others, or has
 * not for so long that a person must hear of it; the failure is the job's. `wait`: it answers
 * nobody, the job comes back after `forMs` and loses nothing.
 */
export type Prospect =
  | { readonly kind: 'its-own' }
  | { readonly kind: 'wait'; readonly forMs: number; readonly until: string };

/** The one place that decides. Add a way to stop and this no longer compiles. */
export function verdictOn(stop: Stop, circumstances: Circumstances): Verdict {
  const judgement = judge(stop);
  if (judgement.kind !== 'retryable') return judgement;
  const { policy, failedBefore, random, prospect } = circumstances;
  if (prospect.kind === 'wait' && doubtfulSide(stop) !== undefined) {
    // Nobody's fault and nobody's attempt.
    const reason = `${prospect.until}: ${judgement.reason}`;
    return { kind: 'snooze', forMs: prospect.forMs, reason };
  }
  const attempt = failedBefore + 1;
  if (attempt >= policy.maxAttempts)
    return { kind: 'dead-letter', deadLetter: judgement.exhausted };
  return { kind: 'retry', afterMs: backoffMs(policy, attempt, random), reason: judgement.reason };
}

function judge(stop: Stop): Judgement {
  switch (stop.kind) {
    case 'ignored':
    case 'snooze':
      return stop;
    case 'claim-lost':
      return releaseClaim;
    case 'problems':
      return deadLetter(ofProblems(stop.problems));
    case 'source-failure':
      return onSourceFailure(stop.failure);
    case 'fortnox-failure':
      return onFortnoxFailure(stop);
    case 'try-again':
      return retryable('fortnox-changed', stop.reason, 'Replay; the next attempt starts afresh.');
    case 'deadly':
      return deadLetter({
        kind: 'internal-error',
        code: undefined,
        message: `The worker stopped ${stop.deaths} times in a row in the middle of this job.`,
        action:
          'Look into the workers’ logs for why they stop, such as too little memory; report it if ' +
          'the invoice is to blame. Replay when it is mended.',
      });
    case 'internal-error':
      return retryable(
        'internal-error',
        `An internal error stopped the attempt; the log tells more under ${stop.logId}.`,
        'This is a fault of ours: report it with that id. Replay when it is mended.',
      );
    default:
      return assertNever(stop);
  }
}

function onFortnoxFailure(stop: FortnoxStop): Judgement {
  const { failure, during } = stop;
  switch (failure.kind) {
    case 'rate-limited':
    case 'throttled':
      // Being told to wait is not a failed attempt.
      return {
        kind: 'snooze',
        forMs: failure.retryAfterMs,
        reason: 'waiting for Fortnox’s rate limit',
      };
    case 'not-sent':
      return releaseClaim;
    case 'consent-lost':
      return { kind: 'connection-lost', reason: failure.detail };
    case 'unavailable':
    case 'unauthorized':
    case 'outcome-unknown':
      return retryable(
        `fortnox-${failure.kind}`,
        `Could not ${during}: ${describe(failure)}.`,
        'Replay when Fortnox answers again; what was done already is not done twice.',
      );
    case 'not-found':
      return deadLetter({
        kind: 'fortnox-not-found',
        code: failure.code,
        message: `Could not ${during}: Fortnox does not know it (“${failure.detail}”).`,
        action: 'See in Fortnox whether somebody removed it, then try again or resolve it by hand.',
      });
    case 'rejected':
      return onRejection(failure, stop);
    default:
      return assertNever(failure);
  }
}

/** What Fortnox says may name a customer: in quotation marks it can be cut out for whoever may not see that. */
function describe(failure: Extract<FortnoxFailure, { detail: string }>): string {
  const what = {
    unavailable: 'Fortnox could not be reached',
    unauthorized: 'Fortnox did not accept the access token',
    'outcome-unknown': 'the answer was lost',
    'consent-lost': 'consent is gone',
    'not-found': 'not found',
  }[failure.kind];
  return `${what} (“${failure.detail}”)`;
}

function onRejection(
  failure: Extract<FortnoxFailure, { kind: 'rejected' }>,
  { during, day, remedy }: FortnoxStop,
): Judgement {
  const { code, entry, message } = failure;
  const letter = {
    kind: code === undefined ? 'fortnox-rejected' : `fortnox-${code}`,
    code,
    message: `Could not ${during}. ${entry.cause} Fortnox says: “${message}”`,
    action: remedy ?? entry.action,
    clearedBy: entry.clearedBy,
    causeRef: causeRefOf(entry.clearedBy, message, day),
  };
  switch (entry.class) {
    case 'retry':
      return retryable(letter.kind, letter.message, letter.action, code);
    case 'configuration':
    case 'data':
    case 'human':
      return deadLetter(letter);
    default:
      return assertNever(entry.class);
  }
}

/**
 * Fortnox names the account or the currency in its text only; without one nothing is assumed. A day
 * it does not name: it is that of what was asked for, which need not be the invoice's own.
 */
function causeRefOf(
  clearedBy: ClearedBy | undefined,
  message: string,
  day: FortnoxStop['day'],
): string | undefined {
  if (clearedBy === 'period-unlocked' || clearedBy === 'financial-year-created') return day;
  if (clearedBy === 'account-activated' || clearedBy === 'account-demand-lifted') {
    return /\b\d{4}\b/.exec(message)?.[0];
  }
  if (clearedBy === 'currency-added') return /\b[A-Z]{3}\b/.exec(message)?.[0];
  return undefined;
}

function onSourceFailure(failure: SubscriptionFlowFailure): Judgement {
  switch (failure.kind) {
    case 'throttled': {
      const { retryAfterMs: forMs } = failure;
      return { kind: 'snooze', forMs, reason: 'waiting for a turn at SubscriptionFlow' };
    }
    case 'not-found':
      // It had an hour to appear (`await-paid.ts`): asking more often only costs calls.
      return deadLetter({
        kind: 'invoice-not-in-subscriptionflow',
        code: undefined,
        message: 'SubscriptionFlow does not know the invoice that its webhook named.',
        action: 'Check the invoice in SubscriptionFlow; discard the job if it was deleted.',
      });
    case 'unauthorized':
      return retryable(
        'subscriptionflow-unauthorized',
        'SubscriptionFlow does not accept the connection’s client id and secret.',
        'Correct the SubscriptionFlow credentials of the connection, then try again.',
      );
    case 'rejected':
      return deadLetter({
        kind: 'subscriptionflow-rejected',
        code: undefined,
        message: `SubscriptionFlow refused to hand out the invoice: ${failure.detail}.`,
        action:
          'Check the permissions of the connection’s client in SubscriptionFlow, then try again.',
      });
    case 'unavailable':
    case 'unreadable':
      return retryable(
        `subscriptionflow-${failure.kind}`,
        `SubscriptionFlow could not be read: ${failure.detail}.`,
        'Replay when SubscriptionFlow answers again.',
      );
    default:
      return assertNever(failure);
  }
}

/** All problems in one letter. */
function ofProblems(problems: readonly MappingProblem[]): LetterText {
  return {
    // The first is what the reader meets first; the fingerprint counts them all.
    kind: problems[0]?.kind ?? 'unreadable',
    causes: problems.map((problem) => problem.kind),
    code: undefined,
    ...textOfProblems(problems),
  };
}

/** `causes`: all of them, where there can be more than the one that `kind` names. */
type LetterText = Omit<DeadLetter, 'fingerprint'> & { readonly causes?: readonly string[] };

function deadLetter(text: LetterText): Extract<JobEnd, { kind: 'dead-letter' }> {
  const { causes = [text.kind], ...letter } = text;
  return {
    kind: 'dead-letter',
    deadLetter: { ...letter, fingerprint: causeFingerprint(causes, text.code) },
  };
}

function retryable(kind: string, reason: string, action: string, code?: number): Judgement {
  const exhausted = deadLetter({ kind, code, message: reason, action }).deadLetter;
  return { kind: 'retryable', reason, exhausted };
}
