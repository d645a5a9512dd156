import { latestReasons } from '@sync/jobs';
import { err, ok, type LocalDate } from '@sync/shared';
import type { HandlerContext, Step, Stop } from '../handler.js';
import { failed } from '../stop.js';
import type { Handling } from './handling.js';
import { knownInvoice } from './invoice-steps.js';
import { withdrawDraft, withdrawn } from './withdraw-draft.js';

/**
 * The last locked day that the invoice's dates are to keep clear of. An invoice that stands in
 * Fortnox keeps the one that it was dated by, so that its payments are recognised again.
 */
export async function lockToKeepClearOf(
  context: HandlerContext,
  { settings, register }: Handling,
): Step<LocalDate | undefined> {
  const made = knownInvoice(context);
  if (made) return ok(made.lockedUntil ?? undefined);
  if (settings.lockedPeriod === 'dead-letter') return ok(undefined);
  const { connectionId } = context.claim;
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
  if (await hasLeftTooOften(context)) return err(stop);
  const draft = context.facts.fortnox?.invoiceNumber;
  if (draft != null) return withdrawDraft(context, draft);
  return err({ kind: 'snooze', forMs: 0, reason: lockedMeanwhile });
}

const lockedMeanwhile = 'the period was locked meanwhile';

/**
 * Leaving costs no attempt, and a company may lock each day that the invoice is moved to: after so many times in
 * a row the refusal stands. A replay begins anew.
 */
const leavesInARow = 3;

async function hasLeftTooOften({ db, claim }: HandlerContext): Promise<boolean> {
  const reasons = await latestReasons(db, claim.jobId, leavesInARow);
  const left = reasons.filter((reason) => reason === lockedMeanwhile || reason === withdrawn);
  return left.length === leavesInARow;
}

function isLockRefusal(stop: Stop): boolean {
  if (stop.kind !== 'fortnox-failure' || stop.failure.kind !== 'rejected') return false;
  return locked.has(stop.failure.code);
}
