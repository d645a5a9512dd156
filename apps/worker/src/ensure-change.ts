import { beginIntent, rearmIntent, recordOutcome, type IntentState } from '@sync/jobs';
import type { FortnoxFailure, FortnoxResult } from '@sync/fortnox';
import { err, ok, type Result } from '@sync/shared';
import type { Step, Stop, HandlerContext } from './handler.js';

/** What Fortnox gave back for a change; kept in the ledger. */
export type Remembered = Readonly<Record<string, string | number | boolean | null>>;

/** One change in Fortnox that must happen exactly once. */
export type Change<R extends Remembered> = {
  /** Names the thing that comes to be, the same in every attempt. */
  readonly key: string;
  /** For the operator: "create the invoice". */
  readonly what: string;
  readonly send: () => FortnoxResult<R>;
  /** Finds what an earlier request with a lost answer may have made. */
  readonly lookUp: () => Promise<Result<R | undefined, Stop>>;
};

/**
 * How long after sending a request with a lost answer Fortnox may still be applying it. Answers
 * normally come within 0.7 s (reference, recorded response times 0.1–0.4 s); seven times that.
 * Only then does "not found" mean "did not happen".
 */
export const quietMs = 5000;

/**
 * Makes sure that a change has happened, once. Looks in our own ledger first, in Fortnox only
 * when an earlier outcome is unknown; so the normal path costs exactly the one call.
 */
export async function ensureChange<R extends Remembered>(
  context: HandlerContext,
  change: Change<R>,
): Step<R> {
  const state = context.known.get(change.key) ?? (await begin(context, change.key));
  switch (state.kind) {
    case 'done':
      // Written by recordOutcome from a value of this very change.
      return ok(state.result as unknown as R);
    case 'claim-lost':
      return err({ kind: 'claim-lost' });
    case 'outcome-unknown':
      return resolveUnknown(context, change, state.ageMs);
    case 'clear':
      return sendAndRecord(context, change);
  }
}

function begin(context: HandlerContext, key: string): Promise<IntentState> {
  return beginIntent(context.db, context.claim, key, context.history.take());
}

async function resolveUnknown<R extends Remembered>(
  context: HandlerContext,
  change: Change<R>,
  ageMs: number,
): Step<R> {
  const found = await change.lookUp();
  if (!found.ok) return found;
  if (found.value !== undefined) {
    context.history.note(`Found in Fortnox after a lost answer, not sent again: ${change.what}.`);
    return recordDone(context, change, found.value);
  }
  if (ageMs < quietMs) {
    const reason = `waiting until a request with a lost answer (${change.what}) can no longer arrive`;
    return err({ kind: 'snooze', forMs: Math.ceil(quietMs - ageMs), reason });
  }
  if (!(await rearmIntent(context.db, context.claim, change.key))) {
    return err({ kind: 'claim-lost' });
  }
  context.history.note(`A lost request did not reach Fortnox, sending again: ${change.what}.`);
  return sendAndRecord(context, change);
}

async function sendAndRecord<R extends Remembered>(
  context: HandlerContext,
  change: Change<R>,
): Step<R> {
  const answer = await change.send();
  if (answer.ok) return recordDone(context, change, answer.value);
  if (certainlyNotApplied(answer.error)) {
    const { db, claim, history } = context;
    await recordOutcome(db, claim, change.key, { kind: 'refused' }, history.take());
  }
  return err({ kind: 'fortnox-failure', failure: answer.error, during: change.what });
}

async function recordDone<R extends Remembered>(
  context: HandlerContext,
  change: Change<R>,
  result: R,
): Step<R> {
  const { db, claim, history } = context;
  await recordOutcome(db, claim, change.key, { kind: 'done', result }, history.take());
  return ok(result);
}

function certainlyNotApplied(failure: FortnoxFailure): boolean {
  return failure.kind !== 'outcome-unknown';
}
