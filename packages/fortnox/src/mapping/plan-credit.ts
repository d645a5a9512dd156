import {
  Decimal,
  err,
  formatAmount,
  hasAtMostDecimals,
  ok,
  roundHalfUp,
  type ConnectionSettings,
  type LocalDate,
  type PaidInvoice,
  type Result,
} from '@sync/shared';
import { planCreditRows } from './credit-rows.js';
import type { InvoiceDraft, InvoicePaymentDraft, InvoiceRowDraft } from './drafts.js';
import { perOneUnit } from './exchange-rate.js';
import { externalReference } from './external-reference.js';
import { fortnoxTotals } from './fortnox-totals.js';
import { isAppliedPayment } from './payments.js';
import { paymentAccountFor } from './payment-accounts.js';
import type { ExpectedInvoice, MappingProblem, ResolvedRate } from './plan.js';
import { prepareInvoice, type PreparedInvoice } from './prepare-invoice.js';
import type { Refund } from './refund.js';
import { after, planned, problem, unplanned, type Planned } from './problem.js';

/** What to make of the credit invoice that Fortnox derives from the invoice, and its pay-out. */
export type CreditPlan = {
  /** Sent to the credit invoice while it is a draft; rows only when a part is given back. */
  readonly changes: Partial<Omit<InvoiceDraft, 'CustomerNumber'>>;
  /** Must stand in Fortnox before the credit invoice is bookkept; amounts are negative. */
  readonly expected: ExpectedInvoice;
  /** The money going back: a payment of the credit invoice, negative, without its number. */
  readonly payment: Omit<InvoicePaymentDraft, 'InvoiceNumber'>;
  readonly notes: readonly string[];
};

type Input = {
  /** The invoice as it was booked, with the rate it was booked at: the reversal is at the same. */
  readonly invoice: PaidInvoice;
  readonly settings: ConnectionSettings;
  readonly rate: ResolvedRate;
  readonly refund: Refund;
};

/**
 * The credit of a booked invoice, whole or in part. Fortnox allows one credit invoice per invoice,
 * so a second refund of the same invoice is not planned but reported by the step that finds out.
 */
export function planCredit(input: Input): Result<CreditPlan, readonly MappingProblem[]> {
  const { invoice, refund } = input;
  const problems = refundProblems(invoice, refund);
  if (problems.length > 0) return err(problems);
  const part = after(prepareInvoice(input), (prepared) => creditPart(input, prepared));
  if (!part.ok) return part;
  const { rows, vat } = part.value.value;
  return ok({
    changes: {
      ...headerOf(input),
      ...(rows === undefined ? {} : { VATIncluded: true, InvoiceRows: rows }),
    },
    expected: expectedOf(input, vat),
    payment: payOut(input),
    notes: [noteOn(invoice, refund)],
  });
}

type Credited = {
  /** `undefined`: all of them, as Fortnox copies them from the invoice. */
  readonly rows: readonly InvoiceRowDraft[] | undefined;
  readonly vat: Decimal;
};

function creditPart({ invoice, refund }: Input, prepared: PreparedInvoice): Planned<Credited> {
  if (refund.amount.eq(invoice.total)) return planned({ rows: undefined, vat: invoice.vat.neg() });
  const { treatedLines, language } = prepared;
  return after(planCreditRows(invoice, treatedLines, refund, language), (rows) => {
    const { total, vat } = fortnoxTotals({ InvoiceRows: rows, VATIncluded: true });
    if (!total.eq(refund.amount.neg())) return unplanned([cannotSplit(invoice, refund)]);
    return planned({ rows, vat });
  });
}

/** Its own reference, by which the credit invoice is found again after a crash. */
const referenceOf = (invoice: PaidInvoice, refund: Refund): string =>
  externalReference(`${invoice.id}:refund:${refund.id}`);

function headerOf({ invoice, refund, rate }: Input): CreditPlan['changes'] {
  return {
    ExternalInvoiceReference1: referenceOf(invoice, refund),
    InvoiceDate: creditDate(invoice, refund),
    DueDate: creditDate(invoice, refund),
    Currency: invoice.currency,
    CurrencyRate: perOneUnit(rate).toNumber(),
    CurrencyUnit: 1,
  };
}

const creditDate = (invoice: PaidInvoice, refund: Refund): LocalDate =>
  refund.date < invoice.invoiceDate ? invoice.invoiceDate : refund.date;

function expectedOf({ invoice, refund, rate, settings }: Input, vat: Decimal): ExpectedInvoice {
  return {
    externalReference: referenceOf(invoice, refund),
    currency: invoice.currency,
    currencyRate: perOneUnit(rate),
    currencyUnit: 1,
    total: refund.amount.neg(),
    vat,
    vatTolerance: new Decimal(settings.roundingTolerance),
  };
}

/** The money leaves by the way the last payment came. */
function payOut({ invoice, refund, rate, settings }: Input): CreditPlan['payment'] {
  const last = invoice.transactions.filter(isAppliedPayment).at(-1);
  const traits = { currency: invoice.currency, gateway: last?.gateway, method: last?.method };
  const account = paymentAccountFor(traits, settings);
  return {
    Amount: roundHalfUp(refund.amount.times(perOneUnit(rate)), 2)
      .neg()
      .toNumber(),
    AmountCurrency: refund.amount.neg().toNumber(),
    ...(invoice.currency === 'SEK' ? {} : { CurrencyRate: perOneUnit(rate).toNumber() }),
    PaymentDate: creditDate(invoice, refund),
    ModeOfPayment: account.modeOfPayment,
    ModeOfPaymentAccount: Number(account.account),
  };
}

function noteOn(invoice: PaidInvoice, refund: Refund): string {
  const amount = `${formatAmount(refund.amount)} ${invoice.currency}`;
  if (refund.amount.eq(invoice.total)) return `Refund ${refund.id} gives back all of ${amount}.`;
  const how = refund.lines === undefined ? 'in proportion to the lines' : 'by the lines it names';
  return `Refund ${refund.id} gives back ${amount} of ${formatAmount(invoice.total)}, ${how}.`;
}

function refundProblems(invoice: PaidInvoice, refund: Refund): MappingProblem[] {
  const fits = refund.amount.gt(0) && refund.amount.lte(invoice.total);
  return fits && hasAtMostDecimals(refund.amount, 2) ? [] : [amountUnusable(invoice, refund)];
}

const amountUnusable = (invoice: PaidInvoice, refund: Refund): MappingProblem =>
  problem(
    'refund-amount-unusable',
    '/refund/amount',
    `The refund of ${formatAmount(refund.amount)} ${invoice.currency} is not between nothing and the total of ${formatAmount(invoice.total)}, in two decimals.`,
    'Compare the refund with SubscriptionFlow; credit by hand in Fortnox and resolve it.',
  );

const cannotSplit = (invoice: PaidInvoice, refund: Refund): MappingProblem =>
  problem(
    'refund-cannot-be-split',
    '/refund/amount',
    `The refund of ${formatAmount(refund.amount)} ${invoice.currency} cannot be divided over the lines of the invoice.`,
    'Credit by hand in Fortnox and resolve it.',
  );
