import { planCredit, withRoundOff, type CreditPlan, type PaymentPlan } from '@sync/fortnox';
import { changesMade } from '@sync/jobs';
import { currencyDigits, Decimal, ok, type PaidInvoice } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { bookDocument } from '../sync-paid-invoice/book-document.js';
import { ensurePayments, ensurePaymentsBookkept } from '../sync-paid-invoice/ensure-payments.js';
import { stepKey } from '../sync-paid-invoice/invoice-steps.js';
import { proveSettled } from '../sync-paid-invoice/prove-settled.js';
import { readInvoice } from '../sync-paid-invoice/read-invoice.js';
import type { Handling } from '../sync-paid-invoice/handling.js';
import { nameIt, remember } from '../sync-paid-invoice/remember.js';
import { digestOfChange, type CreditRecord } from './credit-record.js';
import { decideDocument } from './decide-document.js';
import { ensureDocument } from './ensure-document.js';
import { findOriginal, type Original } from './find-original.js';
import { readChange, type ToldChange } from './read-change.js';
import { readEarlier } from './read-earlier.js';

/**
 * A refund or a void after the invoice was carried over: a credit in Fortnox, bookkept, and for a
 * refund the money that went back as its payment. Every step may be repeated; none acts twice.
 */
export async function syncCredit(context: HandlerContext, handling: Handling): Step<void> {
  const told = readChange(handling.job.event);
  if (!told.ok) return told;
  const original = await findOriginal(context, told.value.invoiceId);
  if (!original.ok) return original;
  const plan = await makePlan(context, handling, told.value, original.value);
  if (!plan.ok) return plan;
  await noteAccrual(context, told.value);
  const wanted = {
    ...{ original: original.value, plan: plan.value },
    toldAs: digestOfChange(told.value),
    isCorrected: wasToldOtherwise(handling.job.madeFrom, told.value),
  };
  const credit = await ensureDocument(context, wanted);
  if (!credit.ok) return credit;
  remember(context, { invoiceNumber: credit.value.documentNumber });
  const booking = await bookDocument(context, handling.settings, credit.value);
  if (!booking.ok) return booking;
  const { payment } = plan.value;
  if (!payment) context.history.note('Declared void: the credit stays open until money goes back.');
  // A draft, by the connection's own wish: nothing can be booked upon it.
  if (!payment || booking.value === 'draft') return ok(undefined);
  return payBack(context, handling, credit.value, payment);
}

/** A refund that was only told again is not corrected. */
function wasToldOtherwise(madeFrom: unknown, now: ToldChange): boolean {
  if (madeFrom === null) return false;
  const former = readChange(madeFrom);
  return !former.ok || digestOfChange(former.value) !== digestOfChange(now);
}

async function makePlan(
  context: HandlerContext,
  { settings, subscriptionFlow }: Handling,
  { invoiceId, change }: ToldChange,
  { carried, invoice: original }: Original,
): Step<CreditPlan> {
  const source = await readInvoice(carried, subscriptionFlow);
  if (!source.ok) return source;
  const decided = await decideDocument(context, { carried, invoice: original }, change);
  if (!decided.ok) return decided;
  const as = decided.value;
  // The credit invoice is this job's own, or there is none.
  const creditInvoice = as === 'credit-invoice' ? undefined : original.creditInvoiceReference;
  const earlier = await readEarlier(context, { invoiceId, change, creditInvoice });
  if (!earlier.ok) return earlier;
  const credited = { original, invoice: source.value, earlier: earlier.value };
  const plan = planCredit({ ...credited, settings, change, as });
  if (!plan.ok) return plan;
  describe(context, source.value, plan.value);
  remember(context, { customerNumber: original.customerNumber ?? null });
  return plan;
}

/** Fortnox goes on spreading the revenue of an invoice that is credited. */
async function noteAccrual(
  { db, claim, history }: HandlerContext,
  told: ToldChange,
): Promise<void> {
  const key = stepKey(told, 'accrual');
  if (!(await changesMade(db, claim.connectionId, [key])).has(key)) return;
  history.note(
    'The revenue of the invoice is spread over its period in Fortnox: take the months to come back there by hand.',
  );
}

function describe(context: HandlerContext, source: PaidInvoice, plan: CreditPlan): void {
  nameIt(context, source);
  context.facts.currency = source.currency;
  context.facts.total = plan.expected.total.toFixed(currencyDigits(source.currency) ?? 2);
  plan.notes.forEach(context.history.note);
}

async function payBack(
  context: HandlerContext,
  { settings, habit }: Handling,
  credit: CreditRecord,
  planned: PaymentPlan,
): Step<void> {
  const terms = roundingOf(credit);
  if (terms.roundOff.plus(planned.draft.AmountCurrency).isZero()) {
    context.history.note(nothingLeftNote(planned, settings.roundingAccount));
    remember(context, { payments: [] });
    return ok(undefined);
  }
  const plan = withRoundOff(planned, { ...terms, settings, writeOffSign: habit.writeOffSign });
  if (plan !== planned) context.history.note(roundedNote(terms.roundOff, settings.roundingAccount));
  const payments = await ensurePayments(context, { invoice: credit, plans: [plan] });
  if (!payments.ok) return payments;
  const booked = await ensurePaymentsBookkept(context, payments.value);
  if (!booked.ok) return booked;
  remember(context, { payments: booked.value.map((number) => ({ number, booked: true })) });
  return proveSettled(context, { record: credit, payments: [plan], rate: terms.rate, habit });
}

/** Öresavrundning of the credit, in its currency, and kronor per one unit of that. */
function roundingOf({ roundOff, currency, currencyRate, currencyUnit }: CreditRecord) {
  return {
    roundOff: new Decimal(roundOff ?? 0),
    currency: currency ?? 'SEK',
    rate: new Decimal(currencyRate ?? 1).div(currencyUnit ?? 1),
  };
}

const roundedNote = (roundOff: Decimal, account: string): string =>
  `Fortnox rounds the credit to whole kronor (öresavrundning); ${roundOff.toFixed(2)} is written off on account ${account} with its payment.`;

/** Fortnox takes no payment of nothing. */
const nothingLeftNote = ({ draft }: PaymentPlan, account: string): string =>
  `Fortnox rounds the credit to 0.00 (öresavrundning) and takes no payment of nothing, so book the ${draft.AmountCurrency.toFixed(2).slice(1)} that went back by hand, from account ${draft.ModeOfPaymentAccount} to ${account}.`;
