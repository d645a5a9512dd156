import { Decimal, formatAmount, type CompanyHabit, type ConnectionSettings } from '@sync/shared';
import { learnHabit } from './company-habit.js';
import { toAccrual } from './deferral.js';
import type { InvoiceDraft } from './drafts.js';
import { judgeRate, type RateVerdict } from './echoed-rate.js';
import { sumOfRows } from './fortnox-totals.js';
import { maxRows } from './header-checks.js';
import { toPaymentPlans } from './payment-drafts.js';
import type { AccrualPlan, ExpectedInvoice, InvoicePlan, PaymentPlan } from './plan.js';
import { roundingRows } from './rounding.js';

/** What Fortnox said of the draft it made, as read from its answer. */
export type InvoiceEcho = {
  readonly total: Decimal | undefined;
  readonly totalVat: Decimal | undefined;
  readonly roundOff: Decimal | undefined;
  readonly balance: Decimal | undefined;
  readonly currency: string | undefined;
  readonly currencyRate: Decimal | undefined;
  readonly currencyUnit: Decimal | undefined;
};

/** Which of the draft's fields a correction replaces. */
export type EchoCorrection = Partial<
  Pick<InvoiceDraft, 'InvoiceRows' | 'CurrencyRate' | 'CurrencyUnit'>
>;

/** What to go on with once the draft stands as it should. */
export type Settled = {
  readonly payments: readonly PaymentPlan[];
  readonly accrual: AccrualPlan | undefined;
  /** SEK per one unit, as the invoice stands in Fortnox. */
  readonly currencyRate: Decimal;
  /** To be remembered for the company's next invoice. */
  readonly habit: CompanyHabit;
  readonly notes: readonly string[];
};

/** What to do about a draft, judged before it is bookkept. */
export type EchoVerdict =
  | { readonly kind: 'agrees'; readonly settled: Settled }
  /** Öresavrundning: the payments of `settled` carry the write-off. */
  | {
      readonly kind: 'accept-with-write-off';
      /** In the invoice's currency: what Fortnox asks for more than was paid. */
      readonly writeOff: { readonly account: string; readonly amount: Decimal };
      readonly settled: Settled;
    }
  /** Send the changes to the draft and judge what comes back, as `corrected`. */
  | {
      readonly kind: 'correct';
      readonly changes: EchoCorrection;
      readonly habit: CompanyHabit;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'differs'; readonly differences: readonly string[] };

type Judged = {
  readonly plan: InvoicePlan;
  readonly settings: ConnectionSettings;
  readonly echo: InvoiceEcho;
  /** A draft is corrected once; if it still differs then, nobody knows why. */
  readonly stage: 'created' | 'corrected';
};

/**
 * Compares what Fortnox made of a draft with what was planned. How Fortnox rounds is not
 * documented, so a difference that rounding explains is settled from the echo: the rounding row is
 * set anew, or öresavrundning accepted and written off with the payment. Judged from the echo and
 * the rows of the source alone, so that it does not matter which habit the draft was planned with.
 */
export function settleEcho(judged: Judged): EchoVerdict {
  const { echo, plan } = judged;
  const rate = judgeRate(echo, plan.expected);
  const figures = readFigures(judged);
  const differences = [
    ...(echo.currency === plan.expected.currency
      ? []
      : [`Currency ${echo.currency ?? '(missing)'} instead of ${plan.expected.currency}`]),
    ...(rate.kind === 'differs' ? [rate.difference] : []),
    ...(figures === undefined ? missing(echo) : figureDifferences(plan.expected, figures)),
  ];
  if (differences.length > 0 || figures === undefined || rate.kind === 'differs') {
    return { kind: 'differs', differences };
  }
  return settle(judged, figures, rate);
}

/** An echo taken apart, in the invoice's currency. */
type Figures = {
  readonly total: Decimal;
  readonly totalVat: Decimal;
  readonly roundOff: Decimal;
  readonly balance: Decimal | undefined;
  /** Before öresavrundning. */
  readonly exactTotal: Decimal;
  /** The rounding row that stands in the draft, and the one that makes the total right. */
  readonly standingRow: Decimal;
  readonly neededRow: Decimal;
};

function readFigures({ plan, echo }: Judged): Figures | undefined {
  const { total, totalVat, balance } = echo;
  if (total === undefined || totalVat === undefined) return undefined;
  const roundOff = echo.roundOff ?? new Decimal(0);
  const exactTotal = total.minus(roundOff);
  const rows = sumOfRows(plan.settlement.baseRows);
  // The rounding row carries no VAT, so VAT is that of the source's rows whatever its amount.
  const withoutRow = plan.invoice.VATIncluded ? rows : rows.plus(totalVat);
  return {
    total,
    totalVat,
    roundOff,
    balance,
    exactTotal,
    standingRow: exactTotal.minus(withoutRow),
    neededRow: plan.expected.total.minus(withoutRow),
  };
}

const missing = (echo: InvoiceEcho): string[] => [
  ...(echo.total === undefined ? ['Total (missing)'] : []),
  ...(echo.totalVat === undefined ? ['TotalVAT (missing)'] : []),
];

function figureDifferences(expected: ExpectedInvoice, figures: Figures): string[] {
  const { vatTolerance, total, vat } = expected;
  const rowsFit = [figures.standingRow, figures.neededRow].every((row) =>
    row.abs().lte(vatTolerance),
  );
  return [
    ...(rowsFit
      ? []
      : [`Total ${formatAmount(figures.exactTotal)} instead of ${formatAmount(total)}`]),
    ...(figures.totalVat.minus(vat).abs().lte(vatTolerance)
      ? []
      : [`TotalVAT ${formatAmount(figures.totalVat)} instead of ${formatAmount(vat)}`]),
    ...(isWholeRounding(figures)
      ? []
      : [`RoundOff ${formatAmount(figures.roundOff)}, which does not make the total whole`]),
    ...(balanceFits(figures)
      ? []
      : [
          `Balance ${formatAmount(figures.balance ?? new Decimal(0))} instead of ${formatAmount(figures.total)}`,
        ]),
  ];
}

