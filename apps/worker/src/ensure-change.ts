import {
  beginIntent,
  forgetIntent,
  rearmIntent,
  recordOutcome,
  type DoneChange,
  type IntentState,
  type SentRequest,
} from '@sync/jobs';
import type { FortnoxFailure, FortnoxResult } from '@sync/fortnox';
import { err, ok, type LocalDate, type Result } from '@sync/shared';
import type { z } from 'zod';
import type { HandlerContext, Step, Stop } from './handler.js';

/** What Fortnox gave back for a change; kept in the ledger. */
type Remembered = Readonly<Record<string, string | number | boolean | null>>;

/** One change in Fortnox that must happen exactly once. */
export type Change<R extends Remembered> = {
  /** Names the thing that comes to be, the same in every attempt. */
  readonly key: string;
  /** For the operator: "create the invoice". */
  readonly what: string;
  /** The day of the document or payment: where Fortnox refuses it, whether that day is open is asked for. */
  readonly day?: LocalDate | null | undefined;
  /** Reads what an earlier attempt remembered, perhaps one of an older version. */
  readonly remembered: z.ZodType<R>;
  readonly send: () => FortnoxResult<R>;
  /**
   * What of the record the request says and not its answer: of what it is made. It is written down
   * before the request is sent, and counts also where only a search finds what the request made.
   */
  readonly asked?: Partial<R>;
  /**
   * `with-next`: its outcome is recorded by the statement that begins the next change or ends the
   * attempt, of which one follows at once; a call or a wait in between records it before. Only for
   * what is the job's own: nobody else waits for it. Left out: by a statement of its own.
   */
  readonly recorded?: 'with-next';
  /** Finds what an earlier request with a lost answer may have made, which was made of `asked`, if that is known. */
  readonly lookUp: (asked: Partial<R> | undefined) => Promise<Result<R | undefined, Stop>>;
};

/** How often to look whether a change that somebody else still waits for has been answered. */
const pendingMs = 2000;

/**
 * Makes sure that a change has happened, once. Looks in our own ledger first, in Fortnox only
 * when an earlier outcome is unknown and nobody waits for the answer any more; so the normal path
 * costs exactly the one call. Throws when the ledger holds something that is no such change.
 */
export async function ensureChange<R extends Remembered>(
  context: HandlerContext,
  change: Change<R>,
): Step<R> {
  const state = context.known.get(change.key) ?? (await begin(context, change));
  switch (state.kind) {
    case 'done':
      return ok(change.remembered.parse(state.result));
    case 'claim-lost':
      return err({ kind: 'claim-lost' });
    case 'of-another-job':
      return err(readAlike(change.what, state.jobId));
    case 'pending':
      return err(stillPending(change.what));
    case 'outcome-unknown':
      return resolveUnknown(context, change, state);
    case 'clear':
      return sendAndRecord(context, change);
  }
}

async function begin<R extends Remembered>(
  context: HandlerContext,
  { key, asked }: Change<R>,
): Promise<IntentState> {
  const { db, claim, guard, history } = context;
  const done = guard.kept();
  const standing = isInDoubt(context, key) ? 'in-doubt' : 'new';
  const state = await beginIntent(db, claim, { key, asked, standing }, history.take(), done);
  guard.answered(...keysOf(done));
  return state;
}

const keysOf = (done: readonly DoneChange[]): string[] => done.map(({ key }) => key);

/** Records what is kept for the next statement, now; nothing in the ordinary course of things. */
export async function recordKept({
  db,
  claim,
  guard,
}: Pick<HandlerContext, 'db' | 'claim' | 'guard'>): Promise<void> {
  for (const { key, result } of guard.kept()) {
    await recordOutcome(db, claim, key, { kind: 'done', result }, []);
    guard.answered(key);
  }
}

/** What a change made was taken back in Fortnox: it may be made anew. */
export async function forgetChange(context: HandlerContext, key: string): Promise<void> {
  // In this order: recorded afterwards it would be remembered again.
  await recordKept(context);
  await forgetIntent(context.db, context.claim, key);
}

/** A restore of the database may have lost what is known of this change. */
function isInDoubt({ doubt }: HandlerContext, key: string): boolean {
  return doubt === 'everything' || (doubt === 'customers' && key.startsWith('customer:'));
}

/** Taken for done, it would never be made, and nobody would be told. */
function readAlike(what: string, jobId: string): Stop {
  const problem = {
    kind: 'ids-read-alike',
    pointer: undefined,
    message: `Could not ${what}: another job has the same id when the ids of invoice, refund and payment are put together (${jobId}).`,
    action: 'Book this one by hand in Fortnox, then resolve it with the number of that document.',
  };
  return { kind: 'problems', problems: [problem] };
}

function stillPending(what: string): Stop {
  const reason = `an earlier attempt still waits for Fortnox’s answer (${what})`;
  return { kind: 'snooze', forMs: pendingMs, reason };
}

async function resolveUnknown<R extends Remembered>(
  context: HandlerContext,
  change: Change<R>,
  { quietForMs, request, asked }: Extract<IntentState, { kind: 'outcome-unknown' }>,
): Step<R> {
  // Written by a version that knew the same fields, or fewer. A time that was lost may have asked anew.
  const isKnown = asked !== null && !isInDoubt(context, change.key);
  const of = isKnown ? (asked as Partial<R>) : undefined;
  const found = await change.lookUp(of);
  if (!found.ok) return found;
  if (found.value !== undefined) {
    context.history.note(
      `Found in Fortnox after ${loss(context, change.key)}, not sent again: ${change.what}.`,
    );
    return recordDone(context, change, { ...found.value, ...of }, request);
  }
  if (quietForMs > 0) {
    const reason = `waiting until a request with a lost answer (${change.what}) can no longer arrive`;
    return err({ kind: 'snooze', forMs: Math.ceil(quietForMs), reason });
  }
  if (!(await rearmIntent(context.db, context.claim, change, request))) {
    return err({ kind: 'claim-lost' });
  }
  context.history.note(
    isInDoubt(context, change.key)
      ? `Not found in Fortnox after a restore of the database, sent: ${change.what}.`
      : `A lost request did not reach Fortnox, sending again: ${change.what}.`,
  );
  return sendAndRecord(context, change);
}

const loss = (context: HandlerContext, key: string): string =>
  isInDoubt(context, key) ? 'a restore of the database' : 'a lost answer';

async function sendAndRecord<R extends Remembered>(
  context: HandlerContext,
  change: Change<R>,
): Step<R> {
  const answer = await context.guard.send(change.key, change.send);
  if (answer.ok) {
    const result = { ...answer.value, ...change.asked };
    if (change.recorded !== 'with-next') return recordDone(context, change, result);
    context.guard.keep({ key: change.key, result });
    return ok(result);
  }
  if (certainlyNotApplied(answer.error)) {
    const { db, claim, history } = context;
    await recordOutcome(db, claim, change.key, { kind: 'refused' }, history.take());
    context.guard.answered(change.key);
  }
  const { what: during, day } = change;
  return err({ kind: 'fortnox-failure', failure: answer.error, during, day: day ?? undefined });
}

async function recordDone<R extends Remembered>(
  context: HandlerContext,
  change: Change<R>,
  result: R,
  request: SentRequest = context.claim,
): Step<R> {
  const { db, claim, history } = context;
  await recordOutcome(db, claim, change.key, { kind: 'done', result }, history.take(), request);
  context.guard.answered(change.key);
  return ok(result);
}

function certainlyNotApplied(failure: FortnoxFailure): boolean {
  return failure.kind !== 'outcome-unknown';
}
