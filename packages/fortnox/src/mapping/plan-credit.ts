import { Decimal, err, formatAmount, ok, type LocalDate, type Result } from '@sync/shared';
import type { FortnoxInvoice } from '../resources/invoices.js';
import { fortnoxDigits, smallestUnit, vatRoundingBound } from './credit-bound.js';
import { checkCredit } from './credit-checks.js';
import {
  creditInvoiceOf,
  negativeInvoiceOf,
  type CreditDocument,
  type CreditHeader,
} from './credit-document.js';
import type { CreditInput } from './credit-input.js';
import { planRefundPayment } from './credit-payment.js';
import { inProportion, ofLines, toCreditRow, type CreditPart } from './credit-rows.js';
import { moneyRows, remainderOf, takesBack, type Remainder } from './credit-shares.js';
import { externalReference } from './external-reference.js';
import { fortnoxTotals } from './fortnox-totals.js';
import type { ExpectedInvoice, PaymentPlan } from './plan.js';
import { map, planned, together, type MappingProblem, type Planned } from './problem.js';
import { dateOf, type CreditChange } from './refund.js';

/** What to make in Fortnox for a refund or a void, and what must come back. */
export type CreditPlan = {
  readonly document: CreditDocument;
  /** Must stand in Fortnox before the document is bookkept; amounts are negative. */
  readonly expected: ExpectedInvoice;
  /** `undefined` for a void: no money went back. */
  readonly payment: PaymentPlan | undefined;
  readonly notes: readonly string[];
};

export type CreditRefusal =
  | { readonly kind: 'problems'; readonly problems: readonly MappingProblem[] }
  /** A void of what is credited already. */
  | { readonly kind: 'ignored'; readonly reason: string };

/**
 * The credit of a booked invoice, whole or in part, or every reason why not. Pure: the same invoice
 * and credits in Fortnox always give the same plan. Never more than what is left to credit, of the
 * whole and of what was booked alike; rows come to the amount exactly, at the invoice's VAT rates.
 */
export function planCredit(input: CreditInput): Result<CreditPlan, CreditRefusal> {
  const { original, earlier, change } = input;
  const documents = earlier.map(({ document }) => document);
  const remainder = remainderOf(original, documents);
  if (!remainder.ok) return refuse([remainder.error]);
  const { left } = remainder.value;
  if (change.kind === 'void' && left.lte(0)) return err(nothingLeft(original, documents));
  const checked = checkCredit(input, left);
  if (checked.length > 0) return refuse(checked);
  const plan = planDocument(input, remainder.value);
  return plan.ok ? ok(plan.value.value) : refuse(plan.error);
}

const refuse = (problems: readonly MappingProblem[]) =>
  err({ kind: 'problems', problems } as const);

function nothingLeft(original: FortnoxInvoice, credits: readonly FortnoxInvoice[]): CreditRefusal {
  const numbers = credits.map(({ documentNumber }) => documentNumber).join(', ');
  const by = numbers === '' ? '' : `, which ${numbers} credits already`;
  const reason = `nothing is left to credit of Fortnox invoice ${original.documentNumber}${by}`;
  return { kind: 'ignored', reason };
}

function planDocument(input: CreditInput, remainder: Remainder): Planned<CreditPlan> {
  const amount = amountOf(input, remainder);
  const date = creditDate(input);
  const paid = planPayment(input, date);
  return map(together(creditedRows(input, remainder, amount), paid), ([credited, payment]) => ({
    document: documentOf(input, credited, date),
    expected: expectedOf(input, amount, credited),
    payment,
    notes: [noteOn(input, amount)],
  }));
}

const amountOf = ({ change }: CreditInput, { left }: Remainder): Decimal =>
  change.kind === 'void' ? left : change.refund.amount;

/** A credit is not older than what it credits; dates of this form compare as texts. */
function creditDate({ original, change }: CreditInput): LocalDate {
  const date = dateOf(change);
  const { invoiceDate } = original;
  return invoiceDate !== undefined && invoiceDate > date ? invoiceDate : date;
}

function planPayment(input: CreditInput, date: LocalDate): Planned<PaymentPlan | undefined> {
  const { change } = input;
  if (change.kind === 'void') return planned(undefined);
  return planRefundPayment({ ...input, refund: change.refund, date });
}

type Credited = {
  /** `undefined`: all of them, as Fortnox copies them from the invoice. */
  readonly rows: readonly ReturnType<typeof toCreditRow>[] | undefined;
  readonly vat: Decimal;
  /** Of every row, for the bound of rounding. */
  readonly rates: readonly Decimal[];
};

