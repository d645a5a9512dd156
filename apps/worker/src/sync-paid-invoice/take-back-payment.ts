import { err, ok } from '@sync/shared';
import { forgetChange } from '../ensure-change.js';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import { paymentKey, type PaymentRecord } from './payment-record.js';

/** Removes a payment that is not booked from Fortnox: it may be made anew. */
export async function takeBackPayment(
  context: HandlerContext,
  { number, transactionId }: PaymentRecord,
): Step<void> {
  const removed = await context.fortnox.invoicePayments.remove(number);
  if (!removed.ok && removed.error.kind !== 'not-found') {
    return failed(removed.error, `take back the unbooked payment ${number}`);
  }
  await forgetChange(context, paymentKey(context, transactionId));
  context.history.note(`Took back payment ${number}, which was not booked yet.`);
  return ok(undefined);
}

/**
 * A payment that stands as a draft with other write-offs than the settings of now ask for is taken back,
 * so that the next attempt makes it anew at once, without this one being counted; a stop then. What a
 * person has booked meanwhile stays.
 */
export async function withdrawPayment(context: HandlerContext, made: PaymentRecord): Step<void> {
  const now = await context.fortnox.invoicePayments.get(made.number);
  if (!now.ok && now.error.kind !== 'not-found') {
    return failed(now.error, 'read the payment that was made by other settings');
  }
  if (now.ok && now.value.booked) return ok(undefined);
  const taken = await takeBackPayment(context, made);
  if (!taken.ok) return taken;
  const reason = `payment ${made.number} was made by other settings and taken back; it is made anew`;
  return err({ kind: 'snooze', forMs: 0, reason });
}
