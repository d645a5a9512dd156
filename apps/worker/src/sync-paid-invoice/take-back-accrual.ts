import { changesMade, type IntentState } from '@sync/jobs';
import { err, ok } from '@sync/shared';
import { forgetChange } from '../ensure-change.js';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import { isAbsent } from './ensure-accrual.js';
import { stepKey } from './invoice-steps.js';

/** How often to look whether an accrual that somebody still waits for has been made. */
const pendingMs = 2000;

/**
 * Before a draft is cancelled: Fortnox would go on spreading the revenue of an invoice that is gone. Nothing
 * where this job has spread none. One whose answer was lost may still come to be; that is waited for.
 */
export async function takeBackAccrual(context: HandlerContext, documentNumber: string): Step<void> {
  const { db, claim, fortnox, history, known } = context;
  const key = stepKey(context, 'accrual');
  const state = known.get(key);
  const forMs = msToWait(state);
  if (forMs > 0) {
    const reason = 'waiting until the accrual of a draft that is to be cancelled can be taken back';
    return err({ kind: 'snooze', forMs, reason });
  }
  // This attempt may have made it itself, which is not among what was known when it began.
  if (!state && !(await changesMade(db, claim.connectionId, [key])).has(key)) return ok(undefined);
  const removed = await fortnox.invoiceAccruals.remove(documentNumber);
  if (!removed.ok && !(await isGone(context, documentNumber))) {
    return failed(removed.error, 'take back the accrual of the draft');
  }
  // By itself: the draft may stand after all, if settings are changed back before it is cancelled.
  await forgetChange(context, key);
  if (removed.ok) history.note(`Took back the accrual of draft ${documentNumber}.`);
  return ok(undefined);
}

function msToWait(state: IntentState | undefined): number {
  if (state?.kind === 'pending') return pendingMs;
  return state?.kind === 'outcome-unknown' ? Math.ceil(state.quietForMs) : 0;
}

/** What was taken back by an attempt that ended there is refused in words that nobody has published. */
async function isGone({ fortnox }: HandlerContext, documentNumber: string): Promise<boolean> {
  const now = await fortnox.invoiceAccruals.get(documentNumber);
  return !now.ok && isAbsent(now.error);
}
