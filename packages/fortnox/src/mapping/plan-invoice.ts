import { Decimal, err, ok, type PaidInvoice, type Result } from '@sync/shared';
import { creditNoteNotes } from './credit-note-vat.js';
import { toAccrual } from './deferral.js';
import type { InvoiceDraft } from './drafts.js';
import { perOneUnit, rateNeeded, rateNotes, rateProblems } from './exchange-rate.js';
import { externalReference } from './external-reference.js';
import { kronorImplausible } from './fees.js';
import { rowCountProblems } from './header-checks.js';
import { roundOffOf } from './fortnox-totals.js';
import { onOpenDay } from './open-day.js';
import { toPaymentPlans } from './payment-drafts.js';
import type { PaymentPart } from './payments.js';
import type { ExpectedInvoice, InvoicePlan, PaymentPlan, ResolvedRate } from './plan.js';
import { problem, problemsOf, type MappingProblem } from './problem.js';
import { prepareInvoice } from './prepare-invoice.js';
import type { PreparedInvoice, PrepareInput } from './prepared-invoice.js';
import { changeNotes, normaliseText, shorten } from './text.js';

/** Fortnox silently cuts `YourOrderNumber` here, whatever its specification says (measured). */
const maxOrderNumber = 30;

type Input = PrepareInput;

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
 * Pure: the same invoice, settings, rate and habit always give the same plan, so it may be made
 * again after a crash. What it accepts equals the source in total, currency and rate, and in VAT to
 * within what rounding explains; nothing is rounded without a row or a note that says so.
 */
export function planInvoice(
  input: Input & { readonly rate: ResolvedRate },
): Result<InvoicePlan, readonly MappingProblem[]> {
  const { invoice, rate } = input;
  const prepared = prepareInvoice(input);
  const problems = [...problemsOf(prepared), ...rateProblems(rate)];
  if (!prepared.ok || problems.length > 0) return err(problems);
  const { value, notes } = prepared.value;
  const expected = expectedOf(input, value);
  const dated = onOpenDay(
    { invoice: toInvoice(invoice, value, rate), parts: value.payments },
    input.lockedUntil,
  );
  const payments = paymentsOf(input, dated.parts, expected);
  const wrong = [
    ...rowCountProblems(invoice, dated.invoice.InvoiceRows.length),
    ...payments.filter(({ draft }) => draft.Amount <= 0).map(worthNothing),
    ...kronorProblems(payments, perOneUnit(rate)),
  ];
  if (wrong.length > 0) return err(wrong);
  const { baseRows, language, deferral } = value;
  return ok({
    customer: value.customer,
    invoice: dated.invoice,
    payments,
    articles: value.articles,
    accrual: toAccrual(deferral, perOneUnit(rate)),
    lockedUntil: input.lockedUntil,
    expected,
    settlement: { deferral, baseRows, language, parts: dated.parts, habit: input.habit ?? {} },
    notes: [...notesOf(input, value, notes), ...dated.notes],
  });
}

type Rated = Input & { readonly rate: ResolvedRate };

function notesOf(
  { invoice, settings, rate }: Rated,
  { baseRows: rows, vatIncluded }: PreparedInvoice,
  notes: readonly string[],
): string[] {
  return [
    ...rateNotes(invoice, rate),
    ...notes,
    ...creditNoteNotes({ invoice, settings, rows, vatIncluded }),
    ...headerNotes(invoice),
  ];
}

function expectedOf(
  { invoice, rate, habit }: Rated,
  { bound, vat }: PreparedInvoice,
): ExpectedInvoice {
  const roundOff = roundOffOf(invoice.total);
  const rounds = habit?.roundsToKronor === true && invoice.currency === 'SEK' && !roundOff.isZero();
  return {
    externalReference: externalReference(invoice.id),
    currency: invoice.currency,
    currencyRate: perOneUnit(rate),
    currencyUnit: 1,
    ...(rate.sending === undefined ? {} : { currencyRateIs: 'a-guide' as const }),
    total: invoice.total,
    vat,
    vatTolerance: bound.whole,
    ...(rounds ? { roundOff } : {}),
  };
}

function paymentsOf(
  { invoice, settings, rate, habit }: Rated,
  parts: readonly PaymentPart[],
  expected: ExpectedInvoice,
): PaymentPlan[] {
  return toPaymentPlans({
    parts,
    currency: invoice.currency,
    rate: perOneUnit(rate),
    toPay: toPay(expected),
    settings,
    writeOffSign: habit?.writeOffSign,
  });
}

const toPay = ({ total, roundOff }: ExpectedInvoice): Decimal => total.plus(roundOff ?? 0);

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
    ...rateFields(rate),
    VATIncluded: prepared.vatIncluded,
    // Left out, the company's defaults would be added to the total.
    AdministrationFee: 0,
    Freight: 0,
    Language: prepared.language,
    ...references(invoice),
    InvoiceRows: prepared.rows,
  };
}

/** Fortnox's limits (specification, and 50 measured for `YourReference`). */
const maxReference = 50;
const maxPurchaseOrder = 80;

/** Who and what the customer will look for: the company's contact and its own order number. */
function references({ customer, purchaseOrder }: PaidInvoice): Partial<InvoiceDraft> {
  const contact = normaliseText(contactOf(customer) ?? '');
  const order = normaliseText(purchaseOrder ?? '');
  return {
    ...(contact === '' ? {} : { YourReference: shorten(contact, maxReference) }),
    ...(order === '' ? {} : { ExternalInvoiceReference2: shorten(order, maxPurchaseOrder) }),
  };
}

/** The person at a company. */
function contactOf({ name, company = '' }: PaidInvoice['customer']): string | undefined {
  const companyName = normaliseText(company);
  return companyName === '' || companyName === normaliseText(name) ? undefined : name;
}

function referenceNotes(invoice: PaidInvoice): string[] {
  const { YourReference, ExternalInvoiceReference2 } = references(invoice);
  return [
    ...changeNotes("contact's name", contactOf(invoice.customer), YourReference),
    ...changeNotes('purchase order number', invoice.purchaseOrder, ExternalInvoiceReference2),
  ];
}

/** Left out only where the echo is judged by it: Fortnox has been seen to take 1 for any currency. */
function rateFields(rate: ResolvedRate): Pick<InvoiceDraft, 'CurrencyRate' | 'CurrencyUnit'> {
  if (rate.sending === 'left-to-fortnox') return {};
  return { CurrencyRate: perOneUnit(rate).toNumber(), CurrencyUnit: 1 };
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
    ...referenceNotes(invoice),
  ];
}

/** Payments whose kronor are known have a rate of their own. */
function kronorProblems(payments: readonly PaymentPlan[], rate: Decimal): MappingProblem[] {
  return payments.flatMap(({ transactionId, draft }) => {
    const own = new Decimal(draft.CurrencyRate ?? rate);
    const isNear = own.div(rate).minus(1).abs().lte('0.2');
    return isNear ? [] : [kronorImplausible(transactionId, draft.Amount, own, rate)];
  });
}

const worthNothing = ({ transactionId, draft }: PaymentPlan): MappingProblem =>
  problem(
    'payment-worth-less-than-an-ore',
    '/transactions',
    `Payment ${transactionId} of ${draft.AmountCurrency} is worth less than an öre in SEK, which Fortnox cannot book.`,
    'Book this invoice by hand and resolve it.',
  );
