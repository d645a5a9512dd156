import { err, ok } from '@sync/shared';
import type { Step, Stop, HandlerContext } from '../handler.js';
import type { InvoiceRecord } from './invoice-record.js';
import type { PaymentRecord } from './payment-record.js';
import { failed } from '../stop.js';
import { takeBackPayment } from './take-back-payment.js';

/** Fortnox's code for a payment on an invoice that booked payments have settled (reference, 6). */
const fullyPaid = 2_003_055;

export type StandingPayment = { readonly number: string; readonly booked: boolean };

/** Whether Fortnox refused a payment because the invoice is paid already. */
export function isAlreadyPaid(stop: Stop): boolean {
  if (stop.kind !== 'fortnox-failure' || stop.failure.kind !== 'rejected') return false;
  return stop.failure.code === fullyPaid;
}

/**
 * Somebody entered the payment by hand before we could. If nothing is left to pay, that is what
 * was wanted: our own drafts are taken back, lest somebody book them as well, and the payments
 * that stand in Fortnox are answered. With any other balance, or where no payment but our own
 * stands there, money would be lost: the refusal goes to a person.
 */
export async function acceptPaidByHand(
  context: HandlerContext,
  invoice: InvoiceRecord,
  made: readonly PaymentRecord[],
  refusal: Stop,
): Step<StandingPayment[]> {
  const { invoices, invoicePayments } = context.fortnox;
  const number = invoice.documentNumber;
  const now = await invoices.get(number);
  if (!now.ok) return failed(now.error, 'look whether the invoice is paid');
  if (!now.value.balance?.isZero()) return err(refusal);
  const listed = await invoicePayments.listByInvoice(number);
  if (!listed.ok) return failed(listed.error, 'read the payments of the invoice');
  const standing = listed.value.filter(({ booked }) => booked);
  const own = new Set(made.map((payment) => payment.number));
  if (standing.every((payment) => own.has(payment.number))) return err(refusal);
  const drafts = listed.value.filter(({ booked }) => !booked).map((payment) => payment.number);
  const withdrawn = await withdraw(
    context,
    made.filter((payment) => drafts.includes(payment.number)),
  );
  if (!withdrawn.ok) return withdrawn;
  const numbers = standing.map((payment) => payment.number).join(', ');
  context.history.note(
    `Invoice ${number} was already paid in Fortnox, by payment ${numbers}; nothing was added.`,
  );
  return ok(standing.map((payment) => ({ number: payment.number, booked: true })));
}

async function withdraw(context: HandlerContext, drafts: readonly PaymentRecord[]): Step<void> {
  for (const draft of drafts) {
    const taken = await takeBackPayment(context, draft);
    if (!taken.ok) return taken;
  }
  return ok(undefined);
}
