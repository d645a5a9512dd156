import { Decimal, type CompanyHabit } from '@sync/shared';
import type { PaymentPlan } from './plan.js';

/** What an invoice's balance says once its payments are bookkept. */
export type BalanceVerdict =
  | { readonly kind: 'settled'; readonly habit: CompanyHabit }
  /** The company takes write-offs by the other sign; the next plan will, this invoice needs a person. */
  | { readonly kind: 'wrong-sign'; readonly habit: CompanyHabit; readonly left: Decimal }
  | { readonly kind: 'open'; readonly left: Decimal };

type Judged = {
  readonly balance: Decimal;
  readonly payments: readonly PaymentPlan[];
  /** SEK per one unit. */
  readonly rate: Decimal;
  readonly habit: CompanyHabit;
};

/**
 * Which sign of a write-off lowers the balance is not documented. A balance of exactly twice what
 * was written off says that it went the other way; one of zero, that it went as meant.
 */
export function judgeBalance({ balance, payments, rate, habit }: Judged): BalanceVerdict {
  const written = payments.flatMap(({ draft }) => draft.WriteOffs ?? []);
  const sent = written.reduce((total, { Amount }) => total.plus(Amount), new Decimal(0));
  const used = habit.writeOffSign ?? 'positive-settles';
  if (balance.isZero()) {
    return { kind: 'settled', habit: sent.isZero() ? habit : { ...habit, writeOffSign: used } };
  }
  const meant = (used === 'positive-settles' ? sent : sent.neg()).div(rate);
  // Kronor become another currency's cents by rounding, once for each write-off and once back.
  const rounding = new Decimal('0.01').times(written.length);
  const isTwice = balance.minus(meant.times(2)).abs().lte(rounding);
  if (sent.isZero() || !isTwice) return { kind: 'open', left: balance };
  const writeOffSign = used === 'positive-settles' ? 'negative-settles' : 'positive-settles';
  return { kind: 'wrong-sign', habit: { ...habit, writeOffSign }, left: balance };
}
