import { currencyDigits, Decimal } from '@sync/shared';
import type { HeldInvoice, SourceInvoice } from './facts.js';

/** What one side says an invoice is over; `null` where it does not say. */
type SaidAmount = { readonly currency: string | null; readonly total: string | null };

type InFortnox = SaidAmount & {
  readonly balance: string | null;
  readonly invoiceNumbers: readonly string[];
};

/** What the two sides say of a finding's invoice; `null`: that side does not have it. */
export type FindingAmounts = {
  readonly subscriptionFlow: SaidAmount | null;
  readonly fortnox: InFortnox | null;
  /** SubscriptionFlow less Fortnox; `null` where that cannot be said, as between two currencies. */
  readonly difference: SaidAmount | null;
};

/** More than anybody looks up. */
const numbersAtMost = 20;

/** With the digits of its currency, and more only where it has more: nothing is rounded. */
export function amountText(amount: Decimal, currency: string): string {
  return amount.toFixed(Math.max(currencyDigits(currency) ?? 2, amount.decimalPlaces()));
}

/** Fortnox may hold several invoices for one; together they are what it says. */
export function amountsOf(
  invoice: SourceInvoice | undefined,
  held: readonly HeldInvoice[],
): FindingAmounts {
  const [first] = held;
  // Of two currencies there is no sum.
  const isOne = held.every(({ currency }) => currency === first?.currency);
  const total = isOne ? sumOf(held.map((one) => one.total)) : undefined;
  return {
    subscriptionFlow: invoice ? said(invoice.total, invoice.currency) : null,
    fortnox: first
      ? {
          ...said(total, first.currency),
          balance: isOne ? textOf(sumOf(held.map(({ balance }) => balance)), first.currency) : null,
          invoiceNumbers: held.slice(0, numbersAtMost).map(({ documentNumber }) => documentNumber),
        }
      : null,
    difference: differenceOf(invoice, first && { currency: first.currency, total }),
  };
}

type Side = Pick<SourceInvoice, 'currency' | 'total'>;

/** Where one side does not have it, it is all of what the other says. */
function differenceOf(ours: Side | undefined, theirs: Side | undefined): SaidAmount | null {
  const currency = ours?.currency ?? theirs?.currency;
  const [less, from] = [totalIn(currency, theirs), totalIn(currency, ours)];
  return less && from ? said(from.minus(less), currency) : null;
}

function totalIn(currency: string | undefined, side: Side | undefined): Decimal | undefined {
  if (side === undefined) return new Decimal(0);
  return side.currency === undefined || side.currency === currency ? side.total : undefined;
}

function said(total: Decimal | undefined, currency: string | undefined): SaidAmount {
  return { currency: currency ?? null, total: textOf(total, currency) };
}

const textOf = (amount: Decimal | undefined, currency: string | undefined): string | null =>
  amount === undefined ? null : amountText(amount, currency ?? '');

/** `undefined` as soon as one of them is not known. */
function sumOf(amounts: readonly (Decimal | undefined)[]): Decimal | undefined {
  return amounts.reduce<Decimal | undefined>(
    (sum, amount) => (sum === undefined || amount === undefined ? undefined : sum.plus(amount)),
    new Decimal(0),
  );
}
