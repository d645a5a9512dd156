import { nothingInFortnox, type InFortnox } from '@sync/jobs';
import { checkInvoice, creditNoteNotes, planInvoice, type InvoicePlan } from '@sync/fortnox';
import { currencyDigits, err, ok, type PaidInvoice } from '@sync/shared';
import { ignoreReason, isPaid } from '@sync/subscriptionflow';
import type { Step, HandlerContext } from '../handler.js';
import { awaitPaid } from './await-paid.js';
import { carryRefunds } from './carry-refunds.js';
import { ensureBookkept } from './ensure-bookkept.js';
import { ensureCustomer } from './ensure-customer.js';
import { ensureInvoice } from './ensure-invoice.js';
import type { Handling } from './handling.js';
import { findFormerPlan, requireSamePayments } from './former-plan.js';
import { ensurePayments, ensurePaymentsBookkept, type PaymentRecord } from './ensure-payments.js';
import { acceptPaidByHand, isAlreadyPaid } from './paid-by-hand.js';
import { readPlanningInput } from './planning-input.js';
import { isSignUnseen, proveSettled } from './prove-settled.js';
import { readInvoice } from './read-invoice.js';
import { resolveRate } from './resolve-rate.js';
import type { SettledInvoice } from './settle-draft.js';

/** The life of one invoice. Every step may be repeated; none acts twice. */
export async function syncPaidInvoice(context: HandlerContext, handling: Handling): Step<void> {
  const made = await makePlan(context, handling);
  if (!made.ok) return made;
  const { plan, source } = made.value;
  const former = await findFormerPlan(context, handling);
  if (!former.ok) return former;
  const customerNumber = await ensureCustomer(context, plan.customer, handling.settings);
  if (!customerNumber.ok) return customerNumber;
  remember(context, { customerNumber: customerNumber.value });
  const planned = { plan, settings: handling.settings };
  const invoice = await ensureInvoice(context, planned, customerNumber.value, former.value);
  if (!invoice.ok) return invoice;
  const same = former.value ? requireSamePayments(context, former.value, plan) : ok(undefined);
  if (!same.ok) return same;
  const { record } = invoice.value;
  remember(context, { invoiceNumber: record.documentNumber });
  const booking = await ensureBookkept(context, record, handling.settings.bookkeep);
  if (!booking.ok) return booking;
  remember(context, { booked: booking.value === 'bookkept' });
  const settled = await settle(context, invoice.value, booking.value !== 'draft');
  if (settled.ok) await carryRefunds(context, handling, source);
  return settled;
}

async function settle(
  context: HandlerContext,
  invoice: SettledInvoice,
  bookkeepPayments: boolean,
): Step<void> {
  const made: PaymentRecord[] = [];
  const paid = await pay({ context, invoice, bookkeepPayments, made });
  if (paid.ok || !isAlreadyPaid(paid.error)) return paid;
  const standing = await acceptPaidByHand(context, invoice.record, made, paid.error);
  if (!standing.ok) return standing;
  remember(context, { payments: standing.value });
  return ok(undefined);
}

async function pay({
  context,
  invoice,
  bookkeepPayments,
  made,
}: {
  readonly context: HandlerContext;
  readonly invoice: SettledInvoice;
  readonly bookkeepPayments: boolean;
  readonly made: PaymentRecord[];
}): Step<void> {
  const { record, settled } = invoice;
  const payments = await ensurePayments(context, record, settled.payments, made);
  if (!payments.ok) return payments;
  const unbooked = payments.value.map(({ number }) => ({ number, booked: false }));
  remember(context, { payments: unbooked });
  if (!bookkeepPayments) return ok(undefined);
  const booked = await ensurePaymentsBookkept(context, payments.value);
  if (!booked.ok) return booked;
  remember(context, { payments: unbooked.map(({ number }) => ({ number, booked: true })) });
  // The echoes prove an undisturbed run of what was seen before.
  const isUndisturbed = context.known.size === 0 && context.doubt !== 'everything';
  const isProven = isUndisturbed && !isSignUnseen(settled);
  return isProven ? ok(undefined) : proveSettled(context, invoice);
}

type Made = { readonly plan: InvoicePlan; readonly source: PaidInvoice };

async function makePlan(context: HandlerContext, handling: Handling): Step<Made> {
  const { job, settings, subscriptionFlow } = handling;
  const invoice = await readInvoice(job, subscriptionFlow);
  if (!invoice.ok) return invoice;
  describe(context, invoice.value);
  const reason = ignoreReason(invoice.value, settings);
  if (reason !== undefined) {
    const maySettle = !isPaid(invoice.value);
    return err(maySettle ? awaitPaid(job, reason) : { kind: 'ignored', reason });
  }
  // Before the rate is asked for: a wrong invoice costs no call and shows all its problems.
  const input = await readPlanningInput(context, handling, invoice.value);
  if (!input.ok) return input;
  const problems = checkInvoice(input.value);
  if (problems.length > 0) {
    // An account that is corrected counts from the next attempt on.
    handling.accounts.forget(job.connectionId);
    return err({ kind: 'problems', problems });
  }
  const rate = await resolveRate(context, invoice.value, settings);
  if (!rate.ok) return rate;
  const plan = planInvoice({ ...input.value, rate: rate.value });
  if (!plan.ok) return err({ kind: 'problems', problems: plan.error });
  const vat = creditNoteNotes({ invoice: invoice.value, settings, plan: plan.value });
  [...plan.value.notes, ...vat].forEach(context.history.note);
  return ok({ plan: plan.value, source: invoice.value });
}

function describe(context: HandlerContext, invoice: PaidInvoice): void {
  context.facts.invoiceNumber = invoice.number;
  context.facts.currency = invoice.currency;
  context.facts.total = invoice.total.toFixed(currencyDigits(invoice.currency) ?? 2);
}

/** Keeps what stands in Fortnox by now, also when a later step stops the story. */
export function remember({ facts }: HandlerContext, known: Partial<InFortnox>): void {
  facts.fortnox = { ...nothingInFortnox, ...facts.fortnox, ...known };
}
