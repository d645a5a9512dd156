import { Decimal } from '@sync/shared';
import { amountText } from './amounts.js';
import type { HeldInvoice, SourceInvoice } from './facts.js';
import { monthsIn, type Period } from './period.js';
import { isOnlyRounded } from './rounding.js';
import { withEach, type Steps } from './steps.js';

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
export function* monthsOf(
  judged: readonly Judged[],
  period: Period,
): Steps<readonly MonthFigures[]> {
  const byMonth = new Map(monthsIn(period).map((month) => [month, new MonthSums(month)]));
  yield* withEach(judged, (one) => byMonth.get(monthOf(one, period))?.add(one));
  return [...byMonth.values()].map((sums) => sums.figures());
}

function monthOf({ invoice, held: [first] }: Judged, { from, to }: Period): string {
  const day = (invoice?.invoiceDate ?? first?.invoiceDate)?.slice(0, 10) ?? to;
  // Nothing is left out of all months: what has no date of the period is told with its end.
  return (day < from || day > to ? to : day).slice(0, 7);
}

class MonthSums {
  readonly #month: string;
  readonly #subscriptionFlow = new Sums();
  readonly #fortnox = new Sums();
  readonly #difference = new Sums();
  readonly #explained = new Map([...explaining, 'rounding'].map((kind) => [kind, new Sums()]));
  readonly #counts = { agreed: 0, pending: 0, leftOut: 0, findings: 0, withoutAmount: 0 };

  constructor(month: string) {
    this.#month = month;
  }

  add(one: Judged): void {
    const lines = linesOf(one);
    for (const line of lines) {
      (line.side === 'fortnox' ? this.#fortnox : this.#subscriptionFlow).add(line);
      this.#difference.add(signed(line));
    }
    const explained = this.#explained.get(explanationOf(one) ?? '');
    if (explained) for (const sum of byCurrency(lines)) explained.add(sum);
    this.#count(one);
  }

  #count(one: Judged): void {
    if (one.outcome === 'agreed') this.#counts.agreed += 1;
    if (one.outcome === 'pending') this.#counts.pending += 1;
    if (one.outcome === 'left-out') this.#counts.leftOut += 1;
    else if (!hasAmounts(one)) this.#counts.withoutAmount += 1;
    this.#counts.findings += one.findings;
  }

  figures(): MonthFigures {
    return {
      month: this.#month,
      subscriptionFlow: this.#subscriptionFlow.all(),
      fortnox: this.#fortnox.all(),
      difference: this.#difference.all(),
      differences: [...this.#explained].flatMap(([kind, sums]) =>
        sums.all().map((sum) => ({ kind, ...sum })),
      ),
      ...this.#counts,
    };
  }
}

/** Counts and totals by currency. */
class Sums {
  readonly #found = new Map<string, { count: number; total: Decimal }>();

  add({ currency, amount, count }: Counted): void {
    const sum = this.#found.get(currency);
    if (sum) {
      sum.count += count;
      sum.total = sum.total.plus(amount);
    } else this.#found.set(currency, { count, total: amount });
  }

  all(): readonly CurrencySum[] {
    return [...this.#found]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([currency, { count, total }]) => ({
        ...{ currency, count, total: amountText(total, currency) },
      }));
  }
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
