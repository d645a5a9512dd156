import { Decimal } from '@sync/shared';
import { amountText } from './amounts.js';
import type { HeldInvoice, SourceInvoice } from './facts.js';
import { monthsIn, type Period } from './period.js';
import { isOnlyRounded } from './rounding.js';

/** One invoice as the comparison judged it; `invoice` is `undefined` where only Fortnox has it. */
export type Judged = {
  readonly invoice: SourceInvoice | undefined;
  /** What stands for it in Fortnox: neither cancelled nor a credit. */
  readonly held: readonly HeldInvoice[];
  /** `agreed`, `pending`, `left-out`, or the kind of its first finding. */
  readonly outcome: string;
  readonly findings: number;
};

export type CurrencySum = {
  /** Empty where no side tells it. */
  readonly currency: string;
  readonly count: number;
  readonly total: string;
};

export type MonthFigures = {
  /** YYYY-MM, by invoice date. */
  readonly month: string;
  /** What SubscriptionFlow calls paid, or our ledger where it could not be read. */
  readonly subscriptionFlow: readonly CurrencySum[];
  /** What stands in Fortnox for these, and under our references for no paid invoice. */
  readonly fortnox: readonly CurrencySum[];
  /** SubscriptionFlow less Fortnox. */
  readonly difference: readonly CurrencySum[];
  /** What explains it, to the last digit. */
  readonly differences: readonly (CurrencySum & { readonly kind: string })[];
  readonly agreed: number;
  readonly pending: number;
  readonly leftOut: number;
  readonly findings: number;
  /** Counted, but in no total: one side does not say what they are over. */
  readonly withoutAmount: number;
};

/** The figures of each month that a period touches, also of one without an invoice. */
export function monthsOf(judged: readonly Judged[], period: Period): readonly MonthFigures[] {
  const byMonth = new Map<string, Judged[]>(monthsIn(period).map((month) => [month, []]));
  for (const one of judged) byMonth.get(monthOf(one, period))?.push(one);
  return [...byMonth].map(([month, ones]) => figuresOf(month, ones));
}

function monthOf({ invoice, held: [first] }: Judged, { from, to }: Period): string {
  const day = (invoice?.invoiceDate ?? first?.invoiceDate)?.slice(0, 10) ?? to;
  // Nothing is left out of all months: what has no date of the period is told with its end.
  return (day < from || day > to ? to : day).slice(0, 7);
}

function figuresOf(month: string, judged: readonly Judged[]): MonthFigures {
  const counted = (outcome: string) => judged.filter((one) => one.outcome === outcome).length;
  const lines = judged.flatMap(linesOf);
  return {
    month,
    subscriptionFlow: sums(lines.filter(({ side }) => side === 'subscriptionFlow')),
    fortnox: sums(lines.filter(({ side }) => side === 'fortnox')),
    difference: sums(lines.map(signed)),
    differences: differencesOf(judged),
    agreed: counted('agreed'),
    pending: counted('pending'),
    leftOut: counted('left-out'),
    findings: judged.reduce((sum, one) => sum + one.findings, 0),
    withoutAmount: judged.filter((one) => !hasAmounts(one)).length,
  };
}

type Counted = {
  readonly currency: string;
  readonly amount: Decimal;
  /** Minus one takes an invoice away. */
  readonly count: number;
};

type Line = Counted & { readonly side: 'subscriptionFlow' | 'fortnox' };

const signed = ({ side, currency, amount }: Line): Counted =>
  side === 'fortnox'
    ? { currency, amount: amount.neg(), count: -1 }
    : { currency, amount, count: 1 };

/** An invoice without an amount on one side would make the totals differ where nothing does. */
const hasAmounts = ({ invoice, held }: Judged): boolean =>
  (invoice === undefined || invoice.total !== undefined) &&
  held.every(({ total }) => total !== undefined);

function linesOf(judged: Judged): readonly Line[] {
  const { invoice, held } = judged;
  const known = hasAmounts(judged);
  const amount = (total = new Decimal(0)) => (known ? total : new Decimal(0));
  const ours = invoice?.currency ?? held[0]?.currency ?? '';
  return [
    ...(invoice ? [lineOf('subscriptionFlow', ours, amount(invoice.total))] : []),
    ...held.map(({ currency = ours, total }) => lineOf('fortnox', currency, amount(total))),
  ];
}

const lineOf = (side: Line['side'], currency: string, amount: Decimal): Line => ({
  ...{ side, currency, amount, count: 1 },
});

/** What is said of amounts that agree explains no difference. */
const explaining: readonly string[] = [
  ...['missing', 'extra', 'different', 'duplicate', 'pending', 'left-out'],
];

function differencesOf(judged: readonly Judged[]): MonthFigures['differences'] {
  return [...explaining, 'rounding'].flatMap((kind) => {
    const ones = judged.filter((one) => explanationOf(one) === kind);
    return sums(ones.flatMap((one) => byCurrency(linesOf(one)))).map((sum) => ({ kind, ...sum }));
  });
}

/** Rounding is no finding, but it is part of the difference: of what agrees, and of what is wrong for another reason. */
function explanationOf({ invoice, held, outcome }: Judged): string | undefined {
  if (explaining.includes(outcome)) return outcome;
  const [first] = held;
  return invoice && first && isOnlyRounded(invoice, first) ? 'rounding' : undefined;
}

/** Each invoice counts once in each of its currencies, whatever it comes to. */
function byCurrency(lines: readonly Line[]): readonly Counted[] {
  const found = new Map<string, Decimal>();
  for (const { currency, amount } of lines.map(signed)) {
    found.set(currency, (found.get(currency) ?? new Decimal(0)).plus(amount));
  }
  return [...found].map(([currency, amount]) => ({ currency, amount, count: 1 }));
}

function sums(lines: readonly Counted[]): readonly CurrencySum[] {
  const found = new Map<string, { count: number; total: Decimal }>();
  for (const { currency, amount, count } of lines) {
    const before = found.get(currency) ?? { count: 0, total: new Decimal(0) };
    found.set(currency, { count: before.count + count, total: before.total.plus(amount) });
  }
  return [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, { count, total }]) => ({
      ...{ currency, count, total: amountText(total, currency) },
    }));
}
