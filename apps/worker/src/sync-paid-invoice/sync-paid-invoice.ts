import { nothingInFortnox, type ClaimedJob, type InFortnox } from '@sync/jobs';
import { checkInvoice, creditNoteNotes, planInvoice, type InvoicePlan } from '@sync/fortnox';
import { currencyDigits, err, ok, type ConnectionSettings, type PaidInvoice } from '@sync/shared';
import { ignoreReason, isPaid, type SubscriptionFlowClient } from '@sync/subscriptionflow';
import type { Step, HandlerContext } from '../handler.js';
import { awaitPaid } from './await-paid.js';
import { carryRefunds } from './carry-refunds.js';
import { ensureBookkept } from './ensure-bookkept.js';
import { ensureCustomer } from './ensure-customer.js';
import { ensureInvoice, type InvoiceRecord } from './ensure-invoice.js';
import { findFormerPlan, requireSamePayments } from './former-plan.js';
import {
  ensurePayments,
  ensurePaymentsBookkept,
  proveBalanceIsZero,
  type PaymentRecord,
} from './ensure-payments.js';
import { acceptPaidByHand, isAlreadyPaid } from './paid-by-hand.js';
import { readInvoice } from './read-invoice.js';
import { resolveRate } from './resolve-rate.js';

export type Handling = {
  readonly job: ClaimedJob;
  readonly settings: ConnectionSettings;
  readonly subscriptionFlow: SubscriptionFlowClient;
};

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
  const invoice = await ensureInvoice(context, plan, customerNumber.value, former.value);
  if (!invoice.ok) return invoice;
  const same = former.value ? requireSamePayments(context, former.value, plan) : ok(undefined);
  if (!same.ok) return same;
  remember(context, { invoiceNumber: invoice.value.documentNumber });
  const booking = await ensureBookkept(context, invoice.value, handling.settings.bookkeep);
  if (!booking.ok) return booking;
  remember(context, { booked: booking.value === 'bookkept' });
  const settled = await settle(context, plan, invoice.value, booking.value !== 'draft');
  if (settled.ok) await carryRefunds(context, handling, source);
  return settled;
}

async function settle(
  context: HandlerContext,
  plan: InvoicePlan,
  invoice: InvoiceRecord,
  bookkeepPayments: boolean,
): Step<void> {
  const made: PaymentRecord[] = [];
  const paid = await pay({ context, plan, invoice, bookkeepPayments, made });
  if (paid.ok || !isAlreadyPaid(paid.error)) return paid;
  const standing = await acceptPaidByHand(context, invoice, made, paid.error);
  if (!standing.ok) return standing;
  remember(context, { payments: standing.value });
  return ok(undefined);
}

async function pay({
  context,
  plan,
  invoice,
  bookkeepPayments,
  made,
}: {
  readonly context: HandlerContext;
  readonly plan: InvoicePlan;
  readonly invoice: InvoiceRecord;
  readonly bookkeepPayments: boolean;
  readonly made: PaymentRecord[];
}): Step<void> {
  const payments = await ensurePayments(context, invoice, plan.payments, made);
  if (!payments.ok) return payments;
  const unbooked = payments.value.map(({ number }) => ({ number, booked: false }));
  remember(context, { payments: unbooked });
  if (!bookkeepPayments) return ok(undefined);
  const booked = await ensurePaymentsBookkept(context, payments.value);
  if (!booked.ok) return booked;
  remember(context, { payments: unbooked.map(({ number }) => ({ number, booked: true })) });
  // The echoes prove an undisturbed run; after anything uncertain Fortnox is asked.
  return context.known.size === 0 ? ok(undefined) : proveBalanceIsZero(context, invoice);
}

type Planned = { readonly plan: InvoicePlan; readonly source: PaidInvoice };

async function makePlan(
  context: HandlerContext,
  { job, settings, subscriptionFlow }: Handling,
): Step<Planned> {
  const invoice = await readInvoice(job, subscriptionFlow);
  if (!invoice.ok) return invoice;
  describe(context, invoice.value);
  const reason = ignoreReason(invoice.value, settings);
  if (reason !== undefined) {
    const maySettle = !isPaid(invoice.value);
    return err(maySettle ? awaitPaid(job, reason) : { kind: 'ignored', reason });
  }
  // Before the rate is asked for: a wrong invoice costs no call and shows all its problems.
  const problems = checkInvoice({ invoice: invoice.value, settings });
  if (problems.length > 0) return err({ kind: 'problems', problems });
  const rate = await resolveRate(context, invoice.value, settings);
  if (!rate.ok) return rate;
  const plan = planInvoice({ invoice: invoice.value, settings, rate: rate.value });
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