function creditedRows(
  input: CreditInput,
  remainder: Remainder,
  amount: Decimal,
): Planned<Credited> {
  if (isWhole(input, remainder, amount)) return planned(wholeOf(input.original));
  return map(partsOf(input, remainder, amount), (parts) => ({
    rows: parts.map((part) => toCreditRow(part, languageOf(input))),
    vat: vatOf(parts),
    rates: parts.map(({ booking }) => booking.rate),
  }));
}

/** Fortnox's own copy reverses the invoice row by row; nothing has to be divided. */
const isWhole = ({ as, earlier }: CreditInput, { left }: Remainder, amount: Decimal): boolean =>
  as === 'credit-invoice' &&
  amount.eq(left) &&
  !earlier.some(({ document }) => takesBack(document));

const wholeOf = (original: FortnoxInvoice): Credited => ({
  rows: undefined,
  vat: (original.totalVat ?? new Decimal(0)).neg(),
  rates: original.rows.map(({ vat }) => vat ?? new Decimal(0)),
});

const languageOf = ({ original }: CreditInput): 'SV' | 'EN' => original.language ?? 'SV';

function partsOf(
  input: CreditInput,
  remainder: Remainder,
  amount: Decimal,
): Planned<readonly CreditPart[]> {
  const { change, earlier, invoice, original, settings } = input;
  const { currency } = invoice;
  const lines = change.kind === 'void' ? undefined : change.refund.lines;
  if (!lines) {
    const digits = fortnoxDigits(currency);
    return planned(inProportion(remainder, amount, digits, languageOf(input)));
  }
  return ofLines({
    ...{ invoice, remainder, lines },
    rows: moneyRows(original) ?? [],
    // What was cancelled has given nothing back.
    before: earlier.flatMap(({ document, lines: named }) => (takesBack(document) ? named : [])),
    tolerance: Decimal.max(settings.roundingTolerance, smallestUnit(currency)),
  });
}

/** By Fortnox's own arithmetic, which takes the VAT out of what each rate comes to. */
function vatOf(parts: readonly CreditPart[]): Decimal {
  const rows = parts.map((part) => ({
    ...toCreditRow(part, 'SV'),
    VAT: part.booking.rate.toNumber(),
  }));
  return fortnoxTotals({ InvoiceRows: rows, VATIncluded: true }).vat;
}

function documentOf(input: CreditInput, { rows }: Credited, date: LocalDate): CreditDocument {
  const header: CreditHeader = { ...input, date, reference: referenceOf(input) };
  return input.as === 'credit-invoice'
    ? creditInvoiceOf(header, rows)
    : negativeInvoiceOf(header, rows ?? [], languageOf(input));
}

/**
 * The refund's or void's own reference. A negative invoice is found by it after a lost answer, a credit
 * invoice carries it beside the invoice's.
 */
export function creditReference(invoiceId: string, change: CreditChange): string {
  const what = change.kind === 'void' ? 'void' : `refund:${change.refund.id}`;
  return externalReference(`${invoiceId}:${what}`);
}

const referenceOf = ({ invoice, change }: CreditInput): string =>
  creditReference(invoice.id, change);

function expectedOf(input: CreditInput, amount: Decimal, credited: Credited): ExpectedInvoice {
  const { original, invoice, settings, as } = input;
  const bound = vatRoundingBound(credited.rates, smallestUnit(invoice.currency));
  return {
    externalReference: as === 'credit-invoice' ? externalReference(invoice.id) : referenceOf(input),
    currency: invoice.currency,
    currencyRate: original.currencyRate ?? new Decimal(1),
    currencyUnit: original.currencyUnit?.toNumber() ?? 1,
    total: amount.neg(),
    vat: credited.vat,
    vatTolerance: bound.plus(settings.roundingTolerance),
  };
}

function noteOn({ original, change, as }: CreditInput, amount: Decimal): string {
  const what = `${formatAmount(amount)} ${original.currency ?? ''} of Fortnox invoice ${original.documentNumber}`;
  const how =
    as === 'credit-invoice'
      ? 'by its credit invoice'
      : 'by an invoice of its own with a negative total, because Fortnox allows one credit invoice only';
  if (change.kind === 'void') return `The void takes back ${what}, ${how}.`;
  const rows = change.refund.lines ? 'by the lines it names' : 'in proportion to what was sold';
  return `Refund ${change.refund.id} gives back ${what}, ${how}; ${rows}.`;
}
