import { planInvoice, type InvoicePlan } from '@sync/fortnox';
import { currencyDigits, err, ok, type PaidInvoice } from '@sync/shared';
import { ignoreReason, isPaid } from '@sync/subscriptionflow';
import type { Step, HandlerContext } from '../handler.js';
import { awaitKnown, awaitPaid, leftOut } from './await-paid.js';
import { bookDocument } from './book-document.js';
import { carryRefunds } from './carry-refunds.js';
import { ensureAccrual } from './ensure-accrual.js';
import type { Booking } from './ensure-bookkept.js';
import type { Handling } from './handling.js';
import { ensurePayments, ensurePaymentsBookkept } from './ensure-payments.js';
import type { PaymentRecord } from './payment-record.js';
import { leaveLockedPeriod } from './locked-period.js';
import { makeInvoice } from './make-invoice.js';
import { acceptPaidByHand, isAlreadyPaid } from './paid-by-hand.js';
import { readSoundInput } from './planning-input.js';
import { isSignUnseen, proveSettled } from './prove-settled.js';
import { readInvoice } from './read-invoice.js';
import { nameIt, remember } from './remember.js';
import { resolveRate } from './resolve-rate.js';
import type { SettledInvoice } from './settle-draft.js';
import { showEarlyChanges } from './show-early-changes.js';
import { transactionsAsTold } from './told-as.js';
import { unlessBegun } from './unless-begun.js';

/** The life of one invoice. Every step may be repeated; none acts twice. */
export async function syncPaidInvoice(context: HandlerContext, handling: Handling): Step<void> {
  await showEarlyChanges(context, handling);
  const made = await makePlan(context, handling);
  if (!made.ok) return made;
  const { plan, source } = made.value;
  const standing = await makeAndBook(context, handling, made.value);
  if (!standing.ok) {
    return leaveLockedPeriod(context, handling, plan.invoice.InvoiceDate, standing.error);
  }
  const { invoice, booking } = standing.value;
  const settled = await settle(context, { invoice, source, bookkeepPayments: booking !== 'draft' });
  if (settled.ok) await carryRefunds(context, handling, source);
  return settled;
}

type Standing = { readonly invoice: SettledInvoice; readonly booking: Booking };

async function makeAndBook(
  context: HandlerContext,
  handling: Handling,
  { plan, source }: Made,
): Step<Standing> {
  const invoice = await makeInvoice(context, handling, plan, source);
  if (!invoice.ok) return invoice;
  const { record, settled } = invoice.value;
  const spread = await ensureAccrual(context, record, settled.accrual);
  if (!spread.ok) return spread;
  const booking = await bookDocument(context, handling.settings, record);
  return booking.ok ? ok({ invoice: invoice.value, booking: booking.value }) : booking;
}

type Payable = {
  readonly invoice: SettledInvoice;
  readonly source: PaidInvoice;
  readonly bookkeepPayments: boolean;
};

async function settle(context: HandlerContext, payable: Payable): Step<void> {
  const made: PaymentRecord[] = [];
  const paid = await pay(context, payable, made);
  if (paid.ok || !isAlreadyPaid(paid.error)) return paid;
  const { record } = payable.invoice;
  const standing = await acceptPaidByHand(context, record, made, paid.error);
  if (!standing.ok) return standing;
  remember(context, { payments: standing.value });
  return ok(undefined);
}

async function pay(
  context: HandlerContext,
  { invoice: { record, settled }, source, bookkeepPayments }: Payable,
  made: PaymentRecord[],
): Step<void> {
  const told = transactionsAsTold(source);
  const toldOf = (id: string): string | undefined => told.get(id);
  const wanted = { invoice: record, plans: settled.payments, made, toldOf };
  const payments = await ensurePayments(context, wanted);
  if (!payments.ok) return payments;
  const unbooked = payments.value.map(({ number }) => ({ number, booked: false }));
  remember(context, { payments: unbooked });
  if (!bookkeepPayments) return ok(undefined);
  const booked = await ensurePaymentsBookkept(context, payments.value);
  if (!booked.ok) return booked;
  remember(context, { payments: unbooked.map(({ number }) => ({ number, booked: true })) });
  // The echoes prove an undisturbed run of what was seen before.
  const isUndisturbed = context.known.size === 0 && context.doubt !== 'everything';
  if (isUndisturbed && !isSignUnseen(settled)) return ok(undefined);
  const { habit, currencyRate: rate } = settled;
  return proveSettled(context, { record, payments: settled.payments, rate, habit });
}

type Made = { readonly plan: InvoicePlan; readonly source: PaidInvoice };

async function makePlan(context: HandlerContext, handling: Handling): Step<Made> {
  const { job, settings, subscriptionFlow } = handling;
  const invoice = await readInvoice(job, subscriptionFlow);
  if (!invoice.ok) return err(awaitKnown(job, invoice.error));
  describe(context, invoice.value);
  const reason = ignoreReason(invoice.value, settings);
  if (reason !== undefined) {
    const stop = isPaid(invoice.value) ? leftOut(reason) : awaitPaid(job, reason);
    return err(stop.kind === 'ignored' ? unlessBegun(context, reason) : stop);
  }
  // Before the rate is asked for: a wrong invoice costs no call and shows all its problems.
  const input = await readSoundInput(context, handling, invoice.value);
  if (!input.ok) return input;
  const rate = await resolveRate(context, invoice.value, handling);
  if (!rate.ok) return rate;
  const plan = planInvoice({ ...input.value, rate: rate.value });
  if (!plan.ok) return err({ kind: 'problems', problems: plan.error });
  plan.value.notes.forEach(context.history.note);
  return ok({ plan: plan.value, source: invoice.value });
}

function describe(context: HandlerContext, invoice: PaidInvoice): void {
  nameIt(context, invoice);
  context.facts.currency = invoice.currency;
  context.facts.total = invoice.total.toFixed(currencyDigits(invoice.currency) ?? 2);
}
