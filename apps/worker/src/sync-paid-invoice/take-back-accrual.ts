import { changesMade } from '@sync/jobs';
import type { FortnoxResult } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import { z } from 'zod';
import { ensureChange, forgetChange } from '../ensure-change.js';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import { isAbsent } from './absent-accrual.js';
import { stepKey } from './invoice-steps.js';
import { untilBookkeepingIsKnown, untilKnown } from './until-known.js';

const removedRecord = z.object({ removed: z.boolean() });

/**
 * Before a draft is cancelled: Fortnox would go on spreading the revenue of an invoice that is gone. Nothing
 * where this job has spread none. One whose answer was lost may still come to be; that is waited for.
 */
export async function takeBackAccrual(context: HandlerContext, documentNumber: string): Step<void> {
  const spread = stepKey(context, 'accrual');
  const reason = 'waiting until the accrual of a draft that is to be cancelled can be taken back';
  const made = untilKnown(context.known.get(spread), reason);
  if (!made.ok) return made;
  if (!(await isSpread(context))) return ok(undefined);
  // Else what was sent to bookkeep the draft could still arrive once its accrual is gone.
  const bookkept = untilBookkeepingIsKnown(context);
  if (!bookkept.ok) return bookkept;
  const done = await ensureChange(context, {
    key: stepKey(context, 'unspread'),
    what: 'take back the accrual of the draft',
    remembered: removedRecord,
    send: () => remove(context, documentNumber),
    lookUp: async () => {
      const now = await context.fortnox.invoiceAccruals.get(documentNumber);
      if (now.ok) return ok(undefined);
      return isAbsent(now.error)
        ? ok({ removed: true })
        : failed(now.error, 'look for the accrual');
    },
  });
  if (!done.ok) return done;
  context.history.note(`Took back the accrual of draft ${documentNumber}.`);
  // In this order, and by itself: the draft may stand after all, if it is told as before or settings are changed
  // back before it is cancelled; then its revenue is spread anew.
  await forgetChange(context, spread);
  await forgetChange(context, stepKey(context, 'unspread'));
  return ok(undefined);
}

/** Goes on where an earlier attempt has begun to take the accrual back; a stop then. */
export async function finishTakingBack(
  context: HandlerContext,
  documentNumber: string,
): Step<void> {
  if (!context.known.has(stepKey(context, 'unspread'))) return ok(undefined);
  const done = await takeBackAccrual(context, documentNumber);
  // What is known of the accrual is outdated; the next attempt knows of none.
  return done.ok
    ? err({ kind: 'snooze', forMs: 0, reason: 'the accrual that was taken back is forgotten' })
    : done;
}

async function isSpread(context: HandlerContext): Promise<boolean> {
  const { db, claim, known } = context;
  const keys = [stepKey(context, 'accrual'), stepKey(context, 'unspread')];
  if (keys.some((key) => known.has(key))) return true;
  // This attempt may have made it itself, which is not among what was known when it began.
  return (await changesMade(db, claim.connectionId, keys)).size > 0;
}

/** What is not there is refused in words that nobody has published. */
async function remove(
  { fortnox: { invoiceAccruals } }: HandlerContext,
  documentNumber: string,
): FortnoxResult<z.infer<typeof removedRecord>> {
  const removed = await invoiceAccruals.remove(documentNumber);
  if (removed.ok) return ok({ removed: true });
  if (removed.error.kind === 'outcome-unknown') return removed;
  const now = await invoiceAccruals.get(documentNumber);
  return !now.ok && isAbsent(now.error) ? ok({ removed: false }) : removed;
}
