import { Decimal, roundHalfUp, type ConnectionSettings } from '@sync/shared';
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
 * The payments to book, so that nothing is left of the invoice. SEK amounts go by running total:
 * each is what the rate gives for all payments so far less what is booked already, so that they
 * add up to the SEK value of the invoice. A gateway's fee is written off beside what arrived; what
 * the payments leave or exceed (öresavrundning, a small difference) with the last of them.
 */
export function toPaymentPlans(terms: PaymentTerms): PaymentPlan[] {
  const { parts, toPay, rate } = terms;
  const inSek = (amount: Decimal): Decimal => roundHalfUp(amount.times(rate), 2);
  let paid = new Decimal(0);
  return parts.map((part, index) => {
    const before = inSek(paid);
    paid = paid.plus(part.amount);
    const isLast = index === parts.length - 1;
    const left = isLast ? inSek(toPay).minus(inSek(paid)) : new Decimal(0);
    return toPayment(terms, part, { worth: inSek(paid).minus(before), left });
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
