import { paymentAccountFor, type FortnoxInvoice, type PaymentPlan } from '@sync/fortnox';
import {
  currencyDigits,
  Decimal,
  err,
  ok,
  roundHalfUp,
  type ConnectionSettings,
  type PaidInvoice,
} from '@sync/shared';
import type { Step, HandlerContext } from '../handler.js';
import { ensureBookkept } from '../sync-paid-invoice/ensure-bookkept.js';
import type { InvoiceRecord } from '../sync-paid-invoice/ensure-invoice.js';
import {
  ensurePayments,
  ensurePaymentsBookkept,
  proveBalanceIsZero,
} from '../sync-paid-invoice/ensure-payments.js';
import { readInvoice } from '../sync-paid-invoice/read-invoice.js';
import { remember, type Handling } from '../sync-paid-invoice/sync-paid-invoice.js';
import { creditRows } from './credit-rows.js';
import { ensureCredit, references, type CreditPlan } from './ensure-credit.js';
import { findOriginal, problem } from './find-original.js';
import { readChange, type InvoiceChange, type Refund } from './read-change.js';

/**
 * A refund or a void after the invoice was carried over: a credit invoice, bookkept, and for a
 * refund the money that went back as its payment. Every step may be repeated; none acts twice.
 */
export async function syncCredit(context: HandlerContext, handling: Handling): Step<void> {
  const change = readChange(handling.job);
  if (!change.ok) return change;
  const original = await findOriginal(context, change.value.invoiceId);
  if (!original.ok) return original;
  const { carried, invoice } = original.value;
  const source = await readInvoice(carried, handling.subscriptionFlow);
  if (!source.ok) return source;
  const plan = planCredit(invoice, source.value, change.value, handling.job.sourceRef);
  if (!plan.ok) return plan;
  describe(context, invoice, source.value, plan.value);
  const credit = await ensureCredit(context, invoice, plan.value);
  if (!credit.ok) return credit;
  remember(context, { invoiceNumber: credit.value.documentNumber });
  const booking = await ensureBookkept(context, credit.value, handling.settings.bookkeep);
  if (!booking.ok) return booking;
  remember(context, { booked: booking.value === 'bookkept' });
  const { refund } = change.value;
  if (!refund) context.history.note('Declared void: the credit stays open until money goes back.');
  // A draft, by the connection's own wish: nothing can be booked upon it.
  if (!refund || booking.value === 'draft') return ok(undefined);
  const payment = refundPayment(refund, {
    ...{ invoice, source: source.value, change: change.value },
    settings: handling.settings,
  });
  return payBack(context, credit.value, payment);
}

function describe(
  context: HandlerContext,
  invoice: FortnoxInvoice,
  source: PaidInvoice,
  plan: CreditPlan,
): void {
  context.facts.invoiceNumber = source.number;
  context.facts.currency = source.currency;
  context.facts.total = plan.total.toFixed(currencyDigits(source.currency) ?? 2);
  remember(context, { customerNumber: invoice.customerNumber ?? null });
  context.history.note(`Credits Fortnox invoice ${invoice.documentNumber}.`);
}

function planCredit(
  invoice: FortnoxInvoice,
  source: PaidInvoice,
  { invoiceId, date, refund }: InvoiceChange,
  sourceRef: string,
) {
  const { total } = invoice;
  if (total === undefined || !isCreditable(invoice)) return err(notBookkept(invoice));
  const day = laterOf(date, invoice.invoiceDate);
  const changes = { InvoiceDate: day, DueDate: day, ...references(invoiceId, sourceRef) };
  if (!refund || refund.amount.eq(total)) {
    return ok<CreditPlan>({ invoiceId, changes, total: total.neg() });
  }
  const refusal = whyNotRefund(refund, invoice, total);
  if (refusal !== undefined) return err(unusable(refusal));
  const rows = creditRows(invoice, source, refund);
  if (!rows.ok) return err(unusable(rows.error));
  return ok<CreditPlan>({
    invoiceId,
    changes: { ...changes, VATIncluded: true, InvoiceRows: rows.value },
    total: refund.amount.neg(),
  });
}

/** Under the cash method nothing is ever bookkept but payments. */
const isCreditable = ({ booked, accountingMethod }: FortnoxInvoice): boolean =>
  booked || accountingMethod === 'CASH';

/** A credit invoice is not older than what it credits; dates of this form compare as texts. */
const laterOf = (date: string, other: string | undefined): string =>
  other !== undefined && other > date ? other : date;

function whyNotRefund(
  { amount, currency }: Refund,
  invoice: FortnoxInvoice,
  total: Decimal,
): string | undefined {
  if (currency !== invoice.currency) {
    return `The refund is in ${currency}, the invoice in ${invoice.currency ?? '(unknown)'}.`;
  }
  if (amount.lte(0)) return `The refunded amount ${amount.toFixed()} is not more than nothing.`;
  if (amount.lte(total)) return undefined;
  return `The refund of ${amount.toFixed()} is more than the invoice of ${total.toFixed()}.`;
}

const unusable = (message: string) =>
  problem(
    'refund-unusable',
    message,
    'Correct the refund event and send it again, then replay; or book the refund by hand and resolve.',
  );

const notBookkept = ({ documentNumber }: FortnoxInvoice) =>
  problem(
    'original-not-bookkept',
    `Fortnox invoice ${documentNumber} is a draft; only bookkept invoices are credited.`,
    'Change or cancel the draft in Fortnox, then resolve this job by hand or discard it.',
  );

/** Money that went back is a negative payment of the credit invoice, from where it had arrived. */
function refundPayment(
  refund: Refund,
  of: {
    readonly invoice: FortnoxInvoice;
    readonly source: PaidInvoice;
    readonly change: InvoiceChange;
    readonly settings: ConnectionSettings;
  },
): PaymentPlan {
  const { invoice, source } = of;
  const first = source.transactions.find(({ type }) => type.toLowerCase() !== 'refund');
  const traits = { currency: refund.currency, gateway: first?.gateway, method: first?.method };
  const account = paymentAccountFor(traits, of.settings);
  const rate = invoice.currencyRate ?? new Decimal(1);
  const kronor = refund.amount.mul(rate).div(invoice.currencyUnit ?? 1);
  return {
    transactionId: refund.id,
    draft: {
      Amount: roundHalfUp(kronor, 2).neg().toNumber(),
      AmountCurrency: refund.amount.neg().toNumber(),
      ...(refund.currency === 'SEK' ? {} : { CurrencyRate: rate.toNumber() }),
      PaymentDate: laterOf(of.change.date, invoice.invoiceDate),
      ModeOfPayment: account.modeOfPayment,
      ModeOfPaymentAccount: Number(account.account),
    },
  };
}

async function payBack(
  context: HandlerContext,
  credit: InvoiceRecord,
  plan: PaymentPlan,
): Step<void> {
  const payments = await ensurePayments(context, credit, [plan]);
  if (!payments.ok) return payments;
  const booked = await ensurePaymentsBookkept(context, payments.value);
  if (!booked.ok) return booked;
  remember(context, { payments: booked.value.map((number) => ({ number, booked: true })) });
  return proveBalanceIsZero(context, credit);
}
