import {
  Decimal,
  err,
  ok,
  roundHalfUp,
  type ConnectionSettings,
  type PaidInvoice,
  type Result,
} from '@sync/shared';
import type { InvoiceDraft } from './drafts.js';
import { perOneUnit, rateNeeded, rateNotes, rateProblems } from './exchange-rate.js';
import { externalReference } from './external-reference.js';
import type { PaymentPart } from './payments.js';
import type { InvoicePlan, MappingProblem, PaymentPlan, ResolvedRate } from './plan.js';
import { prepareInvoice, type PreparedInvoice } from './prepare-invoice.js';
import { problem, problemsOf } from './problem.js';
import { normaliseText } from './text.js';

/** Fortnox silently cuts `YourOrderNumber` here, whatever its specification says (measured). */
const maxOrderNumber = 30;

type Input = { readonly invoice: PaidInvoice; readonly settings: ConnectionSettings };

/**
 * Everything wrong with an invoice that can be known without asking Fortnox; empty when it can be
 * planned as soon as its rate is known. Pure.
 */
export function checkInvoice(input: Input): readonly MappingProblem[] {
  const need = rateNeeded(input);
  const rate = need.kind === 'unusable' ? [need.problem] : [];
  return [...problemsOf(prepareInvoice(input)), ...rate];
}

/**
 * The exact requests for one paid invoice and what Fortnox must echo, or every reason why not.
 * Pure: the same invoice, settings and rate always give the same plan, so it may be made again
 * after a crash. What it accepts equals the source in total, currency and rate, and in VAT to
 * within the tolerance; nothing is rounded without a row or a note that says so.
 */
export function planInvoice(
  input: Input & { readonly rate: ResolvedRate },
): Result<InvoicePlan, readonly MappingProblem[]> {
  const { invoice, settings, rate } = input;
  const prepared = prepareInvoice(input);
  const problems = [...problemsOf(prepared), ...rateProblems(rate)];
  if (!prepared.ok || problems.length > 0) return err(problems);
  const { value, notes } = prepared.value;
  const payments = toPayments(value.payments, invoice.currency, perOneUnit(rate));
  const tooSmall = payments.filter(({ draft }) => draft.Amount <= 0);
  if (tooSmall.length > 0) return err(tooSmall.map(worthNothing));
  return ok({
    customer: value.customer,
    invoice: toInvoice(invoice, value, rate),
    payments,
    expected: {
      externalReference: externalReference(invoice.id),
      currency: invoice.currency,
      currencyRate: perOneUnit(rate),
      currencyUnit: 1,
      total: invoice.total,
      vat: invoice.vat,
      vatTolerance: new Decimal(settings.roundingTolerance),
    },
    notes: [...rateNotes(invoice, rate), ...notes, ...headerNotes(invoice)],
  });
}

function toInvoice(
  invoice: PaidInvoice,
  prepared: PreparedInvoice,
  rate: ResolvedRate,
): Omit<InvoiceDraft, 'CustomerNumber'> {
  return {
    ExternalInvoiceReference1: externalReference(invoice.id),
    YourOrderNumber: orderNumber(invoice),
    InvoiceDate: invoice.invoiceDate,
    DueDate: dueDate(invoice),
    Currency: invoice.currency,
    // Left out, Fortnox has been seen to take 1 for every currency.
    CurrencyRate: perOneUnit(rate).toNumber(),
    CurrencyUnit: 1,
    VATIncluded: prepared.vatIncluded,
    // Left out, the company's defaults would be added to the total.
    AdministrationFee: 0,
    Freight: 0,
    Language: prepared.language,
    InvoiceRows: prepared.rows,
  };
}

const orderNumber = (invoice: PaidInvoice): string =>
  normaliseText(invoice.number).slice(0, maxOrderNumber);

const dueDate = ({ invoiceDate, dueDate: due }: PaidInvoice): string =>
  due < invoiceDate ? invoiceDate : due;

function headerNotes(invoice: PaidInvoice): string[] {
  const order = `Fortnox shows the invoice number as "${orderNumber(invoice)}": it keeps ${maxOrderNumber} characters of its own alphabet.`;
  const due = `The due date ${invoice.dueDate} is before the invoice date and is raised to it.`;
  const reference = `The invoice id does not fit Fortnox's reference; it stands there as ${externalReference(invoice.id)}.`;
  return [
    ...(orderNumber(invoice) === invoice.number ? [] : [order]),
    ...(invoice.dueDate < invoice.invoiceDate ? [due] : []),
    ...(externalReference(invoice.id) === invoice.id ? [] : [reference]),
  ];
}

/**
 * SEK amounts by running total: each is what the rate gives for all payments so far less what is
 * booked already. So they add up to the SEK value of the invoice and no öre is left on it.
 */
function toPayments(parts: readonly PaymentPart[], currency: string, rate: Decimal): PaymentPlan[] {
  const inSek = (amount: Decimal): Decimal => roundHalfUp(amount.times(rate), 2);
  let paid = new Decimal(0);
  return parts.map((part) => {
    const before = inSek(paid);
    paid = paid.plus(part.amount);
    return toPayment(part, currency, rate, inSek(paid).minus(before));
  });
}

function toPayment(part: PaymentPart, currency: string, rate: Decimal, sek: Decimal): PaymentPlan {
  return {
    transactionId: part.transactionId,
    draft: {
      Amount: sek.toNumber(),
      AmountCurrency: part.amount.toNumber(),
      ...(currency === 'SEK' ? {} : { CurrencyRate: rate.toNumber() }),
      PaymentDate: part.date,
      ModeOfPayment: part.account.modeOfPayment,
      ModeOfPaymentAccount: Number(part.account.account),
    },
  };
}

const worthNothing = ({ transactionId, draft }: PaymentPlan): MappingProblem =>
  problem(
    'payment-worth-less-than-an-ore',
    '/transactions',
    `Payment ${transactionId} of ${draft.AmountCurrency} is worth less than an öre in SEK, which Fortnox cannot book.`,
    'Book this invoice by hand and resolve it.',
  );
