import { Decimal, roundHalfUp, sum, type ConnectionSettings } from '@sync/shared';
import type { WriteOffSign } from './company-habit.js';
import { generalDimensions } from './dimensions.js';
import type { WriteOffDraft } from './drafts.js';
import type { PaymentPart } from './payments.js';
import type { PaymentPlan } from './plan.js';

export type PaymentTerms = {
  readonly parts: readonly PaymentPart[];
  readonly currency: string;
  /** SEK per one unit. */
  readonly rate: Decimal;
  /** What Fortnox asks for, in the invoice's currency: after öresavrundning, if there is one. */
  readonly toPay: Decimal;
  readonly settings: ConnectionSettings;
  readonly writeOffSign?: WriteOffSign | undefined;
};

/**
 * The payments to book, so that nothing is left of the invoice; none of one that Fortnox has rounded
 * to nothing, which takes no payment. SEK amounts go by running total: each is what the rate gives
 * for all payments so far less what is booked already, so that they add up to the SEK value of the
 * invoice. A gateway's fee is written off beside what arrived. What the payments leave (öresavrundning,
 * a small difference) is written off with the last of them, what they exceed with the first: else
 * one before the last would settle the invoice, and Fortnox refuses every further one (2003055).
 */
export function toPaymentPlans(terms: PaymentTerms): PaymentPlan[] {
  const { parts, toPay, rate } = terms;
  if (toPay.isZero()) return [];
  const inSek = (amount: Decimal): Decimal => roundHalfUp(amount.times(rate), 2);
  const left = inSek(toPay).minus(inSek(sum(parts.map(({ amount }) => amount))));
  const carrier = left.isNegative() ? 0 : parts.length - 1;
  let paid = new Decimal(0);
  return parts.map((part, index) => {
    const before = inSek(paid);
    paid = paid.plus(part.amount);
    const worth = inSek(paid).minus(before);
    return toPayment(terms, part, { worth, left: index === carrier ? left : new Decimal(0) });
  });
}

/**
 * The payment of a credit that Fortnox has rounded to whole kronor: a write-off takes up what
 * `RoundOff` makes the credit more or less than the money that went back.
 */
export function withRoundOff(
  payment: PaymentPlan,
  terms: Omit<PaymentTerms, 'parts' | 'toPay'> & { readonly roundOff: Decimal },
): PaymentPlan {
  const { roundingAccount } = terms.settings;
  const left = roundHalfUp(terms.roundOff.times(terms.rate), 2);
  const WriteOffs = writeOff(terms, roundingAccount, left, 'Avrundning / rounding');
  return WriteOffs.length === 0 ? payment : { ...payment, draft: { ...payment.draft, WriteOffs } };
}

/** In SEK: what the part is worth at the invoice's rate, and what is written off besides. */
type Kronor = { readonly worth: Decimal; readonly left: Decimal };

function toPayment(terms: PaymentTerms, part: PaymentPart, { worth, left }: Kronor): PaymentPlan {
  const fee = roundHalfUp((part.fee?.amount ?? new Decimal(0)).times(terms.rate), 2);
  const amount = part.amountSek ?? worth.minus(fee);
  const amountCurrency = part.amount.minus(part.fee?.amount ?? 0);
  const writeOffs = [
    ...writeOff(terms, part.fee?.account ?? '', fee, 'Avgift / fee'),
    ...writeOff(terms, terms.settings.roundingAccount, left, 'Avrundning / rounding'),
  ];
  return {
    transactionId: part.transactionId,
    draft: {
      Amount: amount.toNumber(),
      AmountCurrency: amountCurrency.toNumber(),
      ...(terms.currency === 'SEK'
        ? {}
        : { CurrencyRate: rateOf(part, terms.rate, amount, amountCurrency).toNumber() }),
      PaymentDate: part.date,
      ModeOfPayment: part.account.modeOfPayment,
      ModeOfPaymentAccount: Number(part.account.account),
      ...(writeOffs.length === 0 ? {} : { WriteOffs: writeOffs }),
    },
  };
}

/** Where the kronor are known, so is the rate that they came at; the pair must agree. */
function rateOf(part: PaymentPart, rate: Decimal, amount: Decimal, inCurrency: Decimal): Decimal {
  if (part.amountSek === undefined || inCurrency.isZero()) return rate;
  return roundHalfUp(amount.div(inCurrency), 10);
}

function writeOff(
  { writeOffSign, settings }: Pick<PaymentTerms, 'writeOffSign' | 'settings'>,
  account: string,
  amount: Decimal,
  description: string,
): WriteOffDraft[] {
  if (amount.isZero()) return [];
  const signed = writeOffSign === 'negative-settles' ? amount.neg() : amount;
  return [
    {
      AccountNumber: Number(account),
      Amount: signed.toNumber(),
      Currency: 'SEK',
      Description: description,
      ...generalDimensions(settings),
    },
  ];
}
