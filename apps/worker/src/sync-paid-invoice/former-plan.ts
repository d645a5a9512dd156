import { planInvoice, type InvoicePlan, type PaymentPlan } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { paidBefore, saysWhatItWasMadeOf } from './ensure-payments.js';
import { paymentKey } from './payment-record.js';
import { readPlanningInput } from './planning-input.js';
import { readEvent } from './read-invoice.js';
import { resolveRate } from './resolve-rate.js';
import type { Handling } from './handling.js';

/**
 * What an earlier attempt may have made in Fortnox before the event was corrected; `undefined`
 * when there was no such event, or none that anything could be made from.
 */
export async function findFormerPlan(
  context: HandlerContext,
  handling: Handling,
): Step<InvoicePlan | undefined> {
  const { job } = handling;
  if (job.madeFrom === null || context.known.size === 0) return ok(undefined);
  const invoice = readEvent(job.madeFrom);
  if (!invoice.ok) return ok(undefined);
  const input = await readPlanningInput(context, handling, invoice.value);
  if (!input.ok) return input;
  const rate = await resolveRate(context, invoice.value, handling);
  if (!rate.ok) return rate;
  const plan = planInvoice({ ...input.value, rate: rate.value });
  return ok(plan.ok ? plan.value : undefined);
}

/** Whether the invoice in Fortnox would be the same by both; payments are compared apart. */
export function isSameInvoice(one: InvoicePlan, other: InvoicePlan): boolean {
  const parts = (plan: InvoicePlan) => JSON.stringify([plan.invoice, plan.customer.customerId]);
  return parts(one) === parts(other);
}

/**
 * A payment that was made from the former event cannot be made to look like the new one: Fortnox
 * takes no booked payment back. A person decides before another one is added. Where the ledger says what a
 * payment was made of, that counts instead (`ensurePayments`): the former event may be older than it.
 */
export function requireSamePayments(
  context: HandlerContext,
  former: InvoicePlan,
  plan: InvoicePlan,
): Awaited<Step<void>> {
  const now = new Map(plan.payments.map((payment) => [payment.transactionId, textOf(payment)]));
  const changed = former.payments.filter((payment) => {
    const key = paymentKey(context, payment.transactionId);
    if (!context.known.has(key) || saysWhatItWasMadeOf(context.known.get(key))) return false;
    return now.get(payment.transactionId) !== textOf(payment);
  });
  if (changed.length === 0) return ok(undefined);
  return err(paidBefore(changed.map(({ transactionId }) => transactionId)));
}

const textOf = ({ draft }: PaymentPlan): string => JSON.stringify(draft);
