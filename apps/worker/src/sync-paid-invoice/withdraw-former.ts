import { forgetFormerEvent } from '@sync/jobs';
import { err, ok } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import { forgetSteps } from './invoice-steps.js';

/**
 * The invoice in Fortnox was made from an event that has been corrected since. While it is a draft
 * without payments it is cancelled, and the next attempt makes it anew at once, without this one
 * being counted; a bookkept one is left to a person. Always a stop.
 */
export async function withdrawFormer(context: HandlerContext, documentNumber: string): Step<never> {
  const { fortnox, db, claim, invoiceId, known, history } = context;
  const now = await fortnox.invoices.get(documentNumber);
  if (!now.ok) return failed(now.error, 'read the invoice that was made before the correction');
  const hasPayments = [...known.keys()].some((key) => key.startsWith(`payment:${invoiceId}:`));
  if (now.value.booked || hasPayments) return err(bookedBefore(documentNumber));
  const cancelled = now.value.cancelled
    ? ok(undefined)
    : await fortnox.invoices.cancel(documentNumber);
  if (!cancelled.ok) {
    return failed(cancelled.error, 'cancel the invoice that was made before the correction');
  }
  await forgetSteps(context);
  await forgetFormerEvent(db, claim);
  history.note(`Cancelled invoice ${documentNumber}, a draft made before the event was corrected.`);
  const reason = 'the draft made before the correction was cancelled; the invoice is made anew';
  return err({ kind: 'snooze', forMs: 0, reason });
}

function bookedBefore(documentNumber: string) {
  return {
    kind: 'problems',
    problems: [
      {
        kind: 'booked-before-correction',
        pointer: undefined,
        message: `Invoice ${documentNumber} was bookkept or paid in Fortnox before the invoice was corrected in SubscriptionFlow; it stands as it was before.`,
        action:
          'If the correction is right, credit the invoice in Fortnox, book it anew there and resolve this job with the new number; else discard it.',
      },
    ],
  } as const;
}
