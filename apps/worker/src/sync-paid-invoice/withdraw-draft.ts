import { err, ok } from '@sync/shared';
import { z } from 'zod';
import { ensureChange, forgetChange } from '../ensure-change.js';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import { cancelDraft } from './cancel-draft.js';
import { forgetSteps, knownInvoice, stepKey } from './invoice-steps.js';
import { takeBackAccrual } from './take-back-accrual.js';

export const withdrawn =
  'the draft stood in a locked period and was cancelled; the invoice is made anew';

/** The same where the attempt that cancelled it has not come to its end. */
export const withdrawnBefore = 'the cancelled draft is forgotten';

/**
 * Cancels a draft that stands on a day that cannot be booked, without payments yet; the next attempt
 * makes it anew at once, without this one being counted. Begun, it is finished whatever happens
 * in between. Always a stop.
 */
export async function withdrawDraft(context: HandlerContext, documentNumber: string): Step<never> {
  const { invoices } = context.fortnox;
  const spread = await takeBackAccrual(context, documentNumber);
  if (!spread.ok) return spread;
  const done = await ensureChange(context, {
    key: stepKey(context, 'withdraw'),
    what: `cancel the draft ${documentNumber}`,
    remembered: z.object({ cancelled: z.boolean() }),
    send: async () => {
      const answer = await cancelDraft(context.fortnox, documentNumber);
      return answer.ok ? ok({ cancelled: true }) : answer;
    },
    lookUp: async () => {
      const now = await invoices.get(documentNumber);
      if (!now.ok) return failed(now.error, 'look whether the draft is cancelled');
      return ok(now.value.cancelled ? { cancelled: true } : undefined);
    },
  });
  if (!done.ok) return done;
  context.history.note(`Cancelled draft ${documentNumber}, which stood in a locked period.`);
  await forgetSteps(context);
  return err({ kind: 'snooze', forMs: 0, reason: withdrawn });
}

/** Goes on with a withdrawal that an earlier attempt has begun. */
export async function finishWithdrawal(context: HandlerContext): Step<void> {
  if (!context.known.has(stepKey(context, 'withdraw'))) return ok(undefined);
  const draft = knownInvoice(context);
  if (draft) return withdrawDraft(context, draft.documentNumber);
  // Nothing but this was left of it; the next attempt knows of no withdrawal.
  await forgetChange(context, stepKey(context, 'withdraw'));
  return err({ kind: 'snooze', forMs: 0, reason: withdrawnBefore });
}
