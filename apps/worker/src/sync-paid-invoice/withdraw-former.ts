import type { InvoicePlan } from '@sync/fortnox';
import { forgetFormerEvent } from '@sync/jobs';
import { err, ok } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import { cancelDraft } from './cancel-draft.js';
import { hasPayments } from './ensure-payments.js';
import type { InvoiceRecord } from './invoice-record.js';
import { forgetSteps } from './invoice-steps.js';
import { takeBackAccrual } from './take-back-accrual.js';
import { wouldBookTheSame } from './told-as.js';
import { untilBookkeepingIsKnown } from './until-known.js';

/**
 * The invoice in Fortnox was made from an event that has been corrected since. While it is a draft
 * without payments it is cancelled, and the next attempt makes it anew at once, without this one
 * being counted; a bookkept one is left to a person, unless the books would be the same by both.
 */
export async function withdrawFormer(
  context: HandlerContext,
  made: InvoiceRecord,
  plan: InvoicePlan,
): Step<void> {
  const { fortnox, db, claim, history } = context;
  const { documentNumber } = made;
  const told = untilBookkeepingIsKnown(context);
  if (!told.ok) return told;
  const now = await fortnox.invoices.get(documentNumber);
  if (!now.ok) return failed(now.error, 'read the invoice that was made before the correction');
  if (now.value.booked || hasPayments(context)) {
    if (!wouldBookTheSame(made, plan)) return err(bookedBefore(documentNumber));
    history.note(
      `Invoice ${documentNumber} stands in other words than it is told now (texts, references or due date); its books are the same.`,
    );
    return ok(undefined);
  }
  const spread = await takeBackAccrual(context, documentNumber);
  if (!spread.ok) return spread;
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

/**
 * Cancels a draft that was made by other settings, so that the next attempt makes it anew at once, without
 * this one being counted; a stop then. What is bookkept or has payments, by whomever, stands as it was made.
 */
export async function withdrawUnbooked(
  context: HandlerContext,
  documentNumber: string,
): Step<void> {
  const { fortnox, history } = context;
  if (hasPayments(context)) return ok(undefined);
  const told = untilBookkeepingIsKnown(context);
  if (!told.ok) return told;
  const during = 'read the invoice that was made by other settings';
  const now = await fortnox.invoices.get(documentNumber);
  if (!now.ok) return failed(now.error, during);
  if (now.value.booked) return ok(undefined);
  const payments = await fortnox.invoicePayments.listByInvoice(documentNumber);
  if (!payments.ok) return failed(payments.error, during);
  if (payments.value.length > 0) return ok(undefined);
  const spread = await takeBackAccrual(context, documentNumber);
  if (!spread.ok) return spread;
  const cancelled = await cancelDraft(fortnox, documentNumber);
  if (!cancelled.ok)
    return failed(cancelled.error, 'cancel the draft that was made by other settings');
  await forgetSteps(context);
  history.note(`Cancelled draft ${documentNumber}, which was made by other settings.`);
  const reason = 'the draft was made by other settings and was cancelled; the invoice is made anew';
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