function isWholeRounding({ total, roundOff }: Figures): boolean {
  return roundOff.isZero() || (total.isInteger() && roundOff.abs().lte('0.5'));
}

/** Whether a draft has a balance is not documented; one of another amount means a payment. */
function balanceFits({ balance, total }: Figures): boolean {
  return balance === undefined || balance.isZero() || balance.eq(total);
}

type UsableRate = Exclude<RateVerdict, { readonly kind: 'differs' }>;

function settle(judged: Judged, figures: Figures, rate: UsableRate): EchoVerdict {
  const { plan, stage } = judged;
  const rowFits = figures.standingRow.eq(figures.neededRow);
  const habit = habitOf(judged, figures, rate);
  if (rowFits && rate.kind === 'stands') return accept(judged, figures, rate.rate, habit);
  if (stage === 'corrected') {
    const difference = `Total ${formatAmount(figures.exactTotal)} instead of ${formatAmount(plan.expected.total)}`;
    const rateStays = 'CurrencyRate stays as it was although another was set';
    return { kind: 'differs', differences: [rowFits ? rateStays : difference] };
  }
  return correction(judged, { figures, rate, habit, rowFits });
}

type Finding = {
  readonly figures: Figures;
  readonly rate: UsableRate;
  readonly habit: CompanyHabit;
  readonly rowFits: boolean;
};

function correction(judged: Judged, { figures, rate, habit, rowFits }: Finding): EchoVerdict {
  const rows = rowFits ? undefined : rowsWith(judged, figures.neededRow);
  const note = correctionNote(judged, figures);
  if (rows !== undefined && rows.length > maxRows) {
    return { kind: 'differs', differences: [`${note} There is no room for it: ${maxRows} rows`] };
  }
  return {
    kind: 'correct',
    changes: {
      ...(rows === undefined ? {} : { InvoiceRows: rows }),
      ...(rate.kind === 'set' ? { CurrencyRate: rate.rate.toNumber(), CurrencyUnit: 1 } : {}),
    },
    habit,
    notes: [...(rowFits ? [] : [note]), ...(rate.kind === 'set' ? [rate.note] : [])],
  };
}

function habitOf({ plan }: Judged, figures: Figures, rate: UsableRate): CompanyHabit {
  const rows = { rows: plan.settlement.baseRows, vatIncluded: plan.invoice.VATIncluded };
  return learnHabit(plan.settlement.habit, rows, {
    ...figures,
    currency: plan.expected.currency,
    tookUsableRate: rate.kind === 'stands',
  });
}

function rowsWith({ plan, settings }: Judged, amount: Decimal): InvoiceDraft['InvoiceRows'] {
  const { baseRows, language } = plan.settlement;
  const texts = plan.invoice.InvoiceRows.filter((row) => row.AccountNumber === undefined);
  return [...baseRows.map(({ row }) => row), ...roundingRows(settings, language, amount), ...texts];
}

function accept(
  { plan, settings }: Judged,
  figures: Figures,
  rate: Decimal,
  habit: CompanyHabit,
): EchoVerdict {
  const { currency } = plan.expected;
  const payments = toPaymentPlans({
    parts: plan.settlement.parts,
    currency,
    rate,
    toPay: figures.total,
    settings,
    writeOffSign: habit.writeOffSign,
  });
  const accrual = toAccrual(plan.settlement.deferral, rate);
  const settled = { payments, accrual, currencyRate: rate, habit };
  const vatNotes = vatNote(plan.expected, figures);
  if (figures.roundOff.isZero())
    return { kind: 'agrees', settled: { ...settled, notes: vatNotes } };
  const { roundingAccount: account } = settings;
  const note = `Fortnox rounds the total to ${formatAmount(figures.total)} ${currency} (öresavrundning); ${whatIsRounded(figures, plan, account)}`;
  return {
    kind: 'accept-with-write-off',
    writeOff: { account, amount: figures.roundOff },
    settled: { ...settled, notes: [...vatNotes, note] },
  };
}

function whatIsRounded({ total, roundOff }: Figures, plan: InvoicePlan, account: string): string {
  if (!total.isZero()) {
    return `${formatAmount(roundOff)} is written off on account ${account} with the payment.`;
  }
  const accounts = new Set(plan.settlement.parts.map((part) => part.account.account));
  return `it takes no payment of nothing, so book the ${formatAmount(roundOff.neg())} that was paid by hand, from account ${account} to ${[...accounts].join(', ')}.`;
}

function vatNote({ vat, currency }: ExpectedInvoice, { totalVat }: Figures): string[] {
  if (totalVat.eq(vat)) return [];
  return [
    `VAT in Fortnox is ${formatAmount(totalVat)} ${currency}, in SubscriptionFlow ${formatAmount(vat)}; rounding explains the difference.`,
  ];
}

function correctionNote({ plan, settings }: Judged, figures: Figures): string {
  return `Fortnox made the total ${formatAmount(figures.exactTotal)} instead of ${formatAmount(plan.expected.total)} by its own rounding; a rounding row of ${formatAmount(figures.neededRow)} ${plan.expected.currency} on account ${settings.roundingAccount} makes them equal.`;
}
