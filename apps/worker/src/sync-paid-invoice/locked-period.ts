import { latestReasons } from '@sync/jobs';
import { err, ok, type LocalDate } from '@sync/shared';
import type { FortnoxStop, HandlerContext, Step, Stop } from '../handler.js';
import { failed } from '../stop.js';
import type { Handling } from './handling.js';
import { knownInvoice } from './invoice-steps.js';
import { withdrawDraft, withdrawn, withdrawnBefore } from './withdraw-draft.js';

/**
 * The last locked day that the invoice's dates are to keep clear of. An invoice that stands in
 * Fortnox keeps the one that it was dated by, so that its payments are recognised again. After a
 * refusal Fortnox is asked, whatever this process remembers.
 */
export async function lockToKeepClearOf(
  context: HandlerContext,
  { settings, register }: Handling,
): Step<LocalDate | undefined> {
  const made = knownInvoice(context);
  if (made) return ok(made.lockedUntil ?? undefined);
  if (settings.lockedPeriod === 'dead-letter') return ok(undefined);
  const { connectionId } = context.claim;
  // Another process has found its own memory wrong; this one may remember the same former lock.
  if ((await latestLeaves(context)) > 0) register.forget(connectionId);
  const lock = await register.lockedUntil({ connectionId, fortnox: context.fortnox });
  return lock.ok ? lock : failed(lock.error, 'ask Fortnox for the locked period');
}

/** Fortnox's codes for a locked period; see the error catalogue. */
const locked: ReadonlySet<number | undefined> = new Set([2_000_401, 2_002_141]);

/**
 * The company has locked the day of an invoice after its lock was asked for: what stands in Fortnox
 * of it is a draft, which is cancelled and made anew on a later day. Any other stop stays.
 */
export async function leaveLockedPeriod(
  context: HandlerContext,
  { settings, register }: Handling,
  invoiceDate: LocalDate,
  stop: Stop,
): Step<never> {
  if (settings.lockedPeriod === 'dead-letter' || !isLockRefusal(stop)) return err(stop);
  const { connectionId } = context.claim;
  register.forget(connectionId);
  const lock = await register.lockedUntil({ connectionId, fortnox: context.fortnox });
  if (!lock.ok) return failed(lock.error, 'ask Fortnox for the locked period');
  // Refused for another lock than this one: made anew it would only be refused again.
  if (lock.value === undefined || invoiceDate > lock.value) return err(stop);
  if ((await latestLeaves(context)) === leavesInARow) return err({ ...stop, remedy: tryAgain });
  const draft = context.facts.fortnox?.invoiceNumber;
  if (draft != null) return withdrawDraft(context, draft);
  return err({ kind: 'snooze', forMs: 0, reason: lockedMeanwhile });
}

const lockedMeanwhile = 'the period was locked meanwhile';

/** How attempts end that leave a locked period. */
const leaves: ReadonlySet<string | null> = new Set([lockedMeanwhile, withdrawn, withdrawnBefore]);

/**
 * Leaving costs no attempt, and a company may lock each day that the invoice is moved to: after so many times in
 * a row the refusal stands. A replay begins anew.
 */
const leavesInARow = 3;

/** Unlocking a month whose VAT is declared would be wrong, and is not needed. */
const tryAgain =
  'Try again: the invoice is then dated on the first open day. The period can stay locked.';

/** Of the last `leavesInARow` attempts, how many have left a locked period. */
async function latestLeaves({ db, claim }: HandlerContext): Promise<number> {
  // The first claim of a job has no attempt before it.
  if (claim.fence === 1) return 0;
  const reasons = await latestReasons(db, claim.jobId, leavesInARow);
  return reasons.filter((reason) => leaves.has(reason)).length;
}

function isLockRefusal(stop: Stop): stop is FortnoxStop {
  if (stop.kind !== 'fortnox-failure' || stop.failure.kind !== 'rejected') return false;
  return locked.has(stop.failure.code);
}
